"""Endorsement_Received_Info.csv and Recommendations_Received.csv: who vouches for the member.

Only how many do, and since when. By whom and in what words is not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import accumulate
from typing import ClassVar

from scoring.core.records import Proof
from teams.importers.linkedin.context import SOURCE, Context, Tally
from teams.importers.tabular import Layout, Table
from teams.importers.times import pacific, utc


class Praise:
    """Rows of one kind of praise, counted by day; equal rows are one."""

    layout: ClassVar[Layout]
    dated: ClassVar[str]
    form: ClassVar[str]
    same: ClassVar[tuple[str, ...]]
    counting: ClassVar[frozenset[str]]

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: set[int] = set()
        self.counts: Counter[date] = Counter()

    @staticmethod
    def time(text: str) -> datetime:
        """The instant of the date column. Raises ValueError."""
        raise NotImplementedError

    def read(self, table: Table, tally: Tally) -> None:
        """The rows that are accepted and visible are counted."""
        for row in table.rows():
            tally.records += 1
            if table.cell(row, "status").casefold() not in self.counting:
                continue
            at = table.dated(row, self.dated, self.time, self.form)
            if at is None:
                continue
            on = self._context.on(at)
            tally.saw(on)
            same = hash((at, *(table.cell(row, column) for column in self.same)))
            if same in self._seen:
                tally.duplicates += 1
                continue
            self._seen.add(same)
            self.counts[on] += 1
            tally.kept += 1


class Endorsements(Praise):
    """The endorsements received. An older twin of the file lists hidden ones as redacted."""

    layout: ClassVar[Layout] = Layout(
        needed=("endorsementdate", "skillname", "status"),
        wanted=("endorserpublicurl", "endorserfirstname", "endorserlastname"),
        known=("displaystatus",),
        aliases={"endorsementstatus": "status"},
    )
    dated: ClassVar[str] = "endorsementdate"
    form: ClassVar[str] = "a time, as 2026/05/06 07:08:09 UTC"
    time = staticmethod(utc)
    same: ClassVar[tuple[str, ...]] = (
        "skillname",
        "endorserpublicurl",
        "endorserfirstname",
        "endorserlastname",
    )
    counting: ClassVar[frozenset[str]] = frozenset({"accepted"})


class Recommendations(Praise):
    """The recommendations received that are shown; a file without a status shows all."""

    layout: ClassVar[Layout] = Layout(
        needed=("lastname", "text", "creationdate"),
        wanted=("firstname", "company", "jobtitle", "status"),
        aliases={"creationdate1": "creationdate"},
    )
    dated: ClassVar[str] = "creationdate"
    form: ClassVar[str] = "month/day/year and time, as 05/04/26, 07:10 AM"
    time = staticmethod(pacific)
    same: ClassVar[tuple[str, ...]] = ("firstname", "lastname", "company", "jobtitle", "text")
    counting: ClassVar[frozenset[str]] = frozenset({"visible", ""})


def proofs(
    endorsements: Endorsements | None, recommendations: Recommendations | None, exported_on: date
) -> Iterator[Proof]:
    """What was there on every day that added to it, and on the day of the export."""
    endorsed = endorsements.counts if endorsements else Counter[date]()
    recommended = recommendations.counts if recommendations else Counter[date]()
    days = sorted({*endorsed, *recommended, exported_on})
    sums = zip(
        days,
        accumulate(endorsed[day] for day in days),
        accumulate(recommended[day] for day in days),
        strict=True,
    )
    for on, endorsement_sum, recommendation_sum in sums:
        yield Proof(
            source=SOURCE,
            ref=f"proof:{on}",
            on=on,
            endorsements=endorsement_sum,
            recommendations=recommendation_sum,
        )
