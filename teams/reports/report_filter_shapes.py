"""What the form of the User Report shows: its state, and the addresses that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from teams.reports.report_column_shapes import Column
from teams.reports.report_shapes import Chip, Density, Head
from teams.reports.shapes import Choice, Direction


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few ways to look at the same, as a link."""

    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that can be shown. ``earlier`` and ``later`` move it by a place, "" at the ends."""

    column: Column
    is_shown: bool
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The state that the address holds. ``order`` says it in words: "by team, then total".

    ``teams`` are the teams to choose from, each with its choice, as ``roles`` and the others.
    ``picked`` says by parameter what is chosen: "Any team", "Nordics", "3 teams". ``hidden`` is
    what the form of filters keeps besides its own fields, ``kept`` the whole state but for the
    columns. ``text`` is the query string of the whole state.
    """

    q: str
    sort: str
    direction: Direction
    order: str
    periods: tuple[Choice, ...] = ()
    first: date | None = None
    last: date | None = None
    compare: bool = False
    teams: tuple[Choice, ...] = ()
    roles: tuple[Choice, ...] = ()
    seats: tuple[Choice, ...] = ()
    bands: tuple[Choice, ...] = ()
    moves: tuple[Choice, ...] = ()
    least: str = ""
    states: tuple[Choice, ...] = ()
    newcomers: bool = False
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    picked: Mapping[str, str]
    hidden: tuple[tuple[str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    default_columns_url: str = ""
    text: str = ""
    columns: tuple[ColumnChoice, ...] = ()
    groups: tuple[Option, ...] = ()
    densities: tuple[Option, ...] = ()
    density: Density = "comfortable"
    heads: Mapping[str, Head]
