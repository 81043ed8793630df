"""Who gained most, and who is new: the board above the User Report, and the marks in its rows.

Managers and above see the report, so they see its board. Nobody is listed for a loss.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from scoring.core.movers import LEAST_ACTIVE_DAYS, NEWCOMER_DAYS, Progress, most_improved
from scoring.core.rules import Rules
from scoring.earnings import earned
from teams.reports.report_query import PER_DAY, ReportQuery
from teams.reports.report_shapes import Board, Improved, Newcomer, ReportRow

LISTED = 5
# Working out a gain an active day takes some milliseconds a person.
MOST_AT_ONCE = 100
NEWCOMER = "newcomer"
MOST_IMPROVED = "most improved"
MOST_PER_DAY = "most per active day"


@dataclass(frozen=True, slots=True)
class Compared:
    """The two days, the rules of the later one, and who was scored by the same on both."""

    since: date
    as_of: date
    rules: Rules
    same_rules: Collection[int]

    @property
    def floor(self) -> int:
        """The smallest group in which anybody is compared."""
        return self.rules.spec.group_floor


def board_of(
    rows: Sequence[ReportRow], days: Compared, newcomers: Mapping[int, date], query: ReportQuery
) -> Board:
    """Return the board of the rows: gains between the two days, and newcomers.

    Who was scored by other rules on one of the days is not compared: the rules moved them.
    """
    compared = [row for row in rows if row.change is not None and row.id in days.same_rules]
    gains = _placed(compared, {row.id: row.change or Decimal(0) for row in compared}, days)
    per_day, per_day_note = _per_day(compared, days) if query.per == PER_DAY else ((), "")
    new = [Newcomer(row.id, row.name, newcomers[row.id]) for row in rows if row.id in newcomers]
    new.sort(key=lambda one: (-one.since.toordinal(), one.name.casefold(), one.member_id))
    are_marked = 2 * len(new) <= sum(row.total is not None for row in rows)
    return Board(
        improved=gains[:LISTED],
        compared=len(compared),
        note=_note(len(compared), days.floor, gains),
        per_day=per_day[:LISTED],
        per_day_note=per_day_note,
        per_day_url="" if query.per == PER_DAY else replace(query, per=PER_DAY, page=1).url(),
        newcomers=tuple(new[:LISTED]) if are_marked else (),
        are_marked=are_marked,
        newcomers_note=_newcomers_note(len(new), are_marked=are_marked),
    )


def marked(rows: Sequence[ReportRow], board: Board, newcomers: Collection[int]) -> list[ReportRow]:
    """Return the rows with the marks of whoever gained most, and of newcomers."""
    marks = {
        MOST_IMPROVED: {one.member_id for one in board.improved if one.rank == 1},
        MOST_PER_DAY: {one.member_id for one in board.per_day if one.rank == 1},
        NEWCOMER: set(newcomers) if board.are_marked else set(),
    }
    return [
        replace(row, tags=(*row.tags, *(mark for mark, ids in marks.items() if row.id in ids)))
        for row in rows
    ]


def _placed(
    rows: Sequence[ReportRow], points: Mapping[int, Decimal], days: Compared
) -> tuple[Improved, ...]:
    """Return the gains with their places, the largest first; of too few rows none."""
    own = [row for row in rows if row.id in points]
    if len(own) < days.floor:
        return ()
    names = {row.id: row.name for row in own}
    group = [
        Progress(row.id, row.total - points[row.id], row.total)
        for row in own
        if row.total is not None
    ]
    return tuple(
        Improved(mover.member, names[mover.member], mover.change, mover.rank)
        for mover in most_improved(group)
        if mover.change is not None and mover.rank is not None and mover.change > 0
    )


def _per_day(rows: Sequence[ReportRow], days: Compared) -> tuple[tuple[Improved, ...], str]:
    """Return the gains an active day. A ledger that is not the change of the row is of evidence
    that came since: it is left out until the score has followed.
    """
    active = [row for row in rows if (row.active_days or 0) >= LEAST_ACTIVE_DAYS]
    if len(active) > MOST_AT_ONCE:
        return (), f"{len(active)} people are too many at once: choose a team, or search."
    found = earned(
        member_ids=[row.id for row in active], since=days.since, on=days.as_of, rules=days.rules
    )
    told = [row for row in active if row.id in found and found[row.id].change == row.change]
    gains = _placed(told, {row.id: found[row.id].per_day for row in told}, days)
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
