"""How others have answered a member so far: what a plan may assume of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scoring.core.engagement import joined, parted, standing, units
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
    posts, told = parted(records)
    dated: list[Post | Engagement] = [*posts, *told]
    recent = [one for one in dated if (as_of - one.on).days in window]
    originals = [one for one in joined(*parted(recent)) if one.is_original]
    worth = [units(standing(one.told, spec), spec) for one in originals]
    return sum(worth) // len(worth) // UNIT if worth else 0
