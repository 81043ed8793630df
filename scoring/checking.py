"""Whether stored scores are what the facts come to: computed from scratch, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from accounts.selectors import first_day_kept
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.services import days_from_facts
from scoring.snapshots import COLUMNS, cells_of
from teams.models import Member

What = Literal["missing", "surplus", "different", "waiting"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A day whose stored score is not what the facts come to; ``names`` are the columns.

    ``waiting`` is no fault: the member has facts that no worker has scored yet.
    """

    member_id: int
    on: date | None
    what: What
    names: tuple[str, ...] = ()


def differences() -> Iterator[Difference]:
    """Yield what differs in the entered organization, by member and day."""
    for member in Member.objects.select_related("organization").order_by("pk"):
        yield from _of(member)


def _of(member: Member) -> Iterator[Difference]:
    outlook = ScoreOutlook.objects.filter(member=member).first()
    if outlook is None or outlook.facts_version < member.facts_version:
        if member.facts_version:
            yield Difference(member.pk, None, "waiting")
        return
    _, computed = days_from_facts(member=member, through=outlook.since)
    kept = first_day_kept(member.organization, "scores")
    rows = ScoreSnapshot.objects.filter(member=member, on__gte=kept)
    stored = {row.on: row for row in rows}
    for on in sorted({*computed, *stored}):
        if on not in stored:
            yield Difference(member.pk, on, "missing")
        elif on not in computed:
            yield Difference(member.pk, on, "surplus")
        elif names := _different(stored[on], computed[on]):
            yield Difference(member.pk, on, "different", names)


def _different(row: ScoreSnapshot, values: dict[str, Any]) -> tuple[str, ...]:
    names = [n for n in COLUMNS if n != "components" and getattr(row, n) != values[n]]
    if cells_of(row.components) != cells_of(values["components"]):
        names.append("components")
    return tuple(names)
