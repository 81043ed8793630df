"""The two rankings of posts, by engagements and by impressions, as one list of posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from scoring.core.records import Coverage, Engagement
from teams.importers.creator_analytics.sheets import Listed, post_number
from teams.importers.creator_analytics.writing import SOURCE, Part
from teams.importers.linkedin.urns import moment
from teams.importers.people import People
from teams.importers.times import LocalDays

MOST_LISTED = 50
RECEIVED, ON_ORIGINALS, FORMS = (
    "engagement_received",
    "engagement_on_originals",
    "original_publishing",
)
DATE, ENGAGEMENTS, IMPRESSIONS = "Post publish date", "Engagements", "Impressions"
LOWER_BOUND = (
    f"the list ends after {MOST_LISTED} posts: what others received is not known, and what is "
    "counted is a lower bound"
)
FEWER_DAYS = "exports of fewer days"
EARLIER = "posts from before the first day are not read: their numbers may be of these days alone"


@dataclass(slots=True)
class _Post:
    """What the rankings say of one post."""

    first: Listed
    numbers: dict[bool, int] = field(default_factory=dict)


def posts(
    listed: Sequence[Listed], span: tuple[date, date], part: Part, people: People, days: LocalDays
) -> list[Engagement | Coverage]:
    """What every listed post received, joined by its number and never by its row."""
    found: dict[str, _Post] = {}
    for row in listed:
        post = found.setdefault(_key(row.link), _Post(row))
        column = IMPRESSIONS if row.is_seen else ENGAGEMENTS
        count = part.count(row.line, column, row.count, least=0)
        if row.is_seen in post.numbers:
            part.tally.duplicates += 1
        elif count is not None:
            post.numbers[row.is_seen] = count
    part.tally.records += len(found) + part.tally.duplicates
    kept: list[Engagement | Coverage] = []
    earlier = 0
    for key, post in found.items():
        on = _day(post.first, span, part, days)
        if on is None or not post.numbers:
            continue
        if on < span[0]:
            earlier += 1
            continue
        kept.append(_engagement(people.opaque("engagement", key), post, on))
    part.tally.kept += len(kept)
    if earlier:
        part.problems.add(None, "", f"{earlier} {EARLIER}", lost=False)
    is_cut = sum(not row.is_seen for row in listed) >= MOST_LISTED
    if is_cut:
        part.problems.add(None, "", LOWER_BOUND, FEWER_DAYS, lost=False)
    return [*kept, *_covered(span, is_cut=is_cut)]


def _key(link: str) -> str:
    number = post_number(link)
    return link if number is None else str(number)


def _engagement(ref: str, post: _Post, on: date) -> Engagement:
    return Engagement(
        source=SOURCE,
        ref=ref,
        on=on,
        moment=_moment(post.first),
        engagements=post.numbers.get(False),
        impressions=post.numbers.get(True),
    )


def _moment(row: Listed) -> int | None:
    number = post_number(row.link)
    return None if number is None else moment(number)


def _day(row: Listed, span: tuple[date, date], part: Part, days: LocalDays) -> date | None:
    """The day in the scoring time zone where the number tells it and the file agrees.

    A post that was scheduled has its number long before it was published: then the file's day
    stands. None, and a problem, where neither tells.
    """
    made = _moment(row)
    local = None if made is None else days.on(datetime.fromtimestamp(made / 1000, UTC))
    if local is not None and not row.on:
        return local
    told = part.day(row.line, DATE, row.on)
    if local is None or told is None:
        return told or local
    is_near = abs((told - local).days) <= 1 and span[0] <= local <= span[1]
    return local if is_near else told


def _covered(span: tuple[date, date], *, is_cut: bool) -> list[Coverage]:
    """Originals are told from reshares only where another source tells the forms of posts."""
    start, end = span
    return [
        Coverage(source=SOURCE, metrics=(RECEIVED,), start=start, end=end, floor=is_cut),
        Coverage(
            source=SOURCE,
            metrics=(ON_ORIGINALS,),
            start=start,
            end=end,
            within=FORMS,
            floor=is_cut,
        ),
    ]
