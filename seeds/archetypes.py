"""How the sample people work: what each kind has built up, and what it does in a week.

All rates are per working week of somebody who is there; shares are per cent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

ArchiveForm = Literal["complete", "complete without searches", "basic", "profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was there before the first sample week.

    ``leaders`` is the share of decision makers among ``connections``; ``profile`` counts the
    parts of the profile that are filled in, in the order of ``profiles.PARTS``.
    """

    connections: int
    leaders: int
    coworkers: int
    profile: int
    endorsements: int
    recommendations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """One week. ``present`` is the share of working days with any activity at all.

    ``comment_mix`` weighs low-effort, short, medium and long comments. ``leads``, ``accounts``
    and ``views`` need a Sales Navigator seat, ``engagement`` (reactions an own post gets) and
    ``followers`` the creator analytics.
    """

    present: int
    originals: float = 0
    articles: float = 0
    reposts: float = 0
    comments: float = 0
    comment_mix: tuple[int, int, int, int] = (0, 2, 3, 1)
    reactions: float = 0
    searches: float = 0
    openers: float = 0
    answered: int = 22
    inbound: float = 0
    invitations: float = 0
    accepted: int = 30
    leaders: int = 35
    views: float = 0
    leads: float = 0
    accounts: float = 0
    engagement: int = 0
    followers: float = 0


