"""What each changed rule makes of the members' scores, in words beside the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scoring.rule_effects import RuleEffect
from teams.reports.shapes import RuleChange
from teams.reports.wording.labels import signed

WORDS = "none until comments and titles are imported again"
ELSEWHERE = "told with the component"


def with_effects(
    changes: Iterable[RuleChange],
    effects: Mapping[str, RuleEffect],
    floor: int = 1,
    range_floor: int = 1,
) -> tuple[RuleChange, ...]:
    """Return the changes with their effects; without any effects as they are.

    Of fewer than ``floor`` members who move no number is told: it would be somebody's.
    The least and the most points are somebody's too: of fewer than ``range_floor`` neither is told.
    """
    if not effects:
        return tuple(changes)
    return tuple(
        replace(each, effect=_effect(each, effects, floor, range_floor)) for each in changes
    )


def _effect(
    change: RuleChange, effects: Mapping[str, RuleEffect], floor: int, range_floor: int
) -> str:
    if not change.rule:
        return WORDS
    found = effects.get(change.rule)
    if found is None:
        return ELSEWHERE
    members = f"of {found.compared} {'member' if found.compared == 1 else 'members'}"
    if not found.moved:
        return f"none {members}"
    if found.moved < floor:
        return f"fewer than {floor} members"
    if found.moved < range_floor:
        return f"{found.moved} {members}"
    lowest, highest = signed(found.lowest), signed(found.highest)
    points = lowest if lowest == highest else f"{lowest} to {highest}"
    return f"{found.moved} {members}, {points}"
