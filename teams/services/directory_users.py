"""What a directory changes about members by SCIM: through the services that people use.

It never deletes: who is not active has left, and their history stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.access import Access
from accounts.role_changes import membership_end, membership_of
from accounts.roles import Capability
from accounts.selectors import local_today
from teams.models import Member, ScimUser
from teams.selectors.directory import is_active, users_where
from teams.services.members import (
    NewMember,
    member_add,
    member_change,
    member_deactivate,
    member_return,
    member_stays,
)

DAY = timedelta(days=1)


class TakenError(Exception):
    """Something that only one may have is another one's. Its text names what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEntry:
    """Somebody, as a directory has them. Who is neither active nor not is what they were."""

    user_name: str
    external_id: str = ""
    name: str
    given_name: str = ""
    family_name: str = ""
    title: str = ""
    email: str
    is_active: bool | None = None


@transaction.atomic
def directory_user_add(*, access: Access, entry: UserEntry) -> int:
    """Return the id of a new member. They have no account before they come in.

    Whom the directory deleted, and adds again, is the same member with the same history. Raises
    PermissionDenied, TakenError, and ValidationError for what cannot be.
    """
    access.require(Capability.MANAGE_MEMBERS)
    entry = replace(entry, is_active=entry.is_active is not False)  # it is added, so it is there
    removed = _removed(access, entry)
    if removed is not None:
        directory_user_change(access=access, member_id=removed.pk, entry=entry)
        return removed.pk
    _check_taken(entry, None)
    new = NewMember(
        name=entry.name,
        email=entry.email,
        title=entry.title,
        since=local_today(access.organization),
    )
    member = member_add(access=access, new=new).member
    _store(member, entry)
    if entry.is_active is False:
        _leave(access, member)
    return member.pk


@transaction.atomic
def directory_user_change(*, access: Access, member_id: int, entry: UserEntry) -> bool:
    """The member is as the entry says; return whether they left or came back by that.

    Raises PermissionDenied, TakenError, ValidationError, and Member.DoesNotExist.
    """
    access.require(Capability.MANAGE_MEMBERS)
    member = Member.objects.select_for_update().get(pk=member_id)
    _check_taken(entry, member)
    member_change(
        access=access, member=member, name=entry.name, email=entry.email, title=entry.title
    )
    _store(member, entry)
    was_active = is_active(member, local_today(access.organization))
    becomes_active = was_active if entry.is_active is None else entry.is_active
    if was_active and not becomes_active:
        _leave(access, member)
    elif becomes_active and not was_active:
        _come_back(access, member)
    return was_active != becomes_active


@transaction.atomic
def directory_user_leave(*, access: Access, member_id: int) -> bool:
    """The member has left, as of now, and the directory knows them no more; return whether they
    had not left before.

    Raises PermissionDenied, ValidationError for oneself and the last owner, Member.DoesNotExist.
    """
    access.require(Capability.MANAGE_MEMBERS)
    member = Member.objects.select_for_update().get(pk=member_id)
    leaves = is_active(member, local_today(access.organization))
    if leaves:
        _leave(access, member)
    row = ScimUser.objects.filter(member=member).first()
    row = row or ScimUser(member=member, user_name=member.email)
    row.organization_id, row.is_removed = member.organization_id, True
    row.save()
    return leaves


def _removed(access: Access, entry: UserEntry) -> Member | None:
    """Return the member of that name or address whom the directory deleted before."""
    same = users_where("username", entry.user_name) | Q(email__iexact=entry.email)
    today = local_today(access.organization)
    rows = Member.objects.filter(same, scim__is_removed=True, left_on__lte=today)
    return rows.order_by("pk").first()


def _leave(access: Access, member: Member) -> None:
    """The last day is today, and the sign-in is over at once: nothing opens any more."""
    today = local_today(access.organization)
    member_deactivate(access=access, member=member, on=today)
    membership = membership_of(organization=access.organization, user=member.user)
    if membership is not None:
        membership_end(access=access, membership=membership, on=today - DAY)


def _come_back(access: Access, member: Member) -> None:
    today = local_today(access.organization)
    if member.left_on == today:
        member_stays(access=access, member=member)
    else:
        member_return(access=access, member=member, since=today, team=None)


def _check_taken(entry: UserEntry, member: Member | None) -> None:
    others = Member.objects.exclude(pk=member.pk if member is not None else 0)
    taken = gettext("Another member has this {what} already.")
    if others.filter(users_where("username", entry.user_name)).exists():
        raise TakenError(taken.format(what="userName"))
    if others.filter(Q(email__iexact=entry.email)).exists():
        raise TakenError(taken.format(what="e-mail address"))
    if entry.external_id and others.filter(scim__external_id=entry.external_id).exists():
        raise TakenError(taken.format(what="externalId"))


def _store(member: Member, entry: UserEntry) -> None:
    told = {
        "user_name": entry.user_name,
        "external_id": entry.external_id,
        "given_name": entry.given_name,
        "family_name": entry.family_name,
        "is_removed": False,
    }
    row = ScimUser.objects.filter(member=member).first() or ScimUser(member=member)
    if row.pk is not None and all(getattr(row, name) == value for name, value in told.items()):
        return
    for name, value in told.items():
        setattr(row, name, value)
    row.organization_id = member.organization_id
    row.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody else said so in the same moment
        raise TakenError(gettext("Another member has this name already.")) from error


def entry_email(*, email: str, user_name: str) -> str:
    """Return the address of an entry: its own, or the name by which the directory calls it.

    Raises ValidationError where neither is one.
    """
    found = email.strip().lower() or user_name.strip().lower()
    if "@" not in found:
        text = gettext("An e-mail address is needed: as the userName, or among the emails.")
        raise ValidationError(text)
    return found
