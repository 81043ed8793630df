"""Rows of the User Report as the columns that sums and boards are worked out of, told naively."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from teams.reports.report_columns import COLUMNS
from teams.reports.report_counts import MISSING
from teams.reports.report_shapes import ReportRow

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class RowColumns:
    """Rows, who of them was scored by other rules on one of the days, and who is new since when."""

    rows: Sequence[ReportRow]
    other_rules: Collection[int] = ()
    since: Mapping[int, date] = field(default_factory=dict)

    def numbers(self, key: str) -> Array:
        return np.array([whole(COLUMNS[key].value(row)) for row in self.rows], np.int64)

    def rates(self, key: str) -> tuple[Array, Array]:
        rates = [getattr(row, key) for row in self.rows]
        won = [MISSING if rate is None else rate.successes for rate in rates]
        tried = [MISSING if rate is None else rate.trials for rate in rates]
        return np.array(won, np.int64), np.array(tried, np.int64)

    @property
    def ids(self) -> Array:
        return np.array([row.id for row in self.rows], np.int64)

    @property
    def has_total(self) -> Array:
        return np.array([row.total is not None for row in self.rows], np.bool_)

    @property
    def alike(self) -> Array:
        return np.array([row.id not in self.other_rules for row in self.rows], np.bool_)

    @property
    def first_totals(self) -> Array:
        days = [self.since.get(row.id) for row in self.rows]
        return np.array([MISSING if day is None else day.toordinal() for day in days], np.int64)

    @property
    def newcomers(self) -> Array:
        """The places of those who are new."""
        return np.flatnonzero([row.id in self.since for row in self.rows])

    def made(self, places: Iterable[int]) -> list[ReportRow]:
        return [self.rows[place] for place in places]


def whole(value: Any) -> int:
    """Return a value as columns have it: points in hundredths, days as ordinals."""
    if value is None:
        return int(MISSING)
    if isinstance(value, Decimal):
        return int(value.scaleb(2))
    return value.toordinal() if isinstance(value, date) else int(value)
