"""From component points to pillars and totals, with estimates and bounds (model section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.curves import POINTS_SCALE
from scoring.core.model import ModelSpec

Array = npt.NDArray[Any]

PILLAR = 25


@dataclass(frozen=True, slots=True)
class Pillars:
    """Pillars on the last axis, totals without it; points in 1e-2.

    ``points`` and ``total`` are right only where ``valued`` and ``totalled``.
    """

    earned: Array
    measured: Array
    applicable: Array
    valued: Array
    points: Array
    estimated: Array
    low: Array
    high: Array
    totalled: Array
    total: Array
    total_estimated: Array
    total_low: Array
    total_high: Array


def pillars(points: Array, has_value: Array, applies: Array, spec: ModelSpec) -> Pillars:
    """The pillars of component ``points`` (1e-2), each where it has a value and applies."""
    maxima = np.array([c.max for c in spec.components], np.int64)
    earned = _by_pillar(np.where(has_value, points, 0), spec)
    measured = _by_pillar(np.where(has_value, maxima, 0), spec)
    applicable = _by_pillar(np.where(applies, maxima, 0), spec)
    valued = 100 * measured >= spec.least_measured * applicable
    estimated = valued & (measured < applicable)
    totalled: Array = np.all(valued, axis=-1)
    value = of_25(earned, np.maximum(measured, 1))
    low = of_25(earned, applicable)
    high = of_25(earned + POINTS_SCALE * (applicable - measured), applicable)
    return Pillars(
        earned=earned,
        measured=measured,
        applicable=applicable,
        valued=valued,
        points=value,
        estimated=estimated,
        low=low,
        high=high,
        totalled=totalled,
        total=value.sum(axis=-1),
        total_estimated=totalled & estimated.any(axis=-1),
        total_low=low.sum(axis=-1),
        total_high=high.sum(axis=-1),
    )


def of_25(earned: Array, of: Array) -> Array:
    """``round2(25 * earned / of)`` in 1e-2, half-up."""
    rounded: Array = (2 * PILLAR * earned + of) // (2 * of)
    return rounded


def _by_pillar(values: Array, spec: ModelSpec) -> Array:
    sizes = [len(pillar.components) for pillar in spec.pillars]
    starts = np.cumsum([0, *sizes[:-1]])
    sums: Array = np.add.reduceat(values.astype(np.int64), starts, axis=-1)
    return sums
