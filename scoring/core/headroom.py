"""What a component could still earn, and the shape of its curve for a chart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.core.curves import FRACTION_SCALE, RAW_SCALE, fraction_of
from scoring.core.model import ComponentSpec, Curve, LinearCurve, LogCurve, RateCurve
from scoring.core.result import ComponentScore, exact


@dataclass(frozen=True, slots=True)
class Headroom:
    """What is left: ``points`` to the maximum, ``missing`` of the raw metric to ``full``.

    Of rates ``missing`` is how many more trials in a row have to succeed, and ``full`` are the
    successes that there are then.
    """

    points: Decimal
    missing: Decimal
    full: Decimal


def headroom(component: ComponentSpec, score: ComponentScore) -> Headroom | None:
    """What a component could still earn. None where it has no value."""
    if score.points is None:
        return None
    points, curve = component.max - score.points, component.curve
    if isinstance(curve, LogCurve | LinearCurve):
        full = Decimal(full_at(curve))
        return Headroom(points, max(full - (score.raw or 0), Decimal(0)), full)
    won, tried = score.successes or 0, score.trials or 0
    # (won + k) * 100 + prior * low >= high * (tried + k + prior), for the smallest whole k.
    short = curve.high * (tried + curve.prior) - curve.low * curve.prior - 100 * won
    more = max(-(-short // (100 - curve.high)), 0)
    return Headroom(points, Decimal(more), Decimal(won + more))


def full_at(curve: LogCurve | LinearCurve) -> int:
    """The raw metric that earns all points."""
    return curve.target if isinstance(curve, LogCurve) else curve.full


def shrunk_rate(successes: int, trials: int, curve: RateCurve) -> Fraction:
    """Where a rate stands on its curve: few trials say little, so that it starts at ``low``."""
    known = 100 * (trials + curve.prior)
    return Fraction(100 * successes + curve.prior * curve.low, known)


def curve_samples(curve: Curve, n: int) -> list[tuple[Decimal, Decimal]]:
    """``n`` points (raw, fraction) of a curve, evenly from 0 to where all points are earned.

    For rates the raw metric is the shrunk rate from 0 to 1 (``shrunk_rate``); the curve is 0
    up to its ``low`` and ends at its ``high``. Raises ``ValueError`` for fewer than two points.
    """
    if n < 2:
        raise ValueError(f"a curve is drawn by two points or more, not {n}")
    full = (
        full_at(curve) if isinstance(curve, LogCurve | LinearCurve) else Fraction(curve.high, 100)
    )
    places = [int(full * RAW_SCALE * step / (n - 1)) for step in range(n)]
    return [(exact(p, RAW_SCALE), exact(fraction_of(p, curve), FRACTION_SCALE)) for p in places]
