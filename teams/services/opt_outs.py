"""Sources that a member switched off: what is stored of them goes, what comes is left out.

What such a source feeds is not measured, by the same coverage that tells of a missing file: its
components are taken out of what is covered, so none of them counts as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.decisions import Decided, decision_keep
from accounts.models import Action
from scoring.core.coverage import EVERY
from scoring.core.records import AnyRecord, Coverage, Exchange, Invitation, Search
from scoring.core.registry import CURRENT, model
from teams.importers.reading import Ignored
from teams.importers.sales_navigator.seats import SOURCE as NAVIGATOR
from teams.models import Activity as ActivityRow
from teams.models import ActivityKind, Import, ImportStatus, Member, OptOut, OptSource
from teams.models import Coverage as CoverageRow
from teams.models import Exchange as ExchangeRow
from teams.models import Invitation as InvitationRow
from teams.services.contacts import forget_contacts, refresh_contacts
from teams.services.erased import keys_of
from teams.services.mapping import TABLES
from teams.services.rows import batches

# What each source is known by, and the components that have nothing else to stand on.
RECORDS: dict[type, OptSource] = {
    Exchange: OptSource.MESSAGES,
    Invitation: OptSource.INVITATIONS,
    Search: OptSource.SEARCHES,
}
FEEDS: dict[OptSource, frozenset[str]] = {
    OptSource.MESSAGES: frozenset(
        {"two_way_conversations", "message_response", "decision_makers_contacted"}
    ),
    OptSource.INVITATIONS: frozenset({"invitation_acceptance", "decision_makers_contacted"}),
    OptSource.SEARCHES: frozenset({"people_searches"}),
    OptSource.SALES_NAVIGATOR: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The records that stay, and how many of each source were left out."""

    records: list[AnyRecord]
    left_out: dict[OptSource, int]

    def ignored(self) -> list[Ignored]:
        """What was left out, as an import lists it: without a number, for whoever may read it."""
        return [
            Ignored(source.label, gettext("left out: the member switched this source off"))
            for source in self.left_out
        ]


def sources_off(member: Member) -> frozenset[OptSource]:
    """Return the sources that the member has switched off."""
    rows = OptOut.objects.filter(member=member).values_list("source", flat=True)
    return frozenset(map(OptSource, rows))


def source_named(name: str) -> OptSource | None:
    """Return the source of that name; None for another name."""
    return OptSource(name) if name in OptSource.values else None


def components_off(sources: Collection[OptSource]) -> frozenset[str]:
    """Return the components that are not measured while the sources are off."""
    return frozenset(name for source in sources for name in FEEDS[source])


def kept(*, member: Member, records: Iterable[AnyRecord]) -> Kept:
    """Return what of the records may be stored for the member."""
    found = list(records)
    off = sources_off(member)
    if not off:
        return Kept(found, {})
    stays, left = [], Counter[OptSource]()
    for one in found:
        source = next((name for name in _sources_of(one) if name in off), None)
        if source is not None:
            left[source] += 1
        elif (narrowed := _narrowed(one, components_off(off))) is not None:
            stays.append(narrowed)
    return Kept(stays, dict(left))


@transaction.atomic
def opt_out(*, access: Access, member: Member, source: OptSource) -> int:
    """The source is off: nothing of it is stored any more. Have the scores computed again.

    Returns how many rows went. Raises PermissionDenied for whoever is not the member, and
    ValidationError while an import of theirs runs.
    """
    _require_own(access, member)
    found = Member.objects.select_for_update().get(pk=member.pk)
    if Import.objects.filter(member=found, status=ImportStatus.RUNNING).exists():
        raise ValidationError(gettext("An import is running. Try again when it has finished."))
    _, is_new = OptOut.objects.get_or_create(
        organization_id=found.organization_id, member=found, source=source
    )
    if not is_new:
        return 0
    count = _delete(found, source)
    _narrow_stored(found, FEEDS[source])
    forget_contacts(member=found)
    refresh_contacts(member=found)
    found.facts_version += 1
    found.save(update_fields=["facts_version"])
    record(Action.CHANGED, by=access.user, target=found, what=f"switched off: {source.value}")
    _keep(Decided.SOURCE_OFF, found, source)
    return count


@transaction.atomic
def opt_in(*, access: Access, member: Member, source: OptSource) -> None:
    """The source is on again, for files that are brought from now on. Raises PermissionDenied."""
    _require_own(access, member)
    if OptOut.objects.filter(member=member, source=source).delete()[0]:
        record(Action.CHANGED, by=access.user, target=member, what=f"switched on: {source.value}")
        _keep(Decided.SOURCE_ON, member, source)


def _keep(decided: Decided, member: Member, source: OptSource) -> None:
    """The choice outlives a restore. Where the disk is full it holds all the same."""
    keys = keys_of(organization=member.organization, member=member, user=None)
    told = partial(
        decision_keep,
        decided,
        organization=member.organization_id,
        member=member.pk,
        source=source.value,
        keys=keys,
    )
    transaction.on_commit(told, robust=True)


def _require_own(access: Access, member: Member) -> None:
    if member.user_id is None or member.user_id != access.person_id:
        raise PermissionDenied(gettext("Only members decide about their own sources."))


def _sources_of(one: AnyRecord) -> Iterator[OptSource]:
    if type(one) in RECORDS:
        yield RECORDS[type(one)]
    if one.source.startswith(NAVIGATOR):
        yield OptSource.SALES_NAVIGATOR


def _narrowed(one: AnyRecord, off: frozenset[str]) -> AnyRecord | None:
    """Return a record without what is not measured; None where nothing is left of it."""
    if not isinstance(one, Coverage):
        return one
    metrics = _without(one.metrics, off)
    if not metrics or one.within in off:
        return None
    return one if metrics == one.metrics else replace(one, metrics=metrics)


def _without(metrics: Iterable[str], off: frozenset[str]) -> tuple[str, ...]:
    names = tuple(metrics)
    if not off & {*names} and EVERY not in names:
        return names
    if off and EVERY in names:
        names = tuple(component.name for component in model(CURRENT).components)
    return tuple(name for name in names if name not in off)


def _delete(member: Member, source: OptSource) -> int:
    """Delete what is stored of the source, what was replaced among it; return how many rows."""
    rows_of: dict[OptSource, list[QuerySet[Any]]] = {
        OptSource.MESSAGES: [ExchangeRow.objects.filter(member=member)],
        OptSource.INVITATIONS: [InvitationRow.objects.filter(member=member)],
        OptSource.SEARCHES: [ActivityRow.objects.filter(member=member, kind=ActivityKind.SEARCH)],
        OptSource.SALES_NAVIGATOR: [
            table.model.objects.filter(member=member, source__startswith=NAVIGATOR)
            for table in TABLES
        ],
    }
    count = 0
    for found in rows_of[source]:
        for some in batches(list(found.values_list("pk", flat=True))):
            count += found.model._default_manager.filter(pk__in=some).delete()[0]
    return count


def _narrow_stored(member: Member, off: frozenset[str]) -> None:
    """What was covered is covered no more, as far as it is of these components."""
    if not off:
        return
    CoverageRow.objects.filter(member=member, within__in=off).delete()
    for row in CoverageRow.objects.filter(member=member):
        metrics = _without(row.metrics, off)
        if not metrics:
            row.delete()
        elif [*metrics] != [*row.metrics]:
            CoverageRow.objects.filter(pk=row.pk).update(metrics=list(metrics))
