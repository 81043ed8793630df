"""The state of the Outcomes page: what its address holds, checked, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from accounts.parameters import Parameters
from teams.reports.outcome_shapes import SORT_KEYS
from teams.reports.report_shapes import Chip, Head
from teams.reports.shapes import Choice, Direction
from teams.reports.table_state import (
    DIRECTIONS,
    SHORT,
    address,
    head,
)
from teams.reports.wording import instead as words

MONTHS = 24
DEFAULT_MONTHS = 6
HEADS: Mapping[str, str] = {
    "member": "Member",
    "team": "Team",
    "month": "Month",
    "score": "Score before",
    "meetings": "Meetings",
    "opportunities": "Opportunities",
    "won": "Won",
    "attainment": "Quota attained",
}
GRAINS = {"month": "By month", "member": "Whole period"}
ASCENDING_FIRST = frozenset({"member", "team"})
DEFAULT_ORDERS = {"month": "latest month first, then by name", "member": "by name"}


@dataclass(frozen=True, slots=True)
class OutcomeQuery:
    """The parameters of the address. What it asks for in vain falls back to the default.

    ``asked`` says what that was. ``latest`` is the last complete month; ``since`` and ``until``
    are months up to it.
    """

    base: str
    latest: date
    since: date
    until: date
    team: int | None = None
    by: str = "month"
    sort: str = ""
    direction: Direction = ""
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(
        cls, base: str, params: Mapping[str, Any] | Parameters, *, through: date
    ) -> OutcomeQuery:
        """Return the state in the query string; ``through`` is the last complete day."""
        asked = Parameters.of(params)
        latest = last_month(through)
        months = {f"{month:%Y-%m}": month for month in months_up_to(latest, MONTHS)}
        until = months.get(asked.one("to", months, "", _from_to(latest)), latest)
        usual = back(until, DEFAULT_MONTHS - 1)
        since = months.get(asked.one("from", months, "", _from_to(usual)), usual)
        if since > until:
            asked.miss("from", asked.last("from"), _from_to(until))
            since = until
        by = asked.one("by", GRAINS, "month", words.label(GRAINS["month"]))
        sorts = [key for key in SORT_KEYS if (key, by) != ("month", "member")]
        sort = asked.one("sort", sorts, "", words.usual_order())
        way = asked.one("dir", DIRECTIONS, "", words.usual_way())
        direction = DIRECTIONS.get(way, _first_direction(sort))
        return cls(
            base=base,
            latest=latest,
            since=since,
            until=until,
            team=asked.number("team", words.every_team()),
            by=by,
            sort=sort,
            direction=direction if sort else "",
            page=asked.page(),
            asked=asked,
        )

    @property
    def months(self) -> list[date]:
        """The months from ``since`` to ``until``, oldest first."""
        count = 12 * (self.until.year - self.since.year) + self.until.month - self.since.month + 1
        return months_up_to(self.until, count)

    @property
    def order(self) -> str:
        """The order of the rows in words."""
        if not self.sort:
            return DEFAULT_ORDERS[self.by]
        return f"by {HEADS[self.sort].lower()}, {self.direction}"

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        is_default = self.since == back(self.until, DEFAULT_MONTHS - 1)
        params = {
            "team": self.team,
            "from": "" if is_default else f"{self.since:%Y-%m}",
            "to": "" if self.until == self.latest else f"{self.until:%Y-%m}",
            "by": "" if self.by == "month" else self.by,
            "sort": self.sort,
            "dir": SHORT[self.direction],
            "page": self.page if self.page > 1 else "",
        }
        return address(self.base, params)

    def head(self, key: str) -> Head:
        """Return the head that sorts by ``key``, or turns round where it sorts already."""
        return head(
            HEADS[key],
            self.direction if self.sort == key else "",
            _first_direction(key),
            lambda to: replace(self, sort=key, direction=to, page=1).url(),
        )

    def on_page(self, page: int) -> OutcomeQuery:
        """Return the same state on another page."""
        return replace(self, page=page)

    def chips(self, team_name: str) -> tuple[Chip, ...]:
        """Return the filter by team, with the address that drops it."""
        if self.team is None:
            return ()
        url = replace(self, team=None, page=1).url()
        return (Chip("Team", team_name or "not among yours", url),)

    def month_choices(self, chosen: date) -> tuple[Choice, ...]:
        """Return the months to choose from, latest first."""
        return tuple(
            Choice(f"{month:%Y-%m}", f"{month:%b %Y}", month == chosen)
            for month in reversed(months_up_to(self.latest, MONTHS))
        )


def last_month(through: date) -> date:
    """Return the last month that is over when ``through`` is."""
    following = (through + timedelta(days=1)).replace(day=1)
    return back(following, 1)


def back(month: date, by: int) -> date:
    """Return the month so many months before."""
    number = 12 * month.year + month.month - 1 - by
    return date(number // 12, number % 12 + 1, 1)


def months_up_to(last: date, count: int) -> list[date]:
    """Return so many months up to the last one, oldest first."""
    return [back(last, before) for before in range(count - 1, -1, -1)]


def _from_to(month: date) -> str:
    return gettext("%(month)s is shown") % {"month": f"{month:%b %Y}"}


def _first_direction(key: str) -> Direction:
    return "ascending" if key in ASCENDING_FIRST else "descending"
