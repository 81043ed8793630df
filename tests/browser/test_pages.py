"""Every page, in both themes and on a phone: nothing sticks out and everybody can use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

PAGES = [
    ("", "/accounts/login/"),
    ("", "/accounts/password/reset/"),
    (REP, "/o/aldervale/score/"),
    (REP, "/o/aldervale/score/?weeks=52"),
    (REP, "/o/aldervale/score/looks/"),
    (REP, "/o/aldervale/score/original_publishing/"),
    (REP, "/o/aldervale/score/message_response/"),
    (REP, "/o/aldervale/imports/"),
    (REP, "/o/aldervale/imports/1/"),
    (REP, "/o/aldervale/log/"),
    (REP, "/o/aldervale/coverage/"),
    (REP, "/o/aldervale/content/?days=365&change=2026-09-10"),
    (REP, "/o/nobody/"),
    (MANAGER, "/o/aldervale/report/"),
    (MANAGER, "/o/aldervale/report/?sort=total&q=nobody"),
    (MANAGER, "/o/aldervale/outcomes/"),
    (MANAGER, "/o/aldervale/members/6/"),
    (MANAGER, "/o/aldervale/members/6/score/thoughtful_comments/?show=not_counted"),
    (MANAGER, "/o/aldervale/members/11/coverage/"),
    (MANAGER, "/o/aldervale/members/11/score/plan/?do=plan"),
    (OWNER, "/o/aldervale/calibration/"),
    (MANAGER, "/o/aldervale/members/6/content/?change=2026-09-10"),
    (MANAGER, "/o/aldervale/content/"),
    (OWNER, "/o/aldervale/content/?days=180&change=2026-09-01"),
    (MANAGER, "/o/aldervale/members/11/score/people_searches/?since=2026-01-01&show=faded"),
    (MANAGER, "/o/aldervale/ledger/"),
    (OWNER, "/o/aldervale/ledger/?by=sum&component=people_searches&since=2026-01-01"),
    (OWNER, "/o/aldervale/report/"),
    (OWNER, "/o/aldervale/outcomes/?by=member&sort=won"),
    (OWNER, "/o/aldervale/imports/"),
    (OWNER, "/o/aldervale/report/?per=day"),
    (OWNER, "/o/aldervale/settings/"),
    (OWNER, "/o/aldervale/tokens/"),
    (REP, "/o/aldervale/rules/"),
]


@pytest.mark.parametrize(("email", "path"), PAGES)
def test_a_page_has_no_barrier_and_fits_a_phone(
    visit: Callable[..., Visit], email: str, path: str
) -> None:
    window = visit(email, at=path)

    look_at(window.page)


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
