"""The state of the content lab: whose posts, of which days, and the day of a change of habit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

PERIODS = (30, 90, 180, 365)
DEFAULT_PERIOD = 90
# No post is older than the network.
EARLIEST = date(2003, 5, 5)
ME, ALL = "me", "all"
UNORDERED = "The first day is after the last."
LATER = "The first day is not over yet."
OUTSIDE = "The day of the change is not inside the period: one day at least has to be before it."


@dataclass(frozen=True, slots=True)
class ContentQuery:
    """The parameters of the address. Anything unknown in it falls back to the default.

    ``team`` is "", "me", "all" or the number of a team. ``first`` and ``last`` are exact days,
    ``days`` those up to the last complete one where no exact ones are asked for.
    """

    base: str
    team: str = ""
    days: int = DEFAULT_PERIOD
    first: date | None = None
    last: date | None = None
    change: date | None = None

    @classmethod
    def parse(cls, base: str, params: Mapping[str, str]) -> ContentQuery:
        """Return the state in the query string of the lab at ``base``."""
        team, days = params.get("team", ""), params.get("days", "")
        is_team = team in (ME, ALL) or _is_number(team)
        is_period = _is_number(days) and int(days) in PERIODS
        exact = (None, None) if is_period else (_day(params, "from"), _day(params, "to"))
        return cls(
            base=base,
            team=team if is_team else "",
            days=int(days) if is_period else DEFAULT_PERIOD,
            first=exact[0] if all(exact) else None,
            last=exact[1] if all(exact) else None,
            change=_day(params, "change"),
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

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        params: dict[str, object] = {"team": self.team}
        if self.first and self.last:
            params |= {"from": self.first.isoformat(), "to": self.last.isoformat()}
        elif self.days != DEFAULT_PERIOD:
            params["days"] = self.days
        if self.change:
            params["change"] = self.change.isoformat()
        query = urlencode({name: value for name, value in params.items() if value})
        return f"{self.base}?{query}" if query else self.base

    def of_days(self, days: int) -> ContentQuery:
        """Return the same state of the last so many days."""
        return replace(self, days=days, first=None, last=None)


def _day(params: Mapping[str, str], name: str) -> date | None:
    try:
        found = date.fromisoformat(params.get(name, ""))
    except ValueError:
        return None
    return found if found >= EARLIEST else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
