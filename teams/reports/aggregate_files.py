"""The report of groups as a file and on paper: what stands on the screen, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.utils.text import slugify
from django.utils.translation import gettext

from accounts.access import Access
from accounts.table_files import Value, csv_lines, write_workbook
from teams.models import ExportFormat
from teams.reports.aggregate_report import (
    AggregateQuery,
    AggregateReport,
    GroupRow,
    Roster,
    aggregate_report,
    pillar_heads,
)
from teams.reports.page_tables import Table, long_lines, sheets
from teams.reports.score_file import PROVENANCE
from teams.services.exports import export_log
from teams.services.looks import LookKind, record_report_look


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatePaper:
    """What is printed: the report with everybody whom the search of the roster leaves, and the
    address of it on screen.
    """

    report: AggregateReport
    back_url: str


def aggregate_paper(*, access: Access, query: AggregateQuery) -> AggregatePaper:
    """Return the report of groups for paper. The look is logged."""
    found = aggregate_report(access=access, query=query, whole=True)
    record_report_look(access=access, team_ids=found.scope)
    return AggregatePaper(report=found, back_url=query.url())


def aggregate_export(
    *, access: Access, query: AggregateQuery, file_format: ExportFormat
) -> tuple[str, bytes]:
    """Return the name and the bytes of the report of groups. It is logged, and so is the look."""
    found = aggregate_report(access=access, query=query, whole=True)
    tables = aggregate_tables(found)
    if file_format == ExportFormat.CSV:
        content = "".join(csv_lines(long_lines(tables))).encode()
    else:
        target = BytesIO()
        write_workbook(target, sheets(tables))
        content = target.getvalue()
    words = f"{access.organization.name} {gettext('User report')} {found.on or ''}"
    name = f"{slugify(words)}.{file_format.value}"
    record_report_look(access=access, team_ids=found.scope, kind=LookKind.REPORT_FILE)
    rows = len(found.rows) + (len(found.roster.rows) if found.roster else 0)
    export_log(access=access, file_format=file_format, query=query.text, name=name, rows=rows)
    return name, content


def aggregate_tables(report: AggregateReport) -> tuple[Table, ...]:
    """Return the tables of the page in its order, first what it is of."""
    tables = [_about(report)]
    if report.whole is not None:
        tables.append(_lines(gettext("Organization"), [report.whole], report))
    if report.bands:
        tables.append(_bands(report))
    if report.whole is not None:
        tables.append(_lines(gettext("Teams"), report.rows, report))
    return (*tables, _names(report.roster)) if report.roster else tuple(tables)


def _about(report: AggregateReport) -> Table:
    rows: list[tuple[Value, ...]] = [
        (gettext("As of"), report.on or gettext("No week with scores yet")),
        (gettext("Visibility"), report.preset),
        (gettext("What it means"), report.meaning),
        (gettext("People a number is about, at least"), report.floor),
        (gettext("Note"), PROVENANCE),
    ]
    return Table(gettext("About"), (gettext("What"), gettext("Value")), tuple(rows))


def _lines(name: str, rows: Iterable[GroupRow], report: AggregateReport) -> Table:
    """Return a line for each group; where a number is not told, the note says why."""
    head = (
        *(gettext("Team"), gettext("Totals"), gettext("SSI")),
        *(gettext("Middle half, from"), gettext("Middle half, to")),
        *pillar_heads(),
        *(gettext("As of"), gettext("Note")),
    )
    return Table(name, head, tuple(_line(row, report.floor) for row in rows))


def _line(row: GroupRow, floor: int) -> tuple[Value, ...]:
    if row.n is None:
        said = gettext("Not told: fewer than %(floor)d people") % {"floor": floor}
        return (row.name, *[None] * 9, said)
    said = "" if row.low is not None else gettext("The middle half is not told")
    return (row.name, row.n, row.median, row.low, row.high, *row.pillars, row.on, said)


def _bands(report: AggregateReport) -> Table:
    hidden = gettext("not told")
    return Table(
        gettext("Distribution"),
        (gettext("Band"), gettext("Totals")),
        tuple((b.label, hidden if b.count is None else b.count) for b in report.bands),
    )


def _names(roster: Roster) -> Table:
    head = (gettext("Member"), gettext("Team"), gettext("Data"), gettext("Asked for files on"))
    return Table(
        gettext("Members"),
        head,
        tuple((r.name, r.team, r.state, r.asked.on if r.asked else None) for r in roster.rows),
    )
