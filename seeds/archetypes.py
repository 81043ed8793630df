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


_STRONG = Habits(
    present=92, originals=2.6, articles=0.25, reposts=0.5, comments=5, comment_mix=(0, 1, 4, 4),
    reactions=11, searches=7, openers=5, answered=36, inbound=2, invitations=5, accepted=42,
    leaders=60, views=24, leads=4, accounts=1.5, engagement=26, followers=12,
)
_STEADY = Habits(
    present=70, originals=1.0, reposts=0.6, comments=2.2, comment_mix=(1, 3, 3, 1), reactions=6,
    searches=3, openers=3.5, answered=27, inbound=1, invitations=2.5, accepted=32, leaders=35,
    views=9, leads=1.2, accounts=0.3, engagement=14, followers=4,
)
_RESHARES = Habits(
    present=60, reposts=2.4, comments=1.2, comment_mix=(4, 2, 1, 0), reactions=8, searches=1.5,
    openers=3, answered=16, inbound=0.5, invitations=2, accepted=24, leaders=20, views=5,
    leads=0.5, engagement=5, followers=1,
)
_QUIET = Habits(
    present=22, reposts=0.2, comments=0.3, comment_mix=(2, 2, 1, 0), reactions=1.5, searches=0.5,
    openers=0.8, answered=18, inbound=0.3, invitations=0.5, accepted=25, leaders=15,
)

_MIDDLE = Standing(
    connections=560, leaders=12, coworkers=14, profile=8, endorsements=18, recommendations=1
)
_SMALL = Standing(
    connections=260, leaders=8, coworkers=7, profile=5, endorsements=6, recommendations=0
)
_LARGE = Standing(
    connections=1150, leaders=16, coworkers=24, profile=11, endorsements=44, recommendations=3
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
        standing=replace(_LARGE, connections=2100, leaders=24, profile=9),
        habits=replace(
            _QUIET, present=60, reactions=3, searches=2, openers=6, answered=42, inbound=4,
            invitations=3, accepted=55, leaders=70, views=8, accounts=0.5,
        ),
    ),
    "reader": Archetype(
        summary="Reads, reacts and searches; seldom writes to anybody.",
        standing=_SMALL,
        habits=replace(
            _STEADY, originals=0.1, comments=0.8, reactions=14, searches=8, openers=1,
            inbound=0.3, invitations=0.7, views=20,
        ),
    ),
    "reshares only": Archetype(
        summary="Passes on the company's posts and nothing of their own.",
        standing=_SMALL, habits=_RESHARES,
    ),
    "reshares then originals": Archetype(
        summary="Reshared for months, then began to write, eight weeks ago.",
        standing=replace(_MIDDLE, connections=420), habits=_RESHARES, analytics=True,
        turns=((57, replace(_RESHARES, present=72, originals=2.2, reposts=0.2, engagement=14,
                            followers=5)),),
    ),
    "volume without quality": Archetype(
        summary="Many messages, invitations and congratulations, few answers.",
        standing=replace(_LARGE, connections=1900, leaders=9, profile=6, recommendations=0),
        habits=Habits(
            present=95, originals=0.3, reposts=3, comments=9, comment_mix=(14, 1, 0, 0),
            reactions=22, searches=14, openers=13, answered=8, inbound=0.5, invitations=9,
            accepted=16, leaders=22, views=30, leads=9, accounts=1, engagement=2, followers=2,
        ),
    ),
    "turned commenter": Archetype(
        summary="Used to congratulate; has written thoughtful comments for six weeks.",
        standing=replace(_MIDDLE, connections=380, profile=7),
        habits=replace(_STEADY, originals=0.4, comments=3, comment_mix=(6, 1, 0, 0)),
        turns=((43, replace(_STEADY, originals=0.6, comments=4.5, comment_mix=(0, 1, 4, 3))),),
    ),
    "slipping": Archetype(
        summary="Was steady and has slowed down over the last six weeks.",
        standing=_MIDDLE, habits=replace(_STEADY, originals=1.6, comments=3),
        turns=((45, replace(_STEADY, present=45, originals=0.4, comments=1)), (18, _QUIET)),
    ),
    "quiet": Archetype(
        summary="Hardly there.", standing=_SMALL, habits=_QUIET,
    ),
    "on leave": Archetype(
        summary="Strong, and away for the last three weeks.",
        standing=_LARGE, habits=_STRONG, analytics=True, turns=((21, NOTHING),),
    ),
    "newcomer": Archetype(
        summary="New in the team, with a quiet account before; getting started.",
        standing=replace(_MIDDLE, connections=310, coworkers=4),
        habits=_QUIET, turns=((24, replace(_STEADY, comments=3, invitations=6, present=85)),),
    ),
    "archive without searches": Archetype(
        summary="Asked LinkedIn for an archive without the searches: Find is not measured.",
        standing=_MIDDLE, habits=replace(_STEADY, originals=1.4),
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
