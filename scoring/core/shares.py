"""What one record has in a number, and why it has no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.core.records import AnyRecord

Reason = Literal[
    # Its day.
    "after_date",
    "outside_window",
    "not_covered",
    # Beside others.
    "over_cap",
    "other_source",
    "same_person",
    "day_once",
    "earlier_contact",
    "superseded",
    "other_higher",
    # By itself.
    "zero",
    "not_told",
    "passive",
    "incoming",
    "pending",
    # Posts.
    "repost",
    "few_words",
    "not_original",
    "form_unknown",
    # Comments.
    "low_effort",
    "duplicate",
    "over_post_cap",
    "over_comment_cap",
    "own_post",
    # People.
    "coworker",
    "not_coworker",
    "company_unknown",
    "title_unknown",
    "no_decision_maker",
    "first_degree",
    "unanswered",
    "one_sided",
    "not_opener",
    # The profile and the seat.
    "not_met",
    "no_seat",
]


@dataclass(frozen=True, slots=True)
class Share:
    """``units`` (hundredths) that a record has in a number; of ``alone`` by itself, uncapped.

    ``reason`` says why they are no more. ``what`` names the part of a state that is told.
    """

    record: AnyRecord
    units: int
    alone: int
    reason: Reason | None = None
    what: str = ""
    trials: int = 0
