"""The rhythm of a member: the weekly mix that the last weeks of activity come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.core.daily import Own, Sourced, best_source, makes_active
from scoring.core.day_rules import REACTIONS, SAVED, SEARCHES, VIEWS, DayRule
from scoring.core.evidence import current, known_on
from scoring.core.mix import ACCEPTED, WEEK, Mix
from scoring.core.model import ModelSpec
from scoring.core.records import (
    AnyRecord,
    Comment,
    Exchange,
    Invitation,
    Post,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.scored_comments import scored

SPAN = timedelta(weeks=6)
DAY = timedelta(days=1)
# What is counted is in hundredths: of a unit, of a quality, of a title.
UNIT = 100


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was done from ``first`` to ``last``, the last active day, as whole units a week."""

    first: date
    last: date
    mix: Mix


def rhythm(
    records: Iterable[AnyRecord],
    as_of: date,
    spec: ModelSpec,
    *,
    accepted: int = ACCEPTED,
    received: int = 0,
) -> Rhythm | None:
    """The rhythm of the six weeks that end with the last active day up to ``as_of``.

    A pause after that day, be it a holiday or a file that is not brought yet, is thus no part of
    it. Where the first active day is within the six weeks they begin there, and are one week at
    the least. Amounts are what counts of a day, rounded half up to whole units a week. None
    where no day of the window of the score is active. ``accepted`` and ``received`` say what to
    assume of others (``response``).
    """
    known = known_on(current(records), as_of)
    active = sorted({record.on for record in _own(known, spec) if makes_active(record)})
    if not active or (as_of - active[-1]).days >= spec.spans.window:
        return None
    last = active[-1]
    first = max(last - SPAN + DAY, active[0])
    within = [r for r in known if first <= getattr(r, "on", date.min) <= last]
    days = max((last - first).days + 1, WEEK)
    amounts = {
        name: _half_up(WEEK * sum_of, UNIT * days) for name, sum_of in _sums(within, spec).items()
    }
    return Rhythm(first, last, Mix(**amounts, accepted=accepted, received=received))


def _own(records: Sequence[AnyRecord], spec: ModelSpec) -> list[Own]:
    comments = scored([r for r in records if isinstance(r, Comment)], spec.comments)
    return [*comments, *(r for r in records if isinstance(r, Own) and not isinstance(r, Comment))]


def _sums(records: Sequence[AnyRecord], spec: ModelSpec) -> dict[str, int]:
    """What was done together, in hundredths of the units of a mix."""
    posts = [record for record in records if isinstance(record, Post)]
    comments = scored([r for r in records if isinstance(r, Comment)], spec.comments)
    caps, units = spec.caps, spec.units
    reshares = [post for post in posts if (post.words or 0) >= spec.reshare_words]
    return {
        "posts": _published(posts, "original", caps.publish_posts // units.publish_original),
        "articles": _published(posts, "article", caps.publish_articles // units.publish_article),
        "reshares": _published(reshares, "reshare_with_text", len(reshares)),
        "comments": sum(comment.quality for comment in comments),
        "reactions": _best(records, Reaction, REACTIONS, spec),
        "searches": _best(records, Search, SEARCHES, spec),
        "views": _best(records, ProfileView, VIEWS, spec),
        "saved": _best(records, Saved, SAVED, spec),
        "invitations": sum(
            r.title or 0 for r in records if isinstance(r, Invitation) and r.direction == "out"
        ),
        "conversations": UNIT * _answered([r for r in records if isinstance(r, Exchange)]),
        "recommendations": UNIT * _grown([r for r in records if isinstance(r, Proof)]),
    }


def _published(posts: Sequence[Post], form: str, cap: int) -> int:
    """The posts of a form, at most so many a day."""
    days = Counter(post.on for post in posts if post.form == form)
    return UNIT * sum(min(count, cap) for count in days.values())


def _best(records: Sequence[AnyRecord], kind: type[Sourced], rule: DayRule, spec: ModelSpec) -> int:
    """The units of what may be told by several sources: of each day the one that stands."""
    told = [record for record in records if isinstance(record, kind)]
    return sum(units for _, units, _ in best_source(told, rule, spec))


def _answered(messages: Sequence[Exchange]) -> int:
    """The people who were written to and wrote."""
    to = {message.contact for message in messages if message.outbound}
    return len(to & {message.contact for message in messages if message.inbound})


def _grown(counted: Sequence[Proof]) -> int:
    """By how many the recommendations grew between the first and the last count."""
    by_day = sorted(counted, key=lambda proof: proof.on)
    return max(0, by_day[-1].recommendations - by_day[0].recommendations) if by_day else 0


def _half_up(amount: int, of: int) -> int:
    return (2 * amount + of) // (2 * of)
