"""What an importer is given and what it returns. Nothing here knows any file format.

An importer reads bytes and answers with evidence, with a list of what it could not read and with
a list of what it would not read. It raises ``Unusable`` where an input as a whole cannot be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import BinaryIO, Literal

from scoring.core.records import AnyRecord

PROBLEMS_PER_FILE = 100


class Unusable(Exception):  # noqa: N818 - it says what the input is
    """The input cannot be used at all. The message names the file and says what to do.

    ``reading`` has no evidence; it lists the problems and the ignored files, where they are known.
    """

    def __init__(self, message: str, reading: Reading | None = None) -> None:
        super().__init__(message)
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as given. A folder is several uploads, named by their paths within it.

    ``open`` returns a new seekable binary stream at its beginning; who calls it closes it.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    ``zone`` is the scoring time zone: it decides on which day an instant falls. ``key`` is the
    organization's secret for the hashed keys of people; None stands for no secret, as on the
    command line. ``owner`` is the person key (``people.People.key``) of the profile address that
    the evidence must belong to, empty where none is bound yet. ``today`` is the latest day that
    an export can be from; None sets no limit.
    """

    zone: tzinfo
    key: bytes | None
    owner: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not as expected. It never quotes names, addresses or texts of people.

    ``line`` is the physical line on which the record begins, counted from 1, or None where the
    file as a whole is meant. ``lost`` says whether evidence was left out because of it.
    """

    file: str
    line: int | None
    column: str
    reason: str
    expected: str = ""
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that was not read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read.

    ``records`` are the file's own records, ``kept`` those that became or updated evidence,
    ``duplicates`` those that say what another record says already. The rest are problems, or
    they are not evidence.
    """

    file: str
    kind: str
    records: int
    kept: int
    duplicates: int


QuestionName = Literal["period", "date", "numbers", "dates", "owner", "kind", "columns"]
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not tell and nobody may guess: asked, and read again with the answer.

    The answer to "period" is two days, ``2026-03-01/2026-03-31``, to "date" one. "numbers" is
    ``point`` or ``comma``, the sign before decimals. "dates" is ``dmy`` or ``mdy``. "owner" is a
    profile address. "kind" and whatever has ``choices`` is the first of one of these pairs of
    value and label. "columns" is a mapping of columns (``importers.table``), as JSON.
    """

    name: QuestionName
    why: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """How a file names the one whose evidence it is: somebody of the team, to be found by it.

    ``profile`` is a person key (``people.People.key``), ``email`` in lower case, ``seat`` the id
    of a seat of Sales Navigator, ``number`` the key of LinkedIn's number of the member. All are
    empty where a file does not tell whose it is.
    """

    profile: str = ""
    email: str = ""
    seat: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """The evidence of one person in a source."""

    person: Person
    records: Sequence[AnyRecord]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source holds: an archive, a workbook, a report, a document.

    With ``questions`` there may be no portions yet. The rest is as in ``Reading``.
    """

    portions: list[Portion] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    member_id: str = ""
    exported_on: date | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The evidence of one person, read from one or more files.

    ``owner`` is the person key of whose evidence it is, empty where no file tells. ``member_id``
    is the keyed hash of the member number that newer archives append to file names.
    ``exported_on`` is the latest day for which the files speak. ``complete`` tells a Complete
    LinkedIn archive from a Basic one. With ``questions`` there are no records yet.
    """

    records: list[AnyRecord] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    owner: str = ""
    member_id: str = ""
    exported_on: date | None = None
    complete: bool = False
    questions: list[Question] = field(default_factory=list)

    @property
    def partial(self) -> bool:
        """Whether some of what was given could not be used."""
        return any(problem.lost for problem in self.problems)


class Problems:
    """The problems of one file, the first ``limit`` of them and the number of the rest."""

    def __init__(self, file: str, limit: int = PROBLEMS_PER_FILE) -> None:
        self.file = file
        self.limit = limit
        self._listed: list[Problem] = []
        self._unlisted = 0

    def add(
        self, line: int | None, column: str, reason: str, expected: str = "", *, lost: bool = True
    ) -> None:
        """The problem is listed; of a line, it is counted where ``limit`` are listed already."""
        if line is None or len(self._listed) < self.limit:
            self._listed.append(Problem(self.file, line, column, reason, expected, lost))
        else:
            self._unlisted += 1

    def __iter__(self) -> Iterator[Problem]:
        yield from self._listed
        if self._unlisted:
            yield Problem(self.file, None, "", f"{self._unlisted} more problems are not listed")
