"""Coordinates as text: the same number always gives the same bytes, in every locale."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")

Number = Decimal | int | float


def number(value: Number) -> str:
    """Return ``value`` rounded half up to two decimals, without trailing zeros or a minus zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact.quantize(HUNDREDTH, ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def percent(part: Number, whole: Number) -> str:
    """Return the share of ``part`` in ``whole`` as a coordinate such as "68.6%"."""
    return f"{number(Decimal(100) * _exact(part) / _exact(whole))}%"


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value))
