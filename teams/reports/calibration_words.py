"""The words of the calibration page: what the data says about a difference, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from scoring.core.associations import LEAST, Association
from scoring.core.result import Score
from teams.reports.calibration_shapes import PillarPair
from teams.reports.wording.labels import PILLAR_LABELS, signed

UNKNOWN = (
    "All that applies is measured: what LinkedIn counts besides, or weighs otherwise, is not known."
)


def why(score: Score, theirs: Decimal, pillars: Iterable[PillarPair]) -> str:
    """Return why a member's numbers may differ, as far as the score itself tells."""
    return " ".join(filter(None, (_where(score, theirs, pillars), _explained(score, theirs))))


def correlated(found: Association) -> str:
    """Return what a rank correlation says, in a sentence."""
    if found.n < LEAST:
        return (
            f"{found.n} {'pair' if found.n == 1 else 'pairs'}: under {LEAST} no correlation is "
            "told, because its interval would say next to nothing."
        )
    if found.rho is None:
        return "All have the same value on one side: there is no order to compare."
    if found.interval is None:
        return "So many have the same value that no interval can be told."
    low, high = found.interval
    if low > 0:
        return "Who is higher here tends to be higher there."
    if high < 0:
        return "Who is higher here tends to be lower there."
    return "The interval includes 0: no connection can be told."


def too_few(n: int, least: int) -> str:
    """Return why nothing is compared and nobody named."""
    have = "Nobody has" if n == 0 else "1 member has" if n == 1 else f"{n} members have"
    return (
        f"{have} a total of ours and LinkedIn’s own SSI of the same day. They are shown from "
        f"{least} members on, and their correlation from {LEAST} on."
    )


def _where(score: Score, theirs: Decimal, pillars: Iterable[PillarPair]) -> str:
    """The pillar that does most for the difference of the totals."""
    total = score.total or Decimal(0)
    sign = 1 if total >= theirs else -1
    known = [(sign * pair.difference, pair) for pair in pillars if pair.difference is not None]
    most, pair = max(known, key=lambda one: one[0], default=(Decimal(0), None))
    if pair is None or pair.difference is None or most <= 0 or total == theirs:
        return ""
    return f"Most in {PILLAR_LABELS[pair.name]}, {signed(pair.difference)}."


def _explained(score: Score, theirs: Decimal) -> str:
    missing = _codes(score, "not_measured")
    partly = _codes(score, "partial")
    parts = [
        f"Not measured: {missing}." if missing else "",
        f"In part: {partly}." if partly else "",
    ]
    if score.estimated and score.low <= theirs <= score.high:
        parts.append(f"LinkedIn’s is within what that leaves open, {score.low} to {score.high}.")
    return " ".join(filter(None, parts)) or UNKNOWN


def _codes(score: Score, coverage: str) -> str:
    return ", ".join(c.code for c in score.components.values() if c.coverage == coverage)
