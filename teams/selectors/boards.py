"""Who stands on no leaderboard."""

from __future__ import annotations

from collections.abc import Collection

from teams.models import Member


def off_boards(*, member_ids: Collection[int]) -> frozenset[int]:
    """Return those of the members who have chosen to stand on no leaderboard; one query."""
    rows = Member.objects.filter(pk__in=member_ids, on_leaderboards=False)
    return frozenset(rows.values_list("pk", flat=True))
