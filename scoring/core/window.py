"""The moving window: exact weights by age, and the spread of aggregates over days.

Weights are whole millionths, so that sums of them are exact.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from scoring.core.model import ModelSpec

Ints = npt.NDArray[np.int64]

WEIGHT_SCALE = 1_000_000


@lru_cache(maxsize=32)
def weights(spec: ModelSpec) -> Ints:
    """``w(a) = round6(0.5 ** (a / half_life))`` in millionths, for every age of the window."""
    table = np.array([_weight(age, spec.spans.half_life) for age in range(spec.spans.window)])
    table.flags.writeable = False
    return table


@lru_cache(maxsize=32)
def cumulative(spec: ModelSpec) -> Ints:
    """The sum of the weights of the ``k`` youngest ages, for k from 0 to the whole window."""
    table = np.concatenate(([0], np.cumsum(weights(spec))))
    table.flags.writeable = False
    return table


def full_weight(spec: ModelSpec) -> int:
    """``M``, the sum of all weights, in millionths."""
    return int(cumulative(spec)[-1])


def spread(count: int, first: date, last: date) -> list[tuple[date, int]]:
    """``count`` spread evenly over the days ``first`` to ``last``, both included.

    The remainder goes, one each, to the latest days; a loss is spread like a gain. Raises
    ``ValueError`` where ``last`` is before ``first``.
    """
    days = (last - first).days + 1
    if days < 1:
        raise ValueError(f"an aggregate ends on {last}, before it begins on {first}")
    share, remainder = divmod(abs(count), days)
    sign = -1 if count < 0 else 1
    return [
        (first + timedelta(days=day), sign * (share + (day >= days - remainder)))
        for day in range(days)
    ]


def _weight(age: int, half_life: int) -> int:
    with localcontext() as context:
        context.prec = 50
        exact = Decimal("0.5") ** (Decimal(age) / half_life) * WEIGHT_SCALE
        return int(exact.to_integral_value(ROUND_HALF_UP))
