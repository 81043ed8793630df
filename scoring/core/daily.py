"""Components that count days: what is done on a day counts, up to the day's cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from scoring.core.contributions import Rows
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
S = TypeVar("S", bound=Sourced)
# The units of one source on one day, its cap included.
Measure = Callable[[Sequence[S], ModelSpec], int]
Own = Post | Comment | Reaction | Search | ProfileView | Saved | Invitation | Exchange | Active


def posts(rows: Rows, records: Iterable[Post]) -> None:
    """B3 and I1: what was published and shared."""
    units = rows.spec.units
    days: dict[int, list[Post]] = defaultdict(list)
    for post in records:
        days[post.on.toordinal()].append(post)
    for day, of_day in days.items():
        rows.event("original_publishing", day, _published(of_day, rows.spec))
        shares = {
            "original": units.share_original,
            "article": units.share_article,
            "reshare_with_text": units.share_with_text,
            "repost": units.share_repost,
        }
        shared = sum(shares[post.form] for post in of_day)
        rows.event("content_shared", day, min(rows.spec.caps.shares, shared))


def _published(posts: Sequence[Post], spec: ModelSpec) -> int:
    worded = (p.words or 0 for p in posts if p.form == "reshare_with_text")
    reshares = sum(words >= spec.reshare_words for words in worded)
    originals = sum(p.form == "original" for p in posts)
    articles = sum(p.form == "article" for p in posts)
    units, caps = spec.units, spec.caps
    short = originals * units.publish_original + reshares * units.publish_reshare
    return min(caps.publish_posts, short) + min(
        caps.publish_articles, articles * units.publish_article
    )


def sourced(rows: Rows, records: Iterable[Sourced]) -> None:
    """F1, F2, I4 and B5: day by day the source with the most units stands."""
    of: dict[type, list[Any]] = defaultdict(list)
    for record in records:
        of[type(record)].append(record)
    _best_days(rows, "people_searches", of[Search], _searches)
    _best_days(rows, "prospect_profile_views", of[ProfileView], _views)
    _best_days(rows, "reactions_given", of[Reaction], _reactions)
    _best_days(rows, "audience_growth", of[Followers], _followers)


def saved(rows: Rows, records: Sequence[Saved], seats: Sequence[tuple[int, int]]) -> None:
    """F4: what was saved counts as long as the seat it was saved on is held."""
    component = rows.spec.seat_component
    for day, units in _best_source(records, _saved, rows.spec):
        for began, ended in seats:
            if began <= day <= ended and rows.covered.has(component, day):
                last = min(ended, day + rows.spec.spans.window - 1)
                rows.segment(component, day, day, last, units)


def _best_days(rows: Rows, component: str, records: Sequence[S], measure: Measure[S]) -> None:
    for day, units in _best_source(records, measure, rows.spec):
        rows.event(component, day, units)


def _best_source(
    records: Sequence[S], measure: Measure[S], spec: ModelSpec
) -> Iterator[tuple[int, int]]:
    days: dict[int, dict[str, list[S]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        days[record.on.toordinal()][record.source].append(record)
    for day, sources in days.items():
        yield day, max(measure(of_source, spec) for of_source in sources.values())


def _searches(records: Sequence[Search], spec: ModelSpec) -> int:
    units = spec.units
    each = ((units.search_advanced if r.advanced else units.search) * r.count for r in records)
    return min(spec.caps.searches, sum(each))


def _views(records: Sequence[ProfileView], spec: ModelSpec) -> int:
    """One person counts once a day, with the view of the most units; nobody known, each."""
    units, persons, unknown = spec.units, defaultdict[str, int](int), 0
    for view in records:
        each = units.view_first_degree if view.degree == 1 else units.view
        if view.coworker or not view.count:
            continue
        if view.contact:
            persons[view.contact] = max(each, persons[view.contact])
        else:
            unknown += each * view.count
    return min(spec.caps.views, unknown + sum(persons.values()))


def _saved(records: Sequence[Saved], spec: ModelSpec) -> int:
    units = spec.units
    each = ((units.account if r.what == "account" else units.lead) * r.count for r in records)
    return min(spec.caps.saved, sum(each))


def _reactions(records: Sequence[Reaction], spec: ModelSpec) -> int:
    return min(spec.caps.reactions, sum(r.count for r in records) * spec.units.reaction)


def _followers(records: Sequence[Followers], spec: ModelSpec) -> int:
    return sum(r.gained for r in records) * spec.units.follower


def days_active(rows: Rows, records: Iterable[Own]) -> None:
    """F5: the days on which the member did something; give the scored comments alone."""
    component, span = "days_active", rows.spec.spans.active
    for day in sorted({r.on.toordinal() for r in records if _makes_active(r)}):
        if rows.covered.has(component, day):
            rows.segment(component, day, day, day + span - 1, rows.spec.units.day)


def _makes_active(record: Own) -> bool:
    if record.passive:
        return False
    if isinstance(record, Invitation):
        return record.direction == "out"
    if isinstance(record, Exchange):
        return record.outbound > 0
    if isinstance(record, Reaction | Search | ProfileView | Saved):
        return record.count > 0
    return True
