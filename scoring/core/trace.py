"""The score's own steps once more, with what every number is made of kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from scoring.core.contributions import Rows
from scoring.core.daily import makes_active
from scoring.core.day_rules import order
from scoring.core.engagement import Received, joined, parted
from scoring.core.model import ModelSpec
from scoring.core.records import (
    AnyRecord,
    Connection,
    Engagement,
    Exchange,
    Invitation,
    Post,
)
from scoring.core.sections import Evidence, Section
from scoring.core.shares import Reason, Share


@dataclass(frozen=True, slots=True)
class Row:
    """A contribution, as in ``Contributions``, and what it comes from."""

    on: int
    start: int
    end: int
    units: int
    tally: int
    of: Any


class Trace(Rows):
    """Rows of one member that know what they come from; those of no units are kept too."""

    def __init__(self, evidence: Evidence, sections: Iterable[Section]) -> None:
        super().__init__(evidence.spec, evidence.covered, evidence.since)
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)
        for section in sections:
            section.collect(self, evidence)

    def event(self, component: str, day: int, units: int, of: Any = None) -> None:
        """Kept where the day is covered, whatever the units."""
        if self.covered.has(component, day):
            last = day + self.spec.spans.window - 1
            self.segment(component, day, day, last, units, 0, of)

    def segment(
        self,
        component: str,
        on: int,
        start: int,
        end: int,
        units: int,
        tally: int = 0,
        of: Any = None,
    ) -> None:
        """Kept as it is."""
        self.rows[component].append(Row(on, start, end, units, tally, of))


@dataclass(frozen=True, slots=True)
class Explained:
    """How a component is told by records of ``types``.

    ``split`` divides a row that counts among them. ``left_out`` is why a record whose day
    counts has no part in any.
    """

    types: tuple[type[AnyRecord], ...]
    split: Callable[[Row, Case], Iterable[Share]]
    left_out: Callable[[AnyRecord, Case], Reason]


class Case:
    """One member's evidence, traced, as seen from one day."""

    def __init__(self, evidence: Evidence, as_of: date, sections: Iterable[Section]) -> None:
        self.evidence = evidence
        self.spec: ModelSpec = evidence.spec
        self.day = as_of.toordinal()
        self.trace = Trace(evidence, sections)
        self._counted: dict[str, set[int]] = {}

    def live(self, component: str) -> list[Row]:
        """The rows that count on the day."""
        return [row for row in self.trace.rows[component] if row.start <= self.day <= row.end]

    def of_day(self, component: str, record: AnyRecord) -> Reason | None:
        """Why nothing of its own day counts for the component, if so."""
        kind = self.spec.components[self.spec.columns[component]].kind
        on = record_day(record)
        if on > self.day:
            return "after_date"
        if kind == "state":
            return None
        spans = self.spec.spans
        if self.day - on >= (spans.active if kind == "days" else spans.window):
            return "outside_window"
        return None if self.evidence.covered.has(component, on) else "not_covered"

    @cached_property
    def dropped(self) -> dict[int, Reason]:
        """Why comments are left out, by the identity of their records."""
        return {id(c): reason for c, reason in self.evidence.judged if reason is not None}

    @cached_property
    def received(self) -> dict[int, Received]:
        """Which post a record that is known on the day tells of, by its identity."""
        of = self.evidence.of
        known = [one for one in (*of[Post], *of[Engagement]) if record_day(one) <= self.day]
        return {id(told): one for one in joined(*parted(known)) for told in one.told}

    @cached_property
    def by_contact(self) -> dict[str, list[Connection | Invitation | Exchange]]:
        """The records that tell of a contact, by its key, the earliest first."""
        told: dict[str, list[Connection | Invitation | Exchange]] = defaultdict(list)
        of = self.evidence.of
        for record in (*of[Connection], *of[Invitation], *of[Exchange]):
            told[record.contact].append(record)
        for records in told.values():
            records.sort(key=_dated)
        return told

    @cached_property
    def key_of(self) -> dict[int, str]:
        """The keys of the contacts by their identity."""
        return {id(contact): key for key, contact in self.evidence.contacts.by_key.items()}

    @cached_property
    def connections(self) -> list[Connection]:
        """The first connection of everybody connected on the day."""
        found: dict[str, Connection] = {}
        for record in sorted(self.evidence.of[Connection], key=_dated):
            if record_day(record) <= self.day:
                found.setdefault(record.contact, record)
        return list(found.values())

    def counted_contacts(self, component: str) -> set[int]:
        """The identities of the contacts that count for the component on the day."""
        if component not in self._counted:
            self._counted[component] = {id(row.of) for row in self.live(component)}
        return self._counted[component]

    @cached_property
    def active(self) -> dict[int, list[AnyRecord]]:
        """What makes a day an active one."""
        return _by_day([record for record in self.evidence.done if makes_active(record)])

    @cached_property
    def regular(self) -> dict[int, list[AnyRecord]]:
        """Scored comments and reactions by day."""
        return _by_day([*self.evidence.scored, *self.evidence.reacted])


def record_day(record: AnyRecord) -> int:
    """The ordinal of the day that a record is dated. Raises ``AttributeError`` without one."""
    on: date = record.on  # type: ignore[union-attr]
    return on.toordinal()


def _dated(record: AnyRecord) -> tuple[object, ...]:
    return record_day(record), *order(record)


def _by_day(records: Sequence[AnyRecord]) -> dict[int, list[AnyRecord]]:
    days: dict[int, list[AnyRecord]] = defaultdict(list)
    for record in sorted(records, key=order):
        days[record_day(record)].append(record)
    return days
