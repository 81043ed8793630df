"""The state of the User Report: what its address holds, checked, and the addresses it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from accounts.parameters import Parameters
from teams.reports import report_period
from teams.reports.report_column_shapes import Column
from teams.reports.report_columns import COLUMNS, DEFAULT, SORT_KEYS, chosen
from teams.reports.report_filter_words import BANDS, MOVES, SEATS, STATES
from teams.reports.report_shapes import Density, GroupBy, Head
from teams.reports.shapes import Direction
from teams.reports.table_state import DIRECTIONS, SHORT, address, head
from teams.reports.wording import instead as words

# Gains an active day are worked out where they are asked for: that reads evidence.
PER_DAY = "day"
BEFORE = "before"
GROUPS: Mapping[str, GroupBy] = {"team": "team", "role": "role", "none": "none"}
# A move of less is level, where no other least is asked for.
LEAST = Decimal("0.5")
DENSITIES: Mapping[str, Density] = {"comfortable": "comfortable", "compact": "compact"}


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """The parameters of the address. What it asks for in vain falls back to the default.

    ``asked`` says what that was. ``period`` is a preset, or "custom" for the days from ``first`` to
    ``last``; whether these can be is for the report to say. Of ``teams``, ``roles``, ``seats``,
    ``bands``, ``moves`` and ``states`` several are joined by "or", different ones by "and"; none is
    no filter. ``least`` is what a move is at least. ``group`` is "" for the default: teams, unless
    a column sorts.
    """

    base: str
    period: str = report_period.DEFAULT
    first: date | None = None
    last: date | None = None
    compare: bool = False
    q: str = ""
    teams: tuple[int, ...] = ()
    saved_group: int | None = None
    roles: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    least: Decimal = LEAST
    states: tuple[str, ...] = ()
    newcomers: bool = False
    sort: str = ""
    direction: Direction = ""
    page: int = 1
    per: str = ""
    group: GroupBy = ""
    cols: tuple[str, ...] = ()
    density: Density = "comfortable"
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> ReportQuery:
        """Return the state in the query string of the report at ``base``.

        ``params`` are a QueryDict, or values and lists of values by name.
        """
        asked = Parameters.of(params)
        sort = asked.one("sort", SORT_KEYS, "", words.usual_order())
        way = asked.one("dir", DIRECTIONS, "", words.usual_way())
        direction = DIRECTIONS.get(way, _first_direction(sort))
        first, last = _day(asked.last("from")), _day(asked.last("to"))
        dated = bool(asked.last("from") or asked.last("to"))
        usual = (
            report_period.CUSTOM if dated and not asked.last("period") else report_period.DEFAULT
        )
        period = asked.one("period", report_period.PRESETS, usual, words.last_days(7))
        is_custom = period == report_period.CUSTOM
        nobody_out = words.everybody()
        high = gettext("rows have the usual height")
        return cls(
            base=base,
            period=period,
            first=first if is_custom else None,
            last=last if is_custom else None,
            compare=asked.flag("compare", BEFORE, gettext("nothing is compared")),
            q=asked.text("q"),
            teams=asked.numbers("team", words.every_team()),
            saved_group=asked.number("group", nobody_out),
            roles=asked.texts("role"),
            seats=asked.some("seat", SEATS, nobody_out),
            bands=asked.some("band", BANDS, nobody_out),
            moves=asked.some("move", MOVES, nobody_out),
            least=_least(asked),
            states=asked.some("data", STATES, nobody_out),
            newcomers=asked.flag("new", "1", nobody_out),
            sort=sort,
            direction=direction if sort else "",
            page=asked.page(),
            per=asked.one("per", (PER_DAY,), "", gettext("gains by active day are left out")),
            group=GROUPS.get(
                asked.one("by", GROUPS, "", gettext("the usual groups are shown")), ""
            ),
            cols=_cols(asked),
            density=DENSITIES[asked.one("density", DENSITIES, "comfortable", high)],
            asked=asked,
        )

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the page, in order."""
        return chosen(self.cols)

    @property
    def grouped_by(self) -> GroupBy:
        """What the rows stand together by: an order of one's own holds throughout by default."""
        return self.group or ("none" if self.sort else "team")

    @property
    def is_filtered(self) -> bool:
        """Whether any filter leaves members out."""
        return self != self.cleared()

    @property
    def order(self) -> str:
        """The order of the rows in words."""
        label = COLUMNS[self.sort].title if self.sort else ""
        if self.grouped_by == "none":
            if not self.sort:
                return gettext("by SSI, highest first")
            return gettext("by %(column)s, %(way)s") % {"column": label, "way": self.direction}
        group = gettext("by team") if self.grouped_by == "team" else gettext("by role")
        if not self.sort:
            return gettext("%(group)s, then SSI, highest first") % {"group": group}
        told = {"group": group, "column": label, "way": self.direction}
        return gettext("%(group)s, then %(column)s, %(way)s") % told

    def params(self) -> dict[str, Any]:
        """Return the parameters of this state, without what is default."""
        moved = self.least != LEAST
        values = {
            "period": "" if self.period == report_period.DEFAULT else self.period,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "compare": BEFORE if self.compare else "",
            "q": self.q,
            "team": self.teams,
            "group": self.saved_group,
            "role": self.roles,
            "seat": self.seats,
            "band": self.bands,
            "move": self.moves,
            "least": f"{self.least:f}" if moved else "",
            "data": self.states,
            "new": "1" if self.newcomers else "",
            "sort": self.sort,
            "dir": SHORT[self.direction],
            "by": self.group,
            "page": self.page if self.page > 1 else "",
            "per": self.per,
            "cols": ",".join(self.cols),
            "density": "" if self.density == "comfortable" else self.density,
        }
        return {name: value for name, value in values.items() if value}

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        return address(self.base, self.params())

    def but(self, **changes: Any) -> str:
        """Return the address of this state with changes, on its first page."""
        return replace(self, page=1, **changes).url()

    def cleared(self) -> ReportQuery:
        """Return the same state without any filter."""
        return replace(
            self,
            q="",
            teams=(),
            saved_group=None,
            roles=(),
            seats=(),
            bands=(),
            moves=(),
            least=LEAST,
            states=(),
            newcomers=False,
        )

    @property
    def text(self) -> str:
        """The query string of this state, "" of the default one."""
        return self.url().removeprefix(self.base).removeprefix("?")

    def head(self, key: str) -> Head:
        """Return the head that sorts by ``key``, or turns round where it sorts already."""
        return head(
            COLUMNS[key].title,
            self.direction if self.sort == key else "",
            _first_direction(key),
            lambda to: self.but(sort=key, direction=to),
        )

    def on_page(self, page: int) -> ReportQuery:
        """Return the same state on another page."""
        return replace(self, page=page)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _least(asked: Parameters) -> Decimal:
    """Return the least move in points, from 0.01 to 100; the default for anything else."""
    text = asked.last("least")
    if not text:
        return LEAST
    try:
        least = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        least = Decimal(0)
    if not 0 < least <= 100:
        asked.miss("least", text, gettext("a move counts from %(n)s points on") % {"n": LEAST})
        least = LEAST
    return least.normalize() if least != least.to_integral_value() else least.quantize(1)


def _first_direction(key: str) -> Direction:
    return COLUMNS[key].first if key in COLUMNS else ""


def _cols(asked: Parameters) -> tuple[str, ...]:
    """Return the keys of the columns that are shown; nothing where that is the default set."""
    keys = [key for text in asked.all("cols") for key in text.split(",") if key]
    for key in keys:
        if key not in COLUMNS:
            asked.miss("cols", key, gettext("the column is left out"))
    found = tuple(column.key for column in chosen(keys))
    return () if found == DEFAULT else found
