"""Why it changed, transcribed from section 7 of the scoring model."""

from fractions import Fraction
from typing import Any

from tests.reference.reading import PILLARS, STATES, Evidence
from tests.reference.ssi import (
    RATES,
    Day,
    hundredths,
    is_measured,
    pillar,
    points_of,
    rounded,
    sums,
)

Line = dict[str, Any]


class Walk:
    """The components of one pillar on their way from D1 to D2, one change after another."""

    def __init__(self, components: dict[str, dict[str, Any]]):
        self.components = dict(components)
        self.value = self.points()

    def points(self) -> Fraction:
        g, a, _ = sums(self.components.values())
        return rounded(25 * g / a, 2)

    def step(self, name: str, component: dict[str, Any], cause: str) -> list[Line]:
        self.components[name] = component
        before, self.value = self.value, self.points()
        if self.value == before:
            return []
        points = hundredths(self.value - before)
        return [{"component": name, "cause": cause, "points": points}]


def with_points(component: dict[str, Any], points: Fraction) -> dict[str, Any]:
    return {**component, "points": hundredths(points)}


def capped(line: Line, component: dict[str, Any]) -> Line:
    """The line of new activity, marked where it fills the component."""
    is_full = Fraction(component["points"]) == component["max"]
    return {**line, "capped": True} if is_full and Fraction(line["points"]) > 0 else line


def ledger(evidence: Evidence, first: Day, last: Day) -> list[Line]:
    """The lines of the change between two days, in the order in which they are taken."""
    # What was known on D1, under the days, the coverage and the seat of D2.
    known = evidence.cut(first.day)
    aged = Day(known, last.day, (last.seat, last.seat_began), last.policy)
    old, new = first.components(), last.components()

    seats: list[Line] = []
    coverage: list[Line] = []
    effects: list[Line] = []
    for members in PILLARS.values():
        before = {name: old[name] for name in members}
        after = {name: new[name] for name in members}
        if pillar(before.values())["points"] is None or pillar(after.values())["points"] is None:
            continue
        walk = Walk(before)
        whole = set()
        if "leads_and_accounts_saved" in members and first.seat != last.seat:
            whole.add("leads_and_accounts_saved")
            name = "leads_and_accounts_saved"
            seats += walk.step(name, new[name], "seat")
        for name, (code, _) in members.items():
            if name in whole:
                continue
            if is_measured(old[name]) != is_measured(new[name]):
                whole.add(name)
                coverage += walk.step(name, new[name], "coverage")
            elif is_measured(old[name]) and code not in RATES:
                x = first.scaled(code, first.raw(code), last.share[code] or Fraction(1))
                moved = with_points(new[name], points_of(code, x))
                coverage += walk.step(name, moved, "coverage")
        for name, (code, _) in members.items():
            if name in whole or not is_measured(new[name]):
                continue
            if code in STATES:
                effects += walk.step(name, new[name], "state")
            elif code in RATES:
                effects += walk.step(name, new[name], "rate")
            else:
                x = last.scaled(code, aged.raw(code), last.share[code] or Fraction(1))
                ageing = with_points(new[name], points_of(code, x))
                effects += walk.step(name, ageing, "ageing")
                effects += map(capped, walk.step(name, new[name], "new"), [new[name]])
    return seats + coverage + effects
