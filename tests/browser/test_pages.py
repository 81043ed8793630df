"""Every page, in both themes and on a phone: nothing sticks out and everybody can use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit
from tests.browser.test_journeys import MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

PAGES = [
    ("", "/accounts/login/"),
    ("", "/accounts/password/reset/"),
    (REP, "/o/aldervale/score/"),
    (REP, "/o/aldervale/score/original_publishing/"),
    (REP, "/o/aldervale/score/message_response/"),
    (REP, "/o/aldervale/imports/"),
    (REP, "/o/aldervale/imports/1/"),
    (REP, "/o/aldervale/log/"),
    (REP, "/o/aldervale/coverage/"),
    (REP, "/o/nobody/"),
    (MANAGER, "/o/aldervale/report/"),
    (MANAGER, "/o/aldervale/report/?sort=total&q=nobody"),
    (MANAGER, "/o/aldervale/members/1/"),
    (MANAGER, "/o/aldervale/members/1/score/thoughtful_comments/?show=not_counted"),
    (MANAGER, "/o/aldervale/members/11/coverage/"),
    (OWNER, "/o/aldervale/report/"),
    (OWNER, "/o/aldervale/imports/"),
    (OWNER, "/o/aldervale/tokens/"),
    (REP, "/o/aldervale/rules/"),
]
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 700}
DESK = {"width": 1440, "height": 900}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("email", "path"), PAGES)
def test_a_page_has_no_barrier_that_axe_knows(
    visit: Callable[..., Visit], email: str, path: str, theme: str
) -> None:
    window = visit(email, viewport=DESK, color_scheme=theme)
    window.open(path)

    found = Axe().run(window.page)

    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


@pytest.mark.parametrize("viewport", [PHONE, NARROW])
@pytest.mark.parametrize(("email", "path"), PAGES)
def test_a_page_fits_a_phone(
    visit: Callable[..., Visit], email: str, path: str, viewport: dict[str, int]
) -> None:
    window = visit(email, viewport=viewport)
    window.open(path)

    width = window.page.evaluate("document.documentElement.scrollWidth")

    assert width <= viewport["width"]


def test_the_keyboard_reaches_the_content_first(visit: Callable[..., Visit]) -> None:
    page = visit(REP).page

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert focused == "Skip to content"
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_forbids_everything_that_is_not_its_own(visit: Callable[..., Visit]) -> None:
    window = visit(REP)

    response = window.page.goto(f"{window.site.url}/o/aldervale/score/")

    assert response is not None
    policy = response.header_value("content-security-policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
