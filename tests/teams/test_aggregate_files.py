"""The report of groups as a file and on paper: what stands on the screen, under the same floors."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Look, LookKind, ReportExport
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.markup import Markup
from tests.teams.test_aggregate_report import crowd

AT = time_machine.travel(NOW, tick=False)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HIDDEN = "Not told: fewer than 5 people"
SOUTH = [
    ["Teams", "South", "Totals", "6"],
    ["Teams", "South", "SSI", "35"],
    ["Teams", "South", "Brand", "9"],
    ["Teams", "South", "Find", "9"],
    ["Teams", "South", "Insights", "9"],
    ["Teams", "South", "Relations", "9"],
    ["Teams", "South", "As of", "2026-06-07"],
    ["Teams", "South", "Note", "The middle half is not told"],
]


@pytest.fixture(autouse=True)
def people(cast: Cast) -> None:
    cast.organization.visibility = "works_council"
    cast.organization.save()
    crowd(cast, cast.south, 3000, 3000, 3000, 4000, 4000, 9000)
    crowd(cast, cast.oslo, 7319, 7319, 7319, 7319)
    crowd(cast, cast.north, 1000)


def closed(cast: Cast, preset: str) -> None:
    cast.organization.visibility = preset
    cast.organization.save()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def exported(cast: Cast, user: User, file_format: str = "csv", query: str = "") -> HttpResponse:
    sent = {"format": file_format, "query": query}
    with AT:
        return client_of(user).post(f"/o/{cast.organization.slug}/report/export/", sent)


def printed(cast: Cast, user: User, query: str = "") -> HttpResponse:
    with AT:
        return client_of(user).get(f"/o/{cast.organization.slug}/report/print/{query}")


def lines(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode(), newline="")))


def sheet_names(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as book:
        root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    return [sheet.attrib["name"] for sheet in root.iter(f"{MAIN}sheet")]


def test_a_file_has_the_lines_of_the_screen_and_says_what_is_not_told(cast: Cast) -> None:
    found = lines(exported(cast, cast.owner))

    assert found[0] == ["table", "row", "what", "value"]
    assert [line for line in found if line[:2] == ["Teams", "South"]] == SOUTH
    assert [line for line in found if line[:2] == ["Teams", "Oslo"]] == [
        ["Teams", "Oslo", "Note", HIDDEN]
    ]
    assert [line[1:] for line in found if line[0] == "Distribution"] == [
        ["Starting", "Totals", "not told"],
        ["Developing", "Totals", "not told"],
        ["Proficient", "Totals", "0"],
        ["Leading", "Totals", "5"],
    ]
    assert "73.19" not in {line[3] for line in found}


def test_a_file_of_a_works_council_names_nobody(cast: Cast) -> None:
    answer = exported(cast, cast.owner)

    assert {line[0] for line in lines(answer)[1:]} == {
        *("About", "Organization", "Distribution", "Teams"),
    }
    assert "Rita" not in answer.content.decode()


def test_a_file_has_the_names_that_the_search_leaves_on_all_pages(cast: Cast) -> None:
    closed(cast, "names_without_detail")

    found = lines(exported(cast, cast.owner, query="q=rita&page=3"))

    assert [line for line in found if line[0] == "Members"] == [
        ["Members", "Rita Rep", "Team", "Oslo"],
        ["Members", "Rita Rep", "Data", "no data yet"],
    ]


def test_a_manager_takes_out_the_lines_of_the_own_teams_alone(cast: Cast) -> None:
    found = lines(exported(cast, cast.other_manager))

    assert {line[1] for line in found if line[0] == "Teams"} == {"South"}


def test_a_workbook_has_a_sheet_for_each_table(cast: Cast) -> None:
    closed(cast, "names_without_detail")

    names = sheet_names(exported(cast, cast.owner, "xlsx").content)

    assert names == ["About", "Organization", "Distribution", "Teams", "Members"]


def test_a_file_is_a_record_and_a_look(cast: Cast) -> None:
    answer = exported(cast, cast.manager)

    with tenant_scope(cast.organization.pk):
        export = ReportExport.objects.get()
        looks = set(Look.objects.values_list("kind", "team__name"))
    assert (export.user, export.rows, export.content) == (cast.manager, 2, None)
    assert export.name == answer["Content-Disposition"].split('"')[1]
    assert export.name.endswith("user-report-2026-06-07.csv")
    assert looks == {(LookKind.REPORT_FILE.value, "North"), (LookKind.REPORT_FILE.value, "Oslo")}


def test_paper_has_the_lines_and_the_names_and_is_a_look(cast: Cast) -> None:
    closed(cast, "names_without_detail")

    answer = printed(cast, cast.owner, "?q=rita")

    text = Markup(answer.content.decode()).text
    assert "South 6 35 not told 9 9 9 9 7 Jun" in text
    assert f"Oslo {HIDDEN}" in text
    assert "Rita Rep Oslo no data yet" in text
    assert "Rob Rep" not in text
    with tenant_scope(cast.organization.pk):
        assert set(Look.objects.values_list("kind", "team")) == {(LookKind.REPORT.value, None)}


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_a_rep_gets_neither_file_nor_paper(cast: Cast, preset: str) -> None:
    closed(cast, preset)

    assert exported(cast, cast.rep).status_code == 403
    assert printed(cast, cast.rep).status_code == 403
    with tenant_scope(cast.organization.pk):
        assert not ReportExport.objects.exists()
