"""The score of a day as a file: the numbers of the page, with the ledger since a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from accounts.access import Access
from scoring.core.answer_table import COLUMNS, score_rows
from scoring.core.result import LedgerLine
from teams.models import Member
from teams.reports.member_scores import member_change, member_score

PROVENANCE = "Computed by Pillars from your data, not LinkedIn's SSI"


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A table with its head, and what the file is called."""

    name: str
    rows: tuple[Sequence[str], ...]


def score_file(*, access: Access, member: Member, on: date | None, since: date | None) -> ScoreFile:
    """Return the score of a day, by default the latest, and why it changed since another.

    Raises NoScoreError; with ``since`` BeingScoredError, and ValueError where it is not before.
    """
    stored = member_score(member=member, on=on)
    lines: Sequence[LedgerLine] = ()
    if since is not None:
        change = member_change(access=access, member=member, since=since, on=on)
        stored, lines = change.after, change.lines
    score = stored.score
    about = {
        "member": member.name,
        "as_of": str(score.as_of),
        "since": "" if since is None else str(since),
        "data_through": "" if stored.data_through is None else str(stored.data_through),
        "model": score.model,
        "seat": score.seat,
        "policy": score.policy,
        "note": PROVENANCE,
    }
    table = score_rows(score, lines)
    return ScoreFile(
        name=f"score-{slugify(member.name) or member.pk}-{score.as_of}.csv",
        rows=(
            (*COLUMNS, "text"),
            *(_cells({"part": "about", "name": name}, text) for name, text in about.items()),
            *(_cells(row, "") for row in table),
        ),
    )


def _cells(row: dict[str, str], text: str) -> tuple[str, ...]:
    return (*(row.get(column, "") for column in COLUMNS), text)
