"""The words of the calibration page: what the data says about a difference, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop, ngettext

from scoring.core.associations import LEAST, Association
from scoring.core.result import Score
from teams.reports.calibration_shapes import PillarPair
from teams.reports.wording.labels import pillar_label, signed

UNKNOWN = gettext_noop(
    "All that applies is measured: what LinkedIn counts besides, or weighs otherwise, is not known."
)


def why(score: Score, theirs: Decimal, pillars: Iterable[PillarPair]) -> str:
    """Return why a member's numbers may differ, as far as the score itself tells."""
    return " ".join(filter(None, (_where(score, theirs, pillars), _explained(score, theirs))))


def correlated(found: Association) -> str:
    """Return what a rank correlation says, in a sentence."""
    if found.n < LEAST:
        told = ngettext(
            "%(n)s pair: under %(least)s no correlation is told, because its interval would say "
            "next to nothing.",
            "%(n)s pairs: under %(least)s no correlation is told, because its interval would say "
            "next to nothing.",
            found.n,
        )
        return told % {"n": found.n, "least": LEAST}
    if found.rho is None:
        return gettext("All have the same value on one side: there is no order to compare.")
    if found.interval is None:
        return gettext("So many have the same value that no interval can be told.")
    low, high = found.interval
    if low > 0:
        return gettext("Who is higher here tends to be higher there.")
    if high < 0:
        return gettext("Who is higher here tends to be lower there.")
    return gettext("The interval includes 0: no connection can be told.")


def too_few(n: int, least: int) -> str:
    """Return why nothing is compared and nobody named."""
    nobody = gettext("Nobody has a total of ours and LinkedIn’s own SSI of the same day.")
    some = ngettext(
        "%(n)s member has a total of ours and LinkedIn’s own SSI of the same day.",
        "%(n)s members have a total of ours and LinkedIn’s own SSI of the same day.",
        n,
    )
    shown = gettext(
        "They are shown from %(shown)s members on, and their correlation from %(least)s on."
    )
    have = some % {"n": n} if n else nobody
    return f"{have} {shown % {'shown': least, 'least': LEAST}}"


def _where(score: Score, theirs: Decimal, pillars: Iterable[PillarPair]) -> str:
    """The pillar that does most for the difference of the totals."""
    total = score.total or Decimal(0)
    sign = 1 if total >= theirs else -1
    known = [(sign * pair.difference, pair) for pair in pillars if pair.difference is not None]
    most, pair = max(known, key=lambda one: one[0], default=(Decimal(0), None))
    if pair is None or pair.difference is None or most <= 0 or total == theirs:
        return ""
    told = {"pillar": pillar_label(pair.name), "points": signed(pair.difference)}
    return gettext("Most in %(pillar)s, %(points)s.") % told


def _explained(score: Score, theirs: Decimal) -> str:
    missing = _codes(score, "not_measured")
    partly = _codes(score, "partial")
    parts = [
        gettext("Not measured: %(codes)s.") % {"codes": missing} if missing else "",
        gettext("In part: %(codes)s.") % {"codes": partly} if partly else "",
    ]
    if score.estimated and score.low <= theirs <= score.high:
        within = gettext("LinkedIn’s is within what that leaves open, %(low)s to %(high)s.")
        parts.append(within % {"low": score.low, "high": score.high})
    return " ".join(filter(None, parts)) or gettext(UNKNOWN)


def _codes(score: Score, coverage: str) -> str:
    return ", ".join(c.code for c in score.components.values() if c.coverage == coverage)
