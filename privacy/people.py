"""Whom a file or an erasure is about: an account, a member, or both, in one organization."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access import Access
from accounts.models import Invite, Membership, User
from teams.access import own_member
from teams.models import Member


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the entered organization; 0 where there is no such account or member."""

    organization_id: int
    member_id: int = 0
    user_id: int = 0


def person_of(access: Access) -> Person:
    """Return who asks: with the member that they are, where they are one."""
    member = own_member(access)
    return Person(access.organization.pk, member.pk if member else 0, access.person_id)


def person_behind(member: Member) -> Person:
    """Return the member, with their account where it has, or had, its own way in here.

    Whoever adds or invites a member names an address, and with it an account. Until its owner came
    in it is none of this organization's.
    """
    is_own = member.user is not None and came_in(member.organization_id, member.user)
    user_id = member.user_id if is_own and member.user_id else 0
    return Person(member.organization_id, member.pk, user_id)


def came_in(organization_id: int, user: User) -> bool:
    """Return whether the account is, or was, in the entered organization by its owner's doing."""
    if Membership.objects.filter(organization_id=organization_id, user=user).exists():
        return True
    return Invite.objects.filter(user=user, used_at__isnull=False).exists()
