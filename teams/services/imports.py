"""Imports: files become evidence, and the row tells how far that has come.

A row is claimed by a conditional UPDATE and run by one worker; at most one import of a member
runs at a time. A worker that died stops beating: after a while the import is claimed again, what
it had written is taken back and it starts anew.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, User
from accounts.rules import rules_today
from accounts.selectors import local_today
from accounts.silence import silent
from teams.access import require_import
from teams.importers.people import whose
from teams.importers.reading import Options, Person, Reading, Unusable
from teams.importers.registry import Part, read
from teams.models import (
    APPLIED,
    Delivery,
    DeliveryStatus,
    Import,
    ImportPhase,
    ImportStatus,
    Member,
)
from teams.services import claims, same_files, upload_store
from teams.services.attempts import BROKE, MAX_ATTEMPTS, STALE, where
from teams.services.facts import apply_reading
from teams.services.opt_outs import kept
from teams.services.progress import SupersededError, beat
from teams.services.recent import reader_for
from teams.services.undo import retract

logger = logging.getLogger(__name__)

LISTED_PROBLEMS = 1_000
TEXT_LENGTH = 500


def import_create(
    *, access: Access, member: Member, uploads: Iterable[File[bytes]], via: str = ""
) -> Import:
    """Return a waiting import of files that are all the member's, taken as they are, unchecked.

    ``via`` says what made them where nobody uploaded them: made again they are no file that is
    known, but another word. The caller enqueues the import. Raises PermissionDenied where the
    user may not import for the member, and ValidationError where there are no files or they are
    too large.
    """
    require_import(access, member)
    files = list(uploads)
    upload_store.check(files)
    stored = upload_store.store(member.organization_id, upload_store.named(files))
    with transaction.atomic():
        after = {"files": len(files), "via": via}
        record(Action.IMPORTED, by=access.user, target=member, after=after)
        delivery = Delivery.objects.create(
            organization_id=member.organization_id,
            created_by=access.user,
            via=via,
            member=member,
            status=DeliveryStatus.COMMITTED,
            committed_at=timezone.now(),
        )
        return Import.objects.create(
            organization_id=member.organization_id,
            delivery=delivery,
            member=member,
            uploaded_by=access.user,
            uploads=stored.files,
            digest=upload_store.digest_of(stored.files, [via, delivery.pk] if via else []),
        )


def import_run(*, import_id: int) -> Import | None:
    """Read and store what an import brings; return it finished.

    None where there is nothing to do: the import does not wait, another one of the member runs,
    or another worker took over. Whatever happens to the files is told by the row: done, partial
    or failed, and then nothing of them is stored. Where the database itself is away the error is
    raised, the row keeps its status and the sweep tries again.
    """
    batch = _claimed(import_id)
    if batch is None:
        return None
    try:
        _attempt(batch)
    except SupersededError:
        return None
    return batch


def import_undo(*, access: Access, batch: Import) -> Import:
    """Take an import back on behalf of a user; as ``undo``.

    Raises PermissionDenied where the user may not import for the member.
    """
    require_import(access, batch.member)
    return undo(batch=batch, by=access.user)


@transaction.atomic
def undo(*, batch: Import, by: User) -> Import:
    """The import says nothing any more; return it as undone, its counts kept.

    Its facts are gone, or with a later import that claims them; those that it replaced are back.
    The member is bound to no profile where no import that tells one is left. Raises
    ValidationError where the import is not a finished one, or another one of the member runs.
    """
    Member.objects.select_for_update().get(pk=batch.member_id)
    found = Import.objects.select_related("member").get(pk=batch.pk)
    if not found.is_applied:
        raise ValidationError(
            f"There is nothing to undo: this import is marked “{found.get_status_display()}”."
        )
    of_member = Import.objects.filter(member_id=found.member_id)
    if of_member.filter(status=ImportStatus.RUNNING).exists():
        raise ValidationError("Another import is running. Undo this one when it has finished.")
    retract(found)
    found.status = ImportStatus.UNDONE
    found.undone_at, found.undone_by, found.claims = timezone.now(), by, None
    found.save(update_fields=["status", "undone_at", "undone_by", "claims"])
    before = {"import": found.pk}
    record(Action.IMPORT_UNDONE, by=by, target=found.member, before=before)
    if not of_member.filter(status__in=APPLIED).exclude(owner_key="").exists():
        Member.objects.filter(pk=found.member_id).update(profile_key="")
    return found


def has_imports(organization_id: int) -> bool:
    """Return whether anything was ever imported in the organization."""
    return Import.objects.filter(organization_id=organization_id).exists()


def following_import(*, member: Member) -> Import | None:
    """Return the member's import that has waited longest."""
    waiting = Import.objects.filter(member=member, status=ImportStatus.QUEUED)
    return waiting.select_related("delivery").order_by("pk").first()


