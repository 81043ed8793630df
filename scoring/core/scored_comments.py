"""Which comments count: no repeats, a few a post, a few a day, in the order they were made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from scoring.core.contributions import Rows
from scoring.core.day_rules import QUALITIES
from scoring.core.model import CommentRules
from scoring.core.records import Comment, Reaction
from scoring.core.shares import Reason

LAST_OF_DAY = datetime.max.replace(tzinfo=UTC)


def scored(comments: Iterable[Comment], rules: CommentRules) -> list[Comment]:
    """The comments that count, in order."""
    return [comment for comment, reason in judged(comments, rules) if reason is None]


def judged(
    comments: Iterable[Comment], rules: CommentRules
) -> Iterator[tuple[Comment, Reason | None]]:
    """Every comment, those that count in order, others with the reason (model section 3).

    Those of no quality drop out first. Then a text again within ``repeat_days`` of an earlier
    one, itself counted or not, is left out, then what exceeds ``per_post`` (where the post is
    known) and ``per_day``; only a comment that counts takes a place.
    """
    substantial: list[Comment] = []
    for comment in comments:
        if comment.quality > 0:
            substantial.append(comment)
        else:
            yield comment, "low_effort"
    last_said: dict[str, int] = {}
    places: Counter[object] = Counter()
    for comment in sorted(substantial, key=_order):
        day = comment.on.toordinal()
        repeated = comment.text_key and comment.text_key in last_said
        repeated = repeated and day - last_said[comment.text_key] <= rules.repeat_days
        last_said[comment.text_key] = day
        if repeated:
            yield comment, "duplicate"
        elif comment.post and places[comment.post] >= rules.per_post:
            yield comment, "over_post_cap"
        elif places[comment.on] >= rules.per_day:
            yield comment, "over_comment_cap"
        else:
            places.update((comment.post, comment.on))
            yield comment, None


def comments(rows: Rows, counted: Iterable[Comment], reacted: Iterable[Reaction]) -> None:
    """I3 and I5: the quality of the scored comments, and the days with one or a reaction."""
    days: dict[int, list[Comment]] = defaultdict(list)
    for comment in counted:
        days[comment.on.toordinal()].append(comment)
    for day, of_day in days.items():
        rows.event("thoughtful_comments", day, QUALITIES.units(of_day, rows.spec), of_day)
    for day in sorted(days.keys() | {r.on.toordinal() for r in reacted}):
        rows.event("regularity", day, rows.spec.units.day)


def _order(comment: Comment) -> tuple[object, ...]:
    instant = comment.at or LAST_OF_DAY
    # Nothing but the active day depends on ``passive``: the comment that makes one goes first.
    return comment.on, instant, -comment.quality, comment.post, comment.passive
