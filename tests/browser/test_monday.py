"""A Monday morning: who moved and why, a note, a file; and what the member sees of it.

Then the organization tells groups alone, and nobody finds a member any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]


def test_a_manager_sees_who_moved_and_why_writes_a_note_and_takes_the_report_out(
    visit: Open,
) -> None:
    page = visit(MANAGER, at=f"{HOME}/report/").page
    strip = page.get_by_role("region", name="Summary")
    expect(strip).to_contain_text("Moved by 0.5 points or more")

    strip.get_by_role("link", name=re.compile("down$")).click()
    expect(page).to_have_url(re.compile("move=down"))
    row = page.get_by_role("row", name=re.compile("^Rita Halvorsen"))
    expect(row.locator("td.cause")).to_contain_text(re.compile("[BFIR]\\d"))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = download.value.path().read_text().splitlines()
    names = page.locator("table.report tbody th .who > span:first-child")
    assert [line.split(",")[0] for line in lines[1:]] == names.all_inner_texts()

    row.get_by_role("link", name="Rita Halvorsen").click()
    expect(page.get_by_role("heading", name="Step by step")).to_be_visible()
    page.get_by_label("New note, pinned to").fill("Three replies are waiting.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Three replies are waiting.")).to_be_visible()

    rep = visit(REP, at=f"{HOME}/score/looks/").page
    expect(rep.get_by_text("took out the user report for Nordics as a file").first).to_be_visible()
    expect(rep.get_by_text("opened your member page").first).to_be_visible()


def test_an_owner_chooses_works_council_and_no_member_is_named_beside_a_value(visit: Open) -> None:
    owner = visit(OWNER, at=f"{HOME}/settings/").page
    choose(owner, "Works council")
    try:
        manager = visit(MANAGER)
        manager.open(f"{HOME}/report/")
        expect(manager.page.get_by_text("Rita Halvorsen")).to_have_count(0)
        look_at(manager.page)
        assert manager.open(f"{HOME}/members/6/") == 403
        rep = visit(REP, at=f"{HOME}/score/").page
        expect(rep.get_by_text("Works council").first).to_be_visible()
    finally:
        owner.goto(owner.url)
        choose(owner, "Manager only")


def choose(page: Page, preset: str) -> None:
    """Choose what people see of one another."""
    page.get_by_role("radio", name=re.compile(f"^{preset}")).check()
    page.get_by_label(re.compile("^I ")).check()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text(f"From now on everybody sees what “{preset}”")).to_be_visible()
