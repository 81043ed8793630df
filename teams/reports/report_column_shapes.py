"""What a column of the User Report is.

A column's ``value`` is what sorts and what stands in a file, exact; None is "not measured". How a
page writes it is its ``kind`` (teams.templatetags.report_cells), which reads the same row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, TypedDict

from django.utils.translation import gettext

from scoring.core.result import PillarName
from teams.reports.report_shapes import ReportRow
from teams.reports.shapes import Direction, Rate

Value = str | int | Decimal | date | None
Kind = Literal[
    "member",
    "text",
    "total",
    "pillar",
    "delta",
    "cause",
    "rank",
    "moved",
    "spark",
    "count",
    "comments",
    "rate",
    "action",
    "points",
    "day",
]
# What a head stands under. "range" are counts of the chosen days, "window" rates of 90.
Group = Literal["who", "score", "change", "standing", "range", "window", "next", "state"]
Read = Callable[[ReportRow], Any]
SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``where`` is "file" for what no page shows, "page" for what no file holds.

    A column of files may stand ``beside`` another: it comes right after it wherever that is
    chosen. ``reads`` is what a page shows of the row where that is not the value alone, ``order``
    what sorts. ``sums`` says what the row of totals holds, ``has_median`` whether that of the
    medians has a value, ``has_before`` whether the period before the range has one too. ``first``
    is the direction that a head sorts in at first.
    """

    key: str
    label: str
    help: str
    group: Group
    kind: Kind
    value: Read
    is_number: bool = True
    where: Literal["both", "page", "file"] = "both"
    beside: str = ""
    reads: Read | None = None
    order: Read | None = None
    sums: Literal["", "sum", "pooled"] = ""
    has_median: bool = False
    has_before: bool = False
    sorts: bool = True
    first: Direction = "descending"
    css: str = "num"

    @property
    def title(self) -> str:
        """The head of the column."""
        return gettext(self.label)

    @property
    def explanation(self) -> str:
        """What the column says, in a sentence."""
        return gettext(self.help)

    def shown(self, row: ReportRow) -> Any:
        """Return what a page writes of the row: the value, or what the value is made of."""
        return (self.reads or self.value)(row)

    def rank_by(self, row: ReportRow) -> Any:
        """Return what sorts; None stands last either way."""
        return (self.order or self.value)(row)

    def before(self, row: ReportRow) -> int | None:
        """Return the count of the period of equal length before the range, where it is known."""
        return row.before.get(self.key) if self.has_before else None


class Reads(TypedDict):
    """What of a row a column reads."""

    value: Read
    reads: Read
    order: Read


def of_row(name: str) -> Read:
    """Return how a field of a row is read."""
    # No attrgetter: its copies are not equal, so that reports could not be compared.
    return lambda row: getattr(row, name)


def of_text(read: Callable[[ReportRow], str]) -> Reads:
    """Return how a text is read: None where it is empty; capitals do not sort."""
    return {
        "value": lambda row: read(row) or None,
        "reads": read,
        "order": lambda row: read(row).casefold() or None,
    }


def of_rate(key: str) -> Reads:
    """Return how a rate is read: a share of 1, sorted exactly; None without a trial."""
    read = of_row(key)
    return {
        "value": lambda row: share(read(row)),
        "reads": read,
        "order": lambda row: exact(read(row)),
    }


def exact(rate: Rate | None) -> Decimal | None:
    """Return a rate as a share of 1, to as many digits as tell any two apart; None without one."""
    return Decimal(rate.successes) / rate.trials if rate and rate.trials else None


def share(rate: Rate | None) -> Decimal | None:
    """Return a rate as a share of 1 with four decimals, half up; None without a trial."""
    found = exact(rate)
    return None if found is None else found.quantize(SHARE, ROUND_HALF_UP)


def pillar(name: PillarName, place: int, label: str, explanation: str) -> Column:
    """Return the column of a pillar, which is the one in this place of a row's."""
    return Column(
        key=name,
        label=label,
        help=explanation,
        group="score",
        kind="pillar",
        value=lambda row: row.pillars[place].points if row.pillars else None,
        reads=lambda row: row.pillars[place] if row.pillars else None,
        has_median=True,
        css="num pv",
    )


def count(key: str, label: str, explanation: str, **more: Any) -> Column:
    """Return the column of a count of the range."""
    given: dict[str, Any] = {"kind": "count", "sums": "sum", "has_median": True, "has_before": True}
    return Column(
        key=key, label=label, help=explanation, group="range", value=of_row(key), **given | more
    )


def trials(key: str, label: str, explanation: str) -> Column:
    """Return the column that tells files how many a rate is of."""
    read = of_row(key)
    return Column(
        key=f"{key}_of",
        label=label,
        help=explanation,
        group="window",
        kind="count",
        value=lambda row: rate.trials if (rate := read(row)) else None,
        where="file",
        beside=key,
        sums="sum",
        sorts=False,
    )
