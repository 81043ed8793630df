"""What the import pages show: the list with its upload form, and one import while it runs or after.

The row of the import is the truth; these are its frozen pictures, without markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from scoring.core.result import PillarName
from teams.reports.shapes import Choice, Link, Reminder
from teams.selectors.upload_requests import Asked

ImportState = Literal["queued", "running", "done", "partial", "failed", "undone"]
PhaseState = Literal["done", "current", "ahead"]

LABELS: dict[ImportState, str] = {
    "queued": "waiting",
    "running": "running",
    "done": "done",
    "partial": "partly read",
    "failed": "not read",
    "undone": "undone",
}
UNDOING = "being undone"


def announced(message: str, percent: int | None) -> str:
    """Return what is said aloud of something that runs: seldom enough to be listened to."""
    quarter = (percent or 0) // 25 * 25
    return f"{quarter}%" if quarter else message


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the work, in order: Read, Store, Score."""

    label: str
    state: PhaseState


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: new, known already, changed, or with a problem.

    The first three are None where the viewer is not told what others brought.
    """

    new: int | None = 0
    known: int | None = 0
    changed: int | None = 0
    problems: int = 0

    @property
    def total(self) -> int:
        """All rows that were read; of what is not told only those with a problem."""
        return (self.new or 0) + (self.known or 0) + (self.changed or 0) + self.problems

    @property
    def is_told(self) -> bool:
        """Whether the viewer is told them."""
        return self.new is not None

    @property
    def untold(self) -> Counts:
        """What may be told of the rows of somebody else: where something was wrong."""
        return Counts(None, None, None, self.problems)

    @classmethod
    def summed(cls, each: Iterable[Counts]) -> Counts:
        """Return the sums; untold where any of them is."""
        found = list(each)
        problems = sum(one.problems for one in found)
        if not all(one.is_told for one in found):
            return cls(None, None, None, problems)
        return cls(
            sum(one.new or 0 for one in found),
            sum(one.known or 0 for one in found),
            sum(one.changed or 0 for one in found),
            problems,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """One file of an import. ``ignored`` is the reason why it was not used, else "".

    A name such as "export.zip/Shares.csv" is a file inside of a container. ``kept`` and
    ``dropped`` say in words what is stored and what is not; ``feeds`` are the components that it
    is evidence for.
    """

    name: str
    detected: str = ""
    records: int | None = None
    kept: str = ""
    dropped: str = ""
    ignored: str = ""
    feeds: tuple[tuple[str, PillarName], ...] = ()

    @property
    def container(self) -> str:
        """The container that the file lies in, or ""."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    @property
    def short(self) -> str:
        """The name inside of the container."""
        return self.name.partition("/")[2] or self.name


@dataclass(frozen=True, slots=True)
class ImportContainer:
    """An archive or a folder with its files, those that were read first; nameless for the rest."""

    name: str
    files: tuple[ImportFile, ...]

    @property
    def read(self) -> tuple[ImportFile, ...]:
        """The files that were read."""
        return tuple(file for file in self.files if not file.ignored)

    @property
    def ignored(self) -> tuple[ImportFile, ...]:
        """The files that were not read, each with the reason."""
        return tuple(file for file in self.files if file.ignored)

    @property
    def records(self) -> int | None:
        """All rows inside; None where they are not told."""
        known = [file.records for file in self.files if file.records is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Where (file, row, column), what, and what was expected instead. ``row`` None: the file."""

    file: str
    row: int | None
    column: str
    reason: str
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """One import. ``done`` of ``total`` measures the current phase; ``total`` 0: not known yet.

    ``message`` is one sentence on what is happening or has happened; ``error`` says why nothing
    was stored. ``before`` and ``after`` are the member's totals around the import, or its undo.
    ``problems`` may be cut off; ``counts.problems`` is the whole number. ``self_reported`` marks
    what the member logged by hand. ``undoing`` tells that it is running to be taken back.
    """

    id: int
    state: ImportState
    member: str
    by: str
    at: datetime
    message: str
    member_id: int | None = None
    done: int = 0
    total: int = 0
    phases: tuple[Phase, ...] = ()
    counts: Counts = Counts()
    files: tuple[ImportFile, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    error: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    can_undo: bool = False
    undo_until: date | None = None
    result: Link | None = None
    self_reported: bool = False
    undoing: bool = False

    @property
    def is_running(self) -> bool:
        """Whether the page has to ask again."""
        return self.state in ("queued", "running")

    @property
    def label(self) -> str:
        """The state in words."""
        return UNDOING if self.undoing else LABELS[self.state]

    @property
    def announcement(self) -> str:
        """What is to be said aloud: the sentence, and then every quarter of the way."""
        return announced(self.message, self.percent if self.is_running else None)

    @property
    def containers(self) -> tuple[ImportContainer, ...]:
        """The files by container, in the order of their first file."""
        names = dict.fromkeys(file.container for file in self.files)
        return tuple(
            ImportContainer(name, tuple(file for file in self.files if file.container == name))
            for name in names
        )

    @property
    def percent(self) -> int | None:
        """The share of the current phase in whole percent, down; None where it is not known."""
        return 100 * self.done // self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One member's import in a line. ``before`` and ``after`` are the member's totals around it."""

    id: int
    state: ImportState
    at: datetime
    by: str
    member: str
    what: str
    counts: Counts
    effect: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    can_undo: bool = False
    undoing: bool = False

    @property
    def label(self) -> str:
        """The state in words."""
        return UNDOING if self.undoing else LABELS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """What was brought at once, and what became of it. ``url`` leads to it.

    ``members`` says in words for whom; ``single`` is its import where there is one only. There are
    no ``counts`` while nothing is imported.
    ``self_reported`` marks what the member logged by hand.
    """

    id: int
    url: str
    label: str
    state: str
    at: datetime
    by: str
    members: str
    what: str
    counts: Counts | None = None
    effect: str = ""
    single: ImportRow | None = None
    self_reported: bool = False


@dataclass(frozen=True, slots=True)
class PortabilityOffer:
    """A link to the viewer's connection to LinkedIn, and whether a consent of theirs has ended."""

    url: str
    is_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportList:
    """The history, latest first, and what may be uploaded.

    ``members`` are those for whom the viewer may upload; with one only, no choice is shown.
    ``limit`` is in words ("200 MB"). ``own`` tells a member's page from an administrator's.
    ``log_url`` leads to the viewer's quick log, "" where they have none; ``portability`` to their
    connection to LinkedIn, where there can be one; ``asked`` says who wants fresh files of theirs.
    """

    own: bool
    limit: str
    members: tuple[Choice, ...] = ()
    rows: tuple[HistoryRow, ...] = ()
    last_at: datetime | None = None
    previous: Link | None = None
    next: Link | None = None
    log_url: str = ""
    reminders: tuple[Reminder, ...] = ()
    portability: PortabilityOffer | None = None
    asked: Asked | None = None
