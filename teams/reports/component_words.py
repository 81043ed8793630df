"""How the points of one component come about, as a formula with the numbers put in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scoring.core.explain import Explanation
from scoring.core.headroom import shrunk_rate
from scoring.core.model import LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.result import exact
from scoring.core.window import WEIGHT_SCALE, full_weight
from teams.reports.component_shapes import Step
from teams.reports.shapes import CENT
from teams.reports.wording import components

TITLED = "decision_makers_contacted"
MILLIONTH = Decimal("0.000001")


def steps(found: Explanation, spec: ModelSpec) -> tuple[Step, ...]:
    """Return the arithmetic from the raw metric to the points; nothing where there are none."""
    return () if found.score.points is None else tuple(_steps(found, spec))


def _steps(found: Explanation, spec: ModelSpec) -> Iterator[Step]:
    component, score = found.component, found.score
    curve = component.curve
    if isinstance(curve, RateCurve):
        rate = f"({score.successes} + {curve.prior} × {_share(curve.low)})"
        rate += f" / ({score.trials} + {curve.prior})"
        value = shrunk_rate(score.successes or 0, score.trials or 0, curve)
        yield Step(components.rate_step(curve.prior), f"{rate} ≈ {rounded(value)}")
        low, high = _share(curve.low), _share(curve.high)
        part = f"max(0, ({rate} − {low}) / ({high} − {low}))"
        points = f"{component.max} × min(1, {part}) = {score.points:.2f}"
        yield Step(components.points_step(), points)
        return
    if component.kind == "decayed" and found.covered not in (0, 1):
        whole = full_weight(spec)
        of, covered = exact(whole, WEIGHT_SCALE), exact(int(found.covered * whole), WEIGHT_SCALE)
        yield Step(
            components.scaled_step(),
            f"{found.raw} × {of} / {covered} = {score.raw}",
        )
    points = f"{component.max} × min(1, {_bent(score.raw, curve)}) = {score.points:.2f}"
    yield Step(components.points_step(), points)


def _bent(raw: Decimal | None, curve: LogCurve | LinearCurve) -> str:
    if isinstance(curve, LogCurve):
        return f"ln(1 + 10 × {raw} / {curve.target}) / ln 11"
    return f"{raw} / {curve.full}"


def _share(percent: int) -> Decimal:
    return exact(percent, 100)


def rounded(value: Fraction) -> Decimal:
    """Return a fraction as a number with six decimals, half up."""
    number = Decimal(value.numerator) / value.denominator
    return number.quantize(MILLIONTH, ROUND_HALF_UP)


def room(found: Explanation) -> str:
    """Return in one sentence what is left to earn, and by how much more."""
    left = found.headroom
    if left is None:
        return ""
    if not left.points:
        return components.all_earned(found.component.max)
    points = f"{left.points:.2f}"
    if isinstance(found.component.curve, RateCurve):
        return components.next_in_a_row(points, int(left.missing))
    missing = left.missing.quantize(CENT, ROUND_HALF_UP).normalize()
    return components.more_make_full(points, f"{missing:f}", left.full)


def unmeasured(found: Explanation, spec: ModelSpec) -> str:
    """Return why there are no points, or how far they are provisional; "" where neither is so."""
    match found.score.coverage:
        case "not_applicable":
            return components.not_applicable()
        case "not_measured":
            needs_titles = found.component.name == TITLED
            titles = spec.known_titles if needs_titles else None
            return components.too_little(spec.least_coverage, titles)
        case "partial":
            days = spec.spans.active if found.component.kind == "days" else spec.spans.window
            return components.provisional(found.score.covered_days, days)
    return ""
