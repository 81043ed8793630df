"""What the months say together: quadrants, correlations by lag, and LinkedIn's claims tried.

Each number takes one observation of a member: the mean of the scores and the mean of the outcomes
over the same months, those that have both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from scoring.core.associations import (
    LEAST,
    Pair,
    Ratio,
    Share,
    Thirds,
    association,
    outdone,
    ratio,
    split,
    thirds,
)
from teams.reports.outcome_months import LAGS, MemberMonth
from teams.reports.outcome_shapes import (
    ClaimRow,
    LagRow,
    QuadrantCount,
    QuadrantPanel,
    QuadrantPoint,
)
from teams.reports.outcome_words import (
    ABOVE,
    CLAIMS,
    MEASURES,
    QUADRANTS,
    SAME,
    Claim,
    a_month,
    percent,
    too_few,
)

# More dots than this are a cloud, and more rows than this no table behind a chart.
MOST_POINTS = 300

Amount = int | Decimal
Value = Callable[[MemberMonth], Amount | None]


def _reached(month: MemberMonth) -> int | None:
    return None if month.attainment is None else int(month.attainment >= 1)


VALUES: dict[str, Value] = {
    "meetings": attrgetter("meetings"),
    "opportunities": attrgetter("opportunities"),
    "won": attrgetter("won"),
    "attainment": attrgetter("attainment"),
    "reached": _reached,
}


def observations(months: Sequence[MemberMonth], name: str, lag: int = 0) -> dict[int, Pair]:
    """Return a pair of each member, in the order of the months given."""
    value = VALUES[name]
    both: dict[int, list[tuple[Decimal, Amount]]] = {}
    for month in months:
        score, outcome = month.scores[lag], value(month)
        if score is not None and score.total is not None and outcome is not None:
            both.setdefault(month.member, []).append((score.total, outcome))
    return {
        member: Pair(_mean([score for score, _ in found]), _mean([out for _, out in found]))
        for member, found in both.items()
    }


def _mean(values: Sequence[Amount]) -> Fraction:
    """Return the exact mean: what was imported has few digits, so that sums of it are exact."""
    above, below = sum(values).as_integer_ratio()
    return Fraction(above, below * len(values))


def lag_rows(months: Sequence[MemberMonth]) -> tuple[LagRow, ...]:
    """Return how every outcome goes together with the scores of 0 to 3 months before."""
    return tuple(
        LagRow(
            label,
            tuple(association([*observations(months, name, lag).values()]) for lag in range(LAGS)),
        )
        for name, label in MEASURES.items()
    )


def quadrant_panel(months: Sequence[MemberMonth], floor: int) -> QuadrantPanel:
    """Return scores and attainments split at their medians, of ``floor`` members or more."""
    found = observations(months, "attainment")
    if len(found) < floor:
        return QuadrantPanel(n=len(found), refusal=too_few(len(found), floor, "an attainment"))
    last = {month.member: month for month in sorted(months, key=lambda month: month.month)}
    parts = split([*found.values()])
    points = [
        QuadrantPoint(
            last[member].name,
            last[member].team,
            exact(pair.score),
            exact(pair.outcome),
            place,
            ABOVE[place],
        )
        for (member, pair), place in zip(found.items(), parts.places, strict=True)
    ]
    is_crowded = len(points) > MOST_POINTS
    points.sort(key=lambda point: ([*QUADRANTS].index(point.place), point.name.casefold()))
    return QuadrantPanel(
        n=len(points),
        score=exact(parts.score),
        attainment=exact(parts.outcome),
        counts=tuple(
            QuadrantCount(place, label, parts.places.count(place))
            for place, label in QUADRANTS.items()
        ),
        points=() if is_crowded else tuple(points),
        crowded=f"Over {MOST_POINTS} members: choose a team to see each." if is_crowded else "",
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in a row of a claim that can be tried."""

    low: str
    high: str
    result: Ratio | Share
    refusal: str = ""


def claim_rows(months: Sequence[MemberMonth]) -> tuple[ClaimRow, ...]:
    """Return LinkedIn's claims, each beside the same of these members."""
    return tuple(_claim_row(months, claim) for claim in CLAIMS)


def _claim_row(months: Sequence[MemberMonth], claim: Claim) -> ClaimRow:
    pairs = [*observations(months, claim.name).values()]
    parts = thirds(pairs) if len(pairs) >= LEAST else None
    if parts is None:
        refusal = SAME if len(pairs) >= LEAST else too_few(len(pairs), LEAST, claim.what)
        return ClaimRow(
            measure=claim.measure,
            claim=claim.claim,
            source=claim.source,
            n=len(pairs),
            is_share=claim.is_share,
            refusal=refusal,
        )
    found = _outdone(parts) if claim.is_share else _ratio(parts, claim)
    value = found.result.value
    return ClaimRow(
        measure=claim.measure,
        claim=claim.claim,
        source=claim.source,
        n=len(pairs),
        low_n=len(parts.low),
        high_n=len(parts.high),
        low=found.low,
        high=found.high,
        found=None if value is None else exact(value),
        interval=found.result.interval,
        is_share=claim.is_share,
        refusal=found.refusal,
    )


def _ratio(parts: Thirds, claim: Claim) -> _Found:
    found = ratio(parts)
    say = percent if claim.name == "reached" else a_month
    refusal = "" if found.value is not None else "The low third has none: there is no ratio to it."
    return _Found(say(exact(found.low)), say(exact(found.high)), found, refusal)


def _outdone(parts: Thirds) -> _Found:
    found = outdone(parts)
    low, high = a_month(exact(found.median)), percent(exact(found.value))
    return _Found(f"median {low}", f"{high} of them won more", found)


def exact(value: Fraction) -> Decimal:
    """Return the fraction to 28 digits, of which pages show a few."""
    return Decimal(value.numerator) / value.denominator
