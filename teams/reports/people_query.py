"""The state of the list of members: what its address holds, checked, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from accounts.parameters import Parameters
from accounts.roles import Role
from teams.reports.report_shapes import Chip, Head
from teams.reports.shapes import Direction
from teams.reports.table_state import DIRECTIONS, SHORT, address, head
from teams.reports.wording import instead as words

STATES = {
    "here": gettext_lazy("Here"),
    "all": gettext_lazy("Everybody"),
    "left": gettext_lazy("Have left"),
    "invited": gettext_lazy("Invited, not in yet"),
    "no_account": gettext_lazy("Without an account"),
    "no_team": gettext_lazy("In no team"),
}
HEADS = {
    "name": gettext_lazy("Name"),
    "team": gettext_lazy("Team"),
    "role": gettext_lazy("Role"),
    "joined": gettext_lazy("Joined"),
    "left": gettext_lazy("Last day"),
}


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """The parameters of the address. What it asks for in vain falls back to the default, which
    ``asked`` says.
    """

    base: str
    q: str = ""
    team: int | None = None
    role: str = ""
    state: str = "here"
    sort: str = "name"
    direction: Direction = "ascending"
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> PeopleQuery:
        """Return the state in the query string of the list at ``base``."""
        asked = Parameters.of(params)
        return cls(
            base=base,
            q=asked.text("q"),
            team=asked.number("team", words.every_team()),
            role=asked.one("role", Role.values, "", words.everybody()),
            state=asked.one("state", STATES, "here", words.label(str(STATES["here"]))),
            sort=asked.one("sort", HEADS, "name", words.usual_order()),
            direction=DIRECTIONS.get(
                asked.one("dir", DIRECTIONS, "", words.usual_way()), "ascending"
            ),
            page=asked.page(),
            asked=asked,
        )

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        return address(
            self.base,
            {
                "q": self.q,
                "team": self.team,
                "role": self.role,
                "state": self.state if self.state != "here" else "",
                "sort": self.sort if self.sort != "name" else "",
                "dir": SHORT[self.direction] if self.direction == "descending" else "",
                "page": self.page if self.page > 1 else "",
            },
        )

    def head(self, key: str) -> Head:
        """Return the head that sorts by ``key``, or turns round where it sorts already."""
        return head(
            str(HEADS[key]),
            self.direction if self.sort == key else "",
            "ascending",
            lambda to: replace(self, sort=key, direction=to, page=1).url(),
        )

    def on_page(self, page: int) -> PeopleQuery:
        """Return the same state on another page."""
        return replace(self, page=page)

    def chips(self, team: str) -> tuple[Chip, ...]:
        """Return the active filters, each with the address that drops it."""
        first = replace(self, page=1)
        chips = []
        if self.q:
            chips.append(Chip(gettext("Search"), self.q, replace(first, q="").url()))
        if self.team is not None and team:
            chips.append(Chip(gettext("Team"), team, replace(first, team=None).url()))
        if self.role:
            label = Role(self.role).label
            chips.append(Chip(gettext("Role"), str(label), replace(first, role="").url()))
        if self.state != "here":
            label = str(STATES[self.state])
            chips.append(Chip(gettext("State"), label, replace(first, state="here").url()))
        return tuple(chips)
