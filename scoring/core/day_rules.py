"""What the records of one day count: each by itself, together at most the day's cap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.core.model import DailyCaps, ModelSpec
from scoring.core.records import (
    AnyRecord,
    Comment,
    Followers,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from scoring.core.shares import Reason, Share


@dataclass(frozen=True, slots=True)
class DayRule:
    """``worths`` are what records of one day count, in order; ``cap`` the most of a day.

    ``why`` says why a record counts nothing or half by itself.
    """

    worths: Callable[[Sequence[Any], ModelSpec], list[int]]
    cap: Callable[[DailyCaps], int] | None
    why: Callable[[Any, int], Reason | None]

    def units(self, records: Sequence[AnyRecord], spec: ModelSpec) -> int:
        """What the records of one day count together."""
        units = sum(self.worths(records, spec))
        return min(self.cap(spec.caps), units) if self.cap else units

    def shares(self, records: Sequence[AnyRecord], spec: ModelSpec) -> Iterator[Share]:
        """What each of the records has in that: those that count most come first under a cap."""
        worths = self.worths(records, spec)
        left = self.cap(spec.caps) if self.cap else None
        for place in sorted(range(len(records)), key=lambda n: (-worths[n], order(records[n]))):
            record, worth = records[place], worths[place]
            units = worth if left is None else min(worth, left)
            left = None if left is None else left - units
            reason = "over_cap" if units < worth else self.why(record, worth)
            yield Share(record, units, worth, reason)


def order(record: AnyRecord) -> tuple[object, ...]:
    """What orders the records of one day: the instant, where it is known."""
    at = getattr(record, "at", None)
    return at is None, at.timestamp() if at else 0, record.source, record.ref


Parts = tuple[tuple[DayRule, list[Post]], ...]


def published(posts: Sequence[Post], spec: ModelSpec) -> int:
    """B3: articles have a cap of their own, on top of that of all others."""
    return sum(rule.units(part, spec) for rule, part in _articles_and_others(posts) if part)


def published_shares(posts: Sequence[Post], spec: ModelSpec) -> Iterator[Share]:
    """What each post has in that."""
    for rule, part in _articles_and_others(posts):
        yield from rule.shares(part, spec)


def _articles_and_others(posts: Sequence[Post]) -> Parts:
    articles = [post for post in posts if post.form == "article"]
    others = [post for post in posts if post.form != "article"]
    return (ARTICLES, articles), (OTHERS, others)


def _articles(posts: Sequence[Post], spec: ModelSpec) -> list[int]:
    return [spec.units.publish_article] * len(posts)


def _others(posts: Sequence[Post], spec: ModelSpec) -> list[int]:
    original, reshare = spec.units.publish_original, spec.units.publish_reshare
    least = spec.reshare_words
    return [
        original
        if post.form == "original"
        else reshare * (post.form == "reshare_with_text" and (post.words or 0) >= least)
        for post in posts
    ]


def _shared(posts: Sequence[Post], spec: ModelSpec) -> list[int]:
    units = spec.units
    shares = {
        "original": units.share_original,
        "article": units.share_article,
        "reshare_with_text": units.share_with_text,
        "repost": units.share_repost,
    }
    return [shares[post.form] for post in posts]


def _searches(records: Sequence[Search], spec: ModelSpec) -> list[int]:
    basic, advanced = spec.units.search, spec.units.search_advanced
    return [(advanced if r.advanced else basic) * r.count for r in records]


def _views(records: Sequence[ProfileView], spec: ModelSpec) -> list[int]:
    """One person counts once a day, with the view of the most units; nobody known, each."""
    units = spec.units
    worths: list[int] = []
    stands: dict[str, int] = {}
    for place, view in enumerate(records):
        each = units.view_first_degree if view.degree == 1 else units.view
        if view.coworker or not view.count:
            each = 0
        elif not view.contact:
            each *= view.count
        else:
            other = stands.get(view.contact)
            if other is not None and worths[other] >= each:
                each = 0
            else:
                if other is not None:
                    worths[other] = 0
                stands[view.contact] = place
        worths.append(each)
    return worths


def _saved(records: Sequence[Saved], spec: ModelSpec) -> list[int]:
    lead, account = spec.units.lead, spec.units.account
    return [(account if r.what == "account" else lead) * r.count for r in records]


def _reactions(records: Sequence[Reaction], spec: ModelSpec) -> list[int]:
    each = spec.units.reaction
    return [each * r.count for r in records]


def _followers(records: Sequence[Followers], spec: ModelSpec) -> list[int]:
    each = spec.units.follower
    return [each * r.gained for r in records]


def _qualities(comments: Sequence[Comment], _spec: ModelSpec) -> list[int]:
    return [comment.quality for comment in comments]


def _why_nothing(_record: AnyRecord, worth: int) -> Reason | None:
    return None if worth else "zero"


def _why_unpublished(post: Post, worth: int) -> Reason | None:
    if worth:
        return None
    return "few_words" if post.form == "reshare_with_text" else "repost"


def _why_unseen(view: ProfileView, worth: int) -> Reason | None:
    if worth:
        return "first_degree" if view.degree == 1 else None
    if view.coworker:
        return "coworker"
    return "same_person" if view.count else "zero"


def _why_halved(comment: Comment, _worth: int) -> Reason | None:
    return "own_post" if comment.own_post else None


ARTICLES = DayRule(_articles, lambda caps: caps.publish_articles, _why_nothing)
OTHERS = DayRule(_others, lambda caps: caps.publish_posts, _why_unpublished)
SHARED = DayRule(_shared, lambda caps: caps.shares, _why_nothing)
SEARCHES = DayRule(_searches, lambda caps: caps.searches, _why_nothing)
VIEWS = DayRule(_views, lambda caps: caps.views, _why_unseen)
SAVED = DayRule(_saved, lambda caps: caps.saved, _why_nothing)
REACTIONS = DayRule(_reactions, lambda caps: caps.reactions, _why_nothing)
FOLLOWERS = DayRule(_followers, None, _why_nothing)
QUALITIES = DayRule(_qualities, None, _why_halved)
