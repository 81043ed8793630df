"""Everything of one member but scores becomes another's: one function a kind of row.

``HANDLED`` names every model that knows a member, which a test holds against the models there are.
Called by ``scoring.merges`` alone, inside of its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import User
from teams.importers.people import identities
from teams.importers.reading import Person
from teams.models import (
    OPEN,
    Contact,
    Delivery,
    Erasure,
    Goal,
    Import,
    ImportStatus,
    Look,
    Member,
    MemberAlias,
    OptOut,
    PersonalFile,
    PortabilityConnection,
    PortabilityStatus,
    SavedGroupMember,
    ScimUser,
    TeamMembership,
    UploadRequest,
)
from teams.selectors.notes import move_notes
from teams.services.mapping import TABLES
from teams.services.merge_facts import merge_facts

DAY = timedelta(days=1)

# By the name of the model: whose rows go over, be it one by one or as they are.
HANDLED = frozenset(
    {
        *(table.model._meta.label for table in TABLES),
        *(model._meta.label for model in (Contact, Import, Delivery, Goal, Look, MemberAlias)),
        *(model._meta.label for model in (PortabilityConnection, TeamMembership, UploadRequest)),
        *(model._meta.label for model in (OptOut, PersonalFile, Erasure, ScimUser)),
        SavedGroupMember._meta.label,
        "teams.Note",
    }
)


def refusals(*, gone: Member, kept: Member) -> list[str]:
    """Return why the two cannot be one, in sentences; nothing where they can."""
    said = []
    if gone.pk == kept.pk:
        return [gettext("Choose two different members.")]
    both = (gone, kept)
    if gone.profile_key and kept.profile_key and gone.profile_key != kept.profile_key:
        said.append(
            gettext("Their files are of two LinkedIn profiles. Undo the imports of the wrong one.")
        )
    if gone.user_id is not None and kept.user_id is not None:
        said.append(gettext("Both have an account. Take it from the one who no longer uses it."))
    waiting = Import.objects.filter(
        member__in=both, status__in=(ImportStatus.QUEUED, ImportStatus.RUNNING)
    )
    if waiting.exists():
        said.append(gettext("An import is not finished yet. Try again when it is."))
    said += [
        gettext("Delivery {number} waits for answers about {name}. Import or discard it.").format(
            number=one.pk, name=gone.name
        )
        for one in Delivery.objects.filter(status__in=OPEN).order_by("pk")
        if one.member_id == gone.pk or gone.pk in _named_in(one)
    ]
    if _connected(gone) and _connected(kept):
        said.append(gettext("Both have LinkedIn read. One of the two has to disconnect first."))
    if Erasure.objects.filter(member__in=both).exists():
        said.append(gettext("One of the two is being erased."))
    if ScimUser.objects.filter(member__in=both, is_removed=False).count() == len(both):
        said.append(gettext("Your directory has both. Delete one of the two there first."))
    return said


def overlapping_stays(*, gone: Member, kept: Member) -> int:
    """Return on how many of the stays of ``gone`` both were in a team: ``kept``'s count there."""
    theirs = list(TeamMembership.objects.filter(member=kept))
    own = TeamMembership.objects.filter(member=gone)
    return sum(any(_meet(stay, other) for other in theirs) for stay in own)


def doubled_goals(*, gone: Member, kept: Member) -> list[Goal]:
    """Return the open goals of ``gone`` for what ``kept`` has an open goal for too."""
    open_goals = Goal.objects.filter(closed_at__isnull=True)
    kinds = open_goals.filter(member=kept).values("what")
    return list(open_goals.filter(member=gone, what__in=kinds))


def move_rows(*, access: Access, gone: Member, kept: Member) -> None:
    """Everything that ``HANDLED`` names is of ``kept``. The two must be locked, and not refused."""
    merge_facts(gone=gone, kept=kept)
    _move_goals(access.user, gone, kept)
    move_notes(gone=gone, kept=kept)
    UploadRequest.objects.filter(member=gone).update(member=kept)
    _move_choices(gone, kept)
    _move_groups(gone, kept)
    _move_looks(gone, kept)
    _move_stays(gone, kept)
    _move_connection(gone, kept)
    _move_directory_entry(gone, kept)
    _move_aliases(access, gone, kept)
    _move_deliveries(gone, kept)
    _move_identity(gone, kept)


