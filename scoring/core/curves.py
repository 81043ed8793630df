"""From raw metrics to fractions and points, exact to the last digit.

Scales: raw metrics in 1e-8, fractions in 1e-6, points in 1e-2, all rounded half-up. The last
axis of every array holds the model's components, the axes before are members and days.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.model import ComponentSpec, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.window import full_weight

RAW_SCALE = 100_000_000
FRACTION_SCALE = 1_000_000
POINTS_SCALE = 100

# A row of 21 float64 values takes 168 bytes: a block of rows stays in the second-level cache.
BLOCK = 2048
# Floats of this size carry an error below 1e-8; what lies nearer to a tie is computed exactly.
TIE = 1e-7

Array = npt.NDArray[Any]


def points_of(
    raw: Array, trials: Array, spec: ModelSpec, weight: Array | None = None
) -> tuple[Array, Array]:
    """Fractions (int32, 1e-6) and points (int16, 1e-2) of raw metrics, in the shape of ``raw``.

    ``raw`` is int64 (or Python integers) in 1e-8, of rates the successes. ``trials`` has one
    column for each rate, in their order. ``weight`` is the covered weight in 1e-6 by which
    decayed metrics are scaled (``x * M / weight``, never rounded before the curve); where it
    is None or 0 nothing is scaled. Formulas: model sections 1.4 to 1.6.
    """
    flat = raw.reshape(-1, raw.shape[-1])
    tries = trials.reshape(-1, trials.shape[-1])
    scale = None if weight is None else weight.reshape(flat.shape)
    fraction = np.empty(flat.shape, np.int32)
    points = np.empty(flat.shape, np.int16)
    maxima = np.array([c.max for c in spec.components], np.int32)
    step = FRACTION_SCALE // POINTS_SCALE
    for start in range(0, len(flat), BLOCK):
        rows = slice(start, start + BLOCK)
        block = _fractions(flat[rows], tries[rows], None if scale is None else scale[rows], spec)
        fraction[rows] = block
        points[rows] = (block * maxima + step // 2) // step
    return fraction.reshape(raw.shape), points.reshape(raw.shape)


def scaled_raw(raw: int, weight: int, spec: ModelSpec) -> int:
    """``x / c`` in 1e-6, half-up, for a raw metric in 1e-8 and a covered weight in 1e-6."""
    numerator = raw * full_weight(spec)
    denominator = weight * (RAW_SCALE // 1_000_000)
    return (2 * numerator + denominator) // (2 * denominator)


def _fractions(raw: Array, trials: Array, weight: Array | None, spec: ModelSpec) -> Array:
    fraction = _log_fractions(raw, weight, spec)
    rate = 0
    for column, component in enumerate(spec.components):
        curve = component.curve
        if isinstance(curve, LinearCurve):
            fraction[:, column] = _linear_fractions(raw[:, column], curve)
        elif isinstance(curve, RateCurve):
            fraction[:, column] = _rate_fractions(raw[:, column], trials[:, rate], curve)
            rate += 1
    return fraction


def _linear_fractions(raw: Array, curve: LinearCurve) -> Array:
    unit = curve.full * (RAW_SCALE // FRACTION_SCALE)
    fraction: Array = np.minimum((raw + unit // 2) // unit, FRACTION_SCALE)
    return fraction


def _rate_fractions(raw: Array, trials: Array, curve: RateCurve) -> Array:
    """``g``: with r = (s + m lo)/(n + m), (r - lo)/(hi - lo) is (s - n lo)/((n + m)(hi - lo))."""
    numerator = 100 * (raw // RAW_SCALE) - trials * curve.low
    denominator = (trials + curve.prior) * (curve.high - curve.low)
    rounded = (2 * FRACTION_SCALE * numerator + denominator) // (2 * denominator)
    fraction: Array = np.clip(rounded, 0, FRACTION_SCALE)
    return fraction


def _log_fractions(raw: Array, weight: Array | None, spec: ModelSpec) -> Array:
    """Column by column ``f(x, T)``; 0 in the columns of other curves."""
    factors = np.array(
        [
            10 / (c.curve.target * RAW_SCALE) if isinstance(c.curve, LogCurve) else 0.0
            for c in spec.components
        ]
    )
    value = raw * factors if raw.dtype != object else raw.astype(np.float64) * factors
    if weight is not None:
        value *= _scaling(weight, spec)
    np.log1p(value, out=value)
    value *= FRACTION_SCALE / np.log(11.0)
    value += 0.5
    floor = np.floor(value)
    value -= floor
    near = (value < TIE) | (value > 1 - TIE)
    fraction: Array = np.minimum(floor, FRACTION_SCALE).astype(np.int32)
    for row, column in np.argwhere(near & (floor <= FRACTION_SCALE)):
        covered = 0 if weight is None else int(weight[row, column])
        component = spec.components[column]
        fraction[row, column] = _exact_fraction(int(raw[row, column]), covered, component, spec)
    return fraction


def _scaling(weight: Array, spec: ModelSpec) -> Array:
    """``M / weight`` for decayed components that have a covered weight, else 1."""
    decayed = np.array([c.kind == "decayed" for c in spec.components])
    scaled = decayed & (weight > 0)
    return np.where(scaled, full_weight(spec) / np.where(scaled, weight, 1), 1.0)


def _exact_fraction(raw: int, weight: int, component: ComponentSpec, spec: ModelSpec) -> int:
    """``f`` by 50 digits: it is irrational strictly between 0 and 1, so no true tie exists."""
    if not isinstance(component.curve, LogCurve):
        return 0
    full = full_weight(spec)
    weight = weight if weight and component.kind == "decayed" else full
    with localcontext() as context:
        context.prec = 50
        u = Decimal(raw * full) / (component.curve.target * RAW_SCALE * weight)
        exact = (1 + 10 * u).ln() / Decimal(11).ln() * FRACTION_SCALE
        return min(FRACTION_SCALE, int(exact.to_integral_value(ROUND_HALF_UP)))
