"""Votes.csv: on which days the member voted in a poll. For what is never kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from scoring.core.records import Active
from teams.importers.linkedin.context import SOURCE, TIME, Context, Tally
from teams.importers.tabular import Layout, Table


class Votes:
    """The votes of one member: the days alone, since what was voted for tells of convictions."""

    layout: ClassVar[Layout] = Layout(needed=("date", "link", "optiontext"))

    def __init__(self, context: Context) -> None:
        self._context = context
        self._links: set[int] = set()
        self.days: dict[date, None] = {}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows make their days active; there is one vote for a poll."""
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "date", self._context.days.at, TIME)
            if at is None:
                continue
            on = date.fromordinal(at[0])
            tally.saw(on)
            link = hash(table.cell(row, "link") or at)
            if link in self._links:
                tally.duplicates += 1
                continue
            self._links.add(link)
            self.days[on] = None
            tally.kept += 1

    def records(self) -> Iterator[Active]:
        """One record a day."""
        for on in self.days:
            yield Active(source=SOURCE, ref=f"votes:{on}", on=on)
