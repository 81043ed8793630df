"""Bootstrap percentile intervals: where a number lies when the same members are drawn anew.

The draws are fixed: the same members in the same order have the same interval on every machine
and in every release of NumPy, which keeps the raw stream of a bit generator, but not what it makes
of it, for ever.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import numpy.typing as npt

from scoring.core.window import Ints

Floats = npt.NDArray[np.float64]

SEED = 45_51_78
# One less than a round number, so that the bounds are values that were drawn, and none between.
DRAWS = 999
# Of many members an interval is narrow, and each draw takes long.
MANY = 400
DRAWS_OF_MANY = 199
# An interval of 95 % leaves out one draw in 40 at each end.
CUT = 40
# Draws without a value may be left out while they are few: one in 20.
UNTOLD = 20
DIGITS = Decimal("0.0001")


def draws_of(n: int) -> int:
    """How often ``n`` members are drawn."""
    return DRAWS if n <= MANY else DRAWS_OF_MANY


def resamples(n: int, *, draws: int, stream: int = 0) -> Ints:
    """The places 0 to n - 1, drawn with replacement: [draws, n].

    Another ``stream`` is another series of draws, for a second group beside the first.
    """
    shape = (draws, n)
    raw = np.random.PCG64([SEED, stream]).random_raw(shape[0] * n)
    # The upper 32 bits as a fraction of n: a place is preferred by less than n in 2 ** 32.
    places = ((raw >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32)
    return places.astype(np.int64).reshape(shape)


def percentiles(values: Floats) -> tuple[Decimal, Decimal] | None:
    """The bounds of the 95 % percentile interval of the values of all draws, to four digits.

    With B draws these are the k-th value from below and from above, k being (B + 1) / 40 rounded
    down (Efron and Tibshirani: An Introduction to the Bootstrap, 1993, section 13.3). Draws
    without a value (not a number) are left out; None where these are more than one in 20.
    """
    told = np.sort(values[~np.isnan(values)])
    if UNTOLD * (len(values) - len(told)) > len(values):
        return None
    kth = (len(told) + 1) // CUT
    if kth == 0:
        raise ValueError(f"{len(told)} draws have no percentiles of 2.5 and 97.5")
    return _decimal(told[kth - 1]), _decimal(told[-kth])


def _decimal(value: np.float64) -> Decimal:
    return Decimal(float(value)).quantize(DIGITS, ROUND_HALF_EVEN)