NOTHING = Habits(present=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archetype:
    """A kind of person. ``turns`` holds later habits: ``(days before the end, habits)``.

    The first turn is the earliest; before it ``habits`` hold.
    """

    summary: str
    standing: Standing
    habits: Habits
    turns: tuple[tuple[int, Habits], ...] = ()
    archive: ArchiveForm | None = "complete"
    analytics: bool = False

    def habits_on(self, days_before_end: int) -> Habits:
        """The habits of the day that lies so many days before the last sample day."""
        current = self.habits
        for begins, habits in self.turns:
            if days_before_end < begins:
                current = habits
        return current


# Tables of numbers.
# fmt: off
_STRONG = Habits(
    present=78, originals=1.35, articles=0.1, reposts=0.4, comments=2.6, comment_mix=(0, 1, 4, 3),
    reactions=6, searches=3.2, openers=3, answered=33, inbound=1.1, invitations=3.2, accepted=36,
    leaders=50, views=12, leads=1.8, accounts=0.6, engagement=15, followers=6,
)
_STEADY = Habits(
    present=46, originals=0.55, reposts=0.4, comments=1.3, comment_mix=(2, 3, 3, 1), reactions=3,
    searches=1.3, openers=2, answered=19, inbound=0.4, invitations=1.6, accepted=25, leaders=20,
    views=4, leads=0.5, accounts=0.1, engagement=8, followers=2,
)
_RESHARES = Habits(
    present=42, reposts=1.6, comments=0.8, comment_mix=(5, 2, 0, 0), reactions=4, searches=0.5,
    openers=1.3, answered=15, inbound=0.3, invitations=0.9, accepted=20, leaders=12, views=2,
    leads=0.2, engagement=3, followers=0.5,
)
_QUIET = Habits(
    present=18, reposts=0.2, comments=0.25, comment_mix=(2, 2, 1, 0), reactions=1, searches=0.25,
    openers=0.7, answered=12, inbound=0.1, invitations=0.1, accepted=30, leaders=8,
)

_MIDDLE = Standing(
    connections=390, leaders=5, coworkers=9, profile=6, endorsements=10, recommendations=1
)
_SMALL = Standing(
    connections=170, leaders=3, coworkers=4, profile=4, endorsements=3, recommendations=0
)
_LARGE = Standing(
    connections=900, leaders=8, coworkers=18, profile=10, endorsements=30, recommendations=2
)

ARCHETYPES: dict[str, Archetype] = {
    "strong": Archetype(
        summary="Writes, comments and talks to decision makers, week after week.",
        standing=_LARGE, habits=_STRONG, analytics=True,
    ),
    "steady": Archetype(
        summary="A bit of everything, about half of what full points need.",
        standing=_MIDDLE, habits=_STEADY,
    ),
    "networker": Archetype(
        summary="A large senior network and many conversations, few words in public.",
        standing=replace(_LARGE, connections=1900, leaders=14, profile=7),
        habits=replace(
            _QUIET, present=40, reactions=1.5, searches=0.8, openers=3, answered=36, inbound=2,
            invitations=1.5, accepted=50, leaders=55, views=4, accounts=0.3,
        ),
    ),
    "reader": Archetype(
        summary="Reads, reacts and searches; seldom writes to anybody.",
        standing=_SMALL,
        habits=replace(
            _STEADY, originals=0.1, comments=0.5, reactions=9, searches=4, openers=1,
            inbound=0.2, invitations=0.4, views=10,
        ),
    ),
    "reshares only": Archetype(
        summary="Passes on the company's posts and nothing of their own.",
        standing=_SMALL, habits=_RESHARES,
    ),
    "reshares then originals": Archetype(
        summary="Reshared for months, then began to write, eight weeks ago.",
        standing=replace(_MIDDLE, connections=350), habits=_RESHARES, analytics=True,
        turns=((57, replace(_RESHARES, present=55, originals=1.8, reposts=0.1, engagement=12,
                            followers=4)),),
    ),
    "volume without quality": Archetype(
        summary="Many messages, invitations and congratulations, few answers.",
        standing=replace(_LARGE, connections=1300, leaders=2, profile=4, recommendations=0),
        habits=Habits(
            present=95, originals=0.2, reposts=2.5, comments=9, comment_mix=(16, 1, 0, 0),
            reactions=18, searches=4, openers=9, answered=6, inbound=0.2, invitations=5,
            accepted=14, leaders=5, views=9, leads=2, accounts=0.2, engagement=2, followers=1,
        ),
    ),
    "turned commenter": Archetype(
        summary="Used to congratulate; has written thoughtful comments for six weeks.",
        standing=replace(_MIDDLE, connections=320),
        habits=replace(_STEADY, originals=0.3, comments=2, comment_mix=(7, 1, 0, 0)),
        turns=((43, replace(_STEADY, originals=0.4, comments=3.2, comment_mix=(0, 1, 4, 3))),),
    ),
    "slipping": Archetype(
        summary="Was steady and has slowed down over the last six weeks.",
        standing=_MIDDLE, habits=replace(_STEADY, present=60, originals=1, comments=2),
        turns=((50, replace(_STEADY, present=30, originals=0.2, comments=0.6)), (20, _QUIET)),
    ),
    "quiet": Archetype(
        summary="Hardly there.",
        standing=replace(_SMALL, connections=100, profile=3, coworkers=2), habits=_QUIET,
    ),
    "on leave": Archetype(
        summary="Strong, and away for the last three weeks.",
        standing=_LARGE, habits=_STRONG, analytics=True, turns=((21, NOTHING),),
    ),
    "newcomer": Archetype(
        summary="New in the team, with a quiet account before; getting started.",
        standing=replace(_MIDDLE, connections=230, coworkers=3),
        habits=_QUIET, turns=((24, replace(_STEADY, comments=2, openers=3, present=75)),),
    ),
    "archive without searches": Archetype(
        summary="Asked LinkedIn for an archive without the searches: Find is not measured.",
        standing=_MIDDLE, habits=replace(_STEADY, originals=0.9),
        archive="complete without searches",
    ),
    "basic archive only": Archetype(
        summary="Sent only the first, basic archive: posts and comments are not measured.",
        standing=_MIDDLE, habits=_STEADY, archive="basic",
    ),
    "profile and connections only": Archetype(
        summary="Asked LinkedIn for the profile and the connections alone.",
        standing=_SMALL, habits=_QUIET, archive="profile",
    ),
    "no data": Archetype(
        summary="Invited, has not connected a source yet.",
        standing=_SMALL, habits=NOTHING, archive=None,
    ),
}
# fmt: on
