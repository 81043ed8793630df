"""The loop over members that one would write first: the peer that ``bench.recompute`` outruns.

Each member's facts are model instances, a query a table; the day is scored for this member alone,
and its snapshot is stored by ``update_or_create``. The core is the same, so are the totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from scoring.core.records import AnyRecord
from scoring.core.registry import CURRENT, model
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.models import ScoreSnapshot
from scoring.snapshots import pack
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus, Member, Seat
from teams.services.facts import apply_reading
from teams.services.mapping import TABLES


def store_facts(people: Sequence[Member], samples: Sequence[list[AnyRecord]]) -> None:
    """Store the evidence of a sample as facts of each of the members."""
    for member, records in zip(people, samples, strict=True):
        delivery = Delivery.objects.create(member=member, status=DeliveryStatus.COMMITTED)
        batch = Import.objects.create(
            member=member, delivery=delivery, digest=f"{member.pk}", status=ImportStatus.RUNNING
        )
        apply_reading(batch=batch, records=records)
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)


def score_each(people: Sequence[Member], day: date) -> None:
    """Store the score of a day of one member after another."""
    spec = model(CURRENT)
    for member in people:
        timeline = build(list(_facts(member)), spec)
        [(_, _, values)] = pack(evaluate([timeline], day, day, spec))
        ScoreSnapshot.objects.update_or_create(
            member=member,
            on=day,
            defaults={
                "organization_id": member.organization_id,
                "model": spec.name,
                "facts_version": member.facts_version,
                "computed_at": timezone.now(),
                "data_through": day,
                **values,
            },
        )


def _facts(member: Member) -> Iterator[AnyRecord]:
    """Yield the member's facts as evidence, made of one instance after another."""
    for table in TABLES:
        owner = {"name": member.name, "email": member.email} if table.model is Seat else {}
        for fact in table.model.objects.filter(member=member, replaced_by=None):
            kind = getattr(fact, "kind", "") if len(table.by_kind) > 1 else ""
            if (shape := table.by_kind.get(kind)) is None:
                continue
            columns = [[_value(fact, name)] for name in shape.columns]
            yield from shape.records(columns, [owner])


def _value(fact: object, name: str) -> object:
    return getattr(fact, "contact_id" if name == "contact" else name)
