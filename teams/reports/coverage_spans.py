"""Which source measures what, from when to when: days as spans, taken from coverage records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.coverage import EVERY, Span, common, union
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Coverage
from scoring.core.seats import navigator_spans
from scoring.core.window import cumulative, full_weight

BySource = Mapping[str, Sequence[Span]]
# The end of what holds until further notice.
FOREVER = date.max.toordinal()


@dataclass(frozen=True)
class Measured:
    """The covered spans of every component by source, and the days on which F4 applies.

    Days are ordinals, spans are disjoint and in order. What holds until further notice ends at
    ``date.max``.
    """

    spec: ModelSpec
    of: Mapping[str, BySource]
    seats: Sequence[Span]

    def days(self, component: str, since: int, until: int) -> list[Span]:
        """The days from ``since`` to ``until`` that any source covers for a component.

        A state that was told once is known from then on.
        """
        spans = [span for told in self.of[component].values() for span in told]
        if spans and self.is_state(component):
            spans = [(min(start for start, _ in spans), until)]
        return common((since, until), union(spans))

    def is_state(self, component: str) -> bool:
        """Whether the latest word counts, however old it is."""
        return self.spec.components[self.spec.columns[component]].kind == "state"

    def told(self, component: str) -> BySource:
        """The days of which each source speaks itself: of a state that holds until further
        notice, the day on which it was told.
        """
        if not self.is_state(component):
            return self.of[component]
        return {
            source: [(start, start if end == FOREVER else end) for start, end in spans]
            for source, spans in self.of[component].items()
        }

    def window(self, component: str) -> int:
        """How many days count for a component."""
        spans = self.spec.spans
        is_days = self.spec.components[self.spec.columns[component]].kind == "days"
        return spans.active if is_days else spans.window

    def applies(self, component: str, since: int, until: int) -> list[Span]:
        """The days from ``since`` to ``until`` on which the component applies to the seat held."""
        if component != self.spec.seat_component:
            return [(since, until)] if since <= until else []
        return common((since, until), self.seats)

    def last(self, source: str) -> int | None:
        """The last day that a source tells of; None where it ends at no day."""
        ends = [
            span[1]
            for told in self.of.values()
            for span in told.get(source, ())
            if span[1] != FOREVER
        ]
        return max(ends, default=None)


def measured(records: Iterable[AnyRecord], spec: ModelSpec) -> Measured:
    """What is measured, by the coverage and the seats among ``records``."""
    records = list(records)
    told: dict[str, dict[str, list[Span]]] = {c.name: defaultdict(list) for c in spec.components}
    bound: list[tuple[str, Coverage, Span]] = []
    for record in records:
        if not isinstance(record, Coverage) or record.start > record.end:
            continue
        span = record.start.toordinal(), record.end.toordinal()
        for name in told if EVERY in record.metrics else record.metrics:
            if record.within:
                bound.append((name, record, span))
            else:
                told[name][record.source].append(span)
    free = {name: union(s for spans in by.values() for s in spans) for name, by in told.items()}
    for name, record, span in bound:
        told[name][record.source] += common(span, free[record.within])
    return Measured(
        spec,
        {name: {s: union(spans) for s, spans in by.items() if spans} for name, by in told.items()},
        navigator_spans(records),
    )


def length(spans: Iterable[Span]) -> int:
    """How many days disjoint spans have."""
    return sum(end - start + 1 for start, end in spans)


def rest(since: int, until: int, spans: Iterable[Span]) -> list[Span]:
    """The days from ``since`` to ``until`` that are in none of disjoint spans in order."""
    found: list[Span] = []
    for start, end in spans:
        if since < start:
            found.append((since, start - 1))
        since = max(since, end + 1)
    return [*found, (since, until)] if since <= until else found


def weight_percent(days: Iterable[Span], as_of: int, spec: ModelSpec) -> Decimal:
    """The weight of the days, all within the window that ends at ``as_of``, in percent of it."""
    sums = cumulative(spec)
    found = sum(int(sums[as_of - start + 1]) - int(sums[as_of - end]) for start, end in days)
    return Decimal(100 * found) / full_weight(spec)


def days_of_grace(spec: ModelSpec) -> int:
    """How many of the latest days may be missing, all others being covered, before the window is
    not measured any more.
    """
    sums, full = cumulative(spec), full_weight(spec)
    return max(
        n
        for n in range(spec.spans.window)
        if 100 * (full - int(sums[n])) >= spec.least_coverage * full
    )
