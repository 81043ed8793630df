"""Posts as the content lab compares them: what they are, when they came, what they received.

What one post received is what the score counts for it (``scoring.core.engagement``). A post of
which no source tells a number received 0 where a source tells of every post of its day, and is
not measured otherwise: where nothing covers its day, or a list that ends before the last post.
Nor is a plain repost, whose engagement is counted for the post that it passes on. Reactions,
comments and reposts by themselves are those of the same source. How often a post was shown is the
largest number that a source tells, and never concluded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from typing import Literal

from scoring.core.coverage import CoveredDays, Span
from scoring.core.engagement import (
    ORIGINALS,
    RECEIVED,
    Received,
    is_split,
    joined,
    standing,
    units,
)
from scoring.core.model import ModelSpec
from scoring.core.records import Coverage, Engagement, Post

# Where the bands begin: own words, hours of the day, days since the post before.
LENGTHS = (0, 50, 150, 300)
HOURS = (0, 6, 9, 12, 15, 18)
GAPS = (0, 1, 2, 4, 8, 15)
# A week with so many own posts, and with more.
MOST_A_WEEK = 4
DAY = timedelta(days=1)
UNKNOWN = ""
NO_WORDS = "no words"
FIRST = "first"
OWN, SHARED = "own", "shared"
SHARING = "content_shared"
Measure = Literal["units", "reactions", "comments", "reposts", "impressions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPost:
    """One post of ``author``. ``units`` are hundredths of what is measured; None where it is not.

    ``form`` and ``media`` are "" where no source tells them. ``hour`` is that of the day in the
    scoring time zone, ``gap`` the days since the author's post before: None of the first one.
    ``team`` is the author's on the day, where it is asked for.
    """

    author: int
    on: date
    form: str = UNKNOWN
    media: str = UNKNOWN
    words: int | None = None
    hour: int | None = None
    gap: int | None = None
    units: int | None = None
    team: int | None = None


def content_posts(
    author: int,
    posts: Iterable[Post],
    told: Sequence[Engagement],
    coverage: Iterable[Coverage],
    spec: ModelSpec,
    zone: tzinfo,
    *,
    before: date | None = None,
    measure: Measure = "units",
) -> list[ContentPost]:
    """Every post once, oldest first, those among them that are told of without their form.

    ``before`` is the day of the author's last post that is not given, earlier than all others.
    ``measure`` is what the ``units`` of the posts are of.
    """
    whole = CoveredDays([one for one in coverage if not one.floor], spec)
    found = [(_day(one), _instant(one), one) for one in joined(posts, told)]
    found.sort(key=lambda each: each[:2])
    kept: list[ContentPost] = []
    for on, _, one in found:
        post = ContentPost(
            author=author,
            on=on,
            gap=None if before is None else (on - before).days,
            units=_units(one, on, whole, spec, measure),
        )
        kept.append(post if one.post is None else _described(post, one.post, zone))
        before = on
    return kept


def covered_days(coverage: Iterable[Coverage], spec: ModelSpec) -> list[Span]:
    """The days of which some source tells every post, as disjoint spans of ordinals."""
    return CoveredDays(coverage, spec).spans[SHARING]


def between(posts: Iterable[ContentPost], first: date, last: date) -> list[ContentPost]:
    """The posts from ``first`` to ``last``, both included."""
    return [post for post in posts if first <= post.on <= last]


def form_of(post: ContentPost) -> str:
    """The form, as the sources tell it."""
    return post.form


def writing_of(post: ContentPost) -> str:
    """Whether the post is the author's own or passes on another."""
    if post.form == UNKNOWN:
        return UNKNOWN
    return OWN if post.form in ORIGINALS else SHARED


def media_of(post: ContentPost) -> str:
    """The medium; a plain repost has that of the post which it passes on."""
    return NO_WORDS if post.form == "repost" else post.media


def length_of(post: ContentPost) -> str:
    """The band of the author's own words."""
    if post.form == "repost":
        return NO_WORDS
    return UNKNOWN if post.words is None else _band(post.words, LENGTHS)


def weekday_of(post: ContentPost) -> str:
    """The day of the week: "0" is Monday."""
    return str(post.on.weekday())


def hour_of(post: ContentPost) -> str:
    """The band of the hour of the day."""
    return UNKNOWN if post.hour is None else _band(post.hour, HOURS)


def gap_of(post: ContentPost) -> str:
    """The band of the days since the author's post before."""
    return FIRST if post.gap is None else _band(post.gap, GAPS)


KEYS: Mapping[str, Callable[[ContentPost], str]] = {
    "form": form_of,
    "writing": writing_of,
    "media": media_of,
    "length": length_of,
    "weekday": weekday_of,
    "hour": hour_of,
    "gap": gap_of,
}


def _band(value: int, starts: Sequence[int]) -> str:
    """Where the band begins that holds a value."""
    return str(starts[bisect_right(starts, value) - 1])


def _day(one: Received) -> date:
    """The day of the post; of one that was scheduled, that of its publication where it is told."""
    if one.post is None:
        return min(each.on for each in one.told)
    published = max((e.on for e in one.told if isinstance(e, Engagement)), default=one.post.on)
    return published if abs(published - one.post.on) > DAY else one.post.on


def _instant(one: Received) -> float:
    """What orders the posts of one day; those that tell no time come last in it."""
    if one.post is not None and one.post.at is not None:
        return one.post.at.timestamp()
    moments = [each.moment for each in one.told if each.moment]
    return min(moments) / 1000 if moments else float("inf")


def _units(
    one: Received, on: date, whole: CoveredDays, spec: ModelSpec, measure: Measure
) -> int | None:
    if measure == "impressions":
        shown = [each.impressions for each in one.told if each.impressions is not None]
        return 100 * max(shown) if shown else None
    if any(is_split(each) or each.engagements is not None for each in one.told):
        stands = standing(one.told, spec)
        if measure == "units":
            return units(stands, spec)
        return 100 * (getattr(stands, measure) or 0) if is_split(stands) else None
    if one.post is not None and one.post.form == "repost":
        return None
    return 0 if whole.has(RECEIVED, on.toordinal()) else None


def _described(known: ContentPost, post: Post, zone: tzinfo) -> ContentPost:
    """What is known of the post; its hour only where it was published when it was made."""
    hour = None if post.at is None or known.on != post.on else post.at.astimezone(zone).hour
    return replace(known, form=post.form, media=post.media, words=post.words, hour=hour)
