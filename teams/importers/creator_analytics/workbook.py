"""Creator analytics: the workbooks ``Content_*`` and ``AggregateAnalytics_*`` of one member.

They tell how many followers came on every day, and what the posts received that were engaged with
the most, at most fifty of them, each by a number of LinkedIn's. Neither texts nor forms of posts
are told: those come from an archive (``scoring.core.engagement``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from teams.importers import days, numbers
from teams.importers.creator_analytics.followers import followers
from teams.importers.creator_analytics.posts import posts
from teams.importers.creator_analytics.sheets import (
    Rows,
    SheetKind,
    dated,
    is_one_sheet,
    kind_of,
    order_of,
    rankings,
)
from teams.importers.creator_analytics.writing import SOURCE, Part, Writing
from teams.importers.formats import Format, Head
from teams.importers.people import People
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Input,
    Options,
    Person,
    Portion,
    Problems,
    Unusable,
    Upload,
)
from teams.importers.sniff import form
from teams.importers.tables import Sheet, sheets_of
from teams.importers.times import LocalDays

COMPANY = (
    "the analytics of a company's page, not of a member; in LinkedIn, export those of your own "
    "posts (Analytics, Content)"
)
ONE_POST = "the analytics of a single post; export those of all posts (Analytics, Content)"
ONE_SHEET = (
    "one sheet of creator analytics, saved as CSV, which does not tell what the others do; "
    "give the workbook as downloaded"
)
NO_DAYS = "no sheet with days and numbers, so that the file does not tell of when it is"
BY_DAY = "engagement by the day it came; the score dates it by the post"
NOT_READ = "sums over all days, or who the readers are; not read"

_NAMES = (
    re.compile(r"content_[\d.-]+_[\d.-]+_(?P<name>.+)", re.IGNORECASE),
    re.compile(r"aggregateanalytics_(?P<name>.+)_[\d.-]+_[\d.-]+", re.IGNORECASE),
)
_COPY = re.compile(r"(?: \(\d+\))+$")


def recognises(head: Head) -> bool:
    """Whether a workbook has the sheets of such an export, or those of one that is refused.

    A sheet of it that somebody saved as CSV is recognised to be refused.
    """
    if head.form != "workbook":
        return any(map(is_one_sheet, head.sheets.values()))
    kinds = {kind_of(name, rows) for name, rows in head.sheets.items()}
    by_day = kinds & {"days", "followers"}
    is_whole = len(by_day) == 2 and len(head.sheets) > 2
    return bool(kinds & {"company", "post"}) or ("posts" in kinds and bool(by_day)) or is_whole


def read(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The followers of every day, and what the listed posts received.

    Raises Unusable where it is the workbook of a company's page or of a single post, or CSV.
    """
    if form(upload) != "workbook":
        raise Unusable(f"{upload.name}: {ONE_SHEET}")
    book = _sheets(upload)
    if "company" in book.of:
        raise Unusable(f"{upload.name}: {COMPANY}")
    by_day = [*dated(book.rows("days")), *dated(book.rows("followers"))]
    if not by_day or not book.of.keys() & {"posts", "followers"}:
        raise Unusable(f"{upload.name}: {ONE_POST if 'post' in book.of else NO_DAYS}")
    listed = list(rankings(book.rows("posts")))
    written = [*(on for _, on, _ in by_day), *(row.on for row in listed)]
    sequences = [[on for _, on, _ in dated(book.rows(kind))] for kind in ("days", "followers")]
    order = order_of(written, sequences) or days.told_or_answered(written, answers)
    counts = [*(row.count for row in listed), *(c for *_, cells in by_day for c in cells)]
    sign = numbers.told_or_answered(counts, answers, whole=True)
    if order is None or sign is None:
        asked = ((days.QUESTION, order), (numbers.QUESTION, sign))
        return Finding(questions=[question for question, told in asked if told is None])
    return _finding(book, Writing(order, sign, options.today), options)


def name_in(path: str) -> str:
    """The member's name in the name of a file; "" where it tells none."""
    base = path.replace("\\", "/").rpartition("/")[2]
    stem = _COPY.sub("", base.rpartition(".")[0])
    found = next(filter(None, (form.fullmatch(stem) for form in _NAMES)), None)
    return " ".join(found["name"].replace("_", " ").split()) if found else ""


@dataclass(frozen=True, slots=True)
class _Book:
    """The sheets that are told apart, and those that are not."""

    name: str
    of: Mapping[SheetKind, Sheet]
    others: list[Sheet]

    def rows(self, kind: SheetKind) -> Rows:
        """The rows of a sheet; none where the workbook has no such sheet."""
        return self.of[kind].rows if kind in self.of else []

    def file(self, sheet: Sheet) -> str:
        """How a sheet is called in problems."""
        return f"{self.name}/{sheet.name}"


def _sheets(upload: Upload) -> _Book:
    of: dict[SheetKind, Sheet] = {}
    others: list[Sheet] = []
    for sheet in sheets_of(upload, Problems(upload.name)):
        kind = kind_of(sheet.name, [row for _, row in sheet.rows])
        if kind == "other" or kind in of:
            others.append(sheet)
        else:
            of[kind] = sheet
    return _Book(upload.name, of, others)


def _finding(book: _Book, writing: Writing, options: Options) -> Finding:
    kinds: tuple[SheetKind, ...] = ("days", "followers")
    span = writing.span([on for kind in kinds for _, on, _ in dated(book.rows(kind))])
    if span is None:
        raise Unusable(f"{book.name}: {NO_DAYS}")
    records: list[AnyRecord] = []
    parts: list[Part] = []
    ignored = [Ignored(book.file(sheet), NOT_READ) for sheet in book.others if sheet.rows]
    for kind, sheet in book.of.items():
        part = Part(writing, Problems(book.file(sheet)))
        parts.append(part)
        if kind == "followers":
            records += followers(sheet.rows, part)
        elif kind == "posts":
            people, local = People(options.key), LocalDays(options.zone)
            records += posts(list(rankings(sheet.rows)), span, part, people, local)
        else:
            ignored.append(Ignored(book.file(sheet), BY_DAY))
    tallies = [part.tally for part in parts]
    given = Input(
        book.name,
        SOURCE,
        sum(tally.records for tally in tallies),
        sum(tally.kept for tally in tallies),
        sum(tally.duplicates for tally in tallies),
    )
    return Finding(
        portions=[Portion(Person(name=name_in(book.name)), records)],
        inputs=[given],
        ignored=ignored,
        problems=[problem for part in parts for problem in part.problems],
        exported_on=span[1],
    )


FORMAT = Format(SOURCE, "Creator analytics", recognises, read)