def lost_imports() -> list[Import]:
    """Give up the imports that ended too many workers; return them, as failed."""
    stale = Import.objects.filter(_stale(), attempts__gte=MAX_ATTEMPTS)
    return [batch for batch in stale.select_related("member") if _give_up(batch)]


def waiting_imports(most: int | None = None) -> list[Import]:
    """Return the imports to be told to a worker again, ``most`` of them: of a member the next."""
    queued = Import.objects.filter(status=ImportStatus.QUEUED)
    first = queued.values("member").annotate(first=Min("pk")).values("first")
    busy = Import.objects.filter(status=ImportStatus.RUNNING).values("member")
    is_next = Q(status=ImportStatus.RUNNING) | Q(pk__in=first) & ~Q(member__in=busy)
    found = Import.objects.filter(_is_free(), is_next).order_by("pk")
    return list(found.select_related("delivery")[:most])


def is_waiting(batch: Import) -> bool:
    """Return whether the import waits for a worker, or for another one than it had."""
    return Import.objects.filter(_is_free(), pk=batch.pk).exists()


def _stale() -> Q:
    return Q(silent("heartbeat_at", STALE), status=ImportStatus.RUNNING)


def _is_free() -> Q:  # what ended MAX_ATTEMPTS workers is for the sweep to give up
    return Q(status=ImportStatus.QUEUED) | (_stale() & Q(attempts__lt=MAX_ATTEMPTS))


@transaction.atomic
def _claimed(import_id: int) -> Import | None:
    """Return the import as this worker's own, or None where it is not to be had.

    The lock on the member makes claims and undos of its imports wait for one another.
    """
    batch = Import.objects.filter(pk=import_id).first()
    if batch is None:
        return None
    Member.objects.select_for_update().get(pk=batch.member_id)
    running = Import.objects.filter(member_id=batch.member_id, status=ImportStatus.RUNNING)
    if running.exclude(pk=batch.pk).exists():
        return None
    free = Import.objects.filter(_is_free(), pk=batch.pk)
    now = timezone.now()
    if not free.update(
        status=ImportStatus.RUNNING,
        phase=ImportPhase.READ,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0,
        total=sum(file["size"] for file in batch.uploads),
    ):
        return None
    return Import.objects.select_related("member", "organization").get(pk=batch.pk)


def _attempt(batch: Import) -> None:
    try:
        _run(batch)
    except Unusable as reason:
        _fail(batch, str(reason), reason.reading)
    except (SupersededError, OperationalError, InterfaceError):
        raise
    except Exception as error:
        reference = secrets.token_hex(4)
        # Messages of errors can quote the files: where it happened is enough to find the bug.
        logger.error(
            "import %s failed, reference %s: %s at %s",
            *(batch.pk, reference, type(error).__name__, where(error)),
        )
        _fail(
            batch,
            "Something went wrong on our side, and nothing was stored. "
            f"Tell the site staff this reference: {reference}.",
        )


def _run(batch: Import) -> None:
    if batch.attempts > 1:
        retract(batch)
    if same := _same_files(batch):
        _adopt(batch, same)
        return
    key = bytes.fromhex(batch.organization.hash_key)
    reading = read(
        upload_store.watched(batch),
        _options(batch),
        rules_today(batch.organization).spec,
        parts_of(batch.scope, key),
        reader_for(batch),
    )
    _check_owner(batch.member, reading)
    told = kept(member=batch.member, records=reading.records)
    reading.ignored.extend(told.ignored())
    beat(batch, phase=ImportPhase.STORE, done=0, **_report(reading))
    apply_reading(batch=batch, records=told.records)
    _finish(batch, ImportStatus.PARTIAL if reading.partial else ImportStatus.DONE)


def parts_of(scope: Iterable[dict[str, Any]], key: bytes) -> dict[str, Part] | None:
    """Return the parts that a scope names, None for everything that the files hold."""
    people: dict[str, set[str]] = {}
    answers: dict[str, dict[str, str]] = {}
    for one in scope:
        people.setdefault(one["source"], set()).add(one["person"])
        answers[one["source"]] = one["answers"]
    found = {name: Part(partial(_is_meant, people[name], key), answers[name]) for name in people}
    return found or None


