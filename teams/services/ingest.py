"""Activity that a program sends becomes facts at once, in one transaction for a whole batch.

What each member gets of a batch is an import of its own, so that it is traced and undone like
any other. The transaction is all or nothing: a process that is killed leaves no import behind.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from accounts.rules import rules_today
from scoring.core.records import AnyRecord
from teams.access import importable_members
from teams.importers.activity import KIND, LineError, record_of
from teams.importers.activity_batch import Item
from teams.importers.activity_records import Terms
from teams.importers.activity_values import ValueExpectedError, text
from teams.importers.reading import Input, Problem
from teams.models import Delivery, DeliveryStatus, Import, ImportPhase, ImportStatus, Member
from teams.services.delivery_sources import LISTED_PROBLEMS
from teams.services.facts import apply_reading
from teams.services.progress import beat

UNKNOWN = LineError(
    "member",
    "unknown member",
    "the e-mail address or id of a member for whom the token may import",
)
MISSING = LineError("member", "missing", "whose it is, here or as ?member= of the address")


# Each takes some 35 queries, and all of them one transaction: others wait for it.
MOST_MEMBERS = 500


class TooManyMembersError(Exception):
    """A batch for more than ``MOST_MEMBERS`` members."""


class MembersBusyError(Exception):
    """Another import of one of the members runs."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An object that was left out, and why. ``index`` counts from 0, ``line`` from 1."""

    index: int
    line: int | None
    column: str
    reason: str
    expected: str


