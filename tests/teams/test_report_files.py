"""The User Report as a file, on paper and for programs: the same values as on the page."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from scoring.core.records import Comment, Post, Search
from teams.access import led_members
from teams.models import ExportStatus, Look, LookKind, ReportExport
from teams.reports import report_files
from teams.reports.report_columns import CHOOSABLE, file_columns
from teams.tasks import run_export
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score, scored
from tests.teams.calling import secret_of
from tests.teams.markup import Markup
from tests.teams.reporting import NETWORK, opened, report, rows

COLUMNS = ",".join(column.key for column in CHOOSABLE)
EVERYTHING = f"cols={COLUMNS}&sort=total"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(autouse=True)
def people(cast: Cast) -> None:
    """Rita does something of everything; somebody has a name that a spreadsheet computes."""
    score(cast.rep_member, REACTION, NETWORK, Search(on=LAST), Comment(on=LAST, quality=80))
    scored(cast.organization, Post(on=LAST, form="original"), NETWORK, team=cast.oslo)
    factories.member(cast.organization, cast.oslo, name="=1+1")


def exported(cast: Cast, user: User, file_format: str = "csv", query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.post(
            f"/o/{cast.organization.slug}/report/export/", {"format": file_format, "query": query}
        )


def table(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode(), newline="")))


def cells(content: bytes) -> list[list[str]]:
    """Return the texts of the cells of a workbook, by row; empty ones are left out."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [
        ["".join(c.itertext()) for c in row.iter(f"{MAIN}c")] for row in root.iter(f"{MAIN}row")
    ]


def test_a_file_holds_every_row_of_the_page_in_its_order_and_columns(cast: Cast) -> None:
    head, *lines = table(exported(cast, cast.manager, query="cols=total,posts&sort=total"))

    assert head == ["Member", "E-mail", "SSI", "State of the total", "Posts"]
    shown = report(cast, cast.manager, cols="total,posts", sort="total")
    assert [line[0].removeprefix("'") for line in lines] == [
        row.name for group in shown.groups for row in group.rows
    ]


def test_every_value_of_a_file_is_that_of_the_page(cast: Cast) -> None:
    head, *lines = table(exported(cast, cast.owner, query=EVERYTHING))

    found = rows(report(cast, cols=COLUMNS, sort="total"))
    columns = file_columns(CHOOSABLE)
    assert head == [column.title for column in columns]
    for line in lines:
        row = found[line[0].removeprefix("'")]
        told = ["" if (value := column.value(row)) is None else str(value) for column in columns]
        assert [cell.removeprefix("'") for cell in line] == told
    assert len(lines) == len(found)


def test_a_workbook_holds_the_same_rows(cast: Cast) -> None:
    lines = cells(exported(cast, cast.owner, "xlsx", EVERYTHING).content)
    names = [line[0] for line in table(exported(cast, cast.owner, query=EVERYTHING))]

    assert [line[0] for line in lines] == [name.removeprefix("'") for name in names]


def test_a_name_that_begins_like_a_formula_is_a_text(cast: Cast) -> None:
    names = [line[0] for line in table(exported(cast, cast.owner))]

    assert "'=1+1" in names
    assert "=1+1" not in names


def test_a_manager_takes_out_the_own_teams_alone(cast: Cast) -> None:
    names = {line[0] for line in table(exported(cast, cast.other_manager))[1:]}

    assert names == {"Rob Rep"}


def test_an_export_is_a_record_and_the_member_sees_it(cast: Cast) -> None:
    response = exported(cast, cast.manager, query="q=rita&nonsense=1&page=7")

    with tenant_scope(cast.organization.pk):
        export = ReportExport.objects.get()
        looks = set(Look.objects.values_list("kind", "team__name", "viewer__email"))
    assert (export.user, export.query, export.rows) == (cast.manager, "q=rita", 1)
    assert export.name == response["Content-Disposition"].split('"')[1]
    assert export.content is None
    kind = LookKind.REPORT_FILE.value
    assert looks == {(kind, team, cast.manager.email) for team in ("North", "Oslo")}


@pytest.mark.parametrize("file_format", ["", "pdf", "CSV"])
def test_another_format_is_refused_and_nothing_is_recorded(cast: Cast, file_format: str) -> None:
    response = exported(cast, cast.manager, file_format)

    assert response.status_code == 422
    with tenant_scope(cast.organization.pk):
        assert not ReportExport.objects.exists()


# -- large ones --------------------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an organization of one be large."""
    monkeypatch.setattr(report_files, "MOST_AT_ONCE", 0)


def test_a_manager_of_a_few_of_many_has_the_file_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(cast.organization.pk):
        led = led_members(cast.access(cast.manager)).count()
    monkeypatch.setattr(report_files, "MOST_AT_ONCE", led)

    at_once, prepared = exported(cast, cast.manager), exported(cast, cast.owner)

    assert (at_once.status_code, table(at_once)[0][0]) == (200, "Member")
    assert prepared.status_code == 302


