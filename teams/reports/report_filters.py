"""Which members a User Report is of; and in words, as chips that drop one filter each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext

from scoring.core.model import ModelSpec
from scoring.core.movers import NEWCOMER_DAYS
from teams.reports.name_search import plain
from teams.reports.reminders import AGED
from teams.reports.report_counts import MISSING
from teams.reports.report_filter_words import BANDS, MOVES, SEATS, STATES
from teams.reports.report_period import Period
from teams.reports.report_pieces import SEATS as SEAT_PLACES
from teams.reports.report_query import LEAST, ReportQuery
from teams.reports.report_shapes import Chip
from teams.reports.report_table import Table
from teams.reports.roster import TeamNode

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What filters ask besides the members: the days, the rules of the last one, and who is in the
    saved group, where there is one.
    """

    period: Period
    spec: ModelSpec
    group: Collection[int] | None = None


def here(table: Table, period: Period) -> Array:
    """Return who was here on a day of the period, as far as that is known."""
    first, last = period.first.toordinal(), period.last.toordinal()
    was: Array = (table.spots["left"] >= first) & (table.spots["joined"] <= last)
    found: Array = was & table.spots["there"]
    return found


def unbanded(table: Table, query: ReportQuery, known: Known) -> Array:
    """Return whom all filters of the query leave but that by bands."""
    left = np.ones(len(table.ids), np.bool_)
    if query.teams:
        below = {one for node in table.tree if node.id in query.teams for one in node.below}
        left &= np.isin(table.team_ids, [*below])
    if query.roles:
        roles = {role.casefold() for role in query.roles}
        left &= table.roles.matches(lambda role: role.casefold() in roles)
    if query.seats:
        left &= np.isin(table.spots["seat"], [SEAT_PLACES.index(seat) for seat in query.seats])
    if text := plain(query.q):
        left &= np.fromiter((text in found for found in table.called.searched), np.bool_)
    if known.group is not None:
        left &= np.isin(table.ids, [*known.group])
    if query.moves:
        ways = moves(table.columns["change"], query.least)
        left &= _any(ways[way] for way in query.moves)
    if query.states:
        states = _states(table, known.period.last)
        left &= _any(states[state] for state in query.states)
    if query.newcomers:
        left &= newcomers(table, known.period.last)
    return left


def in_bands(table: Table, query: ReportQuery, known: Known) -> Array:
    """Return whose total lies in one of the bands of the query; everybody where it has none."""
    if not query.bands:
        return np.ones(len(table.ids), np.bool_)
    found = bands(table.columns["total"], known.spec)
    return _any(found[name] for name in query.bands)


def bands(totals: Array, spec: ModelSpec) -> Mapping[str, Array]:
    """Return by band which of the totals lie in it."""
    floors = [*((name, 100 * low) for name, low in spec.bands), ("", np.iinfo(np.int64).max)]
    return {name: (totals >= low) & (totals < high) for (name, low), (_, high) in pairwise(floors)}


def moves(changes: Array, least: Decimal) -> Mapping[str, Array]:
    """Return by way which of the changes went it by at least so many points, or by less."""
    cents = int(least.scaleb(2))
    known = changes != MISSING
    up, down = known & (changes >= cents), known & (changes <= -cents)
    return {"up": up, "down": down, "level": known & ~up & ~down}


def newcomers(table: Table, as_of: date) -> Array:
    """Return who had the first total at most 90 days before a day."""
    since = (as_of - timedelta(days=NEWCOMER_DAYS)).toordinal()
    found: Array = table.spots["first_total"] >= since
    return found


def _states(table: Table, as_of: date) -> Mapping[str, Array]:
    """Return by value of the filter who is in that state of their data."""
    has_total = table.columns["total"] != MISSING
    estimated = table.figures["estimated"]
    partial = ~has_total & (table.measured == 3)
    through = table.columns["data_through"]
    aged = (as_of - timedelta(days=AGED)).toordinal()
    return {
        "total": has_total & ~estimated,
        "estimated": has_total & estimated,
        "partial": partial,
        "none": ~has_total & ~partial,
        "old": (through != MISSING) & (through <= aged),
    }


def _any(parts: Iterable[Array]) -> Array:
    found: Array = np.any([*parts], axis=0)
    return found


def chips_of(
    query: ReportQuery, tree: Iterable[TeamNode], group_name: str = ""
) -> tuple[Chip, ...]:
    """Return the filters in words, each with the address that drops it.

    Several values of one are joined by "or", different ones by "and". Teams that the viewer may
    not see have no name, and are told by their number.
    """
    return tuple(chip for part in _parts(query, tree, group_name) for chip in part)


def _parts(
    query: ReportQuery, tree: Iterable[TeamNode], group_name: str
) -> Iterator[Iterator[Chip]]:
    teams: Mapping[str, str] = {str(node.id): node.name for node in tree}
    values: list[tuple[str, str, Sequence[object], Callable[[str], str]]] = [
        ("teams", gettext("Team"), query.teams, lambda value: teams.get(value, value)),
        ("roles", gettext("Role"), query.roles, str),
        ("seats", gettext("Seat"), query.seats, lambda value: gettext(SEATS[value])),
        ("bands", gettext("Band"), query.bands, lambda value: gettext(BANDS[value])),
        ("moves", gettext("Moved"), query.moves, partial(_moved, least=query.least)),
        ("states", gettext("Data"), query.states, lambda value: gettext(STATES[value])),
    ]
    is_first = query.saved_group is None
    if query.saved_group is not None:
        yield iter([Chip(gettext("Group"), group_name, query.but(saved_group=None))])
    for name, label, chosen, words in values:
        if chosen:
            yield _values(query, name, label, chosen, words, is_first=is_first)
            is_first = False
    single: list[tuple[bool, str, str, dict[str, object]]] = [
        (query.newcomers, gettext("Member"), gettext("newcomer"), {"newcomers": False}),
        (bool(query.q), gettext("Name or e-mail"), query.q, {"q": ""}),
    ]
    for is_set, label, value, dropped in single:
        if is_set:
            joined = "" if is_first else gettext("and")
            yield iter([Chip(label, value, query.but(**dropped), joined)])
            is_first = False


def _values(
    query: ReportQuery,
    name: str,
    label: str,
    chosen: Sequence[object],
    words: Callable[[str], str],
    *,
    is_first: bool,
) -> Iterator[Chip]:
    for at, value in enumerate(chosen):
        left = tuple(other for other in chosen if other != value)
        dropped: dict[str, object] = {name: left}
        if name == "moves" and not left:
            dropped["least"] = LEAST
        joined = gettext("or") if at else "" if is_first else gettext("and")
        yield Chip(label, words(str(value)), query.but(**dropped), joined)


def _moved(value: str, least: Decimal) -> str:
    told = {"way": gettext(MOVES[value]), "points": f"{least:f}"}
    if value == "level":
        return gettext("%(way)s, by under %(points)s") % told
    return gettext("%(way)s by %(points)s or more") % told
