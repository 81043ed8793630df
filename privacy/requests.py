"""Personal files: asked for, prepared by a worker, fetched by their user alone, and gone again."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access, access_for
from accounts.audit import record
from accounts.models import Action
from accounts.roles import Capability
from accounts.selectors import local_today
from accounts.silence import silent
from privacy.people import Person, person_of
from privacy.personal_files import personal_zip
from teams.models import ExportStatus, LookKind, Member, PersonalFile
from teams.services.looks import record_look

KEPT = timedelta(days=7)
STALE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
OPEN = (ExportStatus.QUEUED, ExportStatus.RUNNING)
# What nobody but the two whom they are between may read.
FOR_THE_TWO = frozenset({"teams.Note"})


@transaction.atomic
def file_ask(*, access: Access) -> PersonalFile:
    """Return the file about the one who asks, which waits for a worker.

    Raises ValidationError while an earlier one is being prepared.
    """
    person = person_of(access)
    return _ask(access, person, for_former=False)


@transaction.atomic
def file_ask_for(*, access: Access, member: Member) -> PersonalFile:
    """Return a file about a member who left, to be handed to them. They find it among the looks.

    1:1 notes are not in it. Raises PermissionDenied where the one who asks may not manage
    members, or the visibility lets nobody read values of another person; ValidationError for
    somebody who has not left, and while an earlier file is being prepared.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if access.policy.is_closed:
        raise PermissionDenied(
            gettext("Under this visibility nobody else takes out what is a member’s own.")
        )
    if not may_take(access, member):
        raise ValidationError(gettext("They ask for their own file while they are here."))
    record_look(access=access, member=member, kind=LookKind.PERSONAL_FILE)
    person = Person(access.organization.pk, member.pk, 0)
    return _ask(access, person, for_former=True)


def may_take(access: Access, member: Member | None) -> bool:
    """Return whether the user may have a file about the member, who left, by now."""
    if member is None or member.left_on is None or access.policy.is_closed:
        return False
    has_left = member.left_on < local_today(access.organization)
    return has_left and access.can(Capability.MANAGE_MEMBERS)


def _ask(access: Access, person: Person, *, for_former: bool) -> PersonalFile:
    mine = PersonalFile.objects.filter(user=access.user, status__in=OPEN)
    if mine.exists():
        raise ValidationError(gettext("A file is being prepared already. Wait until it is ready."))
    made = PersonalFile.objects.create(
        organization=access.organization,
        user=access.user,
        subject_id=person.user_id or None,
        member_id=person.member_id or None,
        for_former=for_former,
    )
    record(Action.EXPORTED, by=access.user, target=made, what="personal file")
    return made


def file_run(*, file_id: int) -> None:
    """Prepare a file that waits. Whatever happens is told by its row."""
    free = PersonalFile.objects.filter(
        _stale() | Q(status=ExportStatus.QUEUED), pk=file_id, attempts__lt=MAX_ATTEMPTS
    )
    now = timezone.now()
    if not free.update(status=ExportStatus.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now):
        return
    found = PersonalFile.objects.select_related("organization", "user", "member").get(pk=file_id)
    access = access_for(found.user, found.organization.slug)
    if access is None:
        _finish(found, status=ExportStatus.FAILED, message=gettext("You may not enter any more."))
        return
    if found.for_former and not may_take(access, found.member):
        text = gettext("You may not take out this file any more.")
        _finish(found, status=ExportStatus.FAILED, message=text)
        return
    person = Person(found.organization_id, found.member_id or 0, found.subject_id or 0)
    content, rows = personal_zip(
        person,
        organization=found.organization.name,
        at=now,
        without=FOR_THE_TWO if found.for_former else (),
    )
    _finish(found, status=ExportStatus.DONE, content=content, rows=rows)


@transaction.atomic
def file_fetch(*, access: Access, file_id: int) -> PersonalFile:
    """Return the user's own file, marked as fetched; raise Http404 for any other, or one gone.

    Raises PermissionDenied for that of a former member whom the user may not take out by now.
    """
    fresh = PersonalFile.objects.filter(
        user_id=access.person_id, content__isnull=False, finished_at__gte=timezone.now() - KEPT
    )
    found = get_object_or_404(fresh.select_related("member"), pk=file_id)
    if found.for_former and not may_take(access, found.member):
        raise PermissionDenied(gettext("You may not take out this file any more."))
    PersonalFile.objects.filter(pk=found.pk).update(fetched_at=timezone.now())
    record(Action.FETCHED, by=access.user, target=found, what="personal file fetched")
    return found


def files_of(*, access: Access) -> list[PersonalFile]:
    """Return the files that the user asked for, the latest first, without their content."""
    mine = PersonalFile.objects.filter(user_id=access.person_id)
    return list(mine.select_related("member").defer("content")[:10])


def waiting_files(most: int) -> list[int]:
    """Return the files to be told to a worker again, ``most`` of them, and give up those that died
    too often.
    """
    for found in PersonalFile.objects.filter(_stale(), attempts__gte=MAX_ATTEMPTS):
        _finish(found, status=ExportStatus.FAILED, message=gettext("It could not be prepared."))
    waiting = PersonalFile.objects.filter(_stale() | Q(status=ExportStatus.QUEUED))
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:most])


def _stale() -> Q:
    return Q(silent("heartbeat_at", STALE), status=ExportStatus.RUNNING)


def _finish(found: PersonalFile, **values: object) -> None:
    mine = PersonalFile.objects.filter(pk=found.pk, attempts=found.attempts, status__in=OPEN)
    mine.update(finished_at=timezone.now(), **values)
