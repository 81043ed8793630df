"""What is under way, or went wrong, where a score or its ledger is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from scoring.beginnings import latest_run
from scoring.models import RunStatus
from teams.models import ImportStatus, Member
from teams.reports.shapes import ScorePage
from teams.selectors.beginnings import UNDERWAY, latest_import


@dataclass(frozen=True, slots=True)
class WorkNote:
    """One sentence or two. ``is_underway`` says that the page will be another one soon."""

    text: str
    level: Literal["info", "warn"]
    is_underway: bool


def work_note(page: ScorePage, *, member: Member) -> WorkNote | None:
    """Return what is known of the work behind a page that lacks a total or a ledger.

    None for a page that lacks nothing, in no query; and where nothing was ever begun.
    """
    if not page.is_latest or not _lacks(page):
        return None
    if (status := latest_import(member=member)) in UNDERWAY:
        return WorkNote(gettext("Files are being taken in. The score follows."), "info", True)
    run = latest_run(member_id=member.pk)
    if run in (RunStatus.QUEUED, RunStatus.RUNNING):
        return WorkNote(gettext("The score is being computed."), "info", True)
    if run == RunStatus.FAILED:
        text = gettext(
            "The last computation did not come to an end. It is tried again by itself; "
            "what stands here is as it was before."
        )
        return WorkNote(text, "warn", False)
    if status == ImportStatus.FAILED:
        text = gettext("The last file could not be read. The page of the import says why.")
        return WorkNote(text, "warn", False)
    return None


def _lacks(page: ScorePage) -> bool:
    if page.score is None or page.score.total is None:
        return True
    return page.ledger is None and page.change is not None
