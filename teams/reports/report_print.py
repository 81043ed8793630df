"""The User Report on paper: all rows on one page, in the columns and the order of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.access import Access
from teams.reports.report_column_shapes import Column
from teams.reports.report_query import ReportQuery
from teams.reports.report_shapes import ReportGroup, ReportRows
from teams.reports.report_sums import Figure
from teams.reports.user_report import report_rows

# More rows are for a file; a browser would take long, and the paper would be a book.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPage:
    """What is printed; ``left_out`` rows have no place. ``back_url`` is the report on screen,
    ``filters`` are what it is filtered by, in words.
    """

    found: ReportRows
    columns: Sequence[Column]
    groups: Sequence[ReportGroup]
    filters: str
    totals: Mapping[str, Figure]
    medians: Mapping[str, Figure]
    order: str
    left_out: int
    back_url: str

    @property
    def as_of(self) -> date:
        """The last day of the range."""
        return self.found.as_of

    @property
    def since(self) -> date:
        """The day with which the last one is compared."""
        return self.found.since

    @property
    def days(self) -> int:
        """The length of the range in days."""
        return self.found.days


def print_page(*, access: Access, query: ReportQuery) -> PrintPage:
    """Return the rows that the query leaves, the first 500 of them; sums are of all."""
    found = report_rows(access=access, query=query, bounds=True)
    columns = [column for column in query.columns if column.where != "page"]
    return PrintPage(
        found=found,
        columns=columns,
        groups=found.groups(MOST_ROWS),
        filters=" ".join(
            f"{chip.joined} {chip.label} {chip.value}".strip() for chip in found.chips
        ),
        totals=found.totals,
        medians=found.medians,
        order=query.order,
        left_out=max(0, len(found.rows) - MOST_ROWS),
        back_url=query.url(),
    )
