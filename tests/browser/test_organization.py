"""An admin adds somebody by keyboard and mouse; the one who is invited comes in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import OWNER

pytestmark = pytest.mark.browser

LINK = re.compile(r"^http://127\.0\.0\.1:\d+/invitation/[\w-]{43}/$")
ADD = "/o/aldervale/organization/members/add/"
BULK = "/o/aldervale/organization/members/bulk/"
TABLE = "name,email,team,role\nAnders Ek,anders.ek@aldervale.example,Nordics,none\n"


def test_who_is_invited_sets_a_password_and_sees_their_own_page(
    visit: Callable[..., Visit],
) -> None:
    page = visit(OWNER, at=ADD).page
    page.fill("#new_name", "Vera Lund")
    page.fill("#new_email", "not an address")
    page.click("main form button[type=submit]")
    expect(page.locator("#new_email-d")).to_have_text("Enter a valid email address.")
    expect(page.get_by_role("alert")).to_be_focused()
    page.fill("#new_email", "vera.lund@aldervale.example")
    page.select_option("#new_team", label="\u2003Nordics")
    page.click("main form button[type=submit]")
    link = page.locator("#link-1")
    expect(link).to_have_value(LINK)
    url = link.input_value()
    look_at(page)

    hers = visit("", at="/" + url.split("/", 3)[3]).page
    look_at(hers)
    hers.fill("#id_password", "kestrel over the fjord")
    hers.fill("#id_again", "kestrel over the fjord")
    hers.click("main button[type=submit]")
    hers.wait_for_url("**/o/aldervale/score/")
    assert "Vera Lund" in hers.locator(".whoami").inner_text()

    again = visit("", at="/" + url.split("/", 3)[3]).page
    assert "This link opens nothing any more." in again.locator("main").inner_text()


def test_a_table_is_looked_at_before_it_is_added(visit: Callable[..., Visit]) -> None:
    page = visit(OWNER, at=BULK).page
    page.fill("#bulk_text", TABLE.replace("Nordics", "Nowhere"))
    page.click("text=Check it")
    expect(page.locator("#h-check")).to_have_text("1 row has errors: nothing is added")
    look_at(page)
    page.fill("#bulk_text", TABLE)
    page.click("text=Check it")
    expect(page.locator("#h-check")).to_have_text("1 row is right")
    page.click("text=Add 1 member")

    expect(page.locator(".notice--ok")).to_contain_text("1 member is added.")


def test_somebody_is_moved_from_a_day_on_by_keyboard(visit: Callable[..., Visit]) -> None:
    page = visit(OWNER, at="/o/aldervale/organization/members/?q=oskar").page
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/organization/members/*/")
    page.fill("#move_since", "2026-12-24")
    page.select_option("#move_team", label="\u2003Benelux")
    page.locator("#move_team").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("Days before it stay as they were.")
    first = page.locator("#h-stays").locator("xpath=ancestor::section").locator("tbody tr").first
    expect(first).to_contain_text("24 Dec 2026")
