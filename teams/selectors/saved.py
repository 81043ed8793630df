"""Who is in saved groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from teams.models import SavedGroup, SavedGroupMember


def group_member_ids(group: SavedGroup) -> frozenset[int]:
    """Return the members of a group. Cross them with those whom the viewer may see."""
    rows = SavedGroupMember.objects.filter(group=group)
    return frozenset(rows.values_list("member_id", flat=True))


def group_sizes(*, group_ids: Collection[int], member_ids: QuerySet[Any]) -> dict[int, int]:
    """Return how many of the members are in each group, in one query."""
    rows = SavedGroupMember.objects.filter(group_id__in=group_ids, member_id__in=member_ids)
    return dict(rows.values_list("group_id").annotate(Count("pk")).order_by("group_id"))
