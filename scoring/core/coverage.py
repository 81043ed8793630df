"""Which days are covered for which component: declared, or implied by a document.

Days are ordinals (``date.toordinal``) inside the core.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from scoring.core.evidence import current
from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)

EVERY = "*"

# Activity format v1: what an object of a type feeds, where its document declares nothing.
ACTIVITY_FEEDS: dict[type, tuple[str, ...]] = {
    Post: ("original_publishing", "content_shared"),
    Comment: ("thoughtful_comments", "regularity"),
    Reaction: ("reactions_given", "regularity"),
    Followers: ("audience_growth",),
    Search: ("people_searches",),
    ProfileView: ("prospect_profile_views",),
    Saved: ("leads_and_accounts_saved",),
    Active: ("days_active",),
    Invitation: ("invitation_acceptance", "decision_makers_contacted"),
    Exchange: ("two_way_conversations", "message_response", "decision_makers_contacted"),
}
ENGAGEMENT_FEEDS = ("engagement_on_originals", "engagement_received")
NETWORK_FEEDS = ("network_size", "decision_maker_connections", "internal_connections")
STATE_FEEDS: dict[type, tuple[str, ...]] = {
    Profile: ("profile_completeness",),
    Proof: ("social_proof",),
    Network: NETWORK_FEEDS,
    Connection: NETWORK_FEEDS,
}

Dated = (
    Post
    | Comment
    | Reaction
    | Followers
    | Search
    | ProfileView
    | Saved
    | Active
    | Invitation
    | Exchange
)
Span = tuple[int, int]


def implied(records: Iterable[AnyRecord]) -> list[Coverage]:
    """What one document covers by itself: nothing more where it declares coverage.

    The activity metrics of its types, from the first to the last day of its activity; each
    state metric from its first snapshot or connection on (activity format v1). Give the
    records of one document at a time: each document is judged by itself.
    """
    kept = current(records)
    if any(isinstance(record, Coverage) for record in kept):
        return []
    return [*_implied_activity(kept), *_implied_states(kept)]


def _implied_activity(records: Sequence[AnyRecord]) -> list[Coverage]:
    activity = [r for r in records if isinstance(r, Dated)]
    if not activity:
        return []
    metrics = {name for r in activity for name in ACTIVITY_FEEDS[type(r)]}
    if any(isinstance(r, Post) and has_engagement(r) for r in activity):
        metrics.update(ENGAGEMENT_FEEDS)
    days = [r.on for r in activity]
    return [Coverage(metrics=tuple(sorted(metrics)), start=min(days), end=max(days))]


def _implied_states(records: Sequence[AnyRecord]) -> list[Coverage]:
    first: dict[tuple[str, ...], date] = {}
    for record in records:
        if isinstance(record, Profile | Proof | Network | Connection):
            metrics = STATE_FEEDS[type(record)]
            first[metrics] = min(record.on, first.get(metrics, date.max))
    return [Coverage(metrics=names, start=day, end=date.max) for names, day in first.items()]


def has_engagement(post: Post) -> bool:
    """Whether any engagement number of the post is known."""
    numbers = (post.reactions, post.comments, post.reposts, post.engagements)
    return any(number is not None for number in numbers)


class CoveredDays:
    """The covered days of every component, as disjoint spans in order."""

    def __init__(self, records: Iterable[AnyRecord], spec: ModelSpec) -> None:
        declared: dict[str, list[Span]] = {c.name: [] for c in spec.components}
        bound: list[tuple[str, str, Span]] = []
        for record in records:
            if isinstance(record, Coverage) and record.start <= record.end:
                span = record.start.toordinal(), record.end.toordinal()
                for name in declared if EVERY in record.metrics else record.metrics:
                    if record.within:
                        bound.append((name, record.within, span))
                    else:
                        declared[name].append(span)
        free = {name: union(spans) for name, spans in declared.items()}
        for name, within, span in bound:
            declared[name] += common(span, free[within])
        self.spans = {name: union(spans) for name, spans in declared.items()}

    def has(self, component: str, day: int) -> bool:
        """Whether any source covers the day for the component."""
        spans = self.spans[component]
        place = bisect_right(spans, day, key=_start) - 1
        return place >= 0 and day <= spans[place][1]


def is_floor(records: Iterable[AnyRecord], component: str, span: Span) -> bool:
    """Whether on a day of ``span`` all that covers it calls what is counted a lower bound."""
    floors: list[Span] = []
    whole: list[Span] = []
    for record in records:
        if isinstance(record, Coverage) and {component, EVERY} & {*record.metrics}:
            days = record.start.toordinal(), record.end.toordinal()
            (floors if record.floor else whole).append(days)
    inside = union(whole)
    return any(
        not any(start <= first and last <= end for start, end in inside)
        for first, last in common(span, floors)
    )


def common(span: Span, spans: Iterable[Span]) -> list[Span]:
    """The days of ``span`` that are in one of ``spans`` too."""
    start, end = span
    cut = ((max(start, first), min(end, last)) for first, last in spans)
    return [(first, last) for first, last in cut if first <= last]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same days as disjoint spans, in order, adjacent ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _start(span: Span) -> int:
    return span[0]
