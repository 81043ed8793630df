"""Sales Navigator Analytics Services: files of activities, of their outcomes and of seats.

They complete one another, so all that are given at once are read together: a seat has its name in
the file of the seats, and what became of an InMail stands among the outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from scoring.core.model import ModelSpec
from teams.importers.formats import Format, Head
from teams.importers.grid import grid_of, has_header
from teams.importers.numbers import QUESTION as NUMBERS
from teams.importers.numbers import told_or_answered
from teams.importers.people import People
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Input,
    Options,
    Person,
    Portion,
    Problem,
    Problems,
    Question,
    Unusable,
    Upload,
)
from teams.importers.sales_navigator import activities, summaries
from teams.importers.sales_navigator.activities import Activities
from teams.importers.sales_navigator.columns import Columns, columns
from teams.importers.sales_navigator.rows import SCORES, Row
from teams.importers.sales_navigator.summaries import Summaries, answered_day
from teams.importers.sniff import form
from teams.importers.tabular import DAMAGE, Layout, NoHeader, Table, open_text
from teams.importers.times import LocalDays

KIND = "sales_navigator.analytics"
ACTIVITIES = "sales_navigator.activities"
OUTCOMES = "sales_navigator.outcomes"
SEATS = "sales_navigator.seats"
NO_OUTCOMES = "the InMails sent count as active days alone: what came of them is not told"
NO_ACTIVITIES = "outcomes of InMails tell nothing without the file of the activities"
TOGETHER = "the files of activities and of their outcomes, given at once"
UNREADABLE = "the file is damaged and cannot be read"

# By this column a header is found; what kind of file it heads is told by ``is_header``.
_HEADED = Layout(needed=("activityid",))

Lines = Iterable[tuple[int, list[str]]]


def recognises(head: Head) -> bool:
    """Whether a file has the header of activities, outcomes or seats."""
    return any(has_header(rows, _is_header) for rows in head.sheets.values())


def read(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """What one file says, as ``read_all``."""
    return read_all([upload], options, spec, answers)


def read_all(
    uploads: Sequence[Upload], options: Options, spec: ModelSpec, answers: Answers
) -> Finding:
    """What was done on every seat, one portion each, in all files that are given at once.

    Asks for the day of a file of seats that tells none. Raises Unusable where a file cannot be
    read, where there are too many rows, and where there are outcomes alone.
    """
    people = People(options.key)
    found = _Found(
        Activities(people, LocalDays(options.zone), options.today),
        Summaries(people, options.today),
        answers,
    )
    for upload in uploads:
        with ExitStack() as opened:
            found.read(upload, opened)
    if found.questions:
        return Finding(questions=found.questions, problems=found.problems)
    if {given.kind for given in found.inputs} == {OUTCOMES}:
        raise Unusable(f"{uploads[0].name}: {NO_ACTIVITIES}; expected {TOGETHER}")
    if found.activities.untold():
        found.problems.append(Problem(uploads[0].name, None, "", NO_OUTCOMES, TOGETHER, lost=False))
    return Finding(
        portions=list(found.portions()),
        inputs=found.inputs,
        ignored=found.ignored,
        problems=found.problems,
        exported_on=found.last(),
    )


class _Opened(NamedTuple):
    """A file that is being read: its columns, and the rows below them."""

    is_seats: bool
    table: Columns
    rows: Lines
    ignored: list[Ignored]


@dataclass(slots=True)
class _Found:
    """What the files have told so far."""

    activities: Activities
    summaries: Summaries
    answers: Answers
    inputs: list[Input] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def read(self, upload: Upload, opened: ExitStack) -> None:
        """One more file; it stays open until ``opened`` is closed."""
        problems = Problems(upload.name)
        file = _open(upload, problems, opened)
        self.ignored += file.ignored
        if file.is_seats:
            self._seats(upload.name, file, problems)
        else:
            tally, are_outcomes = self.activities.read(file.table, file.rows, problems)
            kind = OUTCOMES if are_outcomes else ACTIVITIES
            self._add(Input(upload.name, kind, tally.records, tally.kept, tally.duplicates))
        self.problems += problems

    def portions(self) -> Iterator[Portion]:
        """One portion for every seat, with the name that the files of seats have for it."""
        done, told = self.activities.records(), self.summaries.records()
        for seat in sorted({*done, *told}):
            person = self.summaries.who.get(seat, Person(seat=seat))
            yield Portion(person, [*done.get(seat, ()), *told.get(seat, ())])

    def last(self) -> date | None:
        """The latest day of which any file speaks."""
        days = (self.activities.last(), self.summaries.last)
        return max((day for day in days if day), default=None)

    def _seats(self, name: str, file: _Opened, problems: Problems) -> None:
        rows = [Row(file.table, problems, line, cells) for line, cells in file.rows]
        texts = [
            [row.cell(name) for row in rows for name in of] for of in (["connections"], SCORES)
        ]
        counts = told_or_answered(texts[0], self.answers, whole=True)
        scores = told_or_answered(texts[1], self.answers)
        day = None if "day" in file.table.places else answered_day(name, self.answers)
        if day is None and "day" not in file.table.places:
            why = f"no column of {name} says of which day its numbers are"
            self.questions.append(replace(summaries.QUESTION, why=why))
        if counts is None or scores is None:
            self.questions.append(NUMBERS)
        if counts and scores and not self.questions:
            tally = self.summaries.read(rows, (counts, scores), day)
            self._add(Input(name, SEATS, tally.records, tally.kept, tally.duplicates))

    def _add(self, given: Input) -> None:
        self.inputs.append(given)


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    return activities.is_header(cells) or summaries.is_header(cells)


def _open(upload: Upload, problems: Problems, opened: ExitStack) -> _Opened:
    """A file at its first row. Activities are many, and streamed; all else is read whole."""
    if form(upload) != "workbook" and (file := _streamed(upload, problems, opened)):
        return file
    grid, ignored = grid_of(upload, problems, _is_header)
    is_seats = not activities.is_header(grid.header)
    name_of = summaries.name_of if is_seats else activities.name_of
    table = columns(grid.header, grid.line, name_of, problems)
    return _Opened(is_seats, table, grid.rows, ignored)


def _streamed(upload: Upload, problems: Problems, opened: ExitStack) -> _Opened | None:
    """A CSV file of activities or of outcomes; None where it is none."""
    try:
        stream = opened.enter_context(upload.open())
        text = opened.enter_context(open_text(stream, lenient=True))
        table = Table(iter(text), _HEADED, problems)
    except NoHeader:
        return None
    except DAMAGE as error:
        raise Unusable(f"{upload.name}: {UNREADABLE}") from error
    if not activities.is_header(table.header):
        return None
    found = columns(table.header, table.skipped, activities.name_of, problems)
    return _Opened(False, found, _numbered(table), [])


def _numbered(table: Table) -> Iterator[tuple[int, list[str]]]:
    for cells in table.rows():
        if any(cells):
            yield table.line(cells), [cell.strip() for cell in cells]


FORMAT = Format(KIND, "Sales Navigator Analytics Services", recognises, read, read_all)
