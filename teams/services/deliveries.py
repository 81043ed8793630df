"""Deliveries: files are checked, questions answered, and only then imported, member by member.

A check reads the files and writes nothing but what it found to the delivery's own row. It is
claimed like an import: by a conditional UPDATE, with a heartbeat, and swept when its worker died.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.access import Access, access_for
from accounts.audit import record
from accounts.models import Action, User
from accounts.silence import silent
from teams.access import (
    importable_members,
    imports_for_others,
    may_import,
    own_member,
    require_import,
)
from teams.models import APPLIED, OPEN, Delivery, DeliveryStatus, Import, Member
from teams.services import upload_store
from teams.services.attempts import BROKE, MAX_ATTEMPTS, STALE, where
from teams.services.checks import Preview, check_sources
from teams.services.delivery_sources import (
    LEAVE,
    Bringer,
    FoundSource,
    found_source,
    why_useless,
)
from teams.services.imports import undo
from teams.services.matching import directory, remember
from teams.services.progress import SupersededError, beat
from teams.services.same_files import digest_of_parts
from teams.services.upload_store import Named

logger = logging.getLogger(__name__)

ABANDONED = timedelta(hours=24)
# Attempts are counted in rounds, one for every time that somebody answers: no two checks of a
# delivery have one number, so a worker that was slow never takes a later check for its own.
ROUND = 10
UNFINISHED = f"No worker could check these files. {BROKE}"


def delivery_create(
    *, access: Access, uploads: Iterable[Named], member: Member | None = None, via: str = ""
) -> Delivery:
    """Return a delivery that waits to be checked. The caller enqueues it.

    ``member`` is whose the files are where they do not tell; who may import for nobody else
    brings own files. Raises PermissionDenied where the user may not import for the member, and
    ValidationError where there are no files or they are too large.
    """
    if member is None and not imports_for_others(access):
        member = own_member(access)
    if member is not None:
        require_import(access, member)
    elif not importable_members(access).exists():
        raise PermissionDenied("There is nobody for whom you may import files.")
    files = list(uploads)
    upload_store.check([file for _, file in files])
    stored = upload_store.store(access.organization.pk, files)
    with transaction.atomic():
        made = Delivery.objects.create(
            organization=access.organization,
            created_by=access.user,
            via=via,
            member=member,
            uploads=stored.files,
            total=sum(file["size"] for file in stored.files),
        )
        after = {"files": len(files), "member": member, "via": via}
        record(Action.FILES_BROUGHT, by=access.user, target=made, after=after)
    return made


def delivery_check(*, delivery_id: int, preview: Preview) -> Delivery | None:
    """Check what a delivery holds; return it with questions, ready, or failed.

    None where there is nothing to do: it does not wait, or another worker took over.
    """
    delivery = _claimed(delivery_id)
    if delivery is None:
        return None
    try:
        _attempt(delivery, preview)
    except SupersededError:
        return None
    return delivery


def delivery_answer(
    *,
    access: Access,
    delivery: Delivery,
    answers: Mapping[str, Mapping[str, str]],
    people: Mapping[str, Mapping[str, str]],
) -> None:
    """The delivery waits to be checked again with the answers, by source.

    ``people`` says who is who: a member's id, or ``LEAVE``. It can be said again until the
    delivery is imported; then it is remembered. Raises ValidationError where the delivery is not
    one that asks or is ready, and where somebody is no member for whom the user may import.
    """
    members = {str(pk) for pk in importable_members(access).values_list("pk", flat=True)}
    chosen = {chosen for of_source in people.values() for chosen in of_source.values() if chosen}
    if chosen - members - {LEAVE}:
        raise ValidationError("Choose members for whom you may import.")
    _move(
        delivery,
        (DeliveryStatus.ASKING, DeliveryStatus.READY),
        status=DeliveryStatus.WAITING,
        attempts=_next_round(delivery.attempts),
        answers=_merged(delivery.answers, answers),
        people=_merged(delivery.people, people),
    )


def delivery_commit(*, access: Access, delivery: Delivery) -> list[Import]:
    """Return the waiting imports of a delivery that is ready, one a member. The caller enqueues.

    Raises ValidationError where the delivery is not ready, PermissionDenied where the user may
    not import for one of its members.
    """
    members = {member.pk: member for member in importable_members(access)}
    with transaction.atomic():
        stored = Delivery.objects.select_for_update().get(pk=delivery.pk)
        delivery.sources, planned = stored.sources, stored.plan
        if any(entry["member"] not in members for entry in planned):
            raise PermissionDenied("You may not import for every member of this delivery.")
        # Who is known by one thing is known by the others from now on: a seat beside an address.
        told = [
            (person.member, key)
            for source in sources_of(delivery)
            for person in source.people
            if person.member in members and not person.left and not source.left
            for key in person.told
        ]
        _move(
            delivery,
            (DeliveryStatus.READY,),
            status=DeliveryStatus.COMMITTED,
            committed_at=timezone.now(),
            **_forgotten(delivery),
        )
        imports = Import.objects.bulk_create(
            _import(access, delivery, members[entry["member"]], entry["parts"])
            for entry in planned
            if not entry.get("error")
        )
        remember(members=members, told=told, by=access.user)
        after = {"members": sorted({each.member_id for each in imports})}
        record(Action.IMPORTED, by=access.user, target=delivery, after=after)
    upload_store.delete(delivery)
    return imports


def delivery_discard(*, delivery: Delivery, by: User) -> None:
    """The delivery is given up and its files are gone; nothing of it was imported.

    Raises ValidationError where it is imported already, or over.
    """
    with transaction.atomic():
        record(Action.REMOVED, by=by, target=delivery)
        _discard(delivery, OPEN)


@transaction.atomic
def delivery_give_up(*, delivery: Delivery, why: str) -> None:
    """The delivery is given up, and its bringer reads why; one that is over stays as it is."""
    open_one = Delivery.objects.filter(pk=delivery.pk, status__in=OPEN)
    if open_one.update(status=DeliveryStatus.FAILED, message=why, **_forgotten(delivery)):
        upload_store.delete(delivery)


def delivery_undo(*, access: Access, delivery: Delivery) -> Iterator[Import]:
    """Undo every import of a delivery that the user may undo; yield each once it is undone.

    One member after another: what is done stays done, and nobody waits for somebody else. Raises
    ValidationError at the end, where there was nothing to undo or a member had another import
    running.
    """
    applied = Import.objects.filter(delivery=delivery, status__in=APPLIED)
    refused: list[str] = []
    batches = [
        batch
        for batch in applied.select_related("member").order_by("pk")
        if may_import(access, batch.member)
    ]
    for batch in batches:
        try:
            undone = undo(batch=batch, by=access.user)
        except ValidationError as reason:
            refused.append(f"{batch.member}: {' '.join(reason.messages)}")
        else:
            yield undone
    if refused:
        raise ValidationError(refused)
    if not batches:
        raise ValidationError("There is nothing to undo.")


def waiting_deliveries(most: int | None = None) -> list[Delivery]:
    """Return the deliveries to be told to a worker again, ``most`` of them; give up those that
    nobody wants.
    """
    rest = (DeliveryStatus.ASKING, DeliveryStatus.READY)
    forgotten = timezone.now() - ABANDONED
    for delivery in Delivery.objects.filter(status__in=rest, checked_at__lt=forgotten):
        with suppress(ValidationError):  # somebody came back to it this very moment
            _discard(delivery, rest)
    for delivery in _with_tries().filter(_stale(), tries__gte=MAX_ATTEMPTS):
        with suppress(SupersededError):
            _give_up(delivery)
    waiting = Delivery.objects.filter(_stale() | Q(status=DeliveryStatus.WAITING))
    return list(waiting.order_by("pk")[:most])


def sources_of(delivery: Delivery) -> list[FoundSource]:
    """Return what a check found."""
    return [found_source(values) for values in delivery.sources]


def _stale() -> Q:
    return Q(silent("heartbeat_at", STALE), status=DeliveryStatus.CHECKING)


def _with_tries() -> QuerySet[Any]:
    """Annotate each delivery with how many workers have begun to check it in this round."""
    return Delivery.objects.annotate(tries=F("attempts") % ROUND)


def _claimed(delivery_id: int) -> Delivery | None:
    # What ended MAX_ATTEMPTS workers is for the sweep to give up, whoever is told of it.
    again = _stale() & Q(tries__lt=MAX_ATTEMPTS)
    free = _with_tries().filter(again | Q(status=DeliveryStatus.WAITING), pk=delivery_id)
    claimed = free.update(
        status=DeliveryStatus.CHECKING,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now(),
        done=0,
    )
    if not claimed:
        return None
    found = Delivery.objects.select_related("member", "organization", "created_by")
    return found.get(pk=delivery_id)


def _attempt(delivery: Delivery, preview: Preview) -> None:
    try:
        _check(delivery, preview)
    except (SupersededError, OperationalError, InterfaceError):
        raise
    except Exception as error:
        reference = secrets.token_hex(4)
        # Messages of errors can quote the files: where it happened is enough to find the bug.
        logger.error(
            "delivery %s failed, reference %s: %s at %s",
            *(delivery.pk, reference, type(error).__name__, where(error)),
        )
        _fail(
            delivery,
            "Something went wrong on our side, and nothing was stored. "
            f"Tell the site staff this reference: {reference}.",
        )


def _check(delivery: Delivery, preview: Preview) -> None:
    bringer = _bringer(delivery)
    if bringer is None:
        _fail(delivery, "Who brought these files may not import any more.")
        return
    checked = check_sources(delivery, directory(delivery.organization), bringer, preview)
    sources = [source.as_plain() for source in checked.sources]
    if not any(source.people or source.questions for source in checked.sources):
        files = [file["name"] for file in delivery.uploads]
        delivery.sources = sources
        _fail(delivery, why_useless(files, checked.sources))
        return
    asks = any(source.is_open for source in checked.sources)
    beat(
        delivery,
        status=DeliveryStatus.ASKING if asks else DeliveryStatus.READY,
        checked_at=timezone.now(),
        sources=sources,
        plan=checked.plan,
        message="",
    )


def _bringer(delivery: Delivery) -> Bringer | None:
    user = delivery.created_by
    access = access_for(user, delivery.organization.slug) if user and user.is_active else None
    if access is None:
        return None
    allowed = frozenset(importable_members(access).values_list("pk", flat=True))
    return Bringer(allowed=allowed, member=delivery.member)


def _import(
    access: Access, delivery: Delivery, member: Member, parts: Sequence[dict[str, Any]]
) -> Import:
    wanted = {file for part in parts for file in part["files"]}
    files = [
        upload_store.shared(delivery.organization_id, file)
        for file in delivery.uploads
        if file["name"] in wanted
    ]
    scope = [{name: part[name] for name in ("source", "person", "answers")} for part in parts]
    return Import(
        organization_id=delivery.organization_id,
        delivery=delivery,
        member=member,
        uploaded_by=access.user,
        uploads=files,
        scope=scope,
        digest=digest_of_parts(files, parts),
    )


def _forgotten(delivery: Delivery) -> dict[str, Any]:
    return {
        "sources": [source.forgotten().as_plain() for source in sources_of(delivery)],
        "answers": {},
        "people": {},
        "plan": [],
    }


def _move(delivery: Delivery, states: Sequence[str], **values: Any) -> None:
    """The delivery has new values, unless it has left the states meanwhile: ValidationError."""
    rows = Delivery.objects.filter(pk=delivery.pk, status__in=states)
    if not rows.update(**values):
        now = Delivery.objects.get(pk=delivery.pk).get_status_display()
        raise ValidationError(f"This cannot be done any more: the delivery is marked “{now}”.")
    for name, value in values.items():
        setattr(delivery, name, value)


def _fail(delivery: Delivery, message: str) -> None:
    beat(
        delivery,
        **_forgotten(delivery),
        status=DeliveryStatus.FAILED,
        message=upload_store.plain(message),
        checked_at=timezone.now(),
    )
    upload_store.delete(delivery)


def _discard(delivery: Delivery, states: Sequence[str]) -> None:
    _move(delivery, states, status=DeliveryStatus.DISCARDED, **_forgotten(delivery))
    upload_store.delete(delivery)


def _next_round(attempts: int) -> int:
    return (attempts // ROUND + 1) * ROUND


def _give_up(delivery: Delivery) -> None:
    stale = Delivery.objects.filter(_stale(), pk=delivery.pk)
    if stale.update(attempts=F("attempts") + 1):
        delivery.attempts += 1
        _fail(delivery, UNFINISHED)
        logger.error("delivery %s is given up: it ended %s workers", delivery.pk, MAX_ATTEMPTS)


def _merged(
    known: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return both by source; a blank answer takes an earlier one back."""
    merged = {name: dict(values) for name, values in known.items()}
    for name, values in more.items():
        told = {key: upload_store.plain(value) for key, value in values.items()}
        merged[name] = {k: v for k, v in {**merged.get(name, {}), **told}.items() if v}
    return merged
