"""The form, the chips and the choices of the User Report, out of its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext

from teams.reports import report_period
from teams.reports.report_columns import CHOOSABLE, MEMBER
from teams.reports.report_filter_shapes import ColumnChoice, Filters, Option
from teams.reports.report_filter_words import BANDS, MOVES, SEATS, STATES
from teams.reports.report_filters import chips_of
from teams.reports.report_query import ReportQuery
from teams.reports.report_reading import Days
from teams.reports.report_shapes import Density, GroupBy
from teams.reports.roster import TeamNode
from teams.reports.shapes import Choice

# What the form of filters has fields for; all else of the state it keeps as it is.
FIELDS = frozenset(
    {
        *(
            "period",
            "from",
            "to",
            "compare",
            "q",
            "team",
            "group",
            "role",
            "seat",
            "band",
            "move",
            "least",
        ),
        *("data", "new", "page"),
    }
)
MOST_ROLES = 30


def filters_of(
    query: ReportQuery,
    days: Days,
    teams: Sequence[TeamNode],
    roles: Sequence[str],
    group_name: str,
) -> Filters:
    """Return the state of the report for its form. ``roles`` are those without any filter, by the
    alphabet.
    """
    return Filters(
        q=query.q,
        sort=query.sort,
        direction=query.direction,
        order=query.order,
        periods=_choices(report_period.PRESETS, (query.period,)),
        first=query.first or days.period.first,
        last=query.last or days.period.last,
        compare=query.compare,
        teams=tuple(
            Choice(str(node.id), "\u2003" * node.depth + node.name, node.id in query.teams)
            for node in teams
        ),
        roles=_roles(query, roles),
        seats=_choices(SEATS, query.seats),
        bands=_choices(BANDS, query.bands),
        moves=_choices(MOVES, query.moves),
        least=f"{query.least:f}",
        states=_choices(STATES, query.states),
        newcomers=query.newcomers,
        chips=chips_of(query, teams, group_name),
        clear_url=query.cleared().on_page(1).url() if query.is_filtered else "",
        picked=_picked(query, teams),
        hidden=_pairs(query, without=FIELDS),
        default_columns_url=replace(query, cols=()).url() if query.cols else "",
        kept=_pairs(query, without={"cols", "page"}),
        columns=_columns(query),
        groups=_groups(query),
        densities=_densities(query),
        density=query.density,
        text=query.on_page(1).text,
        heads={column.key: query.head(column.key) for column in query.columns if column.sorts},
    )


def _choices(words: Mapping[str, str], chosen: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, gettext(label), value in chosen) for value, label in words.items())


def _roles(query: ReportQuery, roles: Sequence[str]) -> tuple[Choice, ...]:
    """Return the roles that there are, those that are chosen among them: many are not all told."""
    chosen = {role.casefold() for role in query.roles}
    first = [role for role in roles if role.casefold() not in chosen][:MOST_ROLES]
    mine = [role for role in roles if role.casefold() in chosen]
    return tuple(
        Choice(role, role, role in mine) for role in sorted(first + mine, key=str.casefold)
    )


def _pairs(query: ReportQuery, *, without: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return name and value of every parameter of the address but some, for hidden fields."""
    left_out = {*without}
    return tuple(
        (name, str(value))
        for name, values in query.params().items()
        if name not in left_out
        for value in (values if isinstance(values, tuple) else (values,))
    )


def _picked(query: ReportQuery, teams: Iterable[TeamNode]) -> dict[str, str]:
    names = {str(node.id): node.name for node in teams}
    seats, bands, moves, states = map(_told, (SEATS, BANDS, MOVES, STATES))
    found: dict[str, tuple[Sequence[object], Mapping[str, str], str, str]] = {
        "team": (query.teams, names, gettext("Any team"), gettext("%(n)s teams")),
        "role": (query.roles, {}, gettext("Any role"), gettext("%(n)s roles")),
        "seat": (query.seats, seats, gettext("Any seat"), gettext("%(n)s seats")),
        "band": (query.bands, bands, gettext("Any band"), gettext("%(n)s bands")),
        "move": (query.moves, moves, gettext("Any way"), gettext("%(n)s ways")),
        "data": (query.states, states, gettext("Any state"), gettext("%(n)s states")),
    }
    words: dict[str, str] = {}
    for name, (values, labels, nothing, several) in found.items():
        one = str(values[0]) if values else ""
        some = labels.get(one, one) if len(values) == 1 else several % {"n": len(values)}
        words[name] = some if values else nothing
    return words


def _told(words: Mapping[str, str]) -> dict[str, str]:
    return {value: gettext(label) for value, label in words.items()}


def _columns(query: ReportQuery) -> tuple[ColumnChoice, ...]:
    """Return the columns but the member's: those that are shown in their order, then the others."""
    keys = [column.key for column in query.columns if column.key != MEMBER]
    shown = [column for column in query.columns if column.key != MEMBER]
    others = [c for c in CHOOSABLE if c.key != MEMBER and c.key not in keys]
    return (
        *(
            ColumnChoice(
                column,
                True,
                earlier=_swapped(query, keys, at - 1) if at else "",
                later=_swapped(query, keys, at) if at + 1 < len(keys) else "",
            )
            for at, column in enumerate(shown)
        ),
        *(ColumnChoice(column, False) for column in others),
    )


def _swapped(query: ReportQuery, keys: Sequence[str], at: int) -> str:
    """Return the address with two neighbours swapped."""
    order = [*keys]
    order[at], order[at + 1] = order[at + 1], order[at]
    return replace(query, cols=(MEMBER, *order)).url()


def _groups(query: ReportQuery) -> tuple[Option, ...]:
    labels: dict[GroupBy, str] = {
        "team": gettext("By team"),
        "role": gettext("By role"),
        "none": gettext("No groups"),
    }
    return tuple(
        Option(label, query.but(group=key), query.grouped_by == key)
        for key, label in labels.items()
    )


def _densities(query: ReportQuery) -> tuple[Option, ...]:
    labels: dict[Density, str] = {
        "comfortable": gettext("Comfortable"),
        "compact": gettext("Compact"),
    }
    return tuple(
        Option(label, replace(query, density=key).url(), query.density == key)
        for key, label in labels.items()
    )
