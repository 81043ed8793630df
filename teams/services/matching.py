"""Who is who: the members whom files name, found by what is known of them for certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import Organization, User
from teams.importers.people import identities, same_name
from teams.importers.reading import Person
from teams.models import Member, MemberAlias

# A name is no identity: it only suggests a member.
CERTAIN = ("profile", "email", "seat", "number")


@dataclass(frozen=True, slots=True)
class Match:
    """The member whom a person is for certain, else one who may be meant; ids, or None."""

    member_id: int | None = None
    suggested: int | None = None


@dataclass(slots=True)
class Directory:
    """The members of an organization by profile, address, name and what was once told of them."""

    key: bytes
    members: dict[int, Member] = field(default_factory=dict)
    by_profile: dict[str, int] = field(default_factory=dict)
    by_email: dict[str, int] = field(default_factory=dict)
    by_alias: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)

    def match(self, person: Person) -> Match:
        """Return who the person is. Where two things name two members nothing is certain."""
        told = identities(person, self.key)
        found = {
            self.by_profile.get(person.profile),
            self.by_email.get(person.email.strip().casefold()),
            *(self.by_alias.get(told[name]) for name in CERTAIN if name in told),
        } - {None}
        if len(found) == 1:
            return Match(member_id=found.pop())
        namesakes = self.by_name.get(same_name(person.name), [])
        return Match(suggested=namesakes[0] if len(namesakes) == 1 else None)


def directory(organization: Organization) -> Directory:
    """Return the directory of the organization's members."""
    found = Directory(bytes.fromhex(organization.hash_key))
    for member in Member.objects.filter(organization=organization).select_related("user"):
        found.members[member.pk] = member
        if member.user:
            found.by_email.setdefault(member.user.email.casefold(), member.pk)
        found.by_email[member.email.casefold()] = member.pk
        found.by_name.setdefault(same_name(member.name), []).append(member.pk)
        if member.profile_key:
            found.by_profile[member.profile_key] = member.pk
    found.by_alias = dict(MemberAlias.objects.values_list("key", "member_id"))
    return found


def remember(*, members: Mapping[int, Member], told: Iterable[tuple[int, str]], by: User) -> None:
    """The members are known by the keyed hashes ``told`` from now on.

    What is known of somebody else than ``members`` stays: it is not for the user to change.
    """
    meant = {key: member_id for member_id, key in told}
    known = dict(MemberAlias.objects.filter(key__in=meant).values_list("key", "member_id"))
    for key in known.keys() & meant.keys():
        if known[key] != meant[key] and known[key] in members:
            MemberAlias.objects.filter(key=key).update(member=members[meant[key]])
    MemberAlias.objects.bulk_create(
        [
            MemberAlias(
                organization_id=members[member_id].organization_id,
                member=members[member_id],
                key=key,
                created_by=by,
            )
            for key, member_id in meant.items()
            if key not in known
        ],
        ignore_conflicts=True,
    )
