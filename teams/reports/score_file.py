"""The score of a day as a file: the numbers of the page, with the ledger since a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from accounts.access import Access
from scoring.core.answer_table import COLUMNS, action_rows, score_rows
from scoring.core.answers import points_text
from scoring.core.result import LedgerLine, NextAction
from scoring.selectors import last_scored_day
from teams.models import Member
from teams.reports.member_scores import (
    BeingScoredError,
    member_change,
    member_next_points,
    member_score,
)
from teams.reports.readings import restatement_of
from teams.reports.wording.actions import action_title

PROVENANCE = "Computed by Pillars from your data, not LinkedIn's SSI"


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A table with its head, and what the file is called."""

    name: str
    rows: tuple[Sequence[str], ...]


def score_file(
    *, access: Access, member: Member, on: date | None, since: date | None, is_own: bool
) -> ScoreFile:
    """Return the score of a day, by default the latest, and why it changed since another.

    With the latest one stands what would earn most next, unless it is being computed anew.

    Raises NoScoreError; with ``since`` BeingScoredError, and ValueError where it is not before.
    """
    stored = member_score(member=member, on=on)
    lines: Sequence[LedgerLine] = ()
    first_shown, how = "", ""
    if since is not None:
        change = member_change(access=access, member=member, since=since, on=on)
        stored, lines = change.after, change.told
        if change.before.restated is not None:
            found = restatement_of(access, member, change.before.restated, is_own=is_own)
            first_shown = points_text(found.first) or ""
            how = f"{found.why} {found.url}".strip()
    score = stored.score
    about = {
        "member": member.name,
        "as_of": str(score.as_of),
        "since": "" if since is None else str(since),
        "since_first_shown": first_shown,
        "data_through": "" if stored.data_through is None else str(stored.data_through),
        "model": score.model,
        "seat": score.seat,
        "policy": score.policy,
        "note": PROVENANCE,
    }
    table = score_rows(score, lines)
    actions = _next(access, member, score.as_of)
    return ScoreFile(
        name=f"score-{slugify(member.name) or member.pk}-{score.as_of}.csv",
        rows=(
            (*COLUMNS, "text"),
            *(_cells({"part": "about", "name": name}, text) for name, text in about.items()),
            *(_cells(row, how if row.get("cause") == "correction" else "") for row in table),
            *(
                _cells(row, action_title(action))
                for row, action in zip(action_rows(actions, score), actions, strict=True)
            ),
        ),
    )


def _next(access: Access, member: Member, on: date) -> Sequence[NextAction]:
    """What to do next, of the latest day alone."""
    if on != last_scored_day(member_ids=[member.pk]):
        return ()
    try:
        return member_next_points(access=access, member=member, limit=None)
    except BeingScoredError:
        return ()


def _cells(row: dict[str, str], text: str) -> tuple[str, ...]:
    return (*(row.get(column, "") for column in COLUMNS), text)
