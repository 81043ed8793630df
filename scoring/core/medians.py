"""Medians, and how sure one may be of them: exact, without a distribution being assumed.

Of n values drawn independently from one distribution, how many lie under its median is binomial
(n, 1/2) where values do not repeat. So the median lies between the r-th smallest and the r-th
largest of them with the probability ``1 - 2 P(B <= r - 1)``; where values repeat, at least with
that. W. R. Thompson, "On Confidence Ranges for the Median", Annals of Mathematical Statistics 7
(1936), 122-128; H. A. David and H. N. Nagaraja, Order Statistics, third edition (2003), 7.1;
for values that repeat: H. Scheffé and J. W. Tukey, "Non-Parametric Estimation", the same Annals
16 (1945), 187-192.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb

CONFIDENCE = Fraction(95, 100)

Value = int | Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the median lies, both ends included, and with what probability at least."""

    low: Fraction
    high: Fraction
    coverage: Fraction


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of ``n`` values with its interval."""

    n: int
    median: Fraction
    interval: Interval


def median(values: Iterable[Value]) -> Fraction:
    """The middle value, of an even number the mean of the middle two. Raises ``ValueError``."""
    return _median(sorted(values))


def quartiles(values: Iterable[Value]) -> tuple[Fraction, Fraction]:
    """The lower and the upper quartile: a quarter and three quarters of the way in the order.

    Between two values they are interpolated: the value at the place ``(n - 1) p`` of the ordered
    ones, counted from 0 (type 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical
    Packages", The American Statistician 50 (1996), 361-365), as spreadsheets and NumPy have them.
    Raises ``ValueError`` for no value at all.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing has no quartiles")
    return _at(ordered, Fraction(1, 4)), _at(ordered, Fraction(3, 4))


def middle(values: Iterable[Value]) -> Middle:
    """The median with the narrowest interval that covers it with 95 % at least.

    Where not even the smallest and the largest value do, as of five and fewer, these are the
    interval, and its coverage says with how much. Raises ``ValueError`` for no value at all.
    """
    ordered = sorted(values)
    found = _median(ordered)
    rank, coverage = ranks(len(ordered))
    low, high = Fraction(ordered[rank - 1]), Fraction(ordered[-rank])
    return Middle(len(ordered), found, Interval(low, high, coverage))


@lru_cache(maxsize=4096)
def ranks(n: int) -> tuple[int, Fraction]:
    """The r of the interval from the r-th smallest to the r-th largest of ``n``, and its coverage.

    It is the largest one that covers 95 % at least; 1 where there is none.
    """
    whole = 2**n
    rank, below = 1, 1
    while 2 * (rank + 1) <= n:
        wider = below + comb(n, rank)
        if Fraction(whole - 2 * wider, whole) < CONFIDENCE:
            break
        rank, below = rank + 1, wider
    return rank, Fraction(whole - 2 * below, whole)


def _at(ordered: list[Value], share: Fraction) -> Fraction:
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    low = Fraction(ordered[below])
    return low + (place - below) * (ordered[above] - low)


def _median(ordered: list[Value]) -> Fraction:
    if not ordered:
        raise ValueError("nothing has no median")
    half = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half]) / 2