def _is_meant(meant: Collection[str], key: bytes, person: Person) -> bool:
    return whose(person, key) in meant


def _options(batch: Import) -> Options:
    organization = batch.organization
    return Options(
        zone=ZoneInfo(organization.time_zone),
        key=bytes.fromhex(organization.hash_key),
        owner=batch.member.profile_key,
        today=local_today(organization),
    )


def _check_owner(member: Member, reading: Reading) -> None:
    if member.profile_key and reading.owner and reading.owner != member.profile_key:
        raise Unusable(
            f"These files belong to another LinkedIn profile than the earlier ones of {member}."
        )


def _report(reading: Reading) -> dict[str, Any]:
    """Return what the import's row keeps of a reading, besides the evidence."""
    return {
        "inputs": [_plain(asdict(item)) for item in reading.inputs],
        "ignored": [_plain(asdict(item)) for item in reading.ignored],
        "problems": [_plain(asdict(item)) for item in reading.problems[:LISTED_PROBLEMS]],
        "problem_count": len(reading.problems),
        "owner_key": reading.owner,
        "exported_on": reading.exported_on,
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: upload_store.plain(value)[:TEXT_LENGTH] if isinstance(value, str) else value
        for name, value in values.items()
    }


def _same_files(batch: Import) -> Import | None:
    """Return the finished import of the same files for the same member, if there is one."""
    return same_files.imports_of(batch.member_id, batch.digest).exclude(pk=batch.pk).last()


def _adopt(batch: Import, same: Import) -> None:
    """The same files again: nothing changes, and every fact of the earlier import is claimed.

    What was wrong with them is wrong with them still, and is listed again.

    Records without a natural key would be added twice otherwise, and an undo of the earlier
    import leaves what this one said as well.
    """
    claimed = same_files.facts_of(same)
    since = timezone.localtime(same.created_at, ZoneInfo(batch.organization.time_zone))
    beat(
        batch,
        claims=claims.pack(claimed),
        known_count=sum(map(len, claimed.values())),
        message=f"The same files were imported on {since.day} {since:%B %Y}: nothing changed.",
        # The same bytes tell of no later day, whenever they are uploaded again.
        exported_on=same.told_on,
        **{name: getattr(same, name) for name in _KEPT},
    )
    _finish(batch, ImportStatus(same.status))


_KEPT = ("inputs", "ignored", "problems", "problem_count", "owner_key")


def _finish(batch: Import, status: ImportStatus) -> None:
    """The import is finished, the member bound to its profile, and the files are gone."""
    with transaction.atomic():
        if batch.owner_key:
            unbound = Member.objects.filter(pk=batch.member_id, profile_key="")
            unbound.update(profile_key=batch.owner_key)
        beat(
            batch,
            status=status,
            phase=ImportPhase.SCORE,
            finished_at=timezone.now(),
            scope=_without_addresses(batch.scope),
        )
    upload_store.delete(batch)


def _without_addresses(scope: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a scope without the profile address that its user may have answered with."""
    return [
        {**part, "answers": {k: v for k, v in part["answers"].items() if k != "owner"}}
        for part in scope
    ]


def _fail(batch: Import, message: str, reading: Reading | None = None) -> None:
    """The import has failed with a message, nothing of it is stored, and the files are gone.

    The problems and ignored files of ``reading`` are listed.
    """
    with transaction.atomic():
        retract(batch)
        beat(
            batch,
            status=ImportStatus.FAILED,
            message=upload_store.plain(message),
            finished_at=timezone.now(),
            scope=_without_addresses(batch.scope),
            claims=None,
            new_count=0,
            known_count=0,
            changed_count=0,
            **(_report(reading) if reading else {}),
        )
    upload_store.delete(batch)


def _give_up(batch: Import) -> bool:
    """Return whether it is given up, and no worker lives that has it in hand."""
    try:
        with transaction.atomic():
            # One more attempt that reads nothing: a worker that still lives notices it.
            Import.objects.filter(_stale(), pk=batch.pk).update(attempts=F("attempts") + 1)
            batch.attempts += 1
            _fail(batch, f"No worker could finish this import. {BROKE}")
    except SupersededError:
        return False
    logger.error("import %s is given up: it ended %s workers", batch.pk, MAX_ATTEMPTS)
    return True
