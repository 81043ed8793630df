"""The members of an organization as columns, on the days of a report: what filters, sorts and sums.

A table is of every block of members that somebody sees a part of. It is kept in this process for
as long as nothing in it has changed; who may see what of it is for the reading to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import get_language

from accounts.roles import Role
from scoring.core.model import ModelSpec
from scoring.selectors import last_scored_day
from scoring.totals import FIGURES, NONE
from teams.access import Seen
from teams.reports.name_search import plain
from teams.reports.report_counts import KEYS, MISSING, measured_counts
from teams.reports.report_period import Period
from teams.reports.report_pieces import (
    NEVER,
    PEOPLE,
    State,
    counts_in,
    figures_in,
    people_in,
    places_in,
)
from teams.reports.roster import TeamNode, team_tree
from teams.reports.wording.causes import seat_label
from teams.selectors.kept import Recent
from teams.selectors.members import Place

Array = npt.NDArray[Any]
POINTS = ("total", "brand", "find", "insights", "relationships")
# By the key of their column: what is won, and of what.
RATES = {
    "reply_rate": ("replies", "opened"),
    "acceptance": ("accepted", "invited"),
    "coverage": ("valued", "applicable"),
}


@dataclass(frozen=True, eq=False)
class People:
    """Everybody, block by block, rows of ``report_pieces.PEOPLE``."""

    blocks: Mapping[int, Array]
    rows: Array

    def seen(self, seen: Seen) -> Array:
        """Return whether each is seen."""
        if seen.everybody:
            return np.ones(len(self.rows), np.bool_)
        mine: Array = self.rows["user"] == seen.user_id
        return mine | np.isin(self.rows["team"], [*seen.team_ids])

    def common_day(self, among: Array) -> date | None:
        """Return the latest day that all of some have been scored for.

        It is that of ``scoring.selectors.common_day``, without a query where anybody is scored.
        """
        rows = self.rows[among]
        through = rows["through"][(rows["through"] > 0) & (rows["left"] > rows["through"])]
        if not through.size:
            return last_scored_day(member_ids=rows["id"].tolist())
        return date.fromordinal(max(int(through.min()), int(through.max()) - 1))


@dataclass(frozen=True, eq=False)
class Table:
    """Members in the order of their names, then of their ids; every column is in that order.

    ``at`` is the place of each among all people. Numbers are whole: points in hundredths, days as
    ordinals, MISSING where there is none.
    """

    at: Array
    places: Sequence[Place]
    figures: Array
    counts: Sequence[Array]
    periods: Sequence[Period]
    tree: tuple[TeamNode, ...]

    @cached_property
    def selections(self) -> Recent[Any]:
        """The selections that were asked for last, by whom they are of."""
        return Recent(16)

    @cached_property
    def ids(self) -> Array:
        """The ids of the members."""
        return np.array([place.id for place in self.places], np.int64)

    @cached_property
    def roles(self) -> list[str]:
        """The role of each in words."""
        return [role_of(place) for place in self.places]

    @cached_property
    def teams(self) -> list[str]:
        """The name of the team of each, "" without one."""
        names = {node.id: node.name for node in self.tree}
        return [names.get(place.team or 0, "") for place in self.places]

    @cached_property
    def seats(self) -> list[str]:
        """The seat of each in words."""
        return [seat_label(place.seat) for place in self.places]

    @cached_property
    def team_ids(self) -> Array:
        """The team of each, 0 without one."""
        return np.array([place.team or 0 for place in self.places], np.int64)

    @cached_property
    def searched(self) -> list[str]:
        """Name and address of each as a search sees them."""
        return [plain(f"{place.name}\n{place.email}") for place in self.places]

    @cached_property
    def leads(self) -> Array:
        """Whether each manages the own team."""
        return np.array([place.leads for place in self.places], np.bool_)

    @cached_property
    def first_totals(self) -> Array:
        """The first day with a total of each."""
        return _days((place.first_total for place in self.places), MISSING)

    @cached_property
    def joined(self) -> Array:
        """The day from which each was here, as far as that is known."""
        return _days((place.joined_on for place in self.places), 0)

    @cached_property
    def left(self) -> Array:
        """The day up to which each was here, as far as that is known."""
        return _days((place.left_on for place in self.places), NEVER)

    @cached_property
    def columns(self) -> Mapping[str, Array]:
        """Whole numbers by the key of the column; texts as their place in the alphabet."""
        total, before = _known(self.figures["total"]), _known(self.figures["before"])
        both = (total != MISSING) & (before != MISSING)
        return {
            "member": codes([place.name.casefold() for place in self.places]),
            "team": codes([name.casefold() for name in self.teams]),
            "role": codes([role.casefold() for role in self.roles]),
            "seat": codes([seat.casefold() for seat in self.seats]),
            **{name: _known(self.figures[name]) for name in POINTS},
            "before": before,
            "change": np.where(both, total - before, MISSING),
            "connections": _known(self.figures["connections"]),
            "data_through": _known(self.figures["through"]),
            **self._counted(0),
        }

    @cached_property
    def counts_before(self) -> Mapping[str, Array]:
        """The counts of the period before, by key; none where they were not asked for."""
        return self._counted(1) if len(self.periods) > 1 else {}

    @cached_property
    def rates(self) -> Mapping[str, tuple[Array, Array]]:
        """What is won, and of what, by the key of the column."""
        return {
            key: (_known(self.figures[won]), _known(self.figures[tried]))
            for key, (won, tried) in RATES.items()
        }

    @cached_property
    def groups(self) -> Mapping[str, Array]:
        """Where each stands where rows stand by group, by what they are grouped by."""
        return {
            "team": grouped(self.teams) * 2 + (~self.leads).astype(np.int64),
            "role": grouped(self.roles),
        }

    @cached_property
    def measured(self) -> Array:
        """How many pillars of each have a value."""
        found: Array = np.sum([self.figures[name] != NONE for name in POINTS[1:]], axis=0)
        return found

    def _counted(self, at: int) -> Mapping[str, Array]:
        through = self.figures["through"]
        is_told = (through != NONE) & (through >= self.periods[at].first.toordinal())
        return measured_counts(self.counts[at], is_told, self.figures["watched"])


_people: Recent[People] = Recent(8)
_tables: Recent[Table] = Recent(4)


def people_of(state: State) -> People:
    """Return everybody in the organization."""

    def made() -> People:
        blocks = people_in(state)
        return People(blocks, np.concatenate([*blocks.values(), np.array([], PEOPLE)]))

    return _people.get(state.key(state.blocks), made)


def table_of(
    state: State,
    people: People,
    seen: Array,
    *,
    period: Period,
    periods: Sequence[Period],
    is_latest: bool,
    specs: Mapping[str, ModelSpec],
) -> Table:
    """Return the table of the blocks in which anybody is seen.

    Teams are those of today where the period is the latest; counts are of each of ``periods``.
    """
    starts = np.cumsum([0, *(len(rows) for rows in people.blocks.values())])
    spans = {b: slice(*ends) for b, ends in zip(people.blocks, pairwise(starts), strict=True)}
    blocks = [block for block, span in spans.items() if seen[span].any()]
    asked = (period, tuple(periods), is_latest, get_language())

    def made() -> Table:
        ids = {block: people.blocks[block]["id"].tolist() for block in blocks}
        on = state.today if is_latest else period.last
        placed = places_in(state, ids, on=on, seats_on=period.last)
        figures = figures_in(state, ids, period, specs)
        counts = counts_in(state, ids, periods)
        every = [place for block in blocks for place in placed[block]]
        order = sorted(
            ((place.name.casefold(), place.id, n) for n, place in enumerate(every) if place)
        )
        at = np.array([n for _, _, n in order], np.int64)
        among = np.concatenate([at[:0], *(np.arange(starts[-1])[spans[b]] for b in blocks)])
        return Table(
            at=among[at],
            places=[place for _, _, n in order if (place := every[n]) is not None],
            figures=np.concatenate([np.empty(0, FIGURES), *(figures[b] for b in blocks)])[at],
            counts=[
                np.concatenate(
                    [np.empty((0, len(KEYS)), np.int64), *(counts[b][n] for b in blocks)]
                )[at]
                for n in range(len(periods))
            ],
            periods=periods,
            tree=tuple(team_tree()),
        )

    return _tables.get((state.key(blocks), asked), made)


def role_of(place: Place) -> str:
    """Return the title, or without one the role in the organization, "" without either."""
    return place.title or (Role(place.org_role).label if place.org_role else "")


def codes(texts: Sequence[str]) -> Array:
    """Return the place of each text in the alphabet, equal ones share it; MISSING of ""."""
    places = {text: place for place, text in enumerate(sorted({*texts}))}
    return np.array([places[text] if text else MISSING for text in texts], np.int64)


def grouped(names: Sequence[str]) -> Array:
    """Return the place of each name's group: by the alphabet, without capitals first; "" last."""
    order = sorted({*names}, key=lambda name: (name == "", name.casefold(), name))
    places = {name: place for place, name in enumerate(order)}
    return np.array([places[name] for name in names], np.int64)


def _known(values: Array) -> Array:
    return np.where(values == NONE, MISSING, values.astype(np.int64))


def _days(days: Iterable[date | None], without: int) -> Array:
    return np.array([without if day is None else day.toordinal() for day in days], np.int64)