@pytest.mark.usefixtures("large")
def test_a_large_report_is_prepared_by_a_worker_and_is_the_same_file(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as told:
        response = exported(cast, cast.manager, "csv", EVERYTHING)
    with time_machine.travel(NOW, tick=False):
        told[0]()
    page = opened(cast, cast.manager, "report/exports/")
    with tenant_scope(cast.organization.pk):
        export = ReportExport.objects.get()
    fetched = opened(cast, cast.manager, f"report/exports/{export.pk}/file/")

    assert response.status_code == 302
    assert (export.status, export.rows, export.done) == (ExportStatus.DONE, 4, 4)
    assert f"report/exports/{export.pk}/file/" in page.content.decode()
    assert 'hx-trigger="every 2s"' not in page.content.decode()
    assert table(fetched) == [
        [column.title for column in file_columns(CHOOSABLE)],
        *table(now(cast, cast.manager))[1:],
    ]


def now(cast: Cast, user: User) -> HttpResponse:
    """Return the same file as it is answered at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_files, "MOST_AT_ONCE", 2_000)
        return exported(cast, user, "csv", EVERYTHING)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda cast: cast.manager.memberships.all().delete(), "You may not see the User Report"),
        (lambda cast: factories.team_manager(cast.south, cast.manager), "Export it again"),
    ],
)
def test_the_rights_of_the_moment_of_work_decide(
    cast: Cast, change: Callable[[Cast], Any], message: str
) -> None:
    exported(cast, cast.manager)
    change(cast)
    with tenant_scope(cast.organization.pk):
        export = ReportExport.objects.get()

    run_export(organization_id=cast.organization.pk, export_id=export.pk)

    export.refresh_from_db()
    assert (export.status, export.content) == (ExportStatus.FAILED, None)
    assert message in export.message


@pytest.mark.usefixtures("large")
def test_a_page_asks_again_while_a_file_is_prepared(cast: Cast) -> None:
    exported(cast, cast.manager)

    assert 'hx-trigger="every 2s"' in opened(cast, cast.manager, "report/exports/").content.decode()
    assert (
        "Nothing was exported yet"
        in opened(cast, cast.other_manager, "report/exports/").content.decode()
    )
    assert "Waiting" in opened(cast, cast.owner, "report/exports/").content.decode()


def test_a_message_for_another_organization_prepares_nothing(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        export = ReportExport.objects.create(user=cast.manager, file_format="csv")

    run_export(organization_id=cast.other_organization.pk, export_id=export.pk)

    export.refresh_from_db()
    assert export.status == ExportStatus.QUEUED


# -- on paper, and for programs ----------------------------------------------------------------


def test_the_page_to_print_has_all_rows_and_no_rail(cast: Cast) -> None:
    text = opened(cast, cast.owner, f"report/print/?{EVERYTHING}").content.decode()

    assert all(name in text for name in rows(report(cast)) if "=" not in name)
    assert 'class="rail"' not in text
    assert "no place on this page" not in text


def test_the_api_tells_the_values_of_the_page(cast: Cast) -> None:
    secret = secret_of(cast, cast.owner, Scope.SCORES_READ)
    path = f"/api/v1/organizations/{cast.organization.slug}/report?{EVERYTHING}"
    with time_machine.travel(NOW, tick=False):
        found = Client().get(path, headers={"Authorization": f"Bearer {secret}"}).json()

    shown = {row.id: row for row in rows(report(cast, cols=COLUMNS, sort="total")).values()}
    columns = file_columns(CHOOSABLE)
    assert [row["id"] for row in found["rows"]] == [
        row.id for group in report(cast, cols=COLUMNS, sort="total").groups for row in group.rows
    ]
    for row in found["rows"]:
        values = {c.key: c.value(shown[row["id"]]) for c in columns}
        assert {k: None if v is None else str(v) for k, v in values.items()} == {
            k: None if v is None else str(v) for k, v in row["values"].items()
        }
    assert (found["members"], found["page"], found["pages"]) == (len(shown), 1, 1)


def test_heads_of_one_day_say_so(cast: Cast) -> None:
    days = "period=custom&from=2026-06-09&to=2026-06-09"
    page = opened(cast, cast.owner, f"report/print/?{days}&cols=total,change,posts")

    text = Markup(page.content.decode()).text
    assert "Score on 9 Jun Since 8 Jun On this day" in text


def test_paper_has_head_groups_medians_of_teams_filters_and_reasons_and_asks_nobody(
    cast: Cast,
) -> None:
    page = opened(cast, cast.owner, "report/print/?seat=free&cols=total,change,posts,reply_rate")

    text = Markup(page.content.decode()).text
    assert "Score on 9 Jun Since 2 Jun In these 7 days In 90 days" in text
    assert "Oslo median" in text
    assert "3 members, 2 with a total" in text
    assert "=1+1 No data yet. Nothing has been imported." in text
    assert "Seat Free" in text
    assert "Request upload" not in text
