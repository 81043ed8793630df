"""What is told of groups where nothing is told of one person: a line a group, once a week.

A line is about people who all have a total. It stays as it is, with its day, while fewer than the
floor came or went: the line before and the line after would tell of these. After ``APART_DAYS`` no
window of the score has a day in common any more, and it is made anew whoever moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.core.content_groups import GroupNode, shown_groups

ALL = 0
APART_DAYS = 91
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a total: it and the four pillars in hundredths, and the team of the day."""

    id: int
    team: int | None
    total: int
    pillars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of a group on a day: in hundredths, ``quartiles`` as far as there are two.

    ``bands`` counts the totals by band, the lowest first.
    """

    on: date
    people: tuple[int, ...]
    median: int
    quartiles: tuple[int, int]
    pillars: tuple[int, ...]
    bands: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many people it is about."""
        return len(self.people)


def week_end(day: date, week_start: int) -> date:
    """Return the last day of the last week that is over on ``day``; weeks begin on the ISO day."""
    last = week_start - 1 or 7
    return day - timedelta(days=(day.isoweekday() - last) % 7)


def tree_of(parents: Mapping[int, int | None]) -> GroupNode:
    """Return the teams below the whole organization; one whose parent is none stands at the top."""

    def node(team: int) -> GroupNode:
        parts = tuple(node(each) for each in sorted(parents) if parents[each] == team)
        below = frozenset({team}).union(*(part.teams for part in parts))
        return GroupNode(team, below, parts)

    tops = tuple(node(team) for team in sorted(parents) if parents[team] not in parents)
    return GroupNode(ALL, frozenset().union(*(top.teams for top in tops)), tops)


def nodes_of(root: GroupNode) -> Iterable[GroupNode]:
    """Return the group and every one below it."""
    yield root
    for part in root.parts:
        yield from nodes_of(part)


def lines_of(
    people: Sequence[Person], root: GroupNode, on: date, floor: int, bounds: Sequence[int]
) -> dict[int, Line]:
    """Return the line of every group with as many people as the floor.

    ``bounds`` are the least totals of the bands in hundredths, ascending; the first is 0.
    """
    found = {}
    for node in nodes_of(root):
        own = [one for one in people if node.id == ALL or one.team in node.teams]
        if len(own) >= floor:
            found[node.id] = _line(own, on, bounds)
    return found


def _line(own: Sequence[Person], on: date, bounds: Sequence[int]) -> Line:
    totals = sorted(one.total for one in own)
    half = len(totals) // 2
    bands = [sum(total >= least for least in bounds) - 1 for total in totals]
    return Line(
        on=on,
        people=tuple(sorted(one.id for one in own)),
        median=_median(totals),
        quartiles=(_median(totals[:half]), _median(totals[-half:])),
        pillars=tuple(
            _median(sorted(values)) for values in zip(*(one.pillars for one in own), strict=True)
        ),
        bands=tuple(bands.count(index) for index in range(len(bounds))),
    )


def _median(ordered: Sequence[int]) -> int:
    """The middle of sorted hundredths; between two of them, rounded half up."""
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle] + 1) // 2


def renewed(former: Mapping[int, Line], fresh: Mapping[int, Line], floor: int) -> dict[int, Line]:
    """Return the lines that are told from now on: fresh ones, or the former where these would tell
    of the few who came or went. A former line is kept also while its group has none.
    """
    return {
        group: fresh[group]
        if group in fresh and _may_replace(former.get(group), fresh[group], floor)
        else former[group]
        for group in former.keys() | fresh.keys()
    }


def _may_replace(former: Line | None, fresh: Line, floor: int) -> bool:
    if former is None or (fresh.on - former.on).days >= APART_DAYS:
        return True
    was, now = set(former.people), set(fresh.people)
    return all(not some or len(some) >= floor for some in (now - was, was - now))


def told(
    doings: Sequence[tuple[int, int | None]],
    root: GroupNode,
    lines: Mapping[int, Line],
    floor: int,
) -> dict[int, Line]:
    """Return the lines of the groups that may stand beside one another: those of the floor and
    more, where no group less its shown parts leaves fewer.
    """
    shown = shown_groups(doings, root, floor)
    return {group: line for group, line in lines.items() if group in shown and line.n >= floor}


def told_bands(counts: Sequence[int], floor: int) -> tuple[int | None, ...]:
    """Return the counts, None for those that are about fewer than the floor.

    Where the hidden ones together are fewer, the smallest of the others is hidden too: what is
    missing from all would be these.
    """
    hidden = {index for index, count in enumerate(counts) if 0 < count < floor}
    others = [i for i, count in enumerate(counts) if count and i not in hidden]
    if hidden and sum(counts[i] for i in hidden) < floor and others:
        hidden.add(min(others, key=lambda i: (counts[i], i)))
    return tuple(None if i in hidden else count for i, count in enumerate(counts))


def whole_points(value: int) -> int:
    """Return hundredths as whole points, half a point rounded up."""
    return (value + HUNDRED // 2) // HUNDRED


def stored_line(line: Line) -> dict[str, object]:
    """Return the line as JSON."""
    return {
        "on": line.on.isoformat(),
        "people": line.people,
        "median": line.median,
        "quartiles": line.quartiles,
        "pillars": line.pillars,
        "bands": line.bands,
    }


def line_stored(body: Mapping[str, object]) -> Line:
    """Return the line that was stored."""

    def whole(name: str) -> tuple[int, ...]:
        values = body[name]
        return tuple(values) if isinstance(values, Collection) else ()

    low, high = whole("quartiles")
    return Line(
        on=date.fromisoformat(str(body["on"])),
        people=whole("people"),
        median=int(str(body["median"])),
        quartiles=(low, high),
        pillars=whole("pillars"),
        bands=whole("bands"),
    )
