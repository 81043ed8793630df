"""Times in which a member did nothing, as far as that can be known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.core.coverage import Span
from scoring.core.daily import Own, makes_active
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from teams.reports.coverage_spans import measured, rest

# Shorter ones are weekends, and holidays of a week.
LEAST_DAYS = 14


def absences(records: Sequence[AnyRecord], spec: ModelSpec, last: int) -> list[Span]:
    """Return the spans of at least 14 days without an active day (as F5 has them), in order.

    Days are ordinals up to ``last``. Only days on which activity is measured count: a file that is
    missing is no absence, and ends one.
    """
    active = {
        record.on.toordinal()
        for record in records
        if isinstance(record, Own) and makes_active(record)
    }
    idle = _without(measured(records, spec).days("days_active", 1, last), active)
    return [(start, end) for start, end in idle if end - start + 1 >= LEAST_DAYS]


def _without(spans: Iterable[Span], days: Iterable[int]) -> Iterable[Span]:
    taken = [(day, day) for day in sorted(days)]
    for start, end in spans:
        yield from rest(start, end, [span for span in taken if start <= span[0] <= end])