@dataclass(slots=True)
class Share:
    """What a batch holds for one member."""

    records: list[AnyRecord] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a batch comes from, in words, and its bytes: their SHA-256 and number."""

    via: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """A batch that was read: its objects by member, and those that are nobody's."""

    sent: Sent
    shares: dict[int, Share]
    rejected: list[Rejected]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a batch: every object is accepted, unchanged or rejected.

    Unchanged is what says nothing new: its natural key says the same already, or another object
    of the batch has the same.
    """

    accepted: int
    unchanged: int
    rejected: list[Rejected]
    delivery: Delivery | None
    imports: list[Import]


def activity_assign(*, access: Access, sent: Sent, items: Sequence[Item], default: str) -> Assigned:
    """Return the records of a batch by member; nothing is written.

    Whose an object is says its key ``member``, the e-mail address of one of type ``member``, or
    ``default``, in this order: the address or id of a member for whom the user may import. Raises
    TooManyMembersError.
    """
    organization = access.organization
    terms = Terms(
        ZoneInfo(organization.time_zone),
        bytes.fromhex(organization.hash_key),
        rules_today(organization).spec,
    )
    whose = plain_name(default) if default else MISSING
    by_name: dict[str, list[Item]] = defaultdict(list)
    nobodys: list[Rejected] = []
    for item in items:
        name = _named(item, whose)
        if isinstance(name, str):
            by_name[name].append(item)
        else:
            nobodys.append(_rejected(item, name))
    members = members_named(access, by_name.keys())
    by_member: dict[int, list[Item]] = defaultdict(list)
    for name, those in by_name.items():
        if name in members:
            by_member[members[name]] += those
        else:
            nobodys += [_rejected(item, UNKNOWN) for item in those]
    if len(by_member) > MOST_MEMBERS:
        raise TooManyMembersError
    shares = {member_id: _share(those, terms) for member_id, those in by_member.items()}
    return Assigned(sent, shares, nobodys)


def _share(items: Sequence[Item], terms: Terms) -> Share:
    """Return what the items of one member are, in the order of the batch."""
    share = Share()
    for item in sorted(items, key=attrgetter("index")):
        try:
            share.records.append(record_of(item.thing, terms))  # type: ignore[arg-type]
        except LineError as wrong:
            share.rejected.append(_rejected(item, wrong))
    return share


def activity_store(*, access: Access, assigned: Assigned) -> Ingested:
    """Store a batch; to be called in a transaction.

    Raises MembersBusyError where another import of one of its members runs; nothing is written
    then.
    """
    shares = {pk: share for pk, share in assigned.shares.items() if share.records}
    members = _locked(shares.keys())
    delivery = _delivery(access, assigned.sent.via, members) if members else None
    imports = [
        _import(access, delivery, member, assigned.sent, shares[member.pk])
        for member in members
        if delivery
    ]
    written = sum(batch.new_count + batch.changed_count for batch in imports)
    rejected = [*assigned.rejected, *(r for s in assigned.shares.values() for r in s.rejected)]
    return Ingested(
        accepted=written,
        unchanged=sum(len(share.records) for share in shares.values()) - written,
        rejected=sorted(rejected, key=lambda one: one.index),
        delivery=delivery,
        imports=imports,
    )


def _named(item: Item, default: str | LineError) -> str | LineError:
    """Return how an object names its member; its key ``member`` is taken out of it."""
    thing = item.thing
    if isinstance(thing, LineError):
        return thing
    name = thing.pop("member", None)
    if name is None and thing.get("type") == "member":
        name = thing.get("email")
    return default if name is None else plain_name(name)


def members_named(access: Access, names: Collection[str]) -> dict[str, int]:
    """Return the ids of members by e-mail address or id, of those the user may import for.

    Names are in lower case.
    """
    ids = {int(name) for name in names if _is_id(name)}
    rows = importable_members(access).annotate(address=Lower("email"))
    found = rows.filter(Q(address__in=names) | Q(pk__in=ids)).order_by()
    known: dict[str, int] = {}
    for pk, address in found.values_list("pk", "address"):
        known |= {str(pk): pk, address: pk}
    return known


def plain_name(name: object) -> str | LineError:
    """Return how a member is named in the form in which ``members_named`` takes it."""
    try:
        return text(str(name) if isinstance(name, int) else name).strip().lower()
    except ValueExpectedError:
        return UNKNOWN


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 19


def _rejected(item: Item, wrong: LineError) -> Rejected:
    return Rejected(item.index, item.line, wrong.column, wrong.reason, wrong.expected)


def _locked(member_ids: Any) -> list[Member]:
    """Return the members, whose imports wait until the transaction ends.

    A member who is gone by now is as one whose import runs: the next try knows better.
    """
    members = list(Member.objects.select_for_update().filter(pk__in=member_ids).order_by("pk"))
    running = Import.objects.filter(member__in=members, status=ImportStatus.RUNNING)
    if len(members) < len(member_ids) or running.exists():
        raise MembersBusyError
    return members


def _delivery(access: Access, via: str, members: list[Member]) -> Delivery:
    after = {"members": members, "via": via}
    record(Action.IMPORTED, by=access.user, after=after)
    return Delivery.objects.create(
        organization=access.organization,
        created_by=access.user,
        via=via,
        status=DeliveryStatus.COMMITTED,
        committed_at=timezone.now(),
    )


def _import(access: Access, delivery: Delivery, member: Member, sent: Sent, share: Share) -> Import:
    """Return the finished import of one member's share."""
    now = timezone.now()
    batch = Import.objects.create(
        organization=access.organization,
        delivery=delivery,
        member=member,
        uploaded_by=access.user,
        status=ImportStatus.RUNNING,
        phase=ImportPhase.STORE,
        attempts=1,
        started_at=now,
        heartbeat_at=now,
        uploads=[{"name": sent.via, "size": sent.size, "digest": sent.digest, "stored": ""}],
        # No upload has this digest: the same bytes as a file are another import.
        digest=hashlib.sha256(f"api {sent.digest}".encode()).hexdigest(),
    )
    counts = apply_reading(batch=batch, records=share.records)
    read = len(share.records) + len(share.rejected)
    kept = counts.new + counts.changed
    beat(
        batch,
        status=ImportStatus.PARTIAL if share.rejected else ImportStatus.DONE,
        phase=ImportPhase.SCORE,
        finished_at=timezone.now(),
        inputs=[asdict(Input(sent.via, KIND, read, kept, len(share.records) - kept))],
        problems=[_problem(sent.via, one) for one in share.rejected[:LISTED_PROBLEMS]],
        problem_count=len(share.rejected),
    )
    return batch


def _problem(via: str, one: Rejected) -> dict[str, Any]:
    """Return a problem as imports list it; in an array the place of an object is its line."""
    line = one.index + 1 if one.line is None else one.line
    return asdict(Problem(via, line, one.column, one.reason, one.expected))
