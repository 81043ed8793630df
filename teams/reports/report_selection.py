"""The members whom the filters of a report leave: ranks, order and rows of them.

All of it is worked out of columns; a row is made for those alone that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext

from scoring.core.pools import Pool
from scoring.core.result import PillarName
from teams.reports.report_counts import KEYS, MISSING
from teams.reports.report_pieces import SEATS
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import Dots, PillarCell, ReportRow
from teams.reports.report_table import POINTS, Table
from teams.reports.shapes import Direction, Rate

Array = npt.NDArray[Any]
T = TypeVar("T")
STANDING = ("rank", "rank_change", "percentile")
PILLARS = cast(tuple[PillarName, ...], POINTS[1:])
COUNTED = ("connections", *KEYS)
NUMBERS = (*POINTS, "change", "data_through", *COUNTED)


class Selection:
    """Some of the members of a table; ``rows`` are their places in it, in its order.

    Ranks are among the totals of these. Arrays have a value a member, in the order of ``rows``.
    """

    def __init__(self, table: Table, rows: Array) -> None:
        self.table, self.rows = table, rows
        self._worked_out: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is worked out of this selection alone, the first time."""
        if key not in self._worked_out:
            self._worked_out[key] = make()
        found: T = self._worked_out[key]
        return found

    def part(self, places: Array) -> Selection:
        """Return some of these; ``places`` are of this selection. Ranks are among them alone."""
        return Selection(self.table, self.rows[places])

    def numbers(self, key: str) -> Array:
        """Return the whole numbers of a column, MISSING where there is none."""
        if key in STANDING:
            return self._standing[key]
        found: Array = self.table.columns[key][self.rows]
        return found

    def rates(self, key: str) -> tuple[Array, Array]:
        """Return what is won, and of what, MISSING where nothing is known."""
        won, tried = self.table.rates[key]
        return won[self.rows], tried[self.rows]

    @cached_property
    def ids(self) -> Array:
        """The ids of the members."""
        return self.table.ids[self.rows]

    @cached_property
    def has_total(self) -> Array:
        """Whether there is a total of the later day."""
        found: Array = self.numbers("total") != MISSING
        return found

    @cached_property
    def is_estimated(self) -> Array:
        """Whether there is a total, and it is estimated."""
        found: Array = self.has_total & self.table.figures["estimated"][self.rows]
        return found

    @cached_property
    def is_partial(self) -> Array:
        """Whether three pillars are measured, and there is no total."""
        found: Array = ~self.has_total & (self.table.measured[self.rows] == 3)
        return found

    @cached_property
    def alike(self) -> Array:
        """Whether each was scored by the same rules on both days."""
        return self.table.figures["alike"][self.rows]

    @cached_property
    def first_totals(self) -> Array:
        """The day of the first total of each, as an ordinal, 0 without one."""
        return self.table.spots["first_total"][self.rows]

    @cached_property
    def leads(self) -> frozenset[int]:
        """The ids of those who manage their own team."""
        return frozenset(self.ids[self.table.spots["leads"][self.rows]].tolist())

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The teams in which anybody is."""
        return frozenset(np.unique(self.table.team_ids[self.rows]).tolist())

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles that anybody has, by the alphabet."""
        roles = {*self.table.roles.among(self.rows)} - {""}
        return tuple(sorted(roles, key=lambda role: (role.casefold(), role)))

    @cached_property
    def dots(self) -> Dots:
        """The totals, each with whether it is estimated."""
        return Dots.of(self.numbers("total")[self.has_total], self.is_estimated[self.has_total])

    def names_of(self, places: Array) -> list[str]:
        """Return the names at some places."""
        return [self.table.called.names[row] for row in self.rows[places].tolist()]

    def named(self, by: str, name: str) -> Array:
        """Return the places of those whose team or role has the name."""
        names = self.table.teams if by == "team" else self.table.roles
        return np.flatnonzero(names.matches(lambda word: word == name)[self.rows])

    @cached_property
    def _standing(self) -> Mapping[str, Array]:
        total = self.table.columns["total"][self.rows]
        rank, n = _ranks(total)
        former, _ = _ranks(self.table.columns["before"][self.rows])
        both = (rank != MISSING) & (former != MISSING)
        return {
            "rank": rank,
            "rank_change": np.where(both, former - rank, MISSING),
            "percentile": np.where(rank == MISSING, MISSING, -(-100 * rank // max(n, 1))),
        }

    def ordered(self, query: ReportQuery, causes: Array | None = None) -> Array:
        """Return the places of the members in the order of the query; the unknown come last.

        Equal ones stand by name, then by id, so that pages never overlap. In groups by team whoever
        manages it stands first; who is in none comes last. ``causes`` are those of the column.
        """
        if query.sort == "cause" and causes is not None:
            order = _sorted(causes, query.direction)
        elif query.sort in self.table.rates:
            order = _sorted(shares(*self.rates(query.sort)), query.direction)
        elif query.sort:
            order = _sorted(self.numbers(query.sort), query.direction)
        else:
            order = _sorted(self.numbers("total"), "descending")
        if query.grouped_by == "none":
            return order
        group = self.table.groups[query.grouped_by][self.rows]
        return order[np.argsort(group[order], kind="stable")]

    def made(self, places: Iterable[int]) -> list[ReportRow]:
        """Return the rows at some places of the selection, in that order.

        They lack what takes whole scores or more: causes, bounds, next actions, lines, reasons.
        """
        table, chosen = self.table, np.fromiter(places, np.int64)
        at = self.rows[chosen]
        figures = {name: table.figures[name][at].tolist() for name in ("scored", "estimated")}
        numbers = {key: _numbers(table.columns[key][at]) for key in NUMBERS}
        numbers |= {key: _numbers(column[chosen]) for key, column in self._standing.items()}
        before = {key: _numbers(column[at]) for key, column in table.counts_before.items()}
        rates = {key: _rates(won[at], tried[at]) for key, (won, tried) in table.rates.items()}
        rows: list[ReportRow] = []
        for n, row in enumerate(at.tolist()):
            name, email, _ = table.called.called[row]
            who: dict[str, Any] = {
                "id": int(table.ids[row]),
                "name": name,
                "email": email,
                "team": table.teams[row],
                "role": table.roles[row],
                "seat": SEATS[table.spots["seat"][row]],
            }
            if figures["scored"][n]:
                who |= _figures({key: of[n] for key, of in numbers.items()})
                who |= {key: of[n] for key, of in rates.items()}
                who["estimated"] = figures["estimated"][n] and who["total"] is not None
                who["before"] = {key: of[n] for key, of in before.items()}
            rows.append(ReportRow(**who))
        return rows


def _figures(numbers: Mapping[str, int | None]) -> dict[str, Any]:
    """Return the fields of a row that its numbers tell."""
    total, change, through = (numbers[key] for key in ("total", "change", "data_through"))
    known = {key: numbers[key] for key in (*STANDING, *COUNTED)}
    return known | {
        "total": points(total),
        "pillars": tuple([PillarCell(name, points(numbers[name])) for name in PILLARS]),
        "change": points(change),
        "change_note": gettext("no earlier total") if total is not None and change is None else "",
        "data_through": None if through is None else date.fromordinal(through),
    }


def points(cents: int | None) -> Decimal | None:
    """Return hundredths as exact points; None stays None."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def shares(won: Array, tried: Array) -> Array:
    """Return rates as shares of 1, MISSING without a trial: as exact as it takes to tell two of
    them apart.
    """
    is_known = tried > 0
    found = np.full(len(won), float(MISSING))
    np.divide(won, tried, out=found, where=is_known)
    return found


def _ranks(totals: Array) -> tuple[Array, int]:
    """Return the rank of each total, MISSING without one, and how many totals there are."""
    is_known = totals != MISSING
    pool = Pool.of(totals[is_known])
    return np.where(is_known, pool.ranks()[np.where(is_known, totals, 0)], MISSING), pool.n


def _sorted(values: Array, direction: Direction) -> Array:
    """Return the places in the order of their values, equal ones as they come, unknown ones
    last.
    """
    unknown = values == MISSING
    keys = -values if direction == "descending" else values
    order = np.argsort(keys, kind="stable")
    return np.concatenate([order[~unknown[order]], np.flatnonzero(unknown)])


def _numbers(values: Array) -> list[int | None]:
    return [None if value == MISSING else value for value in values.tolist()]


def _rates(won: Array, tried: Array) -> list[Rate | None]:
    both = zip(won.tolist(), tried.tolist(), strict=True)
    return [None if of == MISSING else Rate(some, of) for some, of in both]
