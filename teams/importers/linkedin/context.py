"""What the readers of all file kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from scoring.core.model import ModelSpec
from teams.importers.people import People
from teams.importers.tabular import Layout, Table
from teams.importers.times import LocalDays

SOURCE = "linkedin"
TIME = "a time, as 2026-05-06 07:08:09"


@dataclass(frozen=True, slots=True)
class Context:
    """Whose secret, which zone and which model the evidence is made for."""

    people: People
    days: LocalDays
    spec: ModelSpec

    def on(self, instant: datetime) -> date:
        """The day on which an instant counts."""
        return self.days.on(instant)


@dataclass(slots=True)
class Tally:
    """What became of the records of one file, and from when to when they are.

    ``cut`` is true of a file that ends too early.
    """

    records: int = 0
    kept: int = 0
    duplicates: int = 0
    first: date | None = None
    last: date | None = None
    cut: bool = False

    def saw(self, on: date) -> None:
        """The file speaks of ``on``."""
        if self.first is None or on < self.first:
            self.first = on
        if self.last is None or on > self.last:
            self.last = on


class Reader(Protocol):
    """Reads the files of one kind, one after another, as one."""

    layout: ClassVar[Layout]

    def read(self, table: Table, tally: Tally) -> None:
        """Every good row is taken in; every bad one is a problem of the table."""
