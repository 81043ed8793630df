"""What owners and admins change about members: who they are, when they left, what files call them.

Every change is in the log of changes. A change that touches the score says so: the caller has the
scores computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import differences, record
from accounts.invitations import Invited, invite_create, invite_revoke
from accounts.models import Action, Membership
from accounts.models.organization import address_refused
from accounts.role_changes import membership_end, membership_of, membership_reopen
from accounts.roles import Capability, Role
from accounts.selectors import local_today
from teams.importers.people import People, identities
from teams.importers.reading import Person
from teams.models import Look, Member, MemberAlias, Seat, SeatKind, Team, TeamMembership
from teams.selectors.members import has_records
from teams.services.erased import bring_back, was_erased
from teams.services.facts import grow_version
from teams.services.looks import LookKind, record_look
from teams.services.people import member_create, member_leave
from teams.services.stays import member_move

KnownBy = Literal["profile", "email", "seat"]
LONGEST = 500
SHOWN_KEY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody to be added. ``role`` None makes no account; a blank ``seat`` tells of none.

    ``despite_erasure`` says that somebody who was erased is meant to come back.
    """

    name: str
    email: str
    title: str = ""
    team: Team | None = None
    since: date
    role: Role | None = None
    seat: str = ""
    despite_erasure: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """The new member, and the invitation where an account was wanted."""

    member: Member
    invited: Invited | None


@transaction.atomic
def member_add(*, access: Access, new: NewMember) -> Added:
    """Return the new member of the organization, invited where ``new`` has a role.

    Raises PermissionDenied where the one who asks may not, and ValidationError for an address
    that is used or cannot be, for a team that is closed, and for somebody who was erased.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if not access.organization.lets_in(new.email.strip()):
        raise ValidationError({"email": address_refused(access.organization)})
    _ask_of_erased(access, new)
    try:
        member = member_create(
            organization=access.organization,
            name=new.name.strip(),
            email=new.email.strip().lower(),
            title=new.title.strip(),
            joined_on=new.since,
            team=new.team,
            since=new.since,
        )
    except IntegrityError as error:  # somebody else added them in the same moment
        text = gettext("A member of the organization has this address already.")
        raise ValidationError({"email": text}) from error
    if new.seat:
        Seat.objects.create(
            organization_id=member.organization_id, member=member, kind=SeatKind(new.seat)
        )
    after = {
        "name": member.name,
        "email": member.email,
        "title": member.title,
        "team": new.team.name if new.team else "",
        "joined_on": new.since,
        "seat": new.seat,
    }
    record(Action.ADDED, by=access.user, target=member, after=after)
    invited = None
    if new.role is not None:
        invited = member_invite(access=access, member=member, role=new.role)
    return Added(member, invited)


def _ask_of_erased(access: Access, new: NewMember) -> None:
    organization, email = access.organization, new.email
    if not was_erased(organization=organization, email=email):
        return
    if not new.despite_erasure:
        text = gettext("Somebody with this address was erased. Say that they are to come back.")
        raise ValidationError({"email": text})
    bring_back(organization=organization, email=email)


@transaction.atomic
def member_invite(*, access: Access, member: Member, role: Role) -> Invited:
    """Return a link for the member, whose account is the one of their address from now on.

    Raises PermissionDenied where the one who asks may not, and ValidationError where the account
    is in the organization already or is another member.
    """
    if member.left_on is not None:
        raise ValidationError(gettext("Bring the member back before you invite them."))
    email = member.user.email if member.user else member.email
    invited = invite_create(access=access, email=email, name=member.name, role=role)
    if member.user_id is None:
        account_set(access, member, invited.user.pk)
    return invited


@transaction.atomic
def member_change(*, access: Access, member: Member, name: str, email: str, title: str) -> None:
    """The member has that name, address and title. Raises PermissionDenied, ValidationError."""
    access.require(Capability.MANAGE_MEMBERS)
    given = {"name": name.strip(), "email": email.strip().lower(), "title": title.strip()}
    before, after = differences(member, given)
    if not after:
        return
    for field, value in after.items():
        setattr(member, field, value)
    member.full_clean()
    member.save(update_fields=[*after])
    record(Action.CHANGED, by=access.user, target=member, before=before, after=after)


@transaction.atomic
def member_deactivate(*, access: Access, member: Member, on: date) -> None:
    """The member's last day is ``on``: no team and no sign-in after it. History stays.

    A link that they have not used opens nothing any more.

    Raises PermissionDenied where the one who asks may not, and ValidationError for oneself, for
    the last owner and for a day before the member joined.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if member.user_id == access.user.pk:
        raise ValidationError(gettext("You cannot end your own access. Ask another admin."))
    if member.joined_on is not None and on < member.joined_on:
        raise ValidationError(
            {"on": gettext("Pick a day from {day} on.").format(day=member.joined_on.isoformat())}
        )
    membership = _membership(access, member)
    if membership is not None:
        membership_end(access=access, membership=membership, on=on)
    if member.user is not None:
        invite_revoke(access=access, user=member.user)
    before, after = {"left_on": member.left_on}, {"left_on": on}
    member_leave(member=member, on=on)
    grow_version(member.pk)
    record(Action.MEMBER_LEFT, by=access.user, target=member, before=before, after=after)


