"""The import pages: the history of a viewer's imports, and one import with its progress."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from scoring.selectors import RunState, runs_of_imports
from teams.access import importable_members, visible_imports
from teams.models import Import, ImportPhase, ImportStatus, Member
from teams.reports.import_shapes import (
    Counts,
    ImportFile,
    ImportList,
    ImportProblem,
    ImportProgress,
    ImportRow,
    ImportState,
    Phase,
)
from teams.reports.import_words import file_words
from teams.reports.shapes import Choice, Link

PAGE = 25
PHASES = tuple(ImportPhase)


def import_choices(access: Access) -> list[Member]:
    """Return the members for whom the viewer may upload files, the viewer first."""
    members = list(importable_members(access))
    return sorted(members, key=lambda member: member.user_id != access.user.pk)


def import_list(*, access: Access, page: int) -> ImportList:
    """Return the history of the members for whom the viewer may import, latest first."""
    rows = visible_imports(access)
    start = PAGE * (page - 1)
    found = list(rows[start : start + PAGE + 1])
    runs = runs_of_imports(import_ids=[row.pk for row in found])
    last = rows.first() if page == 1 else None
    return ImportList(
        own=not access.can(Capability.IMPORT_FOR_OTHERS),
        limit=f"{settings.IMPORT_MAX_BYTES // 1024**2} MB",
        members=tuple(
            Choice(str(m.pk), f"{m.name} (you)" if m.user_id == access.user.pk else m.name)
            for m in import_choices(access)
        ),
        rows=tuple(history_row(row, runs.get(row.pk)) for row in found[:PAGE]),
        last_at=last.created_at if last else None,
        previous=_page_link(access, "Newer", page - 1) if page > 1 else None,
        next=_page_link(access, "Older", page + 1) if len(found) > PAGE else None,
    )


def import_progress(*, access: Access, batch: Import) -> ImportProgress:
    """Return one import while it runs or after, with the totals around it once scored."""
    run = runs_of_imports(import_ids=[batch.pk]).get(batch.pk)
    state = _state(batch, run)
    return ImportProgress(
        id=batch.pk,
        state=state,
        member=batch.member.name,
        member_id=batch.member_id,
        by=_by(batch),
        at=batch.created_at,
        message=_message(batch, state),
        phases=_phases(batch, state),
        counts=_counts(batch),
        files=_files(batch),
        problems=tuple(
            ImportProblem(p["file"], p["line"], p["column"], p["reason"], p["expected"])
            for p in batch.problems
        ),
        error=batch.message if state == "failed" else "",
        before=run.before if run else None,
        after=run.after if run else None,
        can_undo=_can_undo(batch, state),
        result=_result(access, batch, state),
    )


def _state(batch: Import, run: RunState | None) -> ImportState:
    """An import is over for its user once the scores are there too."""
    if batch.status in (ImportStatus.DONE, ImportStatus.PARTIAL) and run and run.is_open:
        return "running"
    return batch.status  # type: ignore[return-value]


def _can_undo(batch: Import, state: ImportState) -> bool:
    return state in ("done", "partial")


def _by(batch: Import) -> str:
    return batch.uploaded_by.get_full_name() if batch.uploaded_by else "somebody who has left"


def _counts(batch: Import) -> Counts:
    return Counts(batch.new_count, batch.known_count, batch.changed_count, batch.problem_count)


def _message(batch: Import, state: ImportState) -> str:
    rows = f"{batch.new_count} new, {batch.changed_count} changed, {batch.known_count} known"
    match state:
        case "queued":
            return "Waiting for a worker. You can leave this page."
        case "running":
            return {
                ImportPhase.READ: "Reading the files. You can leave this page.",
                ImportPhase.STORE: "Storing what is scored. You can leave this page.",
            }.get(ImportPhase(batch.phase), "Scoring every day. You can leave this page.")
        case "done":
            return batch.message or f"It is in: {rows}."
        case "partial":
            return batch.message or (
                f"It is in, with problems: {rows}. The rows below were left out."
            )
        case "undone":
            return "Undone. Its facts are gone, scores were computed again."
    return "Nothing was stored."


def _phases(batch: Import, state: ImportState) -> tuple[Phase, ...]:
    over = batch.is_finished and state != "running"
    current = len(PHASES) if over else PHASES.index(ImportPhase(batch.phase))
    return tuple(
        Phase(
            phase.label,
            "done" if position < current else "current" if position == current else "ahead",
        )
        for position, phase in enumerate(PHASES)
    )


def _files(batch: Import) -> tuple[ImportFile, ...]:
    read = tuple(file_words(f) for f in batch.inputs)
    return read + tuple(ImportFile(name=f["file"], ignored=f["reason"]) for f in batch.ignored)


def history_row(batch: Import, run: RunState | None) -> ImportRow:
    """Return the line of an import; ``run`` is the recompute that it asked for."""
    state = _state(batch, run)
    return ImportRow(
        id=batch.pk,
        state=state,
        at=batch.created_at,
        by=_by(batch),
        member=batch.member.name,
        what=_what(batch),
        counts=_counts(batch),
        effect=batch.message if state == "failed" else "",
        before=run.before if run else None,
        after=run.after if run else None,
        can_undo=_can_undo(batch, state),
    )


def _what(batch: Import) -> str:
    return ", ".join(upload["name"] for upload in batch.uploads)


def _result(access: Access, batch: Import, state: ImportState) -> Link | None:
    if state not in ("done", "partial"):
        return None
    org = access.organization.slug
    if batch.member.user_id == access.user.pk:
        return Link("See your score", reverse("scoring:my_score", kwargs={"org": org}))
    url = reverse("teams:member", kwargs={"org": org, "member_id": batch.member_id})
    return Link(f"See {batch.member.name}", url)


def _page_link(access: Access, label: str, page: int) -> Link:
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    return Link(label, f"{url}?page={page}" if page > 1 else url)
