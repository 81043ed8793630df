"""The members of an organization as columns, on the days of a report: what filters, sorts and sums.

A table is of every block of members that somebody sees a part of. It is kept in this process for
as long as nothing in it has changed; who may see what of it is for the reading to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, NamedTuple

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
    PEOPLE,
    ROLES,
    SEATS,
    SPOTS,
    Called,
    State,
    counts_in,
    figures_in,
    names_in,
    people_in,
    spots_in,
)
from teams.reports.report_texts import Texts
from teams.reports.roster import TeamNode, team_tree
from teams.reports.wording.causes import seat_label
from teams.selectors.kept import Recent

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
class Names:
    """What members are called, in the order of their names, then of their ids.

    ``at`` is the place of each among those who were given, some of whom may be gone meanwhile.
    """

    at: Array
    ids: Array
    called: Sequence[Called]

    @classmethod
    def of(cls, blocks: Iterable[Iterable[tuple[int, Called | None]]]) -> Names:
        """Return the names of the members of some blocks."""
        every = [*chain.from_iterable(blocks)]
        order = sorted(
            (told[0].casefold(), pk, at) for at, (pk, told) in enumerate(every) if told is not None
        )
        at = np.array([at for _, _, at in order], np.int64)
        ids = np.array([pk for _, pk, _ in order], np.int64)
        return cls(at, ids, [told for *_, n in order if (told := every[n][1]) is not None])

    @cached_property
    def names(self) -> Texts:
        """The name of each."""
        return Texts.of(name for name, _, _ in self.called)

    @cached_property
    def titles(self) -> Texts:
        """The title of each, "" without one."""
        return Texts.of(title for _, _, title in self.called)

    @cached_property
    def searched(self) -> list[str]:
        """Name and address of each as a search sees them."""
        return [plain(f"{name}\n{email}") for name, email, _ in self.called]


@dataclass(frozen=True, eq=False)
class Table:
    """Members in the order of their names, then of their ids; every column is in that order.

    ``at`` is the place of each among all people, ``spots`` are rows of ``report_pieces.SPOTS``,
    ``counts`` [periods, members, kinds]. Numbers are whole: points in hundredths, days as ordinals,
    MISSING where there is none.
    """

    at: Array
    called: Names
    spots: Array
    figures: Array
    counts: Array
    periods: Sequence[Period]
    tree: tuple[TeamNode, ...]

    @cached_property
    def ids(self) -> Array:
        """The ids of the members."""
        return self.called.ids

    @cached_property
    def roles(self) -> Texts:
        """The title of each, or without one the role in the organization, "" without either."""
        titles = self.called.titles
        roles = [Role(role).label if role else "" for role in ROLES]
        words = [*titles.words, *roles]
        has_title = np.array([word != "" for word in titles.words], np.bool_)[titles.at]
        found = np.where(has_title, titles.at, len(titles.words) + self.spots["role"])
        return Texts(words, found)

    @cached_property
    def teams(self) -> Texts:
        """The name of the team of each, "" without one."""
        names = {node.id: node.name for node in self.tree}
        different, at = np.unique(self.team_ids, return_inverse=True)
        return Texts([names.get(team, "") for team in different.tolist()], at)

    @cached_property
    def seats(self) -> Texts:
        """The seat of each in words."""
        return Texts([seat_label(seat) for seat in SEATS], self.spots["seat"])

    @property
    def team_ids(self) -> Array:
        """The team of each, 0 without one."""
        return self.spots["team"]

    @cached_property
    def columns(self) -> Mapping[str, Array]:
        """Whole numbers by the key of the column; texts as their place in the alphabet."""
        total, before = _known(self.figures["total"]), _known(self.figures["before"])
        both = (total != MISSING) & (before != MISSING)
        return {
            "member": self.called.names.codes,
            "team": self.teams.codes,
            "role": self.roles.codes,
            "seat": self.seats.codes,
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
            "team": self.teams.grouped * 2 + ~self.spots["leads"],
            "role": self.roles.grouped,
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


class Tabled(NamedTuple):
    """A table, and the selections of it that were asked for last, by whom they are of.

    A selection knows its table. Would the table know them too, it would stay in memory until
    cycles are searched for.
    """

    table: Table
    selections: Recent[Any]


# How many members the tables have together that this process keeps: of each some kilobyte.
MOST_ROWS = 40_000
MOST_SELECTIONS = 8
_people: Recent[People] = Recent(MOST_ROWS, lambda people: len(people.rows))
_names: Recent[Names] = Recent(MOST_ROWS, lambda names: len(names.ids))
_tables: Recent[Tabled] = Recent(MOST_ROWS, lambda found: len(found.table.ids))
_trees: Recent[tuple[TeamNode, ...]] = Recent(8)


def people_of(state: State) -> People:
    """Return everybody in the organization."""

    def made(_former: People | None) -> People:
        blocks = people_in(state)
        return People(blocks, np.concatenate([*blocks.values(), np.array([], PEOPLE)]))

    return _people.get(state.organization.pk, state.of(state.blocks), made)


def table_of(
    state: State,
    people: People,
    seen: Array,
    *,
    period: Period,
    periods: Sequence[Period],
    is_latest: bool,
    specs: Mapping[str, ModelSpec],
) -> Tabled:
    """Return the table of the blocks in which anybody is seen.

    Teams are those of today where the period is the latest; counts are of each of ``periods``.
    """
    starts = np.cumsum([0, *(len(rows) for rows in people.blocks.values())])
    spans = {b: slice(*ends) for b, ends in zip(people.blocks, pairwise(starts), strict=True)}
    blocks = tuple(block for block, span in spans.items() if seen[span].any())
    home = state.organization.pk

    def made(_former: Tabled | None) -> Tabled:
        ids = {block: people.blocks[block]["id"].tolist() for block in blocks}
        on = state.today if is_latest else period.last
        spots = joined(spots_in(state, ids, on=on, seats_on=period.last), SPOTS)
        figures = joined(figures_in(state, ids, period, specs), FIGURES)
        nobody = np.empty((len(periods), 0, len(KEYS)), np.int64)
        counts = np.concatenate([nobody, *counts_in(state, ids, periods).values()], axis=1)
        told = names_in(state, ids)
        names = _names.get((home, blocks), told, lambda _: Names.of(told))
        at = names.at
        among = np.concatenate([at[:0], *(np.arange(starts[-1])[spans[b]] for b in blocks)])
        table = Table(
            at=among[at],
            called=names,
            spots=spots[at],
            figures=figures[at],
            counts=counts[:, at],
            periods=periods,
            tree=_trees.get(home, state.of(()), lambda _: tuple(team_tree())),
        )
        return Tabled(table, Recent(MOST_SELECTIONS))

    asked = (period, tuple(periods), is_latest, get_language())
    return _tables.get((home, blocks, asked), state.of(blocks), made)


def joined(parts: Mapping[int, Array], kind: np.dtype[Any]) -> Array:
    """Return the rows of all parts, one after the other."""
    return np.concatenate([np.empty(0, kind), *parts.values()])


def _known(values: Array) -> Array:
    return np.where(values == NONE, MISSING, values.astype(np.int64))
