"""A member's evidence reduced to what holds for every day at once: the ground of all scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from scoring.core.contributions import Contributions
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Seat
from scoring.core.seats import ALWAYS, FOREVER
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.window import Ints


@dataclass(frozen=True, slots=True)
class Covered:
    """Covered spans of days: ``start`` to ``end`` count on the days ``since`` to ``until``."""

    column: Ints
    start: Ints
    end: Ints
    since: Ints
    until: Ints
    member: Ints

    def arrays(self) -> Iterator[Ints]:
        """The columns, in the order of the fields."""
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Seats:
    """Spans of days with a Sales Navigator seat; on all others it is free."""

    since: Ints
    until: Ints
    member: Ints

    def arrays(self) -> Iterator[Ints]:
        """The columns, in the order of the fields."""
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Timeline:
    """What ``members`` members did and what is known of it, for any day (ordinals)."""

    spec: ModelSpec
    members: int
    contributions: Contributions
    covered: Covered
    seats: Seats


def build(
    records: Iterable[AnyRecord],
    spec: ModelSpec,
    *,
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
    until: date | None = None,
    since: date | None = None,
) -> Timeline:
    """The timeline of one member.

    ``aliases`` are the company keys that make a co-worker. ``seat`` overrides the seats of the
    records on every date. Evidence dated after ``until`` does not exist. What counts only
    before ``since`` is left out, which makes the timeline smaller and right from there on.
    """
    evidence = Evidence(records, spec, aliases=aliases, seat=seat, until=until, since=since)
    return assemble(evidence, [section.contributions(evidence) for section in SECTIONS])


def assemble(evidence: Evidence, parts: Sequence[Contributions]) -> Timeline:
    """The timeline of one member from the contributions of all sections of the evidence."""
    columns = zip(*(part.arrays() for part in parts), strict=True)
    return Timeline(
        spec=evidence.spec,
        members=1,
        contributions=Contributions(*(np.concatenate(column) for column in columns)),
        covered=_covered(evidence),
        seats=Seats(*_table([(began, ended, 0) for began, ended in evidence.seats], 3)),
    )


def concatenate(timelines: Sequence[Timeline]) -> Timeline:
    """One timeline of all members, in order. Raises ``ValueError`` for mixed models or none."""
    specs = {id(timeline.spec) for timeline in timelines}
    if len(specs) != 1:
        raise ValueError("timelines of one model are needed, and at least one of them")
    firsts = np.cumsum([0, *(timeline.members for timeline in timelines)])
    parts = [
        [_shifted(part, first) for part in (t.contributions, t.covered, t.seats)]
        for t, first in zip(timelines, firsts, strict=False)
    ]
    contributions, covered, seats = (
        [np.concatenate(columns) for columns in zip(*tables, strict=True)]
        for tables in zip(*parts, strict=True)
    )
    return Timeline(
        spec=timelines[0].spec,
        members=int(firsts[-1]),
        contributions=Contributions(*contributions),
        covered=Covered(*covered),
        seats=Seats(*seats),
    )


def _covered(evidence: Evidence) -> Covered:
    spec, always = evidence.spec, [(ALWAYS, FOREVER)]
    table: list[tuple[int, ...]] = []
    for column, component in enumerate(spec.components):
        holds = evidence.seats if component.name == spec.seat_component else always
        for start, end in evidence.covered.spans[component.name]:
            for since, until in holds:
                # Days before the seat began say nothing about what was saved on it.
                first = max(start, since)
                if first <= end:
                    table.append((column, first, end, since, until, 0))
    return Covered(*_table(table, 6))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, np.int64).reshape(-1, width).T


def _shifted(part: Contributions | Covered | Seats, first: int) -> list[Ints]:
    *columns, member = part.arrays()
    return [*columns, member + first]
