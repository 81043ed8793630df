"""What the page of a delivery shows: what the files are, what is asked, what an import would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from teams.reports.import_shapes import (
    Counts,
    ImportFile,
    ImportProblem,
    ImportRow,
    ImportState,
    Phase,
    announced,
)
from teams.reports.shapes import Choice, Link

DeliveryState = Literal[
    "waiting", "checking", "asking", "ready", "committed", "discarded", "failed"
]
StepState = Literal["done", "current", "ahead"]
WIDE = 3
RUNNING: tuple[ImportState, ...] = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of bringing files: Files, Check, Dry run, Import."""

    number: int
    label: str
    note: str
    state: StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that is asked. ``field`` is the name of its form field, ``value`` the answer.

    ``kind`` says which control: a choice, two days, a day, or an address.
    """

    field: str
    label: str
    why: str
    kind: Literal["choice", "period", "date", "address"]
    choices: tuple[Choice, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an unknown table with a title, and what it may mean."""

    field: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """An unknown table: what a row is, what is the same in every row, what the columns mean.

    There are no ``columns`` before it is told what a row is. ``wrong`` says why what was told
    cannot be used.
    """

    kind: Asked
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...] = ()
    constants: tuple[Asked, ...] = ()
    wrong: str = ""

    @property
    def cells(self) -> tuple[Column | None, ...]:
        """The columns in the places of the header; None for one without a title."""
        titled = iter(self.columns)
        return tuple(next(titled) if title else None for title in self.header)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySource:
    """One source: a file or an archive. ``owner`` is in words whose it is, as far as known.

    ``asks`` tells that something of it is open. ``leave_field`` is the form field that leaves it
    out; ``error`` says why it is of no use. ``mapped`` is the table that its columns were told for.
    """

    name: str
    detected: str
    mapped: str = ""
    owner: str = ""
    note: str = ""
    files: tuple[ImportFile, ...] = ()
    people: tuple[Asked, ...] = ()
    questions: tuple[Asked, ...] = ()
    mapping: TableMapping | None = None
    asks: bool = False
    leave_field: str = ""
    left: bool = False
    error: str = ""

    @property
    def read(self) -> tuple[ImportFile, ...]:
        """The files that were read."""
        return tuple(file for file in self.files if not file.ignored)

    @property
    def alone(self) -> ImportFile | None:
        """The file that the source itself is, where it is no archive."""
        return self.files[0] if [file.name for file in self.files] == [self.name] else None

    @property
    def ignored(self) -> tuple[ImportFile, ...]:
        """The files that were not read."""
        return tuple(file for file in self.files if file.ignored)

    @property
    def records(self) -> int | None:
        """All rows inside; None where they are not told."""
        known = [file.records for file in self.files if file.records is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an import would do to one member. ``before`` and ``after`` are totals, if previewed."""

    member: str
    counts: Counts
    previewed: bool
    before: Decimal | None = None
    after: Decimal | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """One delivery, from the files to its imports.

    ``percent`` measures a running check or import; ``phases`` are those of an import for one
    member. ``members`` is for how many an import would be; ``effects`` may be cut off, ``unshown``
    is the number of the others. ``problems`` may be cut off; ``counts.problems`` is the whole
    number.
    """

    id: int
    state: DeliveryState
    at: datetime
    by: str
    message: str
    steps: tuple[Step, ...]
    counts: Counts
    percent: int | None = None
    phases: tuple[Phase, ...] = ()
    sources: tuple[DeliverySource, ...] = ()
    effects: tuple[Effect, ...] = ()
    unshown: int = 0
    members: int = 0
    problems: tuple[ImportProblem, ...] = ()
    imports: tuple[ImportRow, ...] = ()
    result: Link | None = None

    @property
    def is_running(self) -> bool:
        """Whether the page has to ask again: while files are checked, imported or scored."""
        running = any(row.state in RUNNING for row in self.imports)
        return self.state in ("waiting", "checking") or running

    @property
    def is_undoing(self) -> bool:
        """Whether all that runs is the scores being computed without what was undone."""
        running = [row for row in self.imports if row.state in RUNNING]
        return bool(running) and all(row.undoing for row in running)

    @property
    def announcement(self) -> str:
        """What is to be said aloud: the sentence, and then every quarter of the way."""
        return announced(self.message, self.percent if self.is_running else None)

    @property
    def asks(self) -> bool:
        """Whether questions are open."""
        return self.state == "asking"

    @property
    def has_questions(self) -> bool:
        """Whether any of its sources asks, or was told to be left out."""
        return any(s.people or s.questions or s.mapping or s.left for s in self.sources)

    @property
    def is_wide(self) -> bool:
        """Whether it has so many sources that what is inside of each is folded."""
        return len(self.sources) > WIDE

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, imported or discarded."""
        return self.state in ("asking", "ready")

    @property
    def can_import(self) -> bool:
        """Whether it can be imported as it is."""
        return self.state == "ready" and self.members > 0

    @property
    def can_undo(self) -> bool:
        """Whether anything of it can be taken back."""
        return any(row.can_undo for row in self.imports)

    @property
    def rows(self) -> int:
        """How many rows an import would write."""
        return (self.counts.new or 0) + (self.counts.changed or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """What the columns of a table were told to mean, and by whom."""

    id: int
    name: str
    type: str
    columns: tuple[str, ...]
    by: str
    at: datetime
    may_forget: bool
