"""Spearman's rank correlation of pairs, with ties, and its bootstrap percentile interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np

from scoring.core.bootstrap import draws_of, percentiles, resamples
from scoring.core.window import Ints

Value = Decimal | Fraction | int
PRECISION = 34


def ranks(values: Sequence[Value]) -> list[int]:
    """Twice the rank of each value, the lowest first: equals share the average of their ranks.

    The average of whole ranks is a whole or a half one, so that twice of it is exact.
    """
    below, doubled = 0, {}
    for value, number in sorted(Counter(values).items()):
        doubled[value] = 2 * below + number + 1
        below += number
    return [doubled[value] for value in values]


def spearman(x: Sequence[Value], y: Sequence[Value]) -> Decimal | None:
    """Spearman's rho: the product-moment correlation of the average ranks, to 34 digits.

    With ties this, and not the short formula of squared differences, is his coefficient (Kendall
    and Gibbons: Rank Correlation Methods, 1990, chapter 3). None where one side has no two
    different values. Raises ValueError where the sides are not of one length.
    """
    middle = len(x) + 1
    moved = [(a - middle, b - middle) for a, b in zip(ranks(x), ranks(y), strict=True)]
    squares = sum(a * a for a, _ in moved) * sum(b * b for _, b in moved)
    if not squares:
        return None
    with localcontext(prec=PRECISION):
        return Decimal(sum(a * b for a, b in moved)) / Decimal(squares).sqrt()


def interval(x: Sequence[Value], y: Sequence[Value]) -> tuple[Decimal, Decimal] | None:
    """The 95 % bootstrap percentile interval of Spearman's rho: pairs are drawn, ranked anew.

    The pairs have to be independent: one of each member. None where one draw in 20 or more has
    equal values alone. Raises ValueError where the sides are not of one length.
    """
    if len(x) != len(y):
        raise ValueError("a correlation is of two sides of one length")
    if min(len(set(x)), len(set(y)), 2) < 2:
        return None
    drawn = resamples(len(x), draws=draws_of(len(x)))
    one, squares_of_one = _ranks_of_draws(x, drawn)
    other, squares_of_other = _ranks_of_draws(y, drawn)
    products = (one * other).sum(axis=1)
    size = np.sqrt(squares_of_one.astype(np.float64)) * np.sqrt(squares_of_other.astype(np.float64))
    told = size > 0
    return percentiles(np.divide(products, size, out=np.full(len(size), np.nan), where=told))


def _ranks_of_draws(values: Sequence[Value], drawn: Ints) -> tuple[Ints, Ints]:
    """Twice the ranks in every draw less their mean, [draws, n], and the sums of their squares.

    Nothing is sorted for it: how often each different value was drawn tells all ranks of a draw.
    """
    n = drawn.shape[1]
    order = {value: place for place, value in enumerate(sorted(set(values)))}
    places = np.array([order[value] for value in values], np.int64)[drawn]
    first = np.arange(len(drawn), dtype=np.int64)[:, None] * len(order)
    cells = np.bincount((places + first).ravel(), minlength=len(drawn) * len(order))
    counts = cells.reshape(len(drawn), len(order)).astype(np.int64, copy=False)
    moved = 2 * counts.cumsum(axis=1) - counts - n
    return np.take_along_axis(moved, places, axis=1), (counts * moved * moved).sum(axis=1)
