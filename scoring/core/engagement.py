"""B4 and I2: what posts received, told by the posts themselves or by another source.

LinkedIn has several numbers for one post, and an analytics workbook names another one than an
archive. The numbers are given out within two seconds; nothing else joins the two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.core.contributions import Rows
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Engagement, Post
from scoring.core.seats import FOREVER

TOLERANCE_MS = 2000
ORIGINALS = frozenset({"original", "article"})
ON_ORIGINALS = "engagement_on_originals"
RECEIVED = "engagement_received"


@dataclass(frozen=True, slots=True)
class Received:
    """One post and all that is told of it. ``post`` is None where its form is not known."""

    post: Post | None
    told: tuple[Post | Engagement, ...]

    @property
    def is_original(self) -> bool:
        """Whether it is known to be the member's own writing."""
        return self.post is not None and self.post.form in ORIGINALS


# What the numbers that count are worth, those numbers, and the post they are of.
Standing = tuple[int, Post | Engagement, Received]
# The days (ordinals) of a contribution: its own, the first and the last on which it counts.
Days = tuple[int, int, int]


def standing(told: Sequence[Post | Engagement], spec: ModelSpec) -> Post | Engagement:
    """Whose numbers count: reactions, comments and reposts before mere engagements.

    Of several sources the one with the most units stands.
    """
    if len(told) == 1:
        return told[0]
    split = [one for one in told if is_split(one)]
    return max(split or told, key=lambda one: (units(one, spec), -one.on.toordinal()))


def received(rows: Rows, posts: Sequence[Post], told: Sequence[Engagement]) -> None:
    """B4 and I2: each post once, on the day on which the source that stands dates it.

    On every day that source stands of which this is known and whose own day is covered.
    """
    days: dict[str, dict[Days, list[Standing]]] = {ON_ORIGINALS: {}, RECEIVED: {}}
    for first, last, one in known(posts, told):
        for component in (ON_ORIGINALS, RECEIVED) if one.is_original else (RECEIVED,):
            counts = [t for t in one.told if rows.covered.has(component, t.on.toordinal())]
            if counts:
                stands = standing(counts, rows.spec)
                on = stands.on.toordinal()
                end = min(on + rows.spec.spans.window - 1, last)
                of_days = days[component].setdefault((on, max(on, first), end), [])
                of_days.append((units(stands, rows.spec), stands, one))
    for component, found in days.items():
        for (on, start, end), of_days in found.items():
            rows.segment(component, on, start, end, sum([w for w, *_ in of_days]), 0, of_days)


def known(posts: Iterable[Post], told: Sequence[Engagement]) -> Iterator[tuple[int, int, Received]]:
    """Every post once a day, as ``joined``: the first and the last day, and what is known then.

    What is dated later does not exist yet. Only what is told at about one moment can be joined.
    """
    for near in _near(posts, told):
        if len(near) == 1:
            one = near[0]
            post = one if isinstance(one, Post) else None
            yield one.on.toordinal(), FOREVER - 1, Received(post, (one,))
            continue
        days = sorted({one.on.toordinal() for one in near})
        for day, following in zip(days, [*days[1:], FOREVER], strict=True):
            by_then = [one for one in near if one.on.toordinal() <= day]
            for received_by_then in joined(*parted(by_then)):
                yield day, following - 1, received_by_then


def parted(found: Iterable[AnyRecord]) -> tuple[list[Post], list[Engagement]]:
    """The posts and what is told of posts, apart."""
    every = list(found)
    posts = [one for one in every if isinstance(one, Post)]
    return posts, [one for one in every if isinstance(one, Engagement)]


def _near(posts: Iterable[Post], told: Sequence[Engagement]) -> Iterator[list[Post | Engagement]]:
    """The posts and what is told of them, in parts that two seconds lie between."""
    if not told:
        for post in posts:
            yield [post]
        return
    near: list[Post | Engagement] = []
    every: list[Post | Engagement] = [*posts, *told]
    until = 0
    for one in sorted(every, key=_moment):
        if near and (until < _moment(one) or not _moment(one)):
            yield near
            near = []
        near.append(one)
        until = _moment(one) + TOLERANCE_MS
    yield near


def joined(posts: Iterable[Post], told: Sequence[Engagement]) -> list[Received]:
    """Every post once, with what is told of it: by the nearest moment, at most two seconds off.

    What belongs to no post is one of its own, together with all within two seconds of it. Two of
    one source and one millisecond are two posts: one post's numbers come one after the other.
    """
    if not told:
        return [Received(post, (post,)) for post in posts]
    found = [_Told([post], post) for post in sorted(posts, key=_order)]
    dated = sorted((one for one in found if one.moment), key=_Told.when)
    moments = [one.moment for one in dated]
    alone: _Told | None = None
    for one in sorted(told, key=_order):
        at = _moment(one)
        if not at:
            found.append(_Told([one]))
            continue
        first = bisect_left(moments, at - TOLERANCE_MS)
        near = dated[first : bisect_right(moments, at + TOLERANCE_MS)]
        free = [place for place in near if place.takes(one)]
        if free:
            nearest = min(free, key=lambda place: abs(place.moment - at))
            nearest.told.append(one)
        elif alone and at - alone.moment <= TOLERANCE_MS and alone.takes(one):
            alone.told.append(one)
        else:
            alone = _Told([one])
            found.append(alone)
    return [Received(one.post, tuple(one.told)) for one in found]


def is_split(one: Post | Engagement) -> bool:
    """Whether reactions, comments and reposts are told apart."""
    return not (one.reactions is None and one.comments is None and one.reposts is None)


def units(one: Post | Engagement, spec: ModelSpec) -> int:
    """What the numbers are worth, in hundredths."""
    worth = spec.units
    if not is_split(one):
        return worth.unsplit_engagement * (one.engagements or 0)
    return (
        worth.reaction_received * (one.reactions or 0)
        + worth.comment_received * (one.comments or 0)
        + worth.repost_received * (one.reposts or 0)
    )


class _Told:
    """What is told of one post, while it is gathered; ``moment`` is 0 where it is not known."""

    def __init__(self, told: list[Post | Engagement], post: Post | None = None) -> None:
        self.told = told
        self.post = post
        self.moment = _moment(told[0])

    def when(self) -> int:
        """The moment."""
        return self.moment

    def takes(self, one: Engagement) -> bool:
        """Whether the source of ``one`` has not told of this post at that moment already."""
        return not any(
            isinstance(told, Engagement) and (told.source, told.moment) == (one.source, one.moment)
            for told in self.told
        )


def _moment(one: Post | Engagement) -> int:
    """When the post was made; of one without a number of LinkedIn's, when it says; else 0."""
    if one.moment is None and isinstance(one, Post) and one.at is not None:
        return int(one.at.timestamp() * 1000)
    return one.moment or 0


def _order(one: Post | Engagement) -> tuple[int, str, str, str]:
    """What orders those of one moment, too, however they were given."""
    return _moment(one), one.source, one.ref, one.form if isinstance(one, Post) else ""
