"""Scores beside outcomes: how they go together over members. Association, never cause.

Every number here takes one pair of each member, a score and an outcome. Months of one member are
alike, so that as pairs of their own they would make every interval too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from statistics import median
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.core.bootstrap import draws_of, percentiles, resamples
from scoring.core.rank_correlation import interval, spearman
from scoring.core.window import Ints

# Of fewer members an interval says next to nothing: nothing is told of them.
LEAST = 20

Interval = tuple[Decimal, Decimal]
Quadrant = Literal["both", "score", "outcome", "neither"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A member's score and outcome."""

    score: Fraction
    outcome: Fraction


@dataclass(frozen=True, slots=True)
class Association:
    """The rank correlation of ``n`` pairs and its 95 % interval.

    All are None under ``LEAST`` pairs. ``rho`` is None where a side has one value alone,
    the interval where too many draws would have.
    """

    n: int
    rho: Decimal | None = None
    interval: Interval | None = None


def association(pairs: Sequence[Pair]) -> Association:
    """How scores and outcomes of the members go together by rank."""
    if len(pairs) < LEAST:
        return Association(len(pairs))
    scores, outcomes = _whole([p.score for p in pairs]), _whole([p.outcome for p in pairs])
    rho = spearman(scores, outcomes)
    return Association(len(pairs), rho, None if rho is None else interval(scores, outcomes))


@dataclass(frozen=True, slots=True)
class Thirds:
    """The outcomes of the third with the lowest scores, and of that with the highest."""

    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]


def thirds(pairs: Sequence[Pair]) -> Thirds | None:
    """The lowest and the highest third by score; None where no line can be drawn between them.

    A third of n members is n / 3, rounded down; whoever has the same score as its last one is in
    it too, so that nobody is in or out by the order of a list.
    """
    third = len(pairs) // 3
    if not third:
        return None
    scores = sorted(pair.score for pair in pairs)
    lowest, highest = scores[third - 1], scores[-third]
    if lowest >= highest:
        return None
    return Thirds(
        low=tuple(pair.outcome for pair in pairs if pair.score <= lowest),
        high=tuple(pair.outcome for pair in pairs if pair.score >= highest),
    )


@dataclass(frozen=True, slots=True)
class Ratio:
    """The mean outcome of each third, and how many times the low one's the high one's is.

    ``value`` is None where the low third has nothing to compare with.
    """

    low: Fraction
    high: Fraction
    value: Fraction | None
    interval: Interval | None


def ratio(found: Thirds) -> Ratio:
    """The mean of the high third as a multiple of that of the low one."""
    low, high = mean(found.low), mean(found.high)
    if not low:
        return Ratio(low, high, None, None)
    drawn_low, drawn_high = (one.sum(axis=1) for one in _drawn(found))
    told = drawn_low > 0
    above = drawn_high * len(found.low)
    below = drawn_low * len(found.high)
    values = np.divide(above, below, out=np.full(len(told), np.nan), where=told)
    return Ratio(low, high, high / low, percentiles(values))


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the high third with more than the median of the low one."""

    median: Fraction
    value: Fraction
    interval: Interval | None


def outdone(found: Thirds) -> Share:
    """How many of the high third have more than the median of the low one; equals have not."""
    middle = median(found.low)
    more = sum(value > middle for value in found.high)
    drawn_low, drawn_high = _drawn(found)
    # Twice the median is a whole number, as the values are.
    ordered = np.sort(drawn_low, axis=1)
    n = ordered.shape[1]
    twice = ordered[:, (n - 1) // 2] + ordered[:, n // 2]
    values: npt.NDArray[np.float64] = (2 * drawn_high > twice[:, None]).mean(axis=1)
    return Share(middle, Fraction(more, len(found.high)), percentiles(values))


@dataclass(frozen=True, slots=True)
class Split:
    """The medians of scores and outcomes, and the quadrant of each pair in its order.

    ``both`` lies above both medians, ``score`` and ``outcome`` above that one alone; who is at a
    median is not above it.
    """

    score: Fraction
    outcome: Fraction
    places: tuple[Quadrant, ...]


def split(pairs: Sequence[Pair]) -> Split:
    """The pairs in quadrants by both medians. Raises ValueError where there is no pair."""
    if not pairs:
        raise ValueError("nothing has no median")
    score = median(pair.score for pair in pairs)
    outcome = median(pair.outcome for pair in pairs)
    names: dict[tuple[bool, bool], Quadrant] = {
        (True, True): "both",
        (True, False): "score",
        (False, True): "outcome",
        (False, False): "neither",
    }
    places = [names[pair.score > score, pair.outcome > outcome] for pair in pairs]
    return Split(score, outcome, tuple(places))


def mean(values: Sequence[Fraction]) -> Fraction:
    """The exact mean. Raises ZeroDivisionError where there is no value."""
    return Fraction(sum(_whole(values)), lcm(*(one.denominator for one in values)) * len(values))


def _drawn(found: Thirds) -> tuple[Ints, Ints]:
    """Both thirds drawn anew, each by itself, as whole numbers of one unit: [draws, members]."""
    draws, size = draws_of(len(found.low) + len(found.high)), len(found.low)
    values = np.array(_whole([*found.low, *found.high]), np.int64)
    low, high = (
        part[resamples(len(part), draws=draws, stream=stream)]
        for stream, part in enumerate((values[:size], values[size:]), start=1)
    )
    return low, high


def _whole(values: Sequence[Fraction]) -> list[int]:
    """The values as whole numbers of the largest unit in which all of them are."""
    unit = lcm(*(value.denominator for value in values))
    return [value.numerator * (unit // value.denominator) for value in values]