def left_behind(*, gone: Member, besides: Iterable[str]) -> list[str]:
    """Return the models that still have rows of ``gone``, other than those ``besides``."""
    return sorted(
        model._meta.label
        for model, field in knowing_members()
        if model._meta.label not in besides
        and model._default_manager.filter(**{field: gone}).exists()
    )


def knowing_members() -> list[tuple[type[Model], str]]:
    """Return every model that has a key to a member, with the field."""
    relations: list[Any] = [*Member._meta.get_fields(include_hidden=True)]
    return [
        (one.related_model, one.field.name)
        for one in relations
        if one.is_relation and one.auto_created and not one.concrete
    ]


def _move_goals(by: User, gone: Member, kept: Member) -> None:
    doubled = [goal.pk for goal in doubled_goals(gone=gone, kept=kept)]
    Goal.objects.filter(pk__in=doubled).update(closed_at=timezone.now(), closed_by=by)
    Goal.objects.filter(member=gone).update(member=kept)


def _move_choices(gone: Member, kept: Member) -> None:
    """What either had switched off is off; files of their own are prepared anew when asked for."""
    off = OptOut.objects.filter(member=kept).values("source")
    OptOut.objects.filter(member=gone).exclude(source__in=off).update(member=kept)
    OptOut.objects.filter(member=gone).delete()
    PersonalFile.objects.filter(member=gone).delete()


def _move_directory_entry(gone: Member, kept: Member) -> None:
    """Of two entries of the directory, the one that it deleted gives way."""
    entries = ScimUser.objects.filter(member__in=(gone, kept)).order_by("is_removed", "pk")
    for late in entries[1:]:
        late.delete()
    ScimUser.objects.filter(member=gone).update(member=kept)


def _move_groups(gone: Member, kept: Member) -> None:
    """A saved group that has both has one of them."""
    places = SavedGroupMember.objects.all()
    places.filter(member=gone, group__in=places.filter(member=kept).values("group")).delete()
    places.filter(member=gone).update(member=kept)


def _move_looks(gone: Member, kept: Member) -> None:
    """Looks of one viewer at both on one day are one, and are counted together."""
    for look in Look.objects.filter(member=gone):
        same = Look.objects.filter(
            day=look.day,
            viewer_id=look.viewer_id,
            kind=look.kind,
            subject=kept.pk,
            detail=look.detail,
        )
        other = same.first() if look.viewer_id is not None else None
        if other is None:
            Look.objects.filter(pk=look.pk).update(member=kept, subject=kept.pk)
            continue
        same.filter(pk=other.pk).update(
            count=other.count + look.count,
            first_at=min(other.first_at, look.first_at),
            last_at=max(other.last_at, look.last_at),
        )
        look.delete()


def _move_stays(gone: Member, kept: Member) -> None:
    """The days that ``kept`` spent in a team stay; of the others ``gone``'s count."""
    theirs = sorted(TeamMembership.objects.filter(member=kept), key=lambda stay: stay.start)
    for stay in TeamMembership.objects.filter(member=gone):
        parts = _without(stay.start, stay.end or date.max, theirs)
        stay.delete()
        for start, end in parts:
            TeamMembership.objects.create(
                organization_id=kept.organization_id,
                member=kept,
                team_id=stay.team_id,
                start=start,
                end=None if end == date.max else end,
            )


def _without(start: date, end: date, taken: list[TeamMembership]) -> list[tuple[date, date]]:
    """Return the parts of the days from ``start`` to ``end`` that no stay takes."""
    parts = []
    for stay in taken:
        if (stay.end or date.max) < start or stay.start > end:
            continue
        if stay.start > start:
            parts.append((start, stay.start - DAY))
        if stay.end is None or stay.end >= end:
            return parts
        start = stay.end + DAY
    return [*parts, (start, end)]


