"""Components that count days: what is done on a day counts, up to the day's cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from scoring.core.contributions import Rows
from scoring.core.day_rules import (
    FOLLOWERS,
    REACTIONS,
    SAVED,
    SEARCHES,
    SHARED,
    VIEWS,
    DayRule,
    published,
)
from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    Comment,
    Exchange,
    Followers,
    Invitation,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)

Sourced = Followers | ProfileView | Reaction | Saved | Search
Sources = dict[str, list[Any]]
Own = Post | Comment | Reaction | Search | ProfileView | Saved | Invitation | Exchange | Active

# To make a union of types takes longer than to look at one record.
COUNTED = (Reaction, Search, ProfileView, Saved)
# Of several sources of one day the one with the most units stands, its cap included.
SOURCED: dict[str, tuple[type[Sourced], DayRule]] = {
    "people_searches": (Search, SEARCHES),
    "prospect_profile_views": (ProfileView, VIEWS),
    "reactions_given": (Reaction, REACTIONS),
    "audience_growth": (Followers, FOLLOWERS),
}


def posts(rows: Rows, records: Iterable[Post]) -> None:
    """B3 and I1: what was published and shared."""
    days: dict[int, list[Post]] = defaultdict(list)
    for post in records:
        days[post.on.toordinal()].append(post)
    for day, of_day in days.items():
        rows.event("original_publishing", day, published(of_day, rows.spec), of_day)
        rows.event("content_shared", day, SHARED.units(of_day, rows.spec), of_day)


def sourced(rows: Rows, records: Iterable[Sourced]) -> None:
    """F1, F2, I4 and B5: day by day the source with the most units stands."""
    of: dict[type, list[Any]] = defaultdict(list)
    for record in records:
        of[type(record)].append(record)
    for component, (kind, rule) in SOURCED.items():
        for day, units, sources in best_source(of[kind], rule, rows.spec):
            rows.event(component, day, units, sources)


def saved(rows: Rows, records: Sequence[Saved], seats: Sequence[tuple[int, int]]) -> None:
    """F4: what was saved counts as long as the seat it was saved on is held."""
    component = rows.spec.seat_component
    for day, units, sources in best_source(records, SAVED, rows.spec):
        for began, ended in seats:
            if began <= day <= ended and rows.covered.has(component, day):
                last = min(ended, day + rows.spec.spans.window - 1)
                rows.segment(component, day, day, last, units, 0, sources)


def best_source(
    records: Sequence[Sourced], rule: DayRule, spec: ModelSpec
) -> Iterator[tuple[int, int, Sources]]:
    """Every day with its sources and the units of the one that stands."""
    days: dict[int, Sources] = defaultdict(lambda: defaultdict(list))
    for record in records:
        days[record.on.toordinal()][record.source].append(record)
    for day, sources in days.items():
        yield day, max([rule.units(of_source, spec) for of_source in sources.values()]), sources


def days_active(rows: Rows, records: Iterable[Own]) -> None:
    """F5: the days on which the member did something; give the scored comments alone."""
    component, span = "days_active", rows.spec.spans.active
    active: set[date] = set()
    for record in records:
        if record.on not in active and makes_active(record):
            active.add(record.on)
    for day in sorted(on.toordinal() for on in active):
        if rows.covered.has(component, day):
            rows.segment(component, day, day, day + span - 1, rows.spec.units.day)


def makes_active(record: Own) -> bool:
    """Whether the member did something, on a day that is active by it."""
    if record.passive:
        return False
    if isinstance(record, Invitation):
        return record.direction == "out"
    if isinstance(record, Exchange):
        return record.outbound > 0
    if isinstance(record, COUNTED):
        return record.count > 0
    return True
