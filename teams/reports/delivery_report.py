"""The page of a delivery: its sources, its questions, its dry run and its imports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from accounts.access import Access
from scoring.selectors import runs_of_imports
from teams.access import importable_members, tells_values, visible_imports
from teams.importers.registry import FORMATS
from teams.importers.sources import ARCHIVE
from teams.models import Delivery, DeliveryStatus, Import, Member
from teams.reports.delivery_mapping import asked_mapping, asks_for_columns
from teams.reports.delivery_questions import asked_people, asked_questions, leave_field
from teams.reports.delivery_shapes import (
    RUNNING,
    DeliveryPage,
    DeliverySource,
    Effect,
    Step,
    StepState,
)
from teams.reports.delivery_words import message_of
from teams.reports.import_report import history_row, import_progress
from teams.reports.import_shapes import Counts, ImportFile, ImportProblem, ImportRow
from teams.reports.import_words import file_words
from teams.reports.shapes import Link
from teams.services.deliveries import sources_of
from teams.services.delivery_sources import FoundSource

SHOWN = 100
LABELS = {known.kind: known.label for known in FORMATS} | {
    "linkedin.archive": "LinkedIn archive",
    "activity": "Activity document",
    "table": "A table",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """Of whom it is told what was brought: of everybody where ``members`` is None."""

    members: Collection[int] | None

    def of(self, member_id: int | None) -> bool:
        """Return whether it is told of the member; of somebody unknown only where of all."""
        return self.members is None or member_id in self.members


def delivery_page(*, access: Access, delivery: Delivery) -> DeliveryPage:
    """Return the page of a delivery that the viewer may see."""
    found = sources_of(delivery)
    members = list(importable_members(access))
    batches = list(visible_imports(access).filter(delivery=delivery).order_by("pk"))
    runs = runs_of_imports(import_ids=[batch.pk for batch in batches])
    imports = tuple(history_row(access, batch, runs.get(batch.pk)) for batch in batches)
    names = {member.pk: member.name for member in members}
    told = _Told(None)
    if access.policy.is_closed:
        told = _Told({member.pk for member in members if tells_values(access, member)})
    page = DeliveryPage(
        id=delivery.pk,
        state=delivery.status,  # type: ignore[arg-type]
        at=delivery.created_at,
        by=delivery.via or _name(delivery),
        message=message_of(delivery, imports),
        steps=_steps(delivery, found, imports),
        percent=_percent(delivery),
        sources=tuple(_source(n, one, members, delivery, told) for n, one in enumerate(found)),
        counts=_counts(delivery, found, told),
        effects=tuple(_effect(entry, names, told) for entry in delivery.plan[:SHOWN]),
        unshown=max(0, len(delivery.plan) - SHOWN),
        members=sum(not entry.get("error") for entry in delivery.plan),
        problems=tuple(problems_of(delivery)[:SHOWN]),
        imports=imports,
        result=_result(access, batches, told),
    )
    return replace(page, **_progress(access, batches, imports)) if imports else page


def _percent(delivery: Delivery) -> int | None:
    """Return how much of the files a running check has read; None while nothing was read."""
    if delivery.status != DeliveryStatus.CHECKING or not delivery.total:
        return None
    return 100 * delivery.done // delivery.total


def _progress(
    access: Access, batches: Sequence[Import], imports: Sequence[ImportRow]
) -> dict[str, Any]:
    """Return how far running imports are: one as it goes, several by who is done."""
    done = sum(row.state not in RUNNING for row in imports)
    if done == len(imports):
        return {}
    if len(imports) > 1:
        return {"percent": 100 * done // len(imports)}
    alone = import_progress(access=access, batch=batches[0])
    return {"message": alone.message, "percent": alone.percent, "phases": alone.phases}


def problems_of(delivery: Delivery) -> list[ImportProblem]:
    """Return every problem that is listed, of what could not be used first."""
    found = sources_of(delivery)
    useless = [
        ImportProblem(one.name, None, "", one.error)
        for one in found
        if one.error and not one.problems
    ]
    return useless + [
        ImportProblem(p["file"], p["line"], p["column"], p["reason"], p["expected"])
        for one in found
        for p in one.problems
    ]


def _name(delivery: Delivery) -> str:
    user = delivery.created_by
    return user.get_full_name() if user else "somebody who has left"


def _steps(
    delivery: Delivery, found: Sequence[FoundSource], imports: Sequence[ImportRow]
) -> tuple[Step, ...]:
    size = filesizeformat(sum(file["size"] for file in delivery.uploads))
    files = "1 file" if len(delivery.uploads) == 1 else f"{len(delivery.uploads)} files"
    openings = sum(source.is_open for source in found)
    known = sum(bool(source.people) for source in found)
    notes = (
        f"{files}, {size}",
        f"{known} known, {openings} to answer" if found else "what they are",
        "what would change" if imports else "nothing is saved yet",
        "can be undone",
    )
    over = 3 if any(row.state in RUNNING for row in imports) else 4
    current = {"ready": 2, "committed": over}.get(delivery.status, 1)
    labels = ("Files", "Check", "Dry run", "Import")
    return tuple(
        Step(n + 1, label, note, _state(n, current))
        for n, (label, note) in enumerate(zip(labels, notes, strict=True))
    )


def _state(number: int, current: int) -> StepState:
    return "done" if number < current else "current" if number == current else "ahead"


def _source(
    number: int,
    found: FoundSource,
    members: Sequence[Member],
    delivery: Delivery,
    told: _Told,
) -> DeliverySource:
    is_told = told.of(None) or all(told.of(person.member) for person in found.people)
    is_open = delivery.status in (DeliveryStatus.ASKING, DeliveryStatus.READY)
    return DeliverySource(
        name=found.name,
        detected=_detected(found),
        mapped=found.mapped,
        owner=_owner(found, {member.pk: member.name for member in members}),
        note=_note(found, members) if is_open else "",
        files=_files(found, is_told=is_told),
        people=asked_people(number, found, members, delivery.people.get(found.name, {}))
        if is_open
        else (),
        questions=asked_questions(number, found, delivery.answers) if is_open else (),
        mapping=asked_mapping(number, found, delivery)
        if is_open and asks_for_columns(found)
        else None,
        asks=is_open and found.is_open,
        leave_field=leave_field(number) if is_open and not found.error else "",
        left=found.left,
        error=found.error,
    )


def _detected(found: FoundSource) -> str:
    """Return what it is called; files of which nothing is read are not known to be an archive."""
    if found.kind == ARCHIVE and found.ignored and not found.inputs:
        return "Not recognised"
    return LABELS.get(found.kind, "")


def _files(found: FoundSource, *, is_told: bool) -> tuple[ImportFile, ...]:
    read = tuple(file_words(given, is_told=is_told) for given in found.inputs)
    ignored = (ImportFile(name=f["file"], ignored=f["reason"]) for f in found.ignored)
    return tuple(
        replace(file, name=file.name.removeprefix(f"{found.name}/")) for file in (*read, *ignored)
    )


def _owner(found: FoundSource, names: dict[int, str]) -> str:
    if len(found.people) > 1:
        known = sum(person.member is not None for person in found.people)
        left = sum(person.left for person in found.people)
        words = f"{len(found.people)} people, {known} matched"
        return f"{words}, {left} left out" if left else words
    for person in found.people:
        if person.member is not None:
            return names.get(person.member, "")
        return person.why or person.shown
    return ""


def _note(found: FoundSource, members: Sequence[Member]) -> str:
    """Return what an import would decide for later: to which profile a member belongs."""
    meant = {person.member for person in found.people}
    unbound = [m.name for m in members if m.pk in meant and not m.profile_key]
    if found.kind != ARCHIVE or not unbound:
        return ""
    return f"The first archive of {unbound[0]}: later ones must be of the same profile."


def _counts(delivery: Delivery, found: Sequence[FoundSource], told: _Told) -> Counts:
    plan = [_planned(entry, told) for entry in delivery.plan if "new" in entry]
    problems = sum(source.problem_count or bool(source.error) for source in found)
    return replace(Counts.summed(plan), problems=problems)


def _planned(entry: dict[str, Any], told: _Told) -> Counts:
    found = Counts(entry["new"], entry["known"], entry["changed"])
    return found if told.of(entry["member"]) else found.untold


def _effect(entry: dict[str, Any], names: dict[int, str], told: _Told) -> Effect:
    is_told = told.of(entry["member"])
    return Effect(
        member=names.get(entry["member"], ""),
        counts=_planned(entry, told),
        previewed=entry["previewed"],
        before=_points(entry["before"]) if is_told else None,
        after=_points(entry["after"]) if is_told else None,
        error=entry.get("error", ""),
    )


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _result(access: Access, batches: Sequence[Import], told: _Told) -> Link | None:
    imports = [batch for batch in batches if batch.is_applied]
    if not imports:
        return None
    org = access.organization.slug
    if len(imports) > 1:
        return Link("See the User Report", reverse("teams:report", kwargs={"org": org}))
    [batch] = imports
    if batch.member.user_id == access.person_id:
        return Link("See your score", reverse("scoring:my_score", kwargs={"org": org}))
    if not told.of(batch.member_id):
        return Link("See the User Report", reverse("teams:report", kwargs={"org": org}))
    url = reverse("teams:member", kwargs={"org": org, "member_id": batch.member_id})
    return Link(f"See {batch.member.name}", url)
