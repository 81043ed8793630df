"""Who gained most, and who is new: the board above the User Report, and the marks in its rows.

Managers and above see the report, so they see its board. Nobody is listed for a loss.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from accounts.visibility import LEAST_FLOOR
from scoring.core.movers import LEAST_ACTIVE_DAYS, NEWCOMER_DAYS, Progress, most_improved
from scoring.core.rules import Rules
from scoring.earnings import earned
from teams.reports.report_counts import MISSING
from teams.reports.report_query import PER_DAY, ReportQuery
from teams.reports.report_shapes import Board, Improved, Newcomer, ReportRow

Array = npt.NDArray[Any]
LISTED = 5
# Working out a gain an active day takes some milliseconds a person.
MOST_AT_ONCE = 100
NEWCOMER = "newcomer"
MOST_IMPROVED = "most improved"
MOST_PER_DAY = "most per active day"


@dataclass(frozen=True, slots=True)
class Compared:
    """The two days, and the rules of the later one; ``floor`` is the smallest group in which
    anybody is compared.
    """

    since: date
    as_of: date
    rules: Rules
    floor: int = LEAST_FLOOR


class People(Protocol):
    """Members in the order of their names, then of their ids, as columns."""

    @property
    def ids(self) -> Array:
        """The ids of the members."""

    @property
    def has_total(self) -> Array:
        """Whether each has a total."""

    @property
    def alike(self) -> Array:
        """Whether each was scored by the same rules on both days."""

    @property
    def first_totals(self) -> Array:
        """The day of the first total of each, as an ordinal."""

    def numbers(self, key: str) -> Array:
        """Return the numbers of a column, MISSING where there is none."""

    def made(self, places: Iterable[int]) -> list[ReportRow]:
        """Return the rows at some places."""


def board_of(members: People, days: Compared, newcomers: Array, query: ReportQuery) -> Board:
    """Return the board of the members: gains between the two days, and newcomers.

    Who was scored by other rules on one of the days is not compared: the rules moved them.
    ``newcomers`` are the places of those who are new.
    """
    compared = np.flatnonzero((members.numbers("change") != MISSING) & members.alike)
    gains = _gains(members, compared, days)
    per_day: tuple[Improved, ...] = ()
    per_day_note = ""
    if query.per == PER_DAY:
        per_day, per_day_note = _per_day(members, compared, days)
    latest = newcomers[np.argsort(-members.first_totals[newcomers], kind="stable")][:LISTED]
    since = members.first_totals[latest].tolist()
    are_marked = 2 * len(newcomers) <= int(members.has_total.sum())
    return Board(
        improved=gains,
        compared=len(compared),
        note=_note(len(compared), days.floor, gains),
        per_day=per_day[:LISTED],
        per_day_note=per_day_note,
        per_day_url="" if query.per == PER_DAY else query.but(per=PER_DAY),
        newcomers=tuple(
            Newcomer(row.id, row.name, date.fromordinal(day))
            for row, day in zip(members.made(latest), since, strict=True)
            if are_marked
        ),
        are_marked=are_marked,
        newcomers_note=_newcomers_note(len(newcomers), are_marked=are_marked),
    )


def marked(rows: Sequence[ReportRow], board: Board, newcomers: Collection[int]) -> list[ReportRow]:
    """Return the rows with the marks of whoever gained most, and of newcomers."""
    marks = {
        MOST_IMPROVED: {one.member_id for one in board.improved if one.rank == 1},
        MOST_PER_DAY: {one.member_id for one in board.per_day if one.rank == 1},
        NEWCOMER: set(newcomers) if board.are_marked else set(),
    }
    told = [tuple(mark for mark, ids in marks.items() if row.id in ids) for row in rows]
    return [
        replace(row, tags=(*row.tags, *more)) if more else row
        for row, more in zip(rows, told, strict=True)
    ]


def _gains(members: People, compared: Array, days: Compared) -> tuple[Improved, ...]:
    """Return the largest gains with their places; of too few members none.

    Whoever gained more than one of the largest is among them, so that their places are those among
    all.
    """
    if len(compared) < days.floor:
        return ()
    change, total = (members.numbers(key)[compared] for key in ("change", "total"))
    largest = np.lexsort((members.ids[compared], -total, -change))[:LISTED]
    rows = members.made(compared[largest])
    return _placed(rows, {row.id: row.change or Decimal(0) for row in rows})


def _placed(rows: Sequence[ReportRow], points: Mapping[int, Decimal]) -> tuple[Improved, ...]:
    """Return the gains of the rows with their places among them, the largest first."""
    names = {row.id: row.name for row in rows}
    group = [
        Progress(row.id, row.total - points[row.id], row.total)
        for row in rows
        if row.total is not None
    ]
    return tuple(
        Improved(mover.member, names[mover.member], mover.change, mover.rank)
        for mover in most_improved(group)
        if mover.change is not None and mover.rank is not None and mover.change > 0
    )


def _per_day(members: People, compared: Array, days: Compared) -> tuple[tuple[Improved, ...], str]:
    """Return the gains an active day. A ledger that is not the change of the row is of evidence
    that came since: it is left out until the score has followed.
    """
    active = compared[members.numbers("active_days")[compared] >= LEAST_ACTIVE_DAYS]
    if len(active) > MOST_AT_ONCE:
        return (), f"{len(active)} people are too many at once: choose a team, or search."
    rows = members.made(active)
    found = earned(
        member_ids=[row.id for row in rows], since=days.since, on=days.as_of, rules=days.rules
    )
    told = [row for row in rows if row.id in found and found[row.id].change == row.change]
    gains: tuple[Improved, ...] = ()
    if len(told) >= days.floor:
        gains = _placed(told, {row.id: found[row.id].per_day for row in told})
    return gains, _per_day_note(len(told), days.floor, gains)


def _note(compared: int, floor: int, gains: Sequence[Improved]) -> str:
    if compared < floor:
        return f"Under {floor} totals on both days by the same rules: not compared."
    if not gains:
        return f"None of {compared} totals is higher."
    return f"Of {compared} with a total on both days. Equal gains share a place."


def _per_day_note(told: int, floor: int, gains: Sequence[Improved]) -> str:
    if told < floor:
        return f"Under {floor} people with {LEAST_ACTIVE_DAYS} active days: not compared."
    if not gains:
        return f"None of {told} earned points."
    return (
        f"Of {told} with {LEAST_ACTIVE_DAYS} active days or more. Points by active day, without "
        "what aged."
    )


def _newcomers_note(new: int, *, are_marked: bool) -> str:
    if not new:
        return f"Everybody has had a total for over {NEWCOMER_DAYS} days."
    if not are_marked:
        return f"{new} have had a total for {NEWCOMER_DAYS} days at most: too many to be marked."
    more = f", {new - LISTED} more are marked" if new > LISTED else ""
    return f"First total at most {NEWCOMER_DAYS} days ago{more}. Less of their history counts."