def _meet(one: TeamMembership, other: TeamMembership) -> bool:
    return one.start <= (other.end or date.max) and other.start <= (one.end or date.max)


def _move_connection(gone: Member, kept: Member) -> None:
    connection = PortabilityConnection.objects.filter(member=gone).first()
    if connection is None:
        return
    other = PortabilityConnection.objects.filter(member=kept).first()
    if other is not None and not _connected(gone):
        connection.delete()
        return
    if other is not None:
        other.delete()
    PortabilityConnection.objects.filter(pk=connection.pk).update(member=kept)


def _connected(member: Member) -> bool:
    rows = PortabilityConnection.objects.filter(member=member)
    return rows.filter(status=PortabilityStatus.CONNECTED).exists()


def _move_aliases(access: Access, gone: Member, kept: Member) -> None:
    """Files that told the address or the profile of ``gone`` mean ``kept`` from now on."""
    MemberAlias.objects.filter(member=gone).update(member=kept)
    secret = bytes.fromhex(gone.organization.hash_key)
    told = [Person(email=gone.email)]
    if gone.profile_key and kept.profile_key != gone.profile_key:
        told.append(Person(profile=gone.profile_key))
    for person in told:
        for key in identities(person, secret).values():
            MemberAlias.objects.get_or_create(
                organization_id=kept.organization_id,
                key=key,
                defaults={"member": kept, "created_by": access.user},
            )


def _move_deliveries(gone: Member, kept: Member) -> None:
    """What was brought for ``gone`` was brought for ``kept``, also where a plan names them."""
    brought = Q(imports__member=kept) | Q(member=gone)
    for one in Delivery.objects.filter(brought).distinct():
        if gone.pk not in _named_in(one) and one.member_id != gone.pk:
            continue
        one.member_id = kept.pk if one.member_id == gone.pk else one.member_id
        one.plan = _renamed(one.plan, gone.pk, kept.pk)
        one.sources = _renamed(one.sources, gone.pk, kept.pk)
        one.people = {
            source: {k: str(kept.pk) if v == str(gone.pk) else v for k, v in chosen.items()}
            for source, chosen in one.people.items()
        }
        one.save(update_fields=["member", "plan", "sources", "people"])


def _named_in(delivery: Delivery) -> set[int]:
    """Return the members whom a delivery names, in its plan or as somebody who may be meant."""
    named = {entry.get("member") for entry in delivery.plan}
    for source in delivery.sources:
        for person in source.get("people", ()):
            named |= {person.get("member"), person.get("suggested")}
    for chosen in delivery.people.values():
        named |= {int(text) for text in chosen.values() if str(text).isdigit()}
    return {pk for pk in named if isinstance(pk, int)}


def _renamed(value: Any, gone: int, kept: int) -> Any:
    """Return JSON in which members' ids ``gone`` are ``kept``."""
    if isinstance(value, list):
        return [_renamed(one, gone, kept) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: kept
        if name in ("member", "suggested") and inner == gone
        else _renamed(inner, gone, kept)
        for name, inner in value.items()
    }


def _move_identity(gone: Member, kept: Member) -> None:
    """``kept`` has the account, the profile, the title and the first day, where it had none.

    Whoever of the two is still here, stays.
    """
    user_id, profile = gone.user_id, gone.profile_key
    Member.objects.filter(pk=gone.pk).update(user=None)
    kept.user_id = kept.user_id or user_id
    kept.profile_key = kept.profile_key or profile
    kept.title = kept.title or gone.title
    joined = [day for day in (kept.joined_on, gone.joined_on) if day is not None]
    kept.joined_on = min(joined, default=None)
    is_here = kept.left_on is None or gone.left_on is None
    kept.left_on = None if is_here else max(d for d in (kept.left_on, gone.left_on) if d)
    kept.save(update_fields=["user", "profile_key", "title", "joined_on", "left_on"])
