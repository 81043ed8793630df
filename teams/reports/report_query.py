"""The state of the User Report: what its address holds, checked, and the addresses it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from teams.reports.report_shapes import SORT_KEYS, Chip, Head
from teams.reports.shapes import Direction
from teams.reports.table_state import (
    DIRECTIONS,
    SHORT,
    address,
    head,
    page_number,
    row_id,
)

HEADS: Mapping[str, str] = {
    "member": "Member",
    "team": "Team",
    "total": "SSI",
    "brand": "Brand",
    "find": "Find",
    "insights": "Insights",
    "relationships": "Relations",
    "change": "Change",
    "rank": "Rank",
    "active_days": "Active days",
    "posts": "Posts",
    "comments": "Comments",
    "messages": "Messages sent",
    "reply_rate": "Reply rate",
    "acceptance": "Acceptance",
    "connections": "Connections",
    "data_through": "Data through",
}
ASCENDING_FIRST = frozenset({"member", "team", "rank"})
# Gains an active day are worked out where they are asked for: that reads evidence.
PER_DAY = "day"
DEFAULT_ORDER = "by team, then SSI, highest first"


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """The parameters of the address. Anything unknown in it falls back to the default."""

    base: str
    q: str = ""
    team: int | None = None
    sort: str = ""
    direction: Direction = ""
    page: int = 1
    per: str = ""

    @classmethod
    def parse(cls, base: str, params: Mapping[str, str]) -> ReportQuery:
        """Return the state in the query string of the report at ``base``."""
        sort = params.get("sort", "")
        sort = sort if sort in SORT_KEYS else ""
        direction = DIRECTIONS.get(params.get("dir", ""), _first_direction(sort))
        return cls(
            base=base,
            q=params.get("q", "").replace("\0", "").strip()[:200],
            team=row_id(params.get("team", "")),
            sort=sort,
            direction=direction if sort else "",
            page=page_number(params.get("page", "")),
            per=PER_DAY if params.get("per") == PER_DAY else "",
        )

    @property
    def order(self) -> str:
        """The order of the rows in words."""
        if not self.sort:
            return DEFAULT_ORDER
        return f"by {HEADS[self.sort].lower()}, {self.direction}"

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        params = {
            "q": self.q,
            "team": self.team,
            "sort": self.sort,
            "dir": SHORT[self.direction],
            "page": self.page if self.page > 1 else "",
            "per": self.per,
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

    def on_page(self, page: int) -> ReportQuery:
        """Return the same state on another page."""
        return replace(self, page=page)

    def chips(self, team_name: str) -> tuple[Chip, ...]:
        """Return the active filters, each with the address that drops it."""
        chips = []
        if self.team is not None and team_name:
            chips.append(Chip("Team", team_name, replace(self, team=None, page=1).url()))
        if self.q:
            chips.append(Chip("Member", self.q, replace(self, q="", page=1).url()))
        return tuple(chips)


def _first_direction(key: str) -> Direction:
    return "ascending" if key in ASCENDING_FIRST else "descending"
