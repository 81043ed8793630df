"""What people do with Pillars, in a browser, with the worker doing its part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from seeds.logins import STAFF
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

REP = "rita.halvorsen@aldervale.example"
MANAGER = "ingrid.solheim@aldervale.example"
OWNER = "ragnhild.moe@aldervale.example"
OUTSIDER = "dana.whitlock@hollowbrook.example"
HOME = "/o/aldervale"

Open = Callable[..., Visit]


def test_a_rep_lands_on_the_own_score_with_its_reason(visit: Open) -> None:
    page = visit(REP).page

    expect(page).to_have_url(re.compile(f"{HOME}/score/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My score")
    expect(
        page.get_by_text("Computed by Pillars from your data, not LinkedIn’s SSI")
    ).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"^Score \d"))).to_be_visible()


def test_a_manager_sorts_and_searches_and_the_address_tells(visit: Open) -> None:
    page = visit(MANAGER).page
    expect(page).to_have_url(re.compile(f"{HOME}/report/$"))

    page.get_by_role("link", name="Posts").click()
    expect(page).to_have_url(re.compile(r"sort=posts&dir=desc"))
    page.get_by_role("searchbox").fill("halv")
    expect(page).to_have_url(re.compile(r"q=halv"))

    names = page.locator("table.report tbody th a")
    expect(names).to_have_text([re.compile("^Rita Halvorsen")])
    page.reload()
    expect(names).to_have_text([re.compile("^Rita Halvorsen")])


def test_going_back_shows_the_whole_report_again(visit: Open) -> None:
    page = visit(MANAGER).page
    page.get_by_role("link", name="Posts").click()
    expect(page).to_have_url(re.compile("sort=posts"))
    page.get_by_role("link", name="Rita Halvorsen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rita Halvorsen")

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("User report")
    expect(page).to_have_url(re.compile("sort=posts"))


def test_members_without_data_are_listed_with_the_reason(visit: Open) -> None:
    page = visit(MANAGER).page

    row = page.get_by_role("row", name=re.compile("^Freja Holm"))

    expect(row).to_contain_text("No data yet")


def test_the_same_total_stands_in_the_report_and_on_the_member_page(visit: Open) -> None:
    page = visit(MANAGER).page
    row = page.get_by_role("row", name=re.compile("^Rita Halvorsen"))
    total = row.locator("td .n").first.inner_text()

    row.get_by_role("link", name="Rita Halvorsen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Rita Halvorsen")
    expect(page.locator(".ring__n")).to_have_text(total)


def test_everything_can_be_read_and_sorted_without_javascript(visit: Open) -> None:
    window = visit(java_script_enabled=False)
    window.sign_in(MANAGER)
    page = window.page

    page.get_by_role("link", name="Posts").click()
    expect(page).to_have_url(re.compile("sort=posts"))
    page.get_by_role("link", name="Rita Halvorsen").first.click()

    expect(page.locator(".ring__n")).to_be_visible()


def test_strangers_meet_closed_doors(visit: Open) -> None:
    manager, outsider = visit(MANAGER), visit(OUTSIDER)
    owner = visit(OWNER)
    owner.page.get_by_role("link", name="Priya Raman").first.click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Priya Raman")
    path = owner.page.url.removeprefix(owner.site.url)

    assert manager.open(path) == 403
    assert outsider.open(path) == 404
    assert outsider.open(f"{HOME}/report/") == 404


def test_site_staff_manage_data_in_the_admin(visit: Open) -> None:
    page = visit(STAFF).page

    page.get_by_role("link", name="Members", exact=True).first.click()
    page.get_by_label("Organization").select_option("Aldervale Software")
    page.get_by_label("Reason").fill("Somebody asked where their team is.")
    page.get_by_role("button", name="Enter").click()
    page.fill("#searchbar", "halvorsen")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="Rita Halvorsen")).to_be_visible()


def test_a_rep_logs_what_no_file_has_and_it_is_marked(visit: Open) -> None:
    page = visit(REP).page
    page.get_by_role("link", name="Log what no file has").click()

    page.get_by_label("Profile views").fill("12")
    page.get_by_role("button", name="Log the day").click()

    expect(page.get_by_text("A day counts once it is over")).to_be_visible()
    today = page.locator("#logged tbody tr").first
    expect(today.locator("td").first).to_have_text("12", timeout=30_000)
    expect(page.get_by_text("Your score is being computed.")).to_have_count(0, timeout=30_000)
    page.get_by_role("link", name="imports", exact=True).click()
    newest = page.locator(".t--hist tbody tr").first
    expect(newest).to_contain_text("Quick log")
    expect(newest).to_contain_text("self-reported")


def test_a_rep_makes_the_trend_longer_by_keyboard_and_compares_in_it(visit: Open) -> None:
    page = visit(REP).page
    page.get_by_role("link", name="13 weeks").press("Enter")
    expect(page).to_have_url(re.compile("weeks=13"))

    expect(page.get_by_role("heading", name="13 weeks")).to_be_visible()
    expect(page.get_by_role("link", name="13 weeks")).to_be_focused()
    page.get_by_label("Compare with", exact=True).select_option(index=0)

    expect(page).to_have_url(re.compile("weeks=13"))
    expect(page).to_have_url(re.compile("since="))
    expect(page.get_by_role("heading", name="13 weeks")).to_be_visible()


def test_a_rep_sees_that_the_manager_looked(visit: Open) -> None:
    manager = visit(MANAGER).page
    manager.get_by_role("link", name="Rita Halvorsen").first.click()
    expect(manager.get_by_text("Rita is shown that you opened this page.")).to_be_visible()
    page = visit(REP).page

    expect(page.locator("#score .log")).to_contain_text("Ingrid Solheim opened your member page")
    page.get_by_role("link", name=re.compile("entries$")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked")
    expect(page.locator(".log")).to_contain_text("opened the user report for Nordics")
