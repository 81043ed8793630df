"""The User Report as a table for files: what the page shows, of all of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.text import slugify
from django.utils.translation import gettext

from accounts.access import Access
from accounts.table_files import Sheet, Value, csv_lines, write_workbook
from teams.access import led_members
from teams.models import ExportFormat
from teams.reports.report_columns import file_columns
from teams.reports.report_query import ReportQuery
from teams.reports.user_report import report_rows

# The members of larger organizations are put together by a worker.
MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with its head, the member of each row, and which teams are in it; None is the whole
    organization.
    """

    head: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    member_ids: Sequence[int]
    scope: frozenset[int] | None
    title: str

    @property
    def lines(self) -> Iterator[Sequence[Value]]:
        """The head and every row."""
        yield self.head
        yield from self.rows


def is_large(access: Access) -> bool:
    """Return whether the report is put together by a worker: by how many it may be about."""
    return led_members(access).count() > MOST_AT_ONCE


def report_table(*, access: Access, query: ReportQuery) -> ReportTable:
    """Return the rows that the filters leave, in the order and the columns of the page."""
    columns = file_columns(query.columns, with_before=query.compare)
    found = report_rows(access=access, query=query)
    return ReportTable(
        head=tuple(column.title for column in columns),
        rows=[[column.value(row) for column in columns] for row in found.rows],
        member_ids=[row.id for row in found.rows],
        scope=found.scope,
        title=slugify(f"{access.organization.name} {gettext('User report')} {found.as_of}"),
    )


def file_of(file_format: ExportFormat, lines: Iterator[Sequence[Value]]) -> bytes:
    """Return the bytes of a file of the lines, the head first."""
    if file_format == ExportFormat.CSV:
        return "".join(csv_lines(lines)).encode()
    target = BytesIO()
    write_workbook(target, [Sheet(gettext("User report"), lines)])
    return target.getvalue()
