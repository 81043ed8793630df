"""Every page with known values: what it says, and that its markup holds together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string

from accounts import sign_in_forms
from accounts.models import Organization
from teams.reports.import_shapes import ImportState
from teams.reports.look_shapes import Looks
from teams.reports.report_columns import COLUMNS, chosen
from teams.reports.shapes import Link
from tests.teams import sample_calibration
from tests.teams import sample_coverage as own
from tests.teams import sample_pages as people
from tests.teams import sample_reports as reports
from tests.teams.markup import Markup
from tests.teams.rendering import render
from tests.teams.sample_components import COMPONENTS
from tests.teams.sample_deliveries import DELIVERIES
from tests.teams.sample_outcomes import OUTCOMES, TOLD

RUNNING: tuple[ImportState, ...] = ("queued", "running")
FINISHED: tuple[ImportState, ...] = ("done", "partial", "failed", "undone")


class Files(forms.Form):
    """The names of the fields of the import form."""

    files = forms.FileField(required=False)


PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "score": ("scoring/score.html", {"page": people.rita()}),
    "restated": ("scoring/score.html", {"page": people.restated()}),
    "estimated": ("scoring/score.html", {"page": people.nils()}),
    "not measured": ("scoring/score.html", {"page": people.petra()}),
    "no data": ("scoring/score.html", {"page": people.freja()}),
    "looks": ("scoring/looks.html", {"looks": people.looks()}),
    "no looks": ("scoring/looks.html", {"looks": Looks((), 0, 365)}),
    "no member": ("scoring/no_member.html", {}),
    "member": ("teams/member.html", {"page": replace(people.rita(), is_own=False)}),
    "three pillars": ("teams/member.html", {"page": people.tomas()}),
    **{
        f"component, {name}": ("scoring/component.html", {"page": found})
        for name, found in COMPONENTS.items()
    },
    "report": ("teams/user_report.html", {"report": reports.report()}),
    "nobody found": ("teams/user_report.html", {"report": reports.searched()}),
    **OUTCOMES,
    "imports": ("teams/imports.html", {"imports": reports.history(), "form": Files({})}),
    "no imports": (
        "teams/imports.html",
        {"imports": replace(reports.history(), rows=(), own=True), "form": Files()},
    ),
    **{
        f"import {state}": ("teams/import.html", {"progress": reports.progress(state)})
        for state in RUNNING + FINISHED
    },
    **{
        f"delivery {name}": ("teams/delivery.html", {"delivery": found})
        for name, found in DELIVERIES.items()
    },
    "coverage": ("teams/coverage.html", {"page": own.coverage()}),
    "coverage of a member": ("teams/coverage.html", {"page": own.coverage(is_own=False)}),
    **{f"quick log, {name}": ("teams/quick_log.html", found) for name, found in own.LOGS.items()},
    **sample_calibration.PAGES,
    "organizations": ("accounts/organizations.html", {"choices": [Organization(slug="a")]}),
    "no organization": ("accounts/organizations.html", {"choices": []}),
    "sign out": ("account/logout.html", {}),
    "forgotten password": (
        "account/password_reset.html",
        {"form": sign_in_forms.ResetPasswordForm()},
    ),
    "a link is sent": ("account/password_reset_done.html", {}),
    "a link of before": ("account/password_reset_from_key.html", {"token_fail": True}),
    "a password is set": ("account/password_reset_from_key_done.html", {}),
    "an account is off": ("account/account_inactive.html", {}),
    "bad request": ("400.html", {}),
    "forbidden": ("403.html", {"exception": "As member you may not read the report."}),
    "form expired": ("403_csrf.html", {}),
    "not found": ("404.html", {}),
}


@pytest.fixture(params=[*PAGES.values()], ids=[*PAGES])
def page(request: pytest.FixtureRequest) -> Markup:
    """Every page in turn."""
    template, context = request.param
    return render(template, **context)


def test_every_element_is_closed_in_its_place(page: Markup) -> None:
    assert (page.stray, page.open) == ([], [])


def test_no_id_occurs_twice(page: Markup) -> None:
    assert page.repeated_ids == []


def test_everything_that_is_pointed_at_exists(page: Markup) -> None:
    assert page.broken_references == set()


def test_every_table_begins_with_a_caption(page: Markup) -> None:
    assert page.tables_without_caption == 0


def test_every_graphic_is_named_or_hidden(page: Markup) -> None:
    assert (page.unnamed_graphics, page.undescribed_graphics) == (0, [])


def test_every_field_has_a_label(page: Markup) -> None:
    assert page.unlabelled_fields == []


def test_every_page_has_one_heading_of_the_first_level(page: Markup) -> None:
    assert len(page.all("h1")) == 1


def test_every_form_that_posts_carries_the_token(page: Markup) -> None:
    posts = [form for form in page.all("form") if form.get("method") == "post"]
    tokens = [i for i in page.all("input") if i.get("name") == "csrfmiddlewaretoken"]

    assert len(tokens) == len(posts)


def test_no_link_leads_nowhere(page: Markup) -> None:
    assert [a for a in page.all("a") if a["href"] == "#"] == []


def test_the_server_writes_the_theme() -> None:
    page = render("scoring/score.html", page=people.rita())

    assert page.all("html") == [{"lang": "en", "data-theme": "dark"}]
    assert [i["value"] for i in page.all("input") if "checked" in i] == ["dark"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("429", "This was tried too often."),
        ("500", "Something went wrong on our side."),
        ("503", "Pillars is not available for a moment."),
        ("507", "There is no room for this."),
    ],
)
def test_the_error_pages_of_last_resort_need_no_context(name: str, told: str) -> None:
    page = Markup(render_to_string(f"{name}.html"))

    assert told in page.text
    assert (page.stray, page.open, page.broken_references) == ([], [], set())


def test_sample_data_is_marked() -> None:
    page = people.rita()

    assert "Sample data" in render("scoring/score.html", is_sample=True, page=page).text
    assert "Sample data" not in render("scoring/score.html", page=page).text


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("scoring/_score.html", {"page": people.rita()}),
        ("teams/_report.html", {"report": reports.report()}),
        ("teams/_outcomes.html", {"page": TOLD}),
        ("teams/_import_progress.html", {"progress": reports.progress("running")}),
        ("teams/_delivery.html", {"delivery": DELIVERIES["ready"]}),
        ("teams/_import_form.html", {"imports": reports.history(), "form": Files()}),
    ],
)
def test_a_fragment_is_one_region_and_no_page(template: str, context: dict[str, Any]) -> None:
    fragment = render(template, **context)

    assert fragment.all("html", "body", "h1") == []
    assert "id" in fragment.elements[0][1]


def test_a_report_row_holds_every_column() -> None:
    report = replace(reports.report(), columns=chosen(COLUMNS))
    page = render("teams/user_report.html", report=report)

    assert "27% 17/62" in page.text
    assert "2 of 5" in page.text
    assert "1\u202f280" in page.text


def test_a_report_says_what_is_missing_and_why() -> None:
    page = render("teams/user_report.html", report=reports.report())

    assert "No data yet. Nothing was imported for her." in page.text
    assert "Not measured. The archive has no searches. What is missing" in page.text


def test_the_column_that_sorts_says_so() -> None:
    page = render("teams/user_report.html", report=reports.report())

    assert [h["aria-sort"] for h in page.all("th") if "aria-sort" in h] == ["descending"]


def test_sorting_and_filtering_replace_the_same_region() -> None:
    page = render("teams/user_report.html", report=reports.report())
    asking = [asked for _, asked in page.elements if asked.get("hx-target") == "#report"]
    assert len(asking) == 2 + sum(column.sorts for column in chosen(()))
    assert {attrs["hx-push-url"] for attrs in asking} == {"true"}


def test_a_search_keeps_the_order() -> None:
    filters = reports.filters(hidden=(("sort", "brand"), ("dir", "asc")))
    report = replace(reports.report(), filters=filters)

    page = render("teams/user_report.html", report=report)

    kept = {i["name"]: i["value"] for i in page.all("input") if i.get("form") == "filters"}
    assert kept == {"sort": "brand", "dir": "asc"}


def test_a_search_is_shown_escaped() -> None:
    html = render_to_string("teams/_report.html", {"report": reports.searched()})

    assert "&lt;zed&gt;" in html
    assert "<zed>" not in html


def test_pages_are_links_with_words() -> None:
    following = Link("Older", "/o/alder/imports/?page=2")

    page = render(
        "teams/imports.html", imports=replace(reports.history(), next=following), form=Files()
    )

    assert [a["href"] for a in page.all("a") if a.get("rel") == "next"] == [following.url]
    assert [a for a in page.all("a") if a.get("rel") == "prev"] == []


def test_a_report_without_anybody_has_no_table() -> None:
    page = render("teams/user_report.html", report=reports.searched())

    assert "Nobody matches. Try a shorter part of the name." in page.text
    assert page.all("table") == []


@pytest.mark.parametrize("state", RUNNING)
def test_a_running_import_asks_again(state: ImportState) -> None:
    job = render("teams/_import_progress.html", progress=reports.progress(state))

    assert job.elements[0][1]["hx-trigger"] == "every 1s"
    assert job.elements[0][1]["hx-get"] == "/o/alder/imports/42/"


@pytest.mark.parametrize("state", FINISHED)
def test_a_finished_import_does_not_ask_again(state: ImportState) -> None:
    job = render("teams/_import_progress.html", progress=reports.progress(state))

    assert [attrs for _, attrs in job.elements if "hx-trigger" in attrs] == []


def test_without_script_a_running_import_reloads() -> None:
    running = render("teams/import.html", progress=reports.progress("running"))
    done = render("teams/import.html", progress=reports.progress("done"))

    assert [m["content"] for m in running.all("meta") if "http-equiv" in m] == ["2"]
    assert [m for m in done.all("meta") if "http-equiv" in m] == []


def test_problems_name_file_row_column_and_what_was_expected() -> None:
    page = render("teams/import.html", progress=reports.progress("partial"))

    words = "Invitations.csv 9 Sent At 31/13/26 is no date 7/14/26, 9:05 AM"
    assert words in page.text
    assert "The first 2 are shown." in page.text


def test_an_import_shows_what_was_ignored_and_why() -> None:
    page = render("teams/import.html", progress=reports.progress("done"))

    assert "1 file ignored Ad_Targeting.csv nothing in it is scored" in page.text
    assert "1 of 2 files inside were read" in page.text


def test_a_failed_import_says_why() -> None:
    page = render("teams/import.html", progress=reports.progress("failed"))

    assert "The file ends in the middle of an entry." in page.text


def test_an_undo_asks_first() -> None:
    page = render("teams/import.html", progress=reports.progress("done"))

    (question,) = [e for e in page.all("div") if "popover" in e]
    assert question["id"] == "undo-42"
    assert [f["action"] for f in page.all("form") if "undo" in f["action"]] == [
        "/o/alder/imports/42/undo/"
    ]


def test_an_import_that_is_undone_cannot_be_undone_again() -> None:
    page = render("teams/import.html", progress=reports.progress("undone"))

    assert [f for f in page.all("form") if "undo" in f["action"]] == []
