"""Who was erased is not brought back silently: keyed hashes tell a form or a file of them."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Organization, User
from teams.importers.people import identities
from teams.importers.reading import Person
from teams.models import ErasedKey, Member, MemberAlias

TOLD = ("profile", "email")


def keys_of(*, organization: Organization, member: Member | None, user: User | None) -> set[str]:
    """Return the keyed hashes by which somebody is known: addresses, the profile, aliases."""
    emails = {member.email} if member else set()
    emails |= {user.email} if user else set()
    keys = {email_key(organization, email) for email in emails if email}
    if member is not None:
        keys |= _keys(organization, Person(profile=member.profile_key))
        keys |= set(MemberAlias.objects.filter(member=member).values_list("key", flat=True))
    return keys


def email_key(organization: Organization, email: str) -> str:
    """Return the keyed hash of an address."""
    return _keys(organization, Person(email=email)).pop()


def was_erased(*, organization: Organization, email: str) -> bool:
    """Return whether somebody with the address was erased."""
    return ErasedKey.objects.filter(key=email_key(organization, email)).exists()


def bring_back(*, organization: Organization, email: str) -> None:
    """Somebody said that who was erased is added again: nobody is asked any more."""
    ErasedKey.objects.filter(key=email_key(organization, email)).delete()


def erased_among(*, organization: Organization, emails: Iterable[str]) -> set[str]:
    """Return which of the addresses are of somebody who was erased; one query."""
    keys = {email_key(organization, email): email for email in emails if email}
    found = ErasedKey.objects.filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in found}


def _keys(organization: Organization, person: Person) -> set[str]:
    told = identities(person, bytes.fromhex(organization.hash_key))
    return {told[name] for name in TOLD if name in told}
