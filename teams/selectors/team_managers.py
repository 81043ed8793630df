"""Who looks after which team."""

from __future__ import annotations

from collections.abc import Collection

from teams.models import TeamManager


def managers_of(*, team_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of those who were assigned each team, in order; one query."""
    rows = TeamManager.objects.filter(team_id__in=team_ids)
    found: dict[int, list[str]] = {}
    for team_id, name, email in rows.values_list("team_id", "user__name", "user__email"):
        found.setdefault(team_id, []).append(name or email)
    return {team: tuple(sorted(names, key=str.casefold)) for team, names in found.items()}
