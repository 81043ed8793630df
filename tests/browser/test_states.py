"""What a page says while it waits, and where a part does not come: the old one stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, MANAGER, REP

pytestmark = pytest.mark.browser

COMPARED = "**/score/?*since=*"


def compare(page: Page) -> None:
    """Choose another day, which htmx asks the server for."""
    page.get_by_label("Compare with", exact=True).select_option(index=0)


def test_a_part_that_the_server_cannot_make_is_told_once_and_the_old_one_stays(
    visit: Callable[..., Visit],
) -> None:
    window = visit(REP, at=f"{HOME}/score/")
    page = window.page
    before = page.locator("#ledger").inner_text()
    page.route(COMPARED, lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))

    compare(page)

    failure = page.locator("#failure")
    expect(failure).to_contain_text("This part could not be loaded.")
    expect(page.locator("#announce")).to_contain_text("This part could not be loaded.")
    expect(page.locator("#score")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("#ledger").inner_text() == before
    look_at(page)

    page.unroute(COMPARED)
    page.get_by_label("Compare with", exact=True).select_option(index=1)
    expect(failure).to_be_hidden()
    window.complaints.clear()  # of the request that was meant to fail


def test_a_server_that_is_not_reached_is_told_apart(visit: Callable[..., Visit]) -> None:
    window = visit(REP, at=f"{HOME}/score/")
    page = window.page
    page.route(COMPARED, lambda route: route.abort())

    compare(page)

    expect(page.locator("#failure")).to_contain_text("The server could not be reached.")
    expect(page.locator("#announce")).to_contain_text("The server could not be reached.")
    window.complaints.clear()  # of the request that was meant to fail


def test_a_part_that_takes_long_says_that_it_loads(visit: Callable[..., Visit]) -> None:
    page = visit(REP, at=f"{HOME}/score/").page
    held: list[Route] = []
    page.route(COMPARED, lambda route: held.append(route))

    compare(page)

    expect(page.locator("#loading")).to_be_visible()
    expect(page.locator("#score")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator("#loading")).to_be_hidden()
    expect(page.locator("#score")).not_to_have_attribute("aria-busy", "true")


def test_somebody_without_data_is_led_to_the_first_score(visit: Callable[..., Visit]) -> None:
    page = visit("freja.holm@aldervale.example", at=f"{HOME}/score/").page

    expect(page.get_by_role("heading", name="To your first score")).to_be_visible()
    page.get_by_role("link", name="Bring files").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("My imports")


def test_a_file_of_the_content_lab_has_what_was_chosen(visit: Callable[..., Visit]) -> None:
    page = visit(MANAGER, at=f"{HOME}/content/").page
    page.get_by_label("Measure").select_option("comments")
    expect(page).to_have_url(re.compile("measure=comments"))

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()

    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "About,Measure,Value,Comments received" in text
