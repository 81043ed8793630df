"""The posts, comments and reactions of a changelog, and the evidence that they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from scoring.core.comments import halved, quality_and_words, text_key, word_count
from scoring.core.engagement import TOLERANCE_MS
from scoring.core.records import AnyRecord, Comment, Engagement, Post, Reaction, Retraction
from teams.importers.linkedin.context import SOURCE, Context
from teams.importers.linkedin.urns import OwnPosts, moment_of, post_id, urn
from teams.importers.portability.events import Event
from teams.importers.reading import Problems

Kind = Literal["post", "comment", "reaction"]

# Reactions one by one, which an archive has by the day: of a day the source with the most stands.
CHANGES = "linkedin.changelog"
POSTS = "ugcPosts"
RESOURCES: Mapping[str, Kind] = {
    POSTS: "post",
    "instantReposts": "post",
    "socialActions/comments": "comment",
    "socialActions/likes": "reaction",
}


@dataclass(slots=True)
class Thing:
    """One post, comment or reaction: the latest that is told of its making and of its end."""

    made: Event | None = None
    ended: Event | None = None

    def saw(self, event: Event) -> None:
        """An event tells that it was made, or is no more."""
        if event.method == "DELETE":
            self.ended = _later(self.ended, event)
        else:
            self.made = _later(self.made, event)

    @property
    def stands(self) -> bool:
        """Whether it was not taken back since it was made."""
        made, ended = self.made, self.ended
        return made is not None and (ended is None or ended.order < made.order)


def _later(known: Event | None, event: Event) -> Event:
    return event if known is None or known.order < event.order else known


class Evidence:
    """What things are as evidence. What cannot be told becomes a problem."""

    def __init__(self, context: Context, problems: Problems) -> None:
        self._context = context
        self._opaque = context.people.opaque
        self._problems = problems

    def own(self, things: Iterable[Thing]) -> Iterator[AnyRecord]:
        """What the member did and what the member took back."""
        known = list(things)
        posts = OwnPosts(_urn(thing.made) for thing in known if _is_post(thing.made) and thing.made)
        for thing in known:
            found = self._made(thing.made, posts) if thing.stands else self._ended(thing)
            if found is not None:
                yield found

    def received(self, things: Iterable[Thing], own: Iterable[Thing]) -> Iterator[Engagement]:
        """What posts received that were made within the changelog: of these it knows everything.

        A post that was taken back has received nothing.
        """
        posts = {moment_of(_urn(t.made)): t for t in own if t.made and _is_post(t.made)}
        moments = sorted(moment for moment in posts if moment is not None)
        counts: dict[int, Counter[str]] = {}
        for thing in things:
            event = thing.made or thing.ended
            moment = _nearest(moments, moment_of(event.target)) if event else None
            if event is None or moment is None:
                continue
            count = counts.setdefault(moment, Counter())
            count[RESOURCES[event.resource]] += thing.stands and posts[moment].stands
        for moment, count in counts.items():
            post = posts[moment].made
            if post is not None:
                yield Engagement(
                    source=CHANGES,
                    ref=self._opaque("received", post.key),
                    on=self._context.on(post.made_at),
                    moment=moment,
                    reactions=count["reaction"],
                    comments=count["comment"],
                )

    def _made(self, event: Event | None, posts: OwnPosts) -> AnyRecord | None:
        if event is None:
            return None
        kind = RESOURCES[event.resource]
        if kind == "comment":
            return self._comment(event, posts)
        if kind == "reaction":
            return Reaction(
                source=CHANGES,
                ref=self._opaque("reaction", event.key),
                on=self._context.on(event.made_at),
                kind=event.kind,
            )
        return self._post(event) if _is_post(event) else self._repost(event)

    def _post(self, event: Event) -> Post | None:
        """A post, equal to that of the same row of Shares.csv; a draft is none."""
        if event.is_draft:
            return None
        text, medium = event.commentary, event.medium
        return Post(
            source=SOURCE,
            ref=self._opaque("post", event.key),
            on=self._context.on(event.made_at),
            at=event.made_at,
            form="original" if text or medium else "repost",
            words=word_count(text),
            chars=len(text),
            media="link" if medium == "ARTICLE" else "",
            moment=moment_of(_urn(event)),
        )

    def _repost(self, event: Event) -> Post | None:
        """A plain repost, equal to that of the same row of InstantReposts.csv."""
        ref = self._repost_ref(event)
        on, at = self._context.on(event.made_at), event.made_at
        post = Post(source=SOURCE, ref=ref, on=on, at=at, form="repost", words=0, chars=0)
        return post if ref else None

    def _repost_ref(self, event: Event) -> str:
        if urn(event.target):
            return self._opaque("repost", post_id(event.target))
        self._problems.add(event.line, "object", "which post was reposted is not told", "a URN")
        return ""

    def _comment(self, event: Event, posts: OwnPosts) -> Comment:
        """A comment, equal to that of the same row of Comments.csv."""
        quality, words = quality_and_words(event.text, self._context.spec)
        is_own = posts.has(event.target)
        post = post_id(event.target)
        return Comment(
            source=SOURCE,
            ref=self._comment_ref(event),
            on=self._context.on(event.made_at),
            at=event.made_at,
            quality=halved(quality) if is_own else quality,
            words=words,
            post=self._opaque("post", post) if post else "",
            own_post=is_own,
            text_key=text_key(event.text, self._context.people.secret),
        )

    def _comment_ref(self, event: Event) -> str:
        at = event.made_at.isoformat()
        return self._opaque("comment", at, post_id(event.target), event.text)

    def _ended(self, thing: Thing) -> Retraction | None:
        """The retraction of what was taken back. A comment may be known by its time alone."""
        event = thing.ended
        if event is None:
            return None
        kind = RESOURCES[event.resource]
        if kind == "reaction":
            on, ref = self._context.on(event.at), self._opaque("reaction", event.key)
            return Retraction(source=CHANGES, ref=ref, on=on, of="reaction")
        if kind == "comment":
            ref = self._comment_ref(thing.made) if thing.made else ""
            at = thing.made.made_at if thing.made else event.number_at
        elif _is_post(event):
            ref, at = self._opaque("post", event.key), _instant(moment_of(_urn(event))) or event.at
        else:
            ref, at = self._repost_ref(thing.made or event), event.at
            if not ref:
                return None
        if at is None:
            self._problems.add(event.line, "resourceUri", "which comment is not told", "its number")
            return None
        at = at.replace(microsecond=0)
        return Retraction(source=SOURCE, ref=ref, on=self._context.on(at), at=at, of=kind)


def _is_post(event: Event | None) -> bool:
    return event is not None and event.resource == POSTS


def _urn(event: Event | None) -> str:
    """The URN of a post, whose key is the end of it."""
    return f"urn:li:{event.key}" if event else ""


def _instant(moment: int | None) -> datetime | None:
    return datetime.fromtimestamp(moment / 1000, UTC) if moment else None


def _nearest(moments: list[int], moment: int | None) -> int | None:
    """The one of ``moments`` that is nearest to ``moment``, at most two seconds from it."""
    if moment is None:
        return None
    first = bisect_left(moments, moment - TOLERANCE_MS)
    near = moments[first : bisect_right(moments, moment + TOLERANCE_MS)]
    return min(near, key=lambda one: abs(one - moment), default=None)
