"""The content lab as files: what the page shows is in them, and what it hides is not."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.parameters import Parameters
from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage
from teams.models import Member
from teams.reports.content_file import content_csv, content_sheets, content_tables
from teams.reports.looks_report import looks_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW
from tests.teams.sample_content import lab, post, rows_of, told

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OF_GROUP = "hidden: fewer than 5, or would show them"
D = Decimal


@pytest.fixture
def rita(cast: Cast) -> Member:
    """Six originals, and three articles, which are too few."""
    own = [post(n, units, words=60) for n, units in enumerate([10, 20, 30, 40, 50, 90])]
    told(cast.rep_member, *own, *[post(20 + n, 4, form="article") for n in range(3)])
    return cast.rep_member


def fetch(cast: Cast, user: User, path: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer: Any = client.get(f"/o/{cast.organization.slug}/{path}")
    return answer


def numbers(answer: HttpResponse) -> dict[tuple[str, str, str], str]:
    """The rows of a CSV file by table, row and what they are of."""
    head, *rows = csv.reader(StringIO(answer.content.decode(), newline=""))
    assert head == ["table", "row", "what", "value"]
    return {(table, row, what): value for table, row, what, value in rows}


def test_a_file_has_the_numbers_of_the_page(cast: Cast, rita: Member) -> None:
    answer = fetch(cast, cast.rep, "content.csv?days=30")
    found = numbers(answer)
    shown = rows_of(lab(cast, cast.rep, rita, days="30"), "form")["Original post"]

    of_form = {
        what: value
        for (table, row, what), value in found.items()
        if (table, row) == ("Engagement by form", "Original post")
    }
    assert of_form == {
        "Posts": "6",
        "Measured": "6",
        "Units, median": "35.00",
        "Units, low": "10.00",
        "Units, high": "90.00",
        "Units, covers %": "96.9",
        "Of the usual": "1.75",
        "Of the usual, low": "0.50",
        "Of the usual, high": "4.50",
        "Of the usual, covers %": "96.9",
        "Of the usual, n": "6",
    }
    assert shown.lift is not None
    assert shown.lift.value == D("1.75")
    assert found["About", "First day", "Value"] == "2026-05-11"
    assert found["About", "Posts", "Value"] == "9"
    assert f'filename="content-rita-rep-{LAST}.csv"' in answer["Content-Disposition"]


def test_of_a_few_posts_a_file_has_the_count_and_why_there_is_no_more(
    cast: Cast, rita: Member
) -> None:
    found = numbers(fetch(cast, cast.rep, "content.csv"))

    assert {
        what: value
        for (table, row, what), value in found.items()
        if (table, row) == ("Engagement by form", "Article")
    } == {"Posts": "3", "Measured": "3", "Note": "hidden: fewer than 5"}


def test_nothing_of_a_hidden_cell_of_a_group_is_in_a_file(cast: Cast) -> None:
    for number in range(9):
        member = factories.member(cast.organization, cast.south)
        told(member, *[post(age, 10 * (number + 1)) for age in (1, 2, 3)])
        if number < 4:
            told(member, post(4, 777, form="article"), post(5, 777, form="article"))

    tables = content_tables(lab(cast, team=str(cast.south.pk)))
    by_form = next(table for table in tables if table.name == "Engagement by form")
    shut = {row[0]: row[1:] for row in by_form.rows}

    assert shut["Article"] == (*[None] * 11, OF_GROUP)
    assert shut["Original post"] == (*[None] * 11, OF_GROUP)
    assert shut["The hidden ones, together"][1] == 35


def test_a_group_that_is_not_shown_has_a_file_without_numbers(cast: Cast) -> None:
    for _ in range(4):
        member = factories.member(cast.organization, cast.south)
        told(member, *[post(age, 8) for age in range(1, 9)])

    (about,) = content_tables(lab(cast, team=str(cast.south.pk)))

    assert ("Not shown", "Fewer than 5 people posted in this time: hidden.") in about.rows
    assert [row for row in about.rows if isinstance(row[1], int)] == []


@pytest.mark.parametrize("params", [{}, {"change": "2026-06-05"}, {"measure": "comments"}])
def test_a_workbook_has_a_sheet_for_each_table_with_the_same_values(
    cast: Cast, rita: Member, params: dict[str, str]
) -> None:
    page = lab(cast, cast.rep, rita, **params)
    rows = list(content_csv(page))[1:]
    sheets = [(sheet.name, [*sheet.rows]) for sheet in content_sheets(page)]

    again = [
        (name, row[0], what, value)
        for name, (head, *body) in sheets
        for row in body
        for what, value in zip(head[1:], row[1:], strict=True)
        if value not in (None, "")
    ]
    assert again == rows
    assert max(len(name) for name, _ in sheets) <= 31
    assert len({name for name, _ in sheets}) == len(sheets)


def test_before_and_after_is_in_the_file_of_the_same_address(cast: Cast, rita: Member) -> None:
    path = f"members/{rita.pk}/content.xlsx?change=2026-06-05"
    answer = fetch(cast, cast.manager, path)
    book = zipfile.ZipFile(BytesIO(answer.content))
    names = [
        sheet.get("name")
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    ]

    assert answer.status_code == 200
    assert names == [
        "About",
        "Engagement by form",
        "Original against reshare",
        "Length",
        "Day of the week",
        "Since the post before",
        "Form by length",
        "Own posts a week",
        "Before and after 2026-06-05",
        "Brand",
    ]
    assert "Hour of the day" not in names


def test_a_download_is_told_to_the_member_as_one(cast: Cast, rita: Member) -> None:
    fetch(cast, cast.manager, f"members/{rita.pk}/content.csv")
    fetch(cast, cast.manager, f"members/{rita.pk}/content/")
    fetch(cast, cast.rep, "content.csv")

    with tenant_scope(cast.organization.pk):
        looks = looks_page(access=cast.access(cast.rep), member=rita, asked=Parameters())

    assert sorted(row.what for row in looks.rows) == [
        "downloaded your content lab",
        "opened your content lab",
    ]


def test_the_page_leads_to_the_files_of_what_it_shows(cast: Cast, rita: Member) -> None:
    page = lab(cast, cast.manager, rita, days="30", change="2026-06-05", measure="reactions")
    empty = fetch(cast, cast.manager, f"members/{rita.pk}/content/?days=30&change=2026-06-05")

    asked = "?days=30&change=2026-06-05&measure=reactions"
    base = f"/o/{cast.organization.slug}/members/{rita.pk}/content"
    assert [(link.label, link.url) for link in page.files] == [
        ("CSV", f"{base}.csv{asked}"),
        ("XLSX", f"{base}.xlsx{asked}"),
    ]
    assert f'href="{base}.csv?days=30&amp;change=2026-06-05" download' in empty.content.decode()


def test_who_has_no_lab_has_no_file(cast: Cast) -> None:
    assert fetch(cast, cast.owner, "content.csv?team=me").status_code == 404


# -- the measure -------------------------------------------------------------------------------


def measured(cast: Cast, measure: str) -> tuple[int, list[Decimal | None]]:
    page = lab(cast, cast.rep, cast.rep_member, measure=measure)
    rows = rows_of(page, "form").values()
    return page.told, [row.units.value if row.units else None for row in rows]


def test_each_measure_is_of_what_the_source_that_stands_tells(cast: Cast) -> None:
    for number in range(6):
        told(
            cast.rep_member,
            post(number, 10 + number, comments=number, reposts=1, impressions=1000 * number),
        )
    told(cast.rep_member, post(9, None, engagements=40, impressions=7))

    # Seven posts have units: 40, and a reaction 1, a comment 3, a repost 4 of the others.
    assert measured(cast, "units") == (7, [D("26.00")])
    assert measured(cast, "reactions") == (6, [D("12.50")])
    assert measured(cast, "comments") == (6, [D("2.50")])
    assert measured(cast, "reposts") == (6, [D("1.00")])
    assert measured(cast, "impressions") == (7, [D("2000.00")])


def test_a_covered_day_concludes_no_engagement_but_never_how_often_a_post_was_shown(
    cast: Cast,
) -> None:
    covered = Coverage(metrics=("engagement_received",), start=date(2026, 5, 1), end=LAST)
    told(cast.rep_member, *[post(n) for n in range(5)], covered)

    assert measured(cast, "comments") == (5, [D("0.00")])
    assert measured(cast, "impressions") == (0, [None])


def test_the_page_says_what_is_measured(cast: Cast, rita: Member) -> None:
    html = fetch(cast, cast.rep, "content/?measure=reactions").content.decode()

    assert '<option value="reactions" selected>Reactions received</option>' in html
    assert '<th scope="col" class="num">Reactions</th>' in html
    assert "median reactions, and of how many posts" in html
    assert html.count('<input type="hidden" name="measure" value="reactions">') == 2
