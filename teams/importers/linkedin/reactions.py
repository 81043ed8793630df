"""Reactions.csv: how often the member reacted, day by day. To what is not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from scoring.core.records import Reaction
from teams.importers.linkedin.context import SOURCE, TIME, Context, Tally
from teams.importers.tabular import Layout, Table

ON_COMMENT = "on_comment"


class Reactions:
    """The reactions given, on posts and on comments alike, of every type."""

    layout: ClassVar[Layout] = Layout(needed=("date", "type", "link"))

    def __init__(self, context: Context) -> None:
        self._context = context
        self._links: set[int] = set()
        self.counts: Counter[tuple[date, str]] = Counter()

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are counted; there is one reaction for a post or comment."""
        read = self._context.days.at
        counts: Counter[tuple[int, str]] = Counter()
        days: set[int] = set()
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "date", read, TIME)
            if at is None:
                continue
            days.add(at[0])
            link = table.cell(row, "link")
            same = hash(link or (at, table.cell(row, "type")))
            if same in self._links:
                tally.duplicates += 1
                continue
            self._links.add(same)
            counts[at[0], ON_COMMENT if "commentUrn=" in link else ""] += 1
            tally.kept += 1
        for day in days:
            tally.saw(date.fromordinal(day))
        for (day, kind), count in counts.items():
            self.counts[date.fromordinal(day), kind] += count

    def records(self) -> Iterator[Reaction]:
        """One record a day for posts and one for comments."""
        for (on, kind), count in self.counts.items():
            ref = f"reactions:{on}:{kind}" if kind else f"reactions:{on}"
            yield Reaction(source=SOURCE, ref=ref, on=on, count=count, kind=kind)
