"""The state of the pages of teams: what their addresses hold, and the addresses they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from accounts.parameters import Parameters
from scoring.evidence import LINKEDIN_OPENED
from teams.reports.shapes import Choice
from teams.reports.table_state import address
from teams.reports.wording import instead as words
from teams.reports.wording.teams import BOARDS, span_label

PRESETS = (7, 30, 90)
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class TeamQuery:
    """The parameters of the address. What it asks for in vain falls back to the default.

    ``asked`` says what that was. ``since`` and ``on`` are two days that are over, None until
    ``upto`` has set them. ``only`` is whether the teams below are left out, ``board`` the tab of
    the leaderboard.
    """

    base: str
    since: date | None = None
    on: date | None = None
    only: bool = False
    board: str = "total"
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> TeamQuery:
        """Return the state in the query string of the page at ``base``."""
        asked = Parameters.of(params)
        return cls(
            base=base,
            since=asked.day("since", LINKEDIN_OPENED, words.usual_days()),
            on=asked.day("on", LINKEDIN_OPENED, words.usual_days()),
            only=asked.flag("only", "1", gettext("the teams below are counted too")),
            board=asked.one("board", BOARDS, "total", words.label(str(BOARDS["total"]))),
            page=asked.page(),
            asked=asked,
        )

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        params = {
            "since": self.since and self.since.isoformat(),
            "on": self.on and self.on.isoformat(),
            "only": "1" if self.only else "",
            "board": self.board if self.board != "total" else "",
            "page": self.page if self.page > 1 else "",
        }
        return address(self.base, params)

    def at(self, base: str) -> str:
        """Return the address of another page of teams with the same days."""
        return TeamQuery(base, self.since, self.on).url()

    def on_page(self, page: int) -> TeamQuery:
        """Return the same state on another page of members."""
        return replace(self, page=page)

    def presets(self) -> tuple[Choice, ...]:
        """Return the last so many days up to the same day, as whole addresses."""
        since, on = span_of(self.since, self.on, date.max)
        return tuple(
            Choice(
                replace(self, since=on - timedelta(days=n), page=1).url(),
                span_label(n),
                since == on - timedelta(days=n),
            )
            for n in PRESETS
        )

    def boards(self, *, per_day: bool = True) -> tuple[Choice, ...]:
        """Return the tabs of the leaderboard, as whole addresses."""
        return tuple(
            Choice(f"{replace(self, board=key).url()}#board", str(label), key == self.board)
            for key, label in BOARDS.items()
            if per_day or key != "per_day"
        )

    def sides(self) -> tuple[Choice, ...]:
        """Return the choice with the teams below and without, as whole addresses."""
        return tuple(
            Choice(replace(self, only=only, page=1).url(), label, only == self.only)
            for only, label in ((False, "With the teams below"), (True, "This team alone"))
        )


def span_of(since: date | None, on: date | None, latest: date) -> tuple[date, date]:
    """Return two days up to the latest, exactly as they were asked for; by default 30 days."""
    last = min(on or latest, latest)
    if since is None or since >= last:
        return last - timedelta(days=DEFAULT_DAYS), last
    return since, last
