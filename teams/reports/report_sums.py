"""The rows of totals and of medians: of every column that has one, over any members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from teams.reports.report_column_shapes import SHARE, Column, Value, share
from teams.reports.report_counts import MISSING
from teams.reports.report_selection import shares
from teams.reports.shapes import CENT, Rate

Array = npt.NDArray[Any]


class Columns(Protocol):
    """Members as columns of whole numbers, MISSING where one has no value."""

    def numbers(self, key: str) -> Array:
        """Return the numbers of a column: points in hundredths."""

    def rates(self, key: str) -> tuple[Array, Array]:
        """Return what is won, and of what, of a column of rates."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A total or a median of the ``n`` rows that have a value.

    ``value`` is exact, for files; ``shown`` is what a page writes, in the form of a cell of the
    column. Both are None where no row has a value.
    """

    value: Value
    n: int
    shown: Any = None


def totals(members: Columns, columns: Sequence[Column]) -> dict[str, Figure]:
    """Return the total of each column that has one, by key; of rates the rate of all together."""
    return {column.key: _total(members, column) for column in columns if column.sums}


def medians(members: Columns, columns: Sequence[Column]) -> dict[str, Figure]:
    """Return the median of each column that has one, by key.

    Points are rounded half-up to hundredths, shares to four decimals; counts keep their halves.
    """
    return {column.key: _median(members, column) for column in columns if column.has_median}


def median(cents: Array) -> Decimal | None:
    """Return the median of known hundredths in points, rounded half-up; None of nobody's."""
    if not cents.size:
        return None
    return (_middle(cents) / 100).quantize(CENT, ROUND_HALF_UP)


def _total(members: Columns, column: Column) -> Figure:
    if column.sums == "pooled":
        won, tried = members.rates(column.key)
        known = tried != MISSING
        if not known.any():
            return Figure(None, 0)
        rate = Rate(int(won[known].sum()), int(tried[known].sum()))
        return Figure(share(rate), int(known.sum()), rate)
    values = members.numbers(column.key)
    known = values != MISSING
    if not known.any():
        return Figure(None, 0)
    total: int = int(values[known].sum())
    shown: Any = total
    if column.kind == "comments":
        scored = members.numbers(f"{column.key}_scored")
        shown = [int(scored[known].sum()), total]
    return Figure(total, int(known.sum()), shown)


def _median(members: Columns, column: Column) -> Figure:
    if column.kind == "rate":
        won, tried = members.rates(column.key)
        known = tried > 0
        if not known.any():
            return Figure(None, 0)
        won, tried = won[known], tried[known]
        order = np.argsort(shares(won, tried), kind="stable")
        places = order[[(len(order) - 1) // 2, len(order) // 2]].tolist()
        low, high = (Decimal(int(won[place])) / int(tried[place]) for place in places)
        value = (high if len(order) % 2 else (low + high) / 2).quantize(SHARE, ROUND_HALF_UP)
        return Figure(value, len(order), value)
    values = members.numbers(column.key)
    values = values[values != MISSING]
    is_count = column.kind in ("count", "comments")
    half = (_middle(values) if values.size else None) if is_count else median(values)
    return Figure(half, int(values.size), half)


def _middle(values: Array) -> Decimal:
    """Return the middle one of the values, or half of the sum of the two there."""
    places = [(len(values) - 1) // 2, len(values) // 2]
    low, high = np.partition(values, places)[places].tolist()
    return Decimal(high) if len(values) % 2 else Decimal(low + high) / 2