@transaction.atomic
def member_return(*, access: Access, member: Member, since: date, team: Team | None) -> None:
    """The member is back, from a day on in a team where one is given, and may sign in again.

    The days between have no team. Raises PermissionDenied, and ValidationError for a day that is
    not after the one on which they left.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if member.left_on is None:
        raise ValidationError(gettext("This member has not left."))
    if since <= member.left_on:
        raise ValidationError(
            {"since": gettext("Pick a day after {day}.").format(day=member.left_on.isoformat())}
        )
    before = {"left_on": member.left_on}
    member.left_on = None
    member.save(update_fields=["left_on"])
    if team is not None:
        member_move(member=member, team=team, since=since)
    membership = _membership(access, member)
    if membership is not None:
        membership_reopen(access=access, membership=membership)
    grow_version(member.pk)
    after = {"back_on": since, "team": team.name if team is not None else ""}
    record(Action.MEMBER_RETURNED, by=access.user, target=member, before=before, after=after)


@transaction.atomic
def member_stays(*, access: Access, member: Member) -> None:
    """The member does not leave after all: the team goes on, and so does the sign-in.

    Raises PermissionDenied, and ValidationError for somebody who does not leave, or has left.
    """
    access.require(Capability.MANAGE_MEMBERS)
    last = member.left_on
    if last is None or last < local_today(access.organization):
        raise ValidationError(gettext("Only a last day to come can be taken back."))
    member.left_on = None
    member.save(update_fields=["left_on"])
    TeamMembership.objects.filter(member=member, end=last, team__closed_on__isnull=True).update(
        end=None
    )
    membership = _membership(access, member)
    if membership is not None:
        membership_reopen(access=access, membership=membership)
    grow_version(member.pk)
    before = {"left_on": last}
    record(Action.MEMBER_STAYS, by=access.user, target=member, before=before)


@transaction.atomic
def account_link(*, access: Access, member: Member, membership: Membership | None) -> None:
    """The member signs in with the account of the membership; with None, with no account.

    Raises PermissionDenied, and ValidationError where the account is another member, and where
    it is one's own and the member has records, or had an account.
    """
    access.require(Capability.MANAGE_ROLES)
    user = membership.user if membership is not None else None
    if user is not None and user.pk == access.user.pk and _is_somebody(member):
        text = gettext("They have records or had an account. Another admin links yours to them.")
        raise ValidationError({"email": text})
    before, after = {"user": member.user_id}, {"user": user}
    account_set(access, member, user.pk if user is not None else None)
    record(Action.ACCOUNT_LINKED, by=access.user, target=member, before=before, after=after)


@transaction.atomic
def seat_set(*, access: Access, member: Member, kind: SeatKind, since: date | None) -> None:
    """The member holds that seat from the day on, from the beginning without one.

    A seat that was typed for that day is another one now. Raises PermissionDenied.
    """
    access.require(Capability.MANAGE_MEMBERS)
    Seat.objects.filter(member=member, batch__isnull=True, since=since).delete()
    Seat.objects.create(
        organization_id=member.organization_id, member=member, kind=kind, since=since
    )
    grow_version(member.pk)
    after = {"kind": kind.value, "since": since}
    record(Action.SEAT_SET, by=access.user, target=member, after=after)


@transaction.atomic
def known_as(*, access: Access, member: Member, by: KnownBy, text: str) -> MemberAlias:
    """Files that tell the address of a profile, an e-mail address or a seat mean the member.

    A keyed hash of the text is stored. Raises PermissionDenied, and ValidationError where it is
    empty or means somebody already.
    """
    access.require(Capability.MANAGE_MEMBERS)
    key = alias_key(access=access, by=by, text=text)
    meant = _meant_by(access, by, text, key)
    if meant is not None:
        raise ValidationError(
            {"text": gettext("Files that say so mean {name} already.").format(name=meant.name)}
        )
    alias = MemberAlias(organization_id=member.organization_id, member=member, key=key)
    alias.created_by = access.user
    try:
        with transaction.atomic():
            alias.save()
    except IntegrityError as error:  # somebody else said so in the same moment
        text = gettext("Files that say so mean somebody already.")
        raise ValidationError({"text": text}) from error
    after = {"by": by, "key": key[:SHOWN_KEY]}
    record(Action.KNOWN_AS, by=access.user, target=member, after=after)
    return alias


@transaction.atomic
def known_as_no_more(*, access: Access, member: Member, alias_id: int) -> bool:
    """The key means nobody any more; return whether there was one. Raises PermissionDenied."""
    access.require(Capability.MANAGE_MEMBERS)
    alias = MemberAlias.objects.filter(member=member, pk=alias_id).first()
    if alias is None:
        return False
    before = {"key": alias.key[:SHOWN_KEY]}
    record(Action.KNOWN_NO_MORE, by=access.user, target=member, before=before)
    alias.delete()
    return True


def alias_key(*, access: Access, by: KnownBy, text: str) -> str:
    """Return the keyed hash that files of the organization would have for the text.

    Raises ValidationError for a text that says nothing.
    """
    secret = bytes.fromhex(access.organization.hash_key)
    key = identities(_person(secret, by, text), secret).get(by)
    if not key:
        raise ValidationError({"text": gettext("Type what the files say.")})
    return key


def _person(secret: bytes, by: KnownBy, text: str) -> Person:
    told = text.strip()[:LONGEST]
    if by == "profile":
        people = People(secret)
        slug = people.slug(told)
        return Person(profile=people.key(slug) if slug else "")
    return Person(email=told.casefold()) if by == "email" else Person(seat=told)


def _meant_by(access: Access, by: KnownBy, text: str, key: str) -> Member | None:
    """Return whom files mean already that say this: by a key, an own address or a profile."""
    alias = MemberAlias.objects.filter(key=key).select_related("member").first()
    if alias is not None:
        return alias.member
    person = _person(bytes.fromhex(access.organization.hash_key), by, text)
    if by == "email":
        mine = Q(email__iexact=person.email) | Q(user__email__iexact=person.email)
        return Member.objects.filter(mine).first()
    if by == "profile":
        return Member.objects.filter(profile_key=person.profile).first()
    return None


def _membership(access: Access, member: Member) -> Membership | None:
    return membership_of(organization=access.organization, user=member.user)


def _is_somebody(member: Member) -> bool:
    """Return whether there is, or was, something of the member that is theirs alone to read."""
    has_account = member.user_id is not None
    had_one = Look.objects.filter(member=member, kind=LookKind.ACCOUNT)
    return has_account or has_records(member) or had_one.exists()


def account_set(access: Access, member: Member, user_id: int | None) -> None:
    """The account is the member's; who has records, or had an account, reads who changed it."""
    if member.user_id == user_id:
        return
    is_seen = _is_somebody(member)
    if user_id is not None:
        other = Member.objects.filter(user_id=user_id).exclude(pk=member.pk).first()
        if other is not None:
            text = gettext("This account is {name} already.")
            raise ValidationError(text.format(name=other.name))
    member.user_id = user_id
    member.save(update_fields=["user"])
    if is_seen:
        record_look(access=access, member=member, kind=LookKind.ACCOUNT)
