"""A weekly mix: how much of each input a member would do, and what that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from scoring.core.model import ModelSpec

WORKING_DAYS = 5
WEEK = 7
# The share of invitations that are accepted, per cent, where nothing better is known.
ACCEPTED = 30
RECEIVED_MOST = 10_000
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Input:
    """Something to do: what it is counted in, the effort, the most that is sensible.

    ``minutes`` are those of one unit, ``step`` the units by which a plan moves, ``most`` those of
    a week, of what is ``once`` those up to the horizon. ``navigator`` is for Sales Navigator
    seats alone.
    """

    name: str
    unit: str
    minutes: Decimal
    step: int
    most: int
    once: bool = False
    navigator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Weekly amounts by the name of the input, and what others are assumed to do.

    ``profile`` is no weekly amount: so many of the missing checklist items are completed at all.
    Of the invitations ``accepted`` per cent are accepted; each post and article of the plan
    receives ``received`` reactions, by default none.
    """

    posts: int = 0
    articles: int = 0
    reshares: int = 0
    comments: int = 0
    reactions: int = 0
    searches: int = 0
    views: int = 0
    saved: int = 0
    invitations: int = 0
    conversations: int = 0
    recommendations: int = 0
    profile: int = 0
    accepted: int = ACCEPTED
    received: int = 0

    def amount(self, name: str) -> int:
        """The amount of the input ``name``."""
        return int(getattr(self, name))

    def check(self, spec: ModelSpec) -> None:
        """Raises ``ValueError`` for an amount below 0 or above the most that is sensible."""
        most = {one.name: one.most for one in inputs(spec)}
        for name, limit in {**most, "accepted": 100, "received": RECEIVED_MOST}.items():
            if not 0 <= self.amount(name) <= limit:
                raise ValueError(f"{name} must be from 0 to {limit}, not {self.amount(name)}")

    def minutes_a_week(self, days: int, spec: ModelSpec) -> Decimal:
        """The effort, to a tenth: what is done once is spread over the weeks of ``days`` days."""
        return (cost(self, days, spec) / weeks(days)).quantize(TENTH, ROUND_HALF_UP)


@lru_cache(maxsize=8)
def inputs(spec: ModelSpec) -> tuple[Input, ...]:
    """Every input, in the order in which their contributions are told.

    The most of a week is what somebody can do well on its working days, and no more than the
    daily caps of the model let count.
    """
    caps, units = spec.caps, spec.units
    items = len(spec.checklist)
    most = {
        "posts": _most(5, caps.publish_posts, units.publish_original),
        "reshares": _most(5, caps.shares, units.share_with_text),
        "comments": _most(10, spec.comments.per_day, 1),
        "reactions": _most(25, caps.reactions, units.reaction),
        "searches": _most(20, caps.searches, units.search),
        "views": _most(50, caps.views, units.view),
        "saved": _most(20, caps.saved, units.lead),
    }

    def weekly(name: str, unit: str, minutes: str, step: int = 1) -> Input:
        return Input(name, unit, Decimal(minutes), step, most[name])

    return (
        weekly("posts", "posts", "30"),
        Input("articles", "articles", Decimal(120), 1, 1),
        weekly("reshares", "reshares", "10"),
        weekly("comments", "comments", "7"),
        weekly("reactions", "reactions", "1", 5),
        weekly("searches", "searches", "2", 5),
        weekly("views", "profiles", "1.5", 5),
        replace(weekly("saved", "leads", "2", 5), navigator=True),
        Input("invitations", "people", Decimal(5), 1, 10),
        Input("conversations", "people", Decimal(10), 1, 8),
        Input("recommendations", "people", Decimal(15), 1, 1),
        Input("profile", "items", Decimal(10), 1, items, once=True),
    )


def weeks(days: int) -> int:
    """The weeks that ``days`` days begin."""
    return -(-days // WEEK)


def cost(mix: Mix, days: int, spec: ModelSpec) -> Decimal:
    """The minutes that a mix takes over ``days`` days, begun weeks counted whole."""
    each = (one.minutes * mix.amount(one.name) * times(one, days) for one in inputs(spec))
    return sum(each, Decimal(0))


def times(one: Input, days: int) -> int:
    """How often the amount of an input is done in ``days`` days."""
    return 1 if one.once else weeks(days)


def as_mix(amounts: Mapping[str, int], assumed: Mix) -> Mix:
    """The amounts by name, with what ``assumed`` says of others."""
    return Mix(**amounts, accepted=assumed.accepted, received=assumed.received)


def working_days(as_of: date, horizon: date) -> list[date]:
    """Mondays to Fridays after ``as_of`` up to ``horizon``, in order."""
    days = range(as_of.toordinal() + 1, horizon.toordinal() + 1)
    return [day for day in map(date.fromordinal, days) if day.weekday() < WORKING_DAYS]


def _most(sensible: int, cap: int, unit: int) -> int:
    return min(sensible, WORKING_DAYS * (cap // unit)) if unit else sensible
