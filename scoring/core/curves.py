"""From raw metrics to fractions and points, exact to the last digit.

Scales: raw metrics in 1e-8, fractions in 1e-6, points in 1e-2, all rounded half-up. The last
axis of every array holds the model's components, the axes before are members and days.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.model import ComponentSpec, Curve, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.window import full_weight

RAW_SCALE = 100_000_000
FRACTION_SCALE = 1_000_000
POINTS_SCALE = 100

# Rows computed at once: the temporary arrays of a block stay in the second-level cache.
BLOCK = 4096
# Constants are applied to this many rows as to one: numpy is slow on rows of 21.
TILE = 16
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
    width = raw.shape[-1]
    flat, tries = raw.reshape(-1, width), trials.reshape(-1, trials.shape[-1])
    scale = None if weight is None else weight.reshape(flat.shape)
    fraction = np.empty(flat.shape, np.int32)
    points = np.empty(flat.shape, np.int16)
    block = _Block(spec, min(BLOCK, len(flat)))
    for start in range(0, len(flat), BLOCK):
        rows = slice(start, start + BLOCK)
        covered = None if scale is None else scale[rows]
        block.compute(flat[rows], tries[rows], covered, fraction[rows], points[rows])
    return fraction.reshape(raw.shape), points.reshape(raw.shape)


def scaled_raw(raw: int, weight: int, spec: ModelSpec) -> int:
    """``x / c`` in 1e-6, half-up, for a raw metric in 1e-8 and a covered weight in 1e-6."""
    numerator = raw * full_weight(spec)
    denominator = weight * (RAW_SCALE // 1_000_000)
    return (2 * numerator + denominator) // (2 * denominator)


def fraction_of(raw: int, curve: Curve) -> int:
    """The fraction in 1e-6 that ``raw`` (1e-8) earns, of rates the shrunk rate itself."""
    if isinstance(curve, LogCurve):
        return _bent(raw, curve.target * RAW_SCALE)
    if isinstance(curve, LinearCurve):
        return int(_linear(np.array([raw]), curve)[0])
    return int(_rate(np.array([raw]), np.array([1]), replace(curve, prior=0))[0])


class _Constants:
    """What the components of a model need, where it helps as wide as ``TILE`` rows of them."""

    def __init__(self, spec: ModelSpec) -> None:
        curves = [c.curve for c in spec.components]
        bends = [10 / (c.target * RAW_SCALE) if isinstance(c, LogCurve) else 0.0 for c in curves]
        self.full = full_weight(spec)
        self.bends = np.tile(np.array(bends), TILE)
        self.maxima = np.tile(np.array([c.max for c in spec.components], np.int32), TILE)
        self.decayed = np.array([c.kind == "decayed" for c in spec.components])
        self.linear = [(n, c) for n, c in enumerate(curves) if isinstance(c, LinearCurve)]
        self.rates = [(n, c) for n, c in enumerate(curves) if isinstance(c, RateCurve)]


@lru_cache(maxsize=8)
def _constants(spec: ModelSpec) -> _Constants:
    return _Constants(spec)


class _Block:
    """Room for the numbers of a block of rows, used again for each: memory is what costs."""

    def __init__(self, spec: ModelSpec, rows: int) -> None:
        self.spec = spec
        self.constants = _constants(spec)
        shape = -(-rows // TILE) * TILE, len(spec.components)
        self._value, self._rounded = np.zeros(shape), np.zeros(shape)
        self._whole = np.zeros(shape, np.int32)

    def compute(
        self, raw: Array, trials: Array, weight: Array | None, fraction: Array, points: Array
    ) -> None:
        """Writes ``fraction`` and ``points``: in floats, and exactly where these might not do."""
        constants, rows = self.constants, len(raw)
        value, rounded = self._value[:rows], self._rounded[:rows]
        whole = self._whole[:rows]
        self._bend(raw, weight, value)
        np.rint(value, out=rounded)
        value -= rounded
        whole[:] = rounded
        np.clip(whole, 0, FRACTION_SCALE, out=whole)
        # Column by column: to pick columns out of rows is dearer than to compute with them.
        for column, linear in constants.linear:
            whole[:, column] = _linear(raw[:, column], linear)
        for place, (column, rate) in enumerate(constants.rates):
            whole[:, column] = _rate(raw[:, column], trials[:, place], rate)
        if max(value.max(), -value.min()) > 0.5 - TIE:
            for row, column in np.argwhere(np.abs(value) > 0.5 - TIE):
                covered = 0 if weight is None else int(weight[row, column])
                component = self.spec.components[column]
                whole[row, column] = _exact(int(raw[row, column]), covered, component, self.spec)
        fraction[:] = whole
        step = FRACTION_SCALE // POINTS_SCALE
        tiles = self._whole.reshape(-1, len(constants.maxima))
        tiles *= constants.maxima
        whole += step // 2
        whole //= step
        points[:] = whole

    def _bend(self, raw: Array, weight: Array | None, value: Array) -> None:
        """``ln(1 + 10 x/T) / ln 11`` in 1e-6, not rounded; 0 in the columns of other curves."""
        constants = self.constants
        value[:] = raw
        tiles = self._value.reshape(-1, len(constants.bends))
        tiles *= constants.bends
        if weight is not None and (weight != constants.full).any():
            partial = constants.decayed & (weight != constants.full) & (weight > 0)
            np.divide(constants.full * value, weight, out=value, where=partial)
        np.log1p(value, out=value)
        value *= FRACTION_SCALE / np.log(11.0)


def _linear(raw: Array, curve: LinearCurve) -> Array:
    """``x / full`` in 1e-6, at most 1, rounded half-up: a quotient of floats holds every tie."""
    unit = curve.full * (RAW_SCALE // FRACTION_SCALE)
    return np.floor(np.minimum(raw / unit, FRACTION_SCALE) + 0.5)


def _rate(raw: Array, trials: Array, curve: RateCurve) -> Array:
    """``g`` in 1e-6, from 0 to 1, rounded half-up.

    With r = (s + m lo)/(n + m), (r - lo)/(hi - lo) is (s - n lo)/((n + m)(hi - lo)). Trials are
    single records: up to 10^7 of them a quotient is either a tie, which floats hold exactly,
    or further from one than their error.
    """
    # In 1e-6 of a per cent, of which a raw metric has as many as are in 100 (s - n lo).
    over = raw - trials * (curve.low * FRACTION_SCALE)
    of = (trials + curve.prior) * (curve.high - curve.low)
    rounded: Array = np.floor(np.clip(over / of, 0, FRACTION_SCALE) + 0.5)
    return rounded


def _exact(raw: int, weight: int, component: ComponentSpec, spec: ModelSpec) -> int:
    """``f(x, T)`` in 1e-6, half-up, by 50 digits.

    It is irrational strictly between 0 and 1, so that no true tie exists.
    """
    if not isinstance(component.curve, LogCurve):
        raise TypeError(f"{component.name} is no logarithm")
    full = full_weight(spec)
    weight = weight if weight and component.kind == "decayed" else full
    return _bent(raw * full, component.curve.target * RAW_SCALE * weight)


def _bent(part: int, whole: int) -> int:
    with localcontext() as context:
        context.prec = 50
        bent = (1 + 10 * (Decimal(part) / whole)).ln() / Decimal(11).ln() * FRACTION_SCALE
        return min(FRACTION_SCALE, int(bent.to_integral_value(ROUND_HALF_UP)))
