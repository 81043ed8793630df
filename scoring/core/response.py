"""How others have answered a member so far: what a plan may assume of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scoring.core.engagement import joined, units
from scoring.core.mix import ACCEPTED
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Engagement, Post
from scoring.core.result import Score

# Units are hundredths.
UNIT = 100


def usual_accepted(today: Score) -> int:
    """The share of the member's decided invitations that was accepted, per cent, rounded down.

    ``ACCEPTED`` where none is decided or the acceptance is not measured.
    """
    acceptance = today.components["invitation_acceptance"]
    if not acceptance.trials or acceptance.successes is None:
        return ACCEPTED
    return 100 * acceptance.successes // acceptance.trials


def usual_received(records: Sequence[AnyRecord], as_of: date, spec: ModelSpec) -> int:
    """The mean units that posts and articles of the window received, rounded down; 0 for none."""
    window = range(spec.spans.window)
    recent = [
        r for r in records if isinstance(r, Post | Engagement) and (as_of - r.on).days in window
    ]
    posts = [record for record in recent if isinstance(record, Post)]
    told = [record for record in recent if isinstance(record, Engagement)]
    worth = [units(one.standing(spec), spec) for one in joined(posts, told) if one.is_original]
    return sum(worth) // len(worth) // UNIT if worth else 0
