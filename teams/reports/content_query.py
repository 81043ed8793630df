"""The state of the content lab: whose posts, of which days, and the day of a change of habit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from django.utils.translation import gettext

from accounts.parameters import Parameters
from scoring.core.content import Measure
from teams.reports.wording import instead as words

PERIODS = (30, 90, 180, 365)
DEFAULT_PERIOD = 90
# No post is older than the network.
EARLIEST = date(2003, 5, 5)
ME, ALL = "me", "all"
DEFAULT_MEASURE: Measure = "units"
MEASURES: tuple[Measure, ...] = get_args(Measure)
UNORDERED = "The first day is after the last."
LATER = "The first day is not over yet."
OUTSIDE = "The day of the change is not inside the period: one day at least has to be before it."


@dataclass(frozen=True, slots=True)
class ContentQuery:
    """The parameters of the address. What it asks for in vain falls back to the default.

    ``asked`` says what that was. ``team`` is "", "me", "all" or the number of a team. ``first``
    and ``last`` are exact days, ``days`` those up to the last complete one where no exact ones
    are asked for.
    """

    base: str
    team: str = ""
    days: int = DEFAULT_PERIOD
    first: date | None = None
    last: date | None = None
    change: date | None = None
    measure: Measure = DEFAULT_MEASURE
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> ContentQuery:
        """Return the state in the query string of the lab at ``base``."""
        asked = Parameters.of(params)
        usual = words.last_days(DEFAULT_PERIOD)
        days = asked.one("days", [*map(str, PERIODS)], "", usual)
        first, last = (None, None) if days else _exact(asked, usual)
        measure = asked.one("measure", MEASURES, DEFAULT_MEASURE, gettext("the usual one is shown"))
        return cls(
            base=base,
            team=_team(asked),
            days=int(days) if days else DEFAULT_PERIOD,
            first=first,
            last=last,
            change=asked.day("change", EARLIEST, gettext("no change is looked at")),
            measure=next(one for one in MEASURES if one == measure),
            asked=asked,
        )

    @property
    def is_exact(self) -> bool:
        """Whether exact days are asked for."""
        return self.first is not None and self.last is not None

    def window(self, latest: date) -> tuple[date, date, str]:
        """Return the first and the last day, none after ``latest``, and what was wrong with them.

        Days that cannot be are replaced by the default period, and it says so.
        """
        default = latest - timedelta(days=self.days - 1), latest
        if self.first is None or self.last is None:
            return *default, ""
        if self.first > self.last:
            return *default, f"{UNORDERED} Shown are the last {self.days} days."
        if self.first > latest:
            return *default, f"{LATER} Shown are the last {self.days} days."
        return self.first, min(self.last, latest), ""

    def url(self, base: str = "") -> str:
        """Return the address of this state, without what is default; ``base`` for another page."""
        params: dict[str, object] = {"team": self.team}
        if self.first and self.last:
            params |= {"from": self.first.isoformat(), "to": self.last.isoformat()}
        elif self.days != DEFAULT_PERIOD:
            params["days"] = self.days
        if self.change:
            params["change"] = self.change.isoformat()
        if self.measure != DEFAULT_MEASURE:
            params["measure"] = self.measure
        query = urlencode({name: value for name, value in params.items() if value})
        return f"{base or self.base}?{query}" if query else base or self.base

    def of_days(self, days: int) -> ContentQuery:
        """Return the same state of the last so many days."""
        return replace(self, days=days, first=None, last=None)


def _team(asked: Parameters) -> str:
    """Return whose posts are asked for: a number, or a word for the own ones or for all."""
    value = asked.last("team")
    if value in ("", ME, ALL):
        return value
    number = asked.number("team", gettext("what is shown without a team is shown"))
    return str(number) if number else ""


def _exact(asked: Parameters, usual: str) -> tuple[date | None, date | None]:
    """Return exact days where both are given; one alone is told to be none."""
    first, last = asked.day("from", EARLIEST, usual), asked.day("to", EARLIEST, usual)
    if first and last:
        return first, last
    for name in ("from", "to"):
        asked.shown(name, "", usual)
    return None, None
