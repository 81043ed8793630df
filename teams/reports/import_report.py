"""The page of one member's import, with its progress."""

from __future__ import annotations

from django.urls import reverse

from accounts.access import Access
from scoring.selectors import RunState, runs_of_imports
from teams.access import tells_values
from teams.models import Import, ImportPhase, ImportStatus
from teams.reports.import_shapes import (
    Counts,
    ImportFile,
    ImportProblem,
    ImportProgress,
    ImportRow,
    ImportState,
    Phase,
)
from teams.reports.import_words import file_words, rows_in_words
from teams.reports.shapes import Link
from teams.services.quick_log import is_logged

PHASES = tuple(ImportPhase)


def import_progress(*, access: Access, batch: Import) -> ImportProgress:
    """Return one import while it runs or after, with the totals around it once scored."""
    run = runs_of_imports(import_ids=[batch.pk]).get(batch.pk)
    state = _state(batch, run)
    is_told = tells_values(access, batch.member)
    is_measured = is_told and batch.status == ImportStatus.RUNNING
    return ImportProgress(
        id=batch.pk,
        state=state,
        member=batch.member.name,
        member_id=batch.member_id,
        by=_by(batch),
        at=batch.created_at,
        message=_message(batch, state, is_told=is_told),
        done=batch.done if is_measured else 0,
        total=batch.total if is_measured else 0,
        phases=_phases(batch, state),
        counts=_counts(batch, is_told=is_told),
        files=_files(batch, is_told=is_told),
        problems=tuple(
            ImportProblem(p["file"], p["line"], p["column"], p["reason"], p["expected"])
            for p in batch.problems
        ),
        error=batch.message if state == "failed" else "",
        before=run.before if run and is_told else None,
        after=run.after if run and is_told else None,
        can_undo=_can_undo(batch, state),
        result=_result(access, batch, state),
        self_reported=is_logged(batch.delivery),
        undoing=_undoing(batch, state),
    )


def _state(batch: Import, run: RunState | None) -> ImportState:
    """An import is over for its user once the scores are there too."""
    is_stored = batch.is_applied or batch.status == ImportStatus.UNDONE
    if is_stored and run and run.is_open:
        return "running"
    return batch.status  # type: ignore[return-value]


def _undoing(batch: Import, state: ImportState) -> bool:
    return batch.status == ImportStatus.UNDONE and state == "running"


def _can_undo(batch: Import, state: ImportState) -> bool:
    return state in ("done", "partial")


def _by(batch: Import) -> str:
    return batch.uploaded_by.get_full_name() if batch.uploaded_by else "somebody who has left"


def _counts(batch: Import, *, is_told: bool) -> Counts:
    found = Counts(batch.new_count, batch.known_count, batch.changed_count, batch.problem_count)
    return found if is_told else found.untold


def _message(batch: Import, state: ImportState, *, is_told: bool) -> str:
    if _undoing(batch, state):
        return "Its facts are gone, scores are computed again. You can leave this page."
    rows = rows_in_words(_counts(batch, is_told=is_told))
    match state:
        case "queued":
            return "Waiting for a worker. You can leave this page."
        case "running":
            return {
                ImportPhase.READ: "Reading the files. You can leave this page.",
                ImportPhase.STORE: "Storing what is scored. You can leave this page.",
            }.get(ImportPhase(batch.phase), "Scoring every day. You can leave this page.")
        case "done":
            return batch.message or f"It is in{rows}."
        case "partial":
            return batch.message or (
                f"It is in, with problems{rows}. The rows below were left out."
            )
        case "undone":
            return "Undone. Its facts are gone, scores were computed again."
    return "Nothing was stored."


def _phases(batch: Import, state: ImportState) -> tuple[Phase, ...]:
    if _undoing(batch, state):
        return ()
    over = batch.is_finished and state != "running"
    current = len(PHASES) if over else PHASES.index(ImportPhase(batch.phase))
    return tuple(
        Phase(
            phase.label,
            "done" if position < current else "current" if position == current else "ahead",
        )
        for position, phase in enumerate(PHASES)
    )


def _files(batch: Import, *, is_told: bool) -> tuple[ImportFile, ...]:
    read = tuple(file_words(f, is_told=is_told) for f in batch.inputs)
    return read + tuple(ImportFile(name=f["file"], ignored=f["reason"]) for f in batch.ignored)


def history_row(access: Access, batch: Import, run: RunState | None) -> ImportRow:
    """Return the line of an import; ``run`` is the recompute that it asked for."""
    state = _state(batch, run)
    is_told = tells_values(access, batch.member)
    return ImportRow(
        id=batch.pk,
        state=state,
        at=batch.created_at,
        by=_by(batch),
        member=batch.member.name,
        what=_what(batch),
        counts=_counts(batch, is_told=is_told),
        effect=batch.message if state == "failed" else "",
        before=run.before if run and is_told else None,
        after=run.after if run and is_told else None,
        can_undo=_can_undo(batch, state),
        undoing=_undoing(batch, state),
    )


def _what(batch: Import) -> str:
    return ", ".join(upload["name"] for upload in batch.uploads)


def _result(access: Access, batch: Import, state: ImportState) -> Link | None:
    if state not in ("done", "partial"):
        return None
    org = access.organization.slug
    if batch.member.user_id == access.person_id:
        return Link("See your score", reverse("scoring:my_score", kwargs={"org": org}))
    if not tells_values(access, batch.member):
        return None
    url = reverse("teams:member", kwargs={"org": org, "member_id": batch.member_id})
    return Link(f"See {batch.member.name}", url)
