"""From component points to pillars and totals, with estimates and bounds (model section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.curves import POINTS_SCALE
from scoring.core.model import ModelSpec

Array = npt.NDArray[Any]

PILLAR = 25
# Members summed at once: the numbers on the way stay in the cache, and products of this size
# start no threads, which would cost more than they save.
BLOCK = 2048


@dataclass(frozen=True)
class Pillars:
    """Pillars on the last axis, totals without it; points in 1e-2, as small integers.

    ``points`` and ``total`` are right only where ``valued`` and ``totalled``. Bounds are
    computed when they are first asked for.
    """

    earned: Array
    measured: Array
    applicable: Array
    valued: Array
    points: Array
    estimated: Array
    totalled: Array
    total: Array
    total_estimated: Array

    @cached_property
    def low(self) -> Array:
        """The pillars if nothing more had been earned: ``25 * G / P``."""
        return of_25(self.earned, self.applicable)

    @cached_property
    def high(self) -> Array:
        """The pillars if all that is not measured had been earned: ``25 * (G + P - A) / P``."""
        unknown = POINTS_SCALE * (self.applicable - self.measured)
        return of_25(self.earned + unknown, self.applicable)

    @cached_property
    def total_low(self) -> Array:
        """The sum of the lower bounds."""
        return np.asarray(self.low.sum(axis=-1))

    @cached_property
    def total_high(self) -> Array:
        """The sum of the upper bounds."""
        return np.asarray(self.high.sum(axis=-1))


def pillars(points: Array, has_value: Array, applies: Array, spec: ModelSpec) -> Pillars:
    """The pillars of component ``points`` (1e-2), each where it has a value and applies."""
    width, members = points.shape[-1], points.shape[:-1]
    earned, valued, applied = (a.reshape(-1, width) for a in (points, has_value, applies))
    by_pillar = len(spec.pillars), len(earned)
    numbers = [np.empty(by_pillar, np.int16) for _ in range(4)]
    flags = [np.empty(by_pillar, bool) for _ in range(2)]
    totals = [np.empty(len(earned), kind) for kind in (bool, np.int16, bool)]
    for start in range(0, len(earned), BLOCK):
        rows = slice(start, start + BLOCK)
        block = _block(earned[rows], valued[rows], applied[rows], spec)
        for array, part in zip((*numbers, *flags, *totals), block, strict=True):
            array[..., rows] = part
    shaped = [array.T.reshape(*members, len(spec.pillars)) for array in (*numbers, *flags)]
    gained, measured, applicable, value, has_points, estimated = shaped
    totalled, total, total_estimated = (array.reshape(members) for array in totals)
    return Pillars(
        earned=gained,
        measured=measured,
        applicable=applicable,
        valued=has_points,
        points=value,
        estimated=estimated,
        totalled=totalled,
        total=total,
        total_estimated=total_estimated,
    )


def of_25(earned: Array, of: Array) -> Array:
    """``round2(25 * earned / of)`` in 1e-2 (int32), half-up: small enough for exact floats."""
    whole = of.astype(np.float64)
    rounded: Array = np.floor((2 * PILLAR * earned.astype(np.float64) + whole) / (2 * whole))
    return rounded.astype(np.int32)


def _block(points: Array, has_value: Array, applies: Array, spec: ModelSpec) -> tuple[Array, ...]:
    """The numbers, flags and totals of ``pillars``, with the members on the last axis."""
    one, maxima = _membership(spec)
    whole = has_value.all()
    earned = _sums(points if whole else points * has_value, one)
    everything = maxima.sum(axis=1, keepdims=True)
    measured = everything if whole else _sums(has_value, maxima)
    applicable = everything if applies.all() else _sums(applies, maxima)
    valued = 100 * measured >= spec.least_measured * applicable
    estimated = valued & (measured < applicable)
    totalled = np.asarray(valued.all(axis=0))
    value = of_25(earned, np.maximum(measured, 1))
    total_estimated = totalled & np.asarray(estimated.any(axis=0))
    total = value.sum(axis=0)
    return earned, measured, applicable, value, valued, estimated, totalled, total, total_estimated


@lru_cache(maxsize=8)
def _membership(spec: ModelSpec) -> tuple[Array, Array]:
    """[pillars, components]: 1 for a component's own pillar, and its maximum there."""
    own = [[c in pillar.components for c in spec.components] for pillar in spec.pillars]
    one = np.array(own, np.float32)
    return one, one * np.array([c.max for c in spec.components], np.float32)


def _sums(values: Array, by: Array) -> Array:
    """Sums of small whole numbers by pillar, exact in single floats, in which they are fast."""
    sums: Array = by @ values.astype(np.float32).T
    return sums
