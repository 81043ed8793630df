"""Which comments count: no repeats, a few a post, a few a day, in the order they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from scoring.core.contributions import Rows
from scoring.core.model import CommentRules
from scoring.core.records import Comment, Reaction

LAST_OF_DAY = datetime.max.replace(tzinfo=UTC)


def scored(comments: Iterable[Comment], rules: CommentRules) -> list[Comment]:
    """The comments that count, in order (model section 3).

    Those of no quality drop out first. Then a text again within ``repeat_days`` of an earlier
    one, itself counted or not, is left out, then what exceeds ``per_post`` (where the post is
    known) and ``per_day``; only a comment that counts takes a place.
    """
    counted: list[Comment] = []
    last_said: dict[str, int] = {}
    places: Counter[object] = Counter()
    for comment in sorted((c for c in comments if c.quality > 0), key=_order):
        day = comment.on.toordinal()
        repeated = comment.text_key and comment.text_key in last_said
        repeated = repeated and day - last_said[comment.text_key] <= rules.repeat_days
        last_said[comment.text_key] = day
        full = comment.post and places[comment.post] >= rules.per_post
        if not (repeated or full or places[comment.on] >= rules.per_day):
            places.update((comment.post, comment.on))
            counted.append(comment)
    return counted


def comments(rows: Rows, counted: Iterable[Comment], reactions: Iterable[Reaction]) -> None:
    """I3 and I5: the quality of the scored comments, and the days with one or a reaction."""
    quality: Counter[int] = Counter()
    for comment in counted:
        quality[comment.on.toordinal()] += comment.quality
    for day, units in quality.items():
        rows.event("thoughtful_comments", day, units)
    reacted = {r.on.toordinal() for r in reactions if r.count > 0}
    for day in sorted(reacted | quality.keys()):
        rows.event("regularity", day, rows.spec.units.day)


def _order(comment: Comment) -> tuple[object, ...]:
    instant = comment.at or LAST_OF_DAY
    # Nothing but the active day depends on ``passive``: the comment that makes one goes first.
    return comment.on, instant, -comment.quality, comment.post, comment.passive
