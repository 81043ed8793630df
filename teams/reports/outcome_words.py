"""The words of the Outcomes page, and what LinkedIn claims in its own words' sense."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from scoring.core.associations import Quadrant

MEASURES = {
    "meetings": "Meetings",
    "opportunities": "Opportunities",
    "won": "Deals won",
    "attainment": "Quota attained",
}
QUADRANTS: dict[Quadrant, str] = {
    "both": "Score and attainment above the medians",
    "score": "Score above its median, attainment not",
    "outcome": "Attainment above its median, score not",
    "neither": "Neither above its median",
}
ABOVE: dict[Quadrant, str] = {
    "both": "both",
    "score": "score",
    "outcome": "quota attained",
    "neither": "neither",
}
SAME = "So many members have the same score that no line parts a high third from a low one."
STUDY = (
    "LinkedIn’s survey of late 2013 on one quarter: sellers told their own results. "
    "High is an index over 70, low one under 30."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the outcome by which it is tried here, and whether that is a share or a multiple."""

    name: Literal["opportunities", "reached", "won"]
    measure: str
    claim: str
    source: str
    what: str
    is_share: bool = False


CLAIMS = (
    Claim(
        "opportunities",
        "Opportunities a month, high to low",
        "45% more opportunities",
        STUDY,
        "opportunities",
    ),
    Claim(
        "reached",
        "Share of months with the quota reached, high to low",
        "51% likelier to reach quota",
        STUDY,
        "an attainment",
    ),
    Claim(
        "won",
        "Deals won a month, high to low",
        "",
        "LinkedIn quotes no such ratio. It stands here beside the share below.",
        "a number of deals won",
    ),
    Claim(
        "won",
        "High third with more wins than the median of the low one",
        "78% outsell their peers",
        "LinkedIn says it of sellers who use social media against those who do not: "
        "no index is in it.",
        "a number of deals won",
        is_share=True,
    ),
)


def too_few(n: int, least: int, what: str) -> str:
    """Return why nothing is told of so few members."""
    have = "1 member has" if n == 1 else f"{n} members have" if n else "Nobody has"
    return f"{have} both a score and {what} in these months. Under {least} nothing is told."


def a_month(value: Decimal) -> str:
    """Return a mean count: "2.35 a month"."""
    return f"{_rounded(value)} a month"


def percent(value: Decimal) -> str:
    """Return a share in whole percent: "42%"."""
    return f"{(100 * value).quantize(Decimal(1), ROUND_HALF_UP)}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
