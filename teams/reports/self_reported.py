"""How much of a component rests on what the member logged by hand. Values in, words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.core.coverage import common
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Profile
from teams.importers.quick_log import CHECKLIST
from teams.importers.quick_log import SOURCE as SELF_REPORTED
from teams.reports.coverage_spans import Measured, length, measured

MARK = "self-reported"


@dataclass(frozen=True, slots=True)
class Known:
    """The latest word on a key of the profile checklist: of which day, and from whom."""

    value: bool | int
    on: date
    source: str


def known_checklist(records: Iterable[AnyRecord], as_of: date) -> dict[str, Known]:
    """Return what is known of the profile on a day, key by key, as the score takes it.

    On equal dates the higher value stands, and of equal values that of another source.
    """
    known: dict[str, Known] = {}
    rank: dict[str, tuple[date, int, bool]] = {}
    for record in records:
        if not isinstance(record, Profile) or record.on > as_of:
            continue
        for key, value in record.values.items():
            place = record.on, int(value), record.source != SELF_REPORTED
            if key not in rank or place > rank[key]:
                rank[key] = place
                known[key] = Known(value, record.on, record.source)
    return known


def self_reported(records: Iterable[AnyRecord], as_of: date, spec: ModelSpec) -> Mapping[str, str]:
    """Return how far each component rests on the member's own word, in words, "" where not at all.

    Of what is counted by days: the days of the window that the member told. Of the checklist: its
    keys.
    """
    records = list(records)
    found = measured(records, spec)
    words = {name: _days(found, name, as_of.toordinal()) for name in found.of}
    return {**words, CHECKLIST: _checks(records, as_of, spec)}


def _days(found: Measured, component: str, last: int) -> str:
    if found.is_state(component):
        return ""
    window = last - found.window(component) + 1, last
    told = {source: common(window, spans) for source, spans in found.of[component].items()}
    days = length(told.pop(SELF_REPORTED, []))
    if days and not any(told.values()):
        return MARK
    return f"{days} {'day' if days == 1 else 'days'} {MARK}" if days else ""


def _checks(records: Sequence[AnyRecord], as_of: date, spec: ModelSpec) -> str:
    known = known_checklist(records, as_of)
    sources = [{known[key].source for key in item.keys if key in known} for item in spec.checklist]
    told = sum(bool(of_item) for of_item in sources)
    own = sum(SELF_REPORTED in of_item for of_item in sources)
    if own and own == told:
        return MARK
    return f"{own} of {told} checks {MARK}" if own else ""
