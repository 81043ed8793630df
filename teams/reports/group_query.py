"""The state of a group's ledger: what its address holds, and the addresses it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from scoring.evidence import LINKEDIN_OPENED
from teams.reports.table_state import address, page_number, row_id

MEAN, SUM = "mean", "sum"


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """The parameters of the address. Anything unknown in it falls back to the default.

    ``since`` and ``on`` are any two days; ``component`` is the one whose members are looked at.
    """

    base: str
    team: int | None = None
    since: date | None = None
    on: date | None = None
    measure: str = MEAN
    component: str = ""
    page: int = 1

    @classmethod
    def parse(cls, base: str, params: Mapping[str, str]) -> GroupQuery:
        """Return the state in the query string of the ledger at ``base``."""
        return cls(
            base=base,
            team=row_id(params.get("team", "")),
            since=_day(params.get("since", "")),
            on=_day(params.get("on", "")),
            measure=SUM if params.get("by") == SUM else MEAN,
            component=params.get("component", "")[:60],
            page=page_number(params.get("page", "")),
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


def _day(text: str) -> date | None:
    """The day; None where it is none, or one on which nobody can have had a score."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found >= LINKEDIN_OPENED else None
