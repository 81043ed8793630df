"""What one person did, day by day: a pure function of person, organization and last day.

Each kind of activity draws from a stream of its own, so that a change of one leaves the others
as they are.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from seeds import texts
from seeds.contacts import colleagues, outside_world
from seeds.life import (
    Article,
    CommentMade,
    Life,
    ReactionGiven,
    Repost,
    SearchMade,
    Share,
    Tally,
)
from seeds.outreach import Circle
from seeds.people import SampleOrganization, SamplePerson
from seeds.snowflakes import snowflake, urn
from seeds.workdays import DAYS, Workday, standing_of, stream, workdays

_REACTIONS = ("LIKE", "LIKE", "LIKE", "LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION")


@lru_cache(maxsize=4)
def live(person: SamplePerson, organization: SampleOrganization, through: date) -> Life:
    """Everything that ``person`` did up to ``through``; answers may still arrive after it."""
    first = datetime.combine(through - timedelta(days=DAYS), time(), UTC)
    life, days = Life(began_at=first), list(workdays(person, organization, through))
    circle = Circle(
        life,
        standing_of(person, organization),
        outside_world(organization.seed, organization.slug),
        colleagues(organization, person),
        stream(person, organization, "outreach"),
    )
    words, talk, search = (stream(person, organization, kind) for kind in ("posts", "talk", "look"))
    for day in days:
        _publish(life, day, words)
        _engage(life, day, talk)
        _look(life, day, search)
        circle.reach_out(day)
    _answer_own_comments(life, talk)
    return life


def _publish(life: Life, day: Workday, rng: Random) -> None:
    """Add the day's own posts, articles and reposts to ``life``."""
    habits = day.habits
    for _ in range(day.amount(rng, habits.originals)):
        at = day.moment(rng)
        reactions = int(habits.engagement * (0.5 + rng.random()))
        life.shares.append(
            Share(
                at=at,
                urn=urn(rng.choice(("share", "ugcPost")), snowflake(rng, at)),
                text=texts.post_text(rng),
                photos=rng.choice((0, 0, 1, 1, 3)),
                reactions=reactions,
                comments=reactions // 6,
                reposts=reactions // 18,
            )
        )
    for _ in range(day.amount(rng, habits.articles)):
        body = "\n".join(texts.post_text(rng) for _ in range(3))
        title = texts.written(rng, texts.ARTICLE_TITLES)
        life.articles.append(Article(at=day.moment(rng), title=title, text=body))
    for _ in range(day.amount(rng, habits.reposts)):
        at = day.moment(rng)
        life.reposts.append(Repost(at=at, urn=_elsewhere(rng, at)))


def _engage(life: Life, day: Workday, rng: Random) -> None:
    """Add the day's comments and reactions on other people's posts to ``life``."""
    for _ in range(day.amount(rng, day.habits.comments)):
        at = day.moment(rng)
        kinds = (
            texts.LOW_EFFORT_COMMENTS,
            texts.SHORT_COMMENTS,
            texts.MEDIUM_COMMENTS,
            texts.LONG_COMMENTS,
        )
        [templates] = rng.choices(kinds, day.habits.comment_mix)
        text = texts.written(rng, templates)
        life.comments.append(CommentMade(at=at, urn=_elsewhere(rng, at), text=text))
    for _ in range(day.amount(rng, day.habits.reactions)):
        at = day.moment(rng)
        on_comment = rng.random() < 0.2
        life.reactions.append(
            ReactionGiven(
                at=at,
                kind=rng.choice(_REACTIONS),
                urn=_elsewhere(rng, at),
                comment=snowflake(rng, at - timedelta(minutes=9)) if on_comment else None,
            )
        )


def _answer_own_comments(life: Life, rng: Random) -> None:
    """Add the replies that a busy author writes below some own posts to ``life``."""
    for share in life.shares:
        if share.comments and rng.random() < 0.4:
            number = int(share.urn.rsplit(":", 1)[1])
            activity = urn("activity", number + (rng.randrange(550) << 22))
            life.comments.append(
                CommentMade(
                    at=share.at + timedelta(minutes=11 + rng.randrange(40)),
                    urn=activity,
                    text=texts.written(rng, texts.SHORT_COMMENTS),
                )
            )


def _look(life: Life, day: Workday, rng: Random) -> None:
    """Add the day's people searches and the day's uncounted numbers to ``life``."""
    habits = day.habits
    for _ in range(day.amount(rng, habits.searches)):
        words = (texts.SEARCH_ROLES, texts.SEARCH_FIELDS, texts.SEARCH_PLACES)
        separator = rng.choice((" ", " ", ", "))
        query = separator.join(rng.choice(group) for group in words)
        life.searches.append(SearchMade(at=day.moment(rng), query=query))
    life.tallies.append(
        Tally(
            on=day.on,
            views=day.amount(rng, habits.views),
            leads=day.amount(rng, habits.leads),
            accounts=day.amount(rng, habits.accounts),
            followers=day.amount(rng, habits.followers),
        )
    )


def _elsewhere(rng: Random, at: datetime) -> str:
    """Somebody else's post, up to two days old at ``at``."""
    published = at - timedelta(minutes=20 + rng.randrange(2_800))
    return urn("activity", snowflake(rng, published, rng.randrange(1000)))
