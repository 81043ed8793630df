"""What each changed rule has of the difference that other rules make, over all members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.core.rules import Rules
from scoring.rule_previews import Preview

POLICY, ALIASES = "policy", "aliases"
NONE = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """How many of the members who are ``compared`` it moves, and between which points."""

    moved: int
    compared: int
    lowest: Decimal = NONE
    highest: Decimal = NONE


def effects_of(found: Sequence[Preview], now: Rules, then: Rules) -> dict[str, RuleEffect]:
    """Return the effect of each changed rule: of components by name, POLICY and ALIASES.

    Together the rules have all of a member's difference. Where a component and the policy or the
    names both touch the same points, the component has them.
    """
    of = {p: r for r, parts in _parts(now, then).items() for p in parts}
    compared = [each for each in found if _is_measured(each)]
    moves: dict[str, list[Decimal]] = {rule: [] for rule in of.values()}
    for each in compared:
        own = dict.fromkeys(moves, NONE)
        for line in each.lines:
            own[of[line.component]] += line.points
        for rule, points in own.items():
            if points:
                moves[rule].append(points)
    return {
        rule: RuleEffect(
            len(points), len(compared), min(points, default=NONE), max(points, default=NONE)
        )
        for rule, points in moves.items()
    }


def effects_data(effects: dict[str, RuleEffect], as_of: date | None) -> dict[str, Any]:
    """Return effects as JSON data, with the day that was compared; nothing without one."""
    if as_of is None:
        return {}
    rules = {
        rule: {
            "moved": each.moved,
            "compared": each.compared,
            "lowest": str(each.lowest),
            "highest": str(each.highest),
        }
        for rule, each in effects.items()
    }
    return {"as_of": as_of.isoformat(), "rules": rules}


def effects_from(data: dict[str, Any]) -> tuple[dict[str, RuleEffect], date | None]:
    """Return the effects that JSON data tell, and the day that was compared."""
    if not data:
        return {}, None
    rules = {
        rule: RuleEffect(
            each["moved"], each["compared"], Decimal(each["lowest"]), Decimal(each["highest"])
        )
        for rule, each in data["rules"].items()
    }
    return rules, date.fromisoformat(data["as_of"])


def _parts(now: Rules, then: Rules) -> dict[str, set[str]]:
    """By rule, the components whose points it moves."""
    was = {c.name: (c.max, c.curve) for c in now.spec.components}
    changed = {c.name for c in then.spec.components if was[c.name] != (c.max, c.curve)}
    parts = {name: {name} for name in changed}
    left = set(was) - changed
    if now.policy != then.policy:
        parts[POLICY] = left & {then.spec.seat_component}
        left -= parts[POLICY]
    if now.aliases != then.aliases:
        parts[ALIASES] = left
    return parts


def _is_measured(each: Preview) -> bool:
    return bool(each.before.measured_pillars and each.after.measured_pillars)
