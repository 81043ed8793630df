"""Two members who are one person become one, in one transaction, with new scores."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from accounts.roles import Capability
from scoring.models import (
    IndustryStanding,
    RecomputeRun,
    RunStatus,
    ScoreOutlook,
    ScoreSnapshot,
    Why,
)
from scoring.services import request_recompute
from teams.models import Goal, Import, Member, TeamMembership, UploadRequest
from teams.selectors.members import has_records
from teams.services import merges
from teams.services.facts import grow_version
from teams.services.looks import LookKind, record_look
from teams.services.mapping import TABLES

# Scores of the one that goes are not the other's: they go with it, and are computed from the facts.
DROPPED = (ScoreSnapshot, ScoreOutlook, IndustryStanding)
HANDLED = merges.HANDLED | {
    *(model._meta.label for model in DROPPED),
    RecomputeRun._meta.label,
}


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of a kind become the other's; None says that there are some, not how many."""

    what: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What a merge would do: what moves, what is said besides, and why it is refused.

    ``state`` tells the evidence that was looked at: a merge that was previewed on another one is
    refused.
    """

    moved: tuple[Moved, ...]
    remarks: tuple[str, ...]
    refusals: tuple[str, ...]
    state: str


def merge_preview(*, access: Access, gone: Member, kept: Member) -> MergePreview:
    """Return what ``merge`` would do now. Raises PermissionDenied.

    Where nothing is told of one person, it says of what there is some, not how much.
    """
    access.require(Capability.MANAGE_MEMBERS)
    return MergePreview(
        moved=_moved(gone, is_closed=access.policy.is_closed),
        remarks=tuple(_remarks(gone, kept, is_closed=access.policy.is_closed)),
        refusals=tuple(_refusals(access, gone, kept)),
        state=_state(gone, kept),
    )


@transaction.atomic
def merge(*, access: Access, gone: Member, kept: Member, state: str) -> RecomputeRun:
    """``gone`` is no more, and all of theirs is ``kept``'s; return the run that scores them.

    All of it or nothing. Raises PermissionDenied, and ValidationError with the reasons where the
    two cannot be one, and where either is not as in the preview of that ``state`` any more.
    """
    access.require(Capability.MANAGE_MEMBERS)
    locked = Member.objects.select_for_update(of=("self",)).select_related("organization")
    found = {row.pk: row for row in locked.filter(pk__in=[gone.pk, kept.pk]).order_by("pk")}
    gone, kept = found[gone.pk], found[kept.pk]
    if reasons := _refusals(access, gone, kept):
        raise ValidationError(reasons)
    if state != _state(gone, kept):
        raise ValidationError(
            gettext("Something has changed since you looked. Look at it again, then merge.")
        )
    is_seen = has_records(gone) or has_records(kept) or gone.user_id or kept.user_id
    merges.move_rows(access=access, gone=gone, kept=kept)
    runs = RecomputeRun.objects.filter(member=gone)
    runs.filter(status=RunStatus.QUEUED).delete()
    runs.update(member=kept)
    behind = merges.left_behind(gone=gone, besides={model._meta.label for model in DROPPED})
    if behind:
        raise RuntimeError(f"a merge would lose rows of {', '.join(behind)}")
    record(Action.REMOVED, by=access.user, target=gone, after={"member": kept})
    record(Action.MERGED, by=access.user, target=kept, before={"member": gone})
    if is_seen:
        record_look(access=access, member=kept, kind=LookKind.MERGE)
    gone.delete()
    grow_version(kept.pk)
    return request_recompute(member=kept, why=Why.SETTINGS)


def _refusals(access: Access, gone: Member, kept: Member) -> list[str]:
    said = merges.refusals(gone=gone, kept=kept)
    if access.user.pk in (gone.user_id, kept.user_id):
        said.append(gettext("One of the two is you. Another admin merges them."))
    running = RecomputeRun.objects.filter(member=gone, status=RunStatus.RUNNING)
    if running.exists():
        said.append(gettext("The scores are being computed. Try again in a minute."))
    return said


def _state(gone: Member, kept: Member) -> str:
    """Return what changes with the evidence of either, and does not tell how often it did."""
    told = f"{gone.pk}.{gone.facts_version}.{kept.pk}.{kept.facts_version}"
    return salted_hmac("scoring.merges", told, algorithm="sha256").hexdigest()


def _moved(gone: Member, *, is_closed: bool) -> tuple[Moved, ...]:
    facts = sum(table.model.objects.filter(member=gone).count() for table in TABLES)
    counted = (
        Moved(gettext("Facts"), facts),
        Moved(gettext("Imports"), Import.objects.filter(member=gone).count()),
        Moved(gettext("Stays in teams"), TeamMembership.objects.filter(member=gone).count()),
        Moved(gettext("Goals"), Goal.objects.filter(member=gone).count()),
        Moved(gettext("Requests for files"), UploadRequest.objects.filter(member=gone).count()),
    )
    if not is_closed:
        return counted
    return tuple(Moved(one.what, None if one.count else 0) for one in counted)


def _remarks(gone: Member, kept: Member, *, is_closed: bool) -> list[str]:
    said: list[str] = []
    if gone.pk == kept.pk:
        return said
    doubled = merges.doubled_goals(gone=gone, kept=kept)
    if doubled and is_closed:
        text = gettext("Where both have an open goal for the same, that of {gone} is closed.")
        said.append(text.format(gone=gone.name))
    elif doubled:
        text = ngettext(
            "{n} open goal of {gone} is closed: {kept} has one for the same.",
            "{n} open goals of {gone} are closed: {kept} has one for the same.",
            len(doubled),
        )
        said.append(text.format(n=len(doubled), gone=gone.name, kept=kept.name))
    if merges.overlapping_stays(gone=gone, kept=kept):
        text = gettext("On days on which both were in a team, the team of {kept} stands.")
        said.append(text.format(kept=kept.name))
    if gone.user_id is not None and kept.user_id is None:
        text = gettext("The account {email} is {kept}’s from now on, and sees their score.")
        said.append(text.format(email=gone.user.email if gone.user else "", kept=kept.name))
    scored = ScoreSnapshot.objects.filter(member=gone).count()
    if scored and is_closed:
        text = gettext("The scores of {gone} go; those of {kept} are computed from all facts.")
        said.append(text.format(gone=gone.name, kept=kept.name))
    elif scored:
        text = ngettext(
            "{n} daily score of {gone} goes; those of {kept} are computed from all facts.",
            "{n} daily scores of {gone} go; those of {kept} are computed from all facts.",
            scored,
        )
        said.append(text.format(n=scored, gone=gone.name, kept=kept.name))
    return said
