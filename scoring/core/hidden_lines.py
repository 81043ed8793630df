"""Lines of people who may not be told apart: none rests on a few of them.

Whoever sees a group's line and knows the others' parts of it knows what these people moved
together. So of them a line is told where enough moved it. What too few moved is put together as
the rest of all of them, with more lines where the rest would be of too few as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from scoring.core.group_ledger import MemberChange
from scoring.core.result import Cause

Key = tuple[str, Cause]
NONE = Decimal("0.00")


def folded(changes: Sequence[MemberChange], floor: int) -> list[MemberChange]:
    """The changes in their order, so that ``floor`` of these people or more moved every line.

    So many moved the rest, too, unless no other line is left. Everybody who is told then has a
    rest, be it 0.00, so that its count says nothing of who moved it. While the ledgers of a few
    are not known, or of all but a few, none is told. Of fewer corrections than ``floor`` none is
    either: the first day then stands as it is now.
    """
    if sum(change.is_corrected for change in changes) < floor:
        changes = [replace(each, restated=False, first=None) for each in changes]
    told = [change for change in changes if change.stayed and change.lines is not None]
    untold = sum(change.stayed and change.lines is None for change in changes)
    if told and 0 < min(len(told), untold) < floor:
        return [replace(each, lines=None) if each.stayed else each for each in changes]
    few = _few(told, floor)
    if not few:
        return list(changes)
    return [_without(each, few) if each.stayed else each for each in changes]


def _few(told: Sequence[MemberChange], floor: int) -> set[Key]:
    """The lines that go into the rest: first the lines of too few, then of as few as there are."""
    movers: Mapping[Key, set[int]] = defaultdict(set)
    for place, change in enumerate(told):
        for line in change.lines or ():
            movers[line.component, line.cause].add(place)
    few = {key for key, who in movers.items() if len(who) < floor}
    people = {place for key in few for place in movers[key]}
    others = sorted(movers.keys() - few, key=lambda key: (len(movers[key]), key))
    for key in others if few else ():
        if len(people) >= floor:
            break
        few.add(key)
        people |= movers[key]
    return few


def _without(change: MemberChange, few: set[Key]) -> MemberChange:
    lines = change.lines or ()
    kept = tuple(line for line in lines if (line.component, line.cause) not in few)
    taken = (line.points for line in lines if (line.component, line.cause) in few)
    return replace(change, lines=kept, rest=sum(taken, NONE))
