"""The content lab as files: the tables of the page, with nothing in them that it does not show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import slugify

from accounts.table_files import Sheet, Value
from teams.reports.content_shapes import (
    BrandChange,
    Change,
    CommentsPanel,
    ContentPage,
    Figure,
    LabPanel,
    Matrix,
    WeekRow,
)
from teams.reports.content_words import DIMENSIONS
from teams.reports.page_tables import Table, long_lines, sheets
from teams.reports.score_file import PROVENANCE

NOTE = "Note"


def content_tables(page: ContentPage) -> tuple[Table, ...]:
    """Return what a page of the content lab shows, first what it is of."""
    found = [_about(page)]
    found += [_panel(page, panel) for panel in (page.form, *page.panels) if panel is not None]
    if page.matrix is not None:
        found.append(_matrix(page, page.matrix))
    if page.weeks:
        found.append(_weeks(page, page.weeks))
    if page.comments is not None:
        found.append(_comments(page.comments))
    return (*found, *_change(page.change))


def content_csv(page: ContentPage) -> Iterator[Sequence[Value]]:
    """Yield every number of the page as a row of its own, under one head for all tables."""
    yield from long_lines(content_tables(page))


def content_sheets(page: ContentPage) -> Iterator[Sheet]:
    """Yield a sheet for each table of the page."""
    yield from sheets(content_tables(page))


def content_file_name(page: ContentPage, suffix: str) -> str:
    """Return what a file of the page is called: "content-nordics-2026-11-08.csv"."""
    return f"content-{slugify(page.name) or page.scope}-{page.last}.{suffix}"


def _about(page: ContentPage) -> Table:
    usual = page.usual
    rows: list[tuple[Value, ...]] = [
        ("Of", page.name),
        ("First day", page.first),
        ("Last day", page.last),
        ("Measure", page.measure.label),
        ("How it is measured", page.measure.note),
    ]
    if page.missing is not None:
        rows.append((page.missing.title, page.missing.reason))
    else:
        rows.append(("Posts", page.posts))
        rows += [("Authors", page.authors)] if page.scope == "group" else []
        rows += [("Posts with a number", page.told)] if not page.unmeasured else []
    if usual is not None:
        rows += [("Usual post, median", usual.value), ("Usual post, low", usual.low)]
        rows += [("Usual post, high", usual.high), ("Usual post, covers %", usual.percent)]
    said = (page.note, page.unmeasured, page.floor, *page.notes)
    rows += [(NOTE, text) for text in said if text]
    rows += [("Sources", ", ".join(page.sources))] if page.sources else []
    return Table("About", ("What", "Value"), (*rows, (NOTE, PROVENANCE)))


def _panel(page: ContentPage, panel: LabPanel) -> Table:
    head = page.measure.head
    rows = tuple(
        (row.label, None, None, *_figure(None), *_figure(None), None, row.hidden)
        if row.is_shut
        else (
            row.label,
            row.posts,
            row.told,
            *_figure(row.units),
            *_figure(row.lift if row.units else None),
            row.lift.n if row.units and row.lift else None,
            row.hidden,
        )
        for row in panel.rows
    )
    units = (f"{head}, median", f"{head}, low", f"{head}, high", f"{head}, covers %")
    lift = ("Of the usual", "Of the usual, low", "Of the usual, high", "Of the usual, covers %")
    columns = ("Posts", "Measured", *units, *lift, "Of the usual, n", NOTE)
    return Table(DIMENSIONS[panel.key].title, (panel.head, *columns), rows)


def _figure(found: Figure | None) -> tuple[Value, Value, Value, Value]:
    """The median, the ends of its interval, and what that covers in per cent."""
    if found is None:
        return None, None, None, None
    return found.value, found.low, found.high, found.percent


def _matrix(page: ContentPage, matrix: Matrix) -> Table:
    head = ("Form and length", "Measured", f"{page.measure.head}, median", NOTE)
    rows = tuple(
        (f"{form}, {length}", None if cell.words else cell.told, cell.units, cell.words)
        for form, cells in matrix.rows
        for length, cell in zip(matrix.columns, cells, strict=True)
    )
    return Table("Form by length", head, rows)


def _weeks(page: ContentPage, weeks: Sequence[WeekRow]) -> Table:
    what = page.measure.head
    week = (f"{what} a week, median", f"{what} a week, low", f"{what} a week, high")
    head = ("Own posts", "Weeks", f"{what} a post", *week, f"{what} a week, covers %", NOTE)
    rows = tuple(
        (
            row.label,
            None if row.is_shut else row.weeks,
            row.post if row.week else None,
            *_figure(row.week),
            row.hidden,
        )
        for row in weeks
    )
    return Table("Own posts a week", head, rows)


def _comments(panel: CommentsPanel) -> Table:
    head = ("Words that count", "Comments", "Share %", "Quality", "Units for I3", NOTE)
    rows: list[tuple[Value, ...]] = [
        (row.label, None, None, None, None, row.hidden)
        if row.hidden
        else (row.label, row.comments, row.percent, row.quality, row.units, "")
        for row in panel.rows
    ]
    whole = "All" if panel.is_whole else "All that are shown"
    rows.append((whole, panel.comments, None, None, panel.units, ""))
    return Table("Comments by length", head, tuple(rows))


def _change(change: Change) -> Iterator[Table]:
    if change.on is None:
        return
    name = f"Before and after {change.on}"
    if change.missing:
        yield Table(name, ("What", NOTE), (("Not shown", change.missing),))
        return
    rows = tuple((row.label, row.before, row.after) for row in change.rows)
    yield Table(name, ("Posts", "Before", "Since"), rows)
    if change.brand is not None:
        yield _brand(change.brand)
    elif change.brand_missing:
        yield Table("Brand", ("What", NOTE), (("Not shown", change.brand_missing),))


def _brand(brand: BrandChange) -> Table:
    head = ("Component", str(brand.since), str(brand.as_of), "Of", "Faded", "New", "Other", "Net")
    steps: list[tuple[Value, ...]] = []
    for step in brand.steps:
        line = step.line
        label = f"{step.code} {step.label}"
        parts = (line.faded, line.new, line.other, line.net)
        steps.append((label, step.before, step.after, step.cap, *parts))
    whole = brand.sum
    parts = (whole.faded, whole.new, whole.other, whole.net)
    rows = (*steps, ("Brand", brand.before, brand.after, 25, *parts))
    if brand.total_change is not None:
        total = (brand.total_before, brand.total_after, 100, None, None, None, brand.total_change)
        rows = (*rows, ("Total", *total))
    return Table("Brand", head, rows)
