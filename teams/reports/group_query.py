"""The state of a group's ledger: what its address holds, and the addresses it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext

from accounts.parameters import Parameters
from scoring.evidence import LINKEDIN_OPENED
from teams.reports.table_state import address
from teams.reports.wording import instead as words

MEAN, SUM = "mean", "sum"


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """The parameters of the address. What it asks for in vain falls back to the default.

    ``asked`` says what that was. ``since`` and ``on`` are any two days; ``component`` is the one
    whose members are looked at.
    """

    base: str
    team: int | None = None
    since: date | None = None
    on: date | None = None
    measure: str = MEAN
    component: str = ""
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> GroupQuery:
        """Return the state in the query string of the ledger at ``base``."""
        asked = Parameters.of(params)
        days = words.usual_days()
        return cls(
            base=base,
            team=asked.number("team", words.every_team()),
            since=asked.day("since", LINKEDIN_OPENED, days),
            on=asked.day("on", LINKEDIN_OPENED, days),
            measure=asked.one("by", (MEAN, SUM), MEAN, gettext("the mean is shown")),
            component=asked.text("component", 60),
            page=asked.page(),
            asked=asked,
        )

    def url(self) -> str:
        """Return the address of this state, without what is default."""
        params = {
            "team": self.team,
            "since": self.since and self.since.isoformat(),
            "on": self.on and self.on.isoformat(),
            "by": self.measure if self.measure != MEAN else "",
            "component": self.component,
            "page": self.page if self.page > 1 else "",
        }
        return address(self.base, params)

    def at(self, page: int) -> str:
        """Return the address of the same state on another page of the members."""
        return replace(self, page=page).url()

    def of(self, component: str) -> str:
        """Return the address that shows who moved a component; "" shows everybody."""
        return replace(self, component=component, page=1).url() + "#who"
