"""The middle of a group, as far as the viewer may know it.

Whose values the viewer sees are always counted. Of the others those are who may be told
(``TeamSight.told``); the rest is left out before anything is summed. Of a group with
people whom the viewer does not see the median is told and, from twice the smallest group on,
quartiles, the mean and the interval, in whole points: two exact means of groups that differ by
one person would tell that person's value, and the quartiles of a few people are one person's own,
as the ends of the interval are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.core.medians import median, middle, quartiles
from teams.reports.shapes import CENT
from teams.reports.team_sight import TeamSight

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figures:
    """The middle of ``n`` values, rounded half up to hundredths; None is not told, or of nobody.

    ``low`` and ``high`` are quartiles; they and the mean may be in whole points. ``is_few`` is
    whether there are values of which nothing may be told; ``n`` is then None. ``left_out`` is
    whether people whom the viewer does not see have a value and are not counted, as they are few.
    """

    n: int | None = 0
    median: Decimal | None = None
    mean: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    is_few: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The values that are counted, in hundredths, and how many are of people whom one does not see.

    Totals are whole numbers of hundredths, which are sorted and summed much faster than fractions.
    """

    values: tuple[int | Fraction, ...]
    hidden: int
    left_out: bool

    @property
    def is_few(self) -> bool:
        """Whether there are values and none may be told."""
        return self.left_out and not self.values


def told_values(
    values: Mapping[int, Decimal | Fraction],
    people: Iterable[int],
    sight: TeamSight,
    told: Collection[int],
    seen: Collection[int] | None = None,
) -> Told:
    """Return those of the people's values that are counted, ``told`` among the unseen ones.

    ``seen`` are those whose values the viewer sees: ``sight.valued`` by default. Where
    nobody but the viewer is left of several, nothing is: it would be their own value.
    """
    known = sight.valued if seen is None else seen
    own = [member for member in people if member in values]
    counted = [member for member in own if member in known or member in told]
    if len(counted) < len(own) and {*counted} <= {sight.own}:
        counted = []
    return Told(
        tuple(_in_hundredths(values[member]) for member in counted),
        hidden=sum(member not in known for member in counted),
        left_out=len(counted) < len(own),
    )


def figures(told: Told, floor: int) -> Figures:
    """Return the middle of the values that are counted."""
    n = len(told.values)
    if told.is_few:
        return Figures(None, is_few=True, left_out=True)
    if not n:
        return Figures()
    found = Figures(n, _rounded(median(told.values)), left_out=told.left_out)
    if not is_wide(told, floor):
        return found
    mean = Fraction(sum(told.values)) / n
    low, high = quartiles(told.values)
    unit = WHOLE if told.hidden else CENT
    return Figures(
        n,
        found.median,
        _rounded(mean, unit),
        _rounded(low, unit),
        _rounded(high, unit),
        left_out=told.left_out,
    )


def interval(told: Told, floor: int) -> tuple[Decimal, Decimal] | None:
    """Return where the median lies; None where its ends would be one person's own value.

    With people whom the viewer does not see it is in whole points: its ends are values of two.
    """
    if not told.values or not is_wide(told, floor):
        return None
    found, unit = middle(told.values).interval, WHOLE if told.hidden else CENT
    return _rounded(found.low, unit), _rounded(found.high, unit)


def is_wide(told: Told, floor: int) -> bool:
    """Return whether more than the median may be told."""
    return not told.hidden or told.hidden >= 2 * floor


def _in_hundredths(value: Decimal | Fraction) -> int | Fraction:
    """A value of a member; a decimal one has two decimals at most."""
    return int(value.scaleb(2)) if isinstance(value, Decimal) else 100 * value


def _rounded(value: Fraction, unit: Decimal = CENT) -> Decimal:
    """Hundredths as a multiple of ``unit``, half away from zero; exact before that."""
    steps = value / (100 * Fraction(unit))
    above = abs(steps) + Fraction(1, 2)
    whole = above.numerator // above.denominator
    return Decimal(whole if steps >= 0 else -whole) * unit
