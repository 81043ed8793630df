"""Reactions.csv: how often the member reacted, day by day. To what is not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from scoring.core.records import Reaction
from teams.importers.linkedin.context import SOURCE, TIME, Context, Tally
from teams.importers.tabular import Layout, Table


class Reactions:
    """The reactions given, on posts and on comments alike, of every type."""

    layout: ClassVar[Layout] = Layout(needed=("date", "type", "link"))

    def __init__(self, context: Context) -> None:
        self._context = context
        self._links: set[int] = set()
        self.counts: Counter[date] = Counter()

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are counted; there is one reaction for a post or comment."""
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "date", self._context.days.at, TIME)
            if at is None:
                continue
            on = date.fromordinal(at[0])
            tally.saw(on)
            link = hash(table.cell(row, "link") or (at, table.cell(row, "type")))
            if link in self._links:
                tally.duplicates += 1
                continue
            self._links.add(link)
            self.counts[on] += 1
            tally.kept += 1

    def records(self) -> Iterator[Reaction]:
        """One record a day."""
        for on, count in self.counts.items():
            yield Reaction(source=SOURCE, ref=f"reactions:{on}", on=on, count=count)
