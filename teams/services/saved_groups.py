"""Groups of members are kept: by a name, for the owner or for everybody who sees the report."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import User
from teams.access import require_change, visible_members
from teams.models import SavedGroup, SavedGroupMember

GROUPS_EACH = 50
GROUP_SIZE = 1_000


@transaction.atomic
def group_create(
    *, access: Access, name: str, is_shared: bool, member_ids: Collection[int] = ()
) -> SavedGroup:
    """Return a new group of the user, of members whom the user may see.

    Raises ValidationError for a name that is taken, for more than ``GROUPS_EACH`` groups or
    ``GROUP_SIZE`` members, and for somebody whom the user may not see.
    """
    mine = _locked(access.user)
    if mine.count() >= GROUPS_EACH:
        most = gettext("You have %(n)s groups, which is the most. Delete one.")
        raise ValidationError(most % {"n": GROUPS_EACH})
    group = SavedGroup(organization_id=access.organization.pk, owner=access.user)
    _store(group, name, is_shared)
    _add(access, group, member_ids)
    return group


@transaction.atomic
def group_change(*, access: Access, group: SavedGroup, name: str, is_shared: bool) -> SavedGroup:
    """Return the group under this name, shared or not.

    Raises PermissionDenied unless the user may change it, and ValidationError for a name that
    another group of its owner has.
    """
    require_change(access, group)
    _locked(group.owner)
    _store(group, name, is_shared)
    return group


@transaction.atomic
def group_add(*, access: Access, group: SavedGroup, member_ids: Collection[int]) -> int:
    """Return how many members came to the group; who is in it already stays.

    Raises PermissionDenied unless the user may change it, and ValidationError as
    ``group_create``.
    """
    require_change(access, group)
    _locked(group.owner)
    return _add(access, group, member_ids)


@transaction.atomic
def group_remove(*, access: Access, group: SavedGroup, member_ids: Collection[int]) -> int:
    """Return how many members left the group. Whom the user may not see stays in it.

    Raises PermissionDenied unless the user may change it.
    """
    require_change(access, group)
    seen = visible_members(access).filter(pk__in=member_ids)
    gone, _ = SavedGroupMember.objects.filter(group=group, member__in=seen.values("pk")).delete()
    return gone


def group_delete(*, access: Access, group: SavedGroup) -> None:
    """The group is gone. Raises PermissionDenied unless the user may change it."""
    require_change(access, group)
    group.delete()


def _store(group: SavedGroup, name: str, is_shared: bool) -> None:
    others = SavedGroup.objects.filter(owner_id=group.owner_id).exclude(pk=group.pk)
    if others.filter(name__iexact=name).exists():
        said = gettext("There is a group named “%(name)s” already.") % {"name": name}
        raise ValidationError({"name": said})
    group.name, group.is_shared = name, is_shared
    group.full_clean()
    group.save()


def _add(access: Access, group: SavedGroup, member_ids: Collection[int]) -> int:
    wanted = set(member_ids)
    seen = set(visible_members(access).filter(pk__in=wanted).values_list("pk", flat=True))
    if seen != wanted:
        raise ValidationError(gettext("Choose people of the list: nobody else is yours to add."))
    there = set(SavedGroupMember.objects.filter(group=group).values_list("member_id", flat=True))
    if len(there | wanted) > GROUP_SIZE:
        most = gettext("A group has up to %(n)s people.")
        raise ValidationError(most % {"n": f"{GROUP_SIZE:,}"})
    SavedGroupMember.objects.bulk_create(
        SavedGroupMember(organization_id=group.organization_id, group=group, member_id=member_id)
        for member_id in sorted(wanted - there)
    )
    return len(wanted - there)


def _locked(owner: User) -> QuerySet[SavedGroup]:
    """Return the owner's groups; what is written beside waits, so that none of them is doubled."""
    User.objects.select_for_update().get(pk=owner.pk)
    return SavedGroup.objects.filter(owner=owner)
