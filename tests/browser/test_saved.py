"""A manager keeps views of the report and groups of people, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, MANAGER

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_what_was_searched_for_is_not_sent_again_by_moving_on(visit: Open) -> None:
    page = visit(MANAGER, at=f"{HOME}/report/").page
    page.get_by_role("searchbox", name="Member").press_sequentially("rita")
    expect(page.get_by_role("link", name="Save this person as a group")).to_be_visible()

    page.evaluate("""() => {
        window.sent = 0;
        document.addEventListener("htmx:beforeRequest", () => window.sent++);
    }""")
    page.get_by_role("searchbox", name="Member").press("Tab")
    expect(page.get_by_role("searchbox", name="Member")).not_to_be_focused()
    assert page.evaluate("window.sent") == 0
    page.get_by_role("checkbox", name="Newcomers").check()
    page.wait_for_function("window.sent == 1")


def test_a_view_is_saved_from_what_is_searched_for_and_opens_first(visit: Open) -> None:
    page = visit(MANAGER, at=f"{HOME}/report/?sort=posts").page
    page.get_by_role("searchbox", name="Member").fill("nobody of this name")
    expect(page.locator("#report")).to_contain_text("No match.")
    page.get_by_role("searchbox", name="Member").fill("rita")
    expect(page.get_by_role("link", name="Save this person as a group")).to_be_visible()

    page.get_by_role("link", name="Save this view").press("Enter")
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_role("alert")).to_contain_text("Give it a name.")
    look_at(page)
    page.get_by_role("textbox", name="Name").fill("Rita’s posts")
    page.get_by_label("Open the report with it").check()
    page.get_by_role("button", name="Save the view").press("Enter")

    current = page.locator("#views [aria-current=page]")
    expect(current).to_have_text("Rita’s posts")
    page.get_by_role("link", name="All members").click()
    expect(current).to_have_text("All members")
    page.get_by_role("link", name="User report").first.click()
    expect(current).to_have_text("Rita’s posts")
    page.go_back()
    expect(current).to_have_text("All members")
    page.get_by_role("link", name="Views and groups").click()
    expect(page.locator("h1")).to_have_text("Views and groups")
    look_at(page)
    page.get_by_role("link", name="Change Rita’s posts").click()
    expect(page.locator("h1")).to_contain_text("Rita’s posts")
    look_at(page)
    page.get_by_role("button", name="Delete the view").click()
    expect(page.get_by_role("status").first).to_contain_text("“Rita’s posts” is deleted.")


def test_a_group_is_made_of_the_report_and_filters_it_without_javascript(visit: Open) -> None:
    window = visit(java_script_enabled=False)
    window.sign_in(MANAGER)
    page = window.page
    window.open(f"{HOME}/report/?q=rita")

    page.get_by_role("link", name="Save this person as a group").click()
    page.get_by_role("textbox", name="Name").fill("New in the team")
    page.get_by_role("button", name="Save the group").click()
    page.get_by_label("Name or e-mail").fill("makela")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Aino Mäkelä").check()
    page.get_by_role("button", name="Add those chosen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Group “New in the team”")
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    page.get_by_role("link", name="Show in the report").click()
    expect(page).to_have_url(re.compile(r"report/\?group=\d+$"))
    expect(page.locator(".chip")).to_contain_text("New in the team")
    expect(page.locator("table.report tbody th a")).to_have_text(
        [re.compile("^Aino Mäkelä"), re.compile("^Rita Halvorsen")]
    )


def test_the_page_of_a_group_has_no_barrier_and_searches_while_one_types(visit: Open) -> None:
    page = visit(MANAGER, at=f"{HOME}/report/groups/new/").page
    page.get_by_role("textbox", name="Name").fill("Empty at first")
    page.get_by_role("button", name="Save the group").click()
    expect(page.get_by_text("Nobody yet.")).to_be_visible()

    page.get_by_role("searchbox", name="Name or e-mail").fill("olga")
    expect(page.locator("#found li")).to_have_text([re.compile("^Olga Brandt")])
    look_at(page)
    page.get_by_role("button", name="Add those chosen").click()

    expect(page.get_by_role("alert").first).to_contain_text("Choose somebody first.")
    look_at(page)
