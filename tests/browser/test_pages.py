"""Every page, in both themes and on a phone: nothing sticks out and everybody can use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import DESK, look_at
from tests.browser.test_journeys import MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

NEW = "freja.holm@aldervale.example"  # without data

PAGES = [
    ("", "/accounts/login/"),
    ("", "/accounts/password/reset/"),
    ("", "/accounts/password/reset/done/"),
    ("", "/accounts/password/reset/key/1-no-such-key/"),
    ("", "/accounts/password/reset/key/done/"),
    ("", "/accounts/inactive/"),
    ("", "/no-such-page/"),
    (REP, "/accounts/logout/"),
    (REP, "/accounts/password/change/"),
    (REP, "/accounts/security/"),
    (REP, "/accounts/reauthenticate/"),
    ("", "/accounts/email/no-such-link/"),
    (REP, "/o/aldervale/score/"),
    (REP, "/o/aldervale/score/?weeks=52"),
    (REP, "/o/aldervale/score/looks/"),
    (REP, "/o/aldervale/score/original_publishing/"),
    (REP, "/o/aldervale/score/message_response/"),
    (REP, "/o/aldervale/score/plan/?posts=2&comments=4"),
    (REP, "/o/aldervale/score/plan/?posts=9&by=soon"),
    (REP, "/o/aldervale/imports/"),
    (REP, "/o/aldervale/imports/1/"),
    (REP, "/o/aldervale/log/"),
    (REP, "/o/aldervale/coverage/"),
    (REP, "/o/aldervale/content/?days=365&change=2026-09-10"),
    (REP, "/o/aldervale/notes/"),
    (REP, "/o/aldervale/report/"),
    (REP, "/o/aldervale/imports/portability/"),
    (REP, "/o/nobody/"),
    (NEW, "/o/aldervale/score/"),
    (NEW, "/o/aldervale/coverage/"),
    (NEW, "/o/aldervale/goals/"),
    (NEW, "/o/aldervale/content/"),
    (MANAGER, "/o/aldervale/report/"),
    (MANAGER, "/o/aldervale/report/?sort=total&q=nobody"),
    (MANAGER, "/o/aldervale/report/?team=x&least=abc&cols=nonsense"),
    (MANAGER, "/o/aldervale/report/print/?sort=total"),
    (MANAGER, "/o/aldervale/report/exports/"),
    (MANAGER, "/o/aldervale/report/views/"),
    (MANAGER, "/o/aldervale/report/views/new/?sort=total"),
    (MANAGER, "/o/aldervale/report/groups/new/?people=shown"),
    (MANAGER, "/o/aldervale/report/?period=30&compare=before&by=role&density=compact"),
    (MANAGER, "/o/aldervale/report/?cols=role,total,next_action,leads&data=none&data=old"),
    (MANAGER, "/o/aldervale/report/?from=2026-11-08&to=2026-11-01"),
    (MANAGER, "/o/aldervale/outcomes/"),
    (MANAGER, "/o/aldervale/notes/"),
    (MANAGER, "/o/aldervale/members/6/goals/"),
    (MANAGER, "/o/aldervale/members/6/notes/"),
    (MANAGER, "/o/aldervale/members/6/"),
    (MANAGER, "/o/aldervale/members/6/?since=2026-01-01&weeks=52"),
    (MANAGER, "/o/aldervale/members/6/score/two_way_conversations/"),
    (MANAGER, "/o/aldervale/members/6/score/thoughtful_comments/?show=not_counted"),
    (MANAGER, "/o/aldervale/members/11/coverage/"),
    (MANAGER, "/o/aldervale/members/11/score/plan/?do=plan"),
    (OWNER, "/o/aldervale/calibration/"),
    (MANAGER, "/o/aldervale/members/6/content/?change=2026-09-10"),
    (MANAGER, "/o/aldervale/content/"),
    (MANAGER, "/o/aldervale/content/?measure=impressions&days=365"),
    (OWNER, "/o/aldervale/content/?days=180&change=2026-09-01"),
    (MANAGER, "/o/aldervale/members/11/score/people_searches/?since=2026-01-01&show=faded"),
    (MANAGER, "/o/aldervale/ledger/"),
    (OWNER, "/o/aldervale/ledger/?by=sum&component=people_searches&since=2026-01-01"),
    (REP, "/o/aldervale/teams/"),
    (REP, "/o/aldervale/teams/2/"),
    (MANAGER, "/o/aldervale/teams/2/?board=improved"),
    (OWNER, "/o/aldervale/teams/"),
    (OWNER, "/o/aldervale/teams/1/?only=1"),
    (OWNER, "/o/aldervale/teams/compare/?x=brand&y=posts"),
    (OWNER, "/o/aldervale/teams/compare/?team=2"),
    (OWNER, "/o/aldervale/report/"),
    (OWNER, "/o/aldervale/outcomes/?by=member&sort=won"),
    (OWNER, "/o/aldervale/imports/"),
    (OWNER, "/o/aldervale/report/?per=day"),
    (OWNER, "/o/aldervale/settings/"),
    (OWNER, "/o/aldervale/view-as/"),
    (OWNER, "/o/aldervale/imports/mappings/"),
    (OWNER, "/o/aldervale/imports/18/"),
    (OWNER, "/o/aldervale/recomputes/"),
    (OWNER, "/o/aldervale/organization/members/?state=all&sort=team"),
    (OWNER, "/o/aldervale/organization/members/?q=nobody"),
    (OWNER, "/o/aldervale/organization/members/add/"),
    (OWNER, "/o/aldervale/organization/members/bulk/"),
    (OWNER, "/o/aldervale/organization/members/6/"),
    (OWNER, "/o/aldervale/organization/members/6/stays/6/"),
    (OWNER, "/o/aldervale/organization/members/6/merge/"),
    (OWNER, "/o/aldervale/organization/members/6/merge/?into=11"),
    (OWNER, "/o/aldervale/organization/teams/"),
    (OWNER, "/o/aldervale/organization/teams/2/"),
    (OWNER, "/o/aldervale/organization/roles/"),
    ("", "/invitation/no-such-link/"),
    (OWNER, "/o/aldervale/settings/single-sign-on/"),
    (REP, "/o/aldervale/login/"),
    ("", "/accounts/single-sign-on/"),
    ("", "/o/aldervale/login/"),
    ("", "/o/aldervale/login/start/"),
    ("", "/o/aldervale/login/oidc/callback/"),
    (OWNER, "/o/aldervale/tokens/"),
    (OWNER, "/o/aldervale/audit/"),
    (OWNER, "/o/aldervale/audit/?q=nobody"),
    (OWNER, "/o/aldervale/audit/1/"),
    (REP, "/o/aldervale/rules/"),
    (REP, "/o/aldervale/my-data/"),
    (REP, "/o/aldervale/my-data/sources/messages/"),
    (REP, "/o/aldervale/my-data/erase/"),
    (NEW, "/o/aldervale/imports/"),
    (OWNER, "/o/aldervale/my-data/"),
    (OWNER, "/o/aldervale/privacy/"),
    (OWNER, "/o/aldervale/organization/members/6/erase/"),
]


@pytest.mark.parametrize(("email", "path"), PAGES)
def test_a_page_has_no_barrier_and_fits_a_phone(
    visit: Callable[..., Visit], email: str, path: str
) -> None:
    window = visit(email, at=path)

    look_at(window.page)


@pytest.mark.parametrize("email", [MANAGER, OWNER])
def test_the_report_fits_a_laptop(visit: Callable[..., Visit], email: str) -> None:
    page = visit(email, at="/o/aldervale/report/").page
    page.set_viewport_size(DESK)

    region = page.get_by_role("region", name="Members, scrolls sideways")

    assert region.evaluate("region => region.scrollWidth - region.clientWidth") == 0


@pytest.mark.parametrize("name", ["429", "500", "503", "507"])
def test_a_page_of_last_resort_has_no_barrier(visit: Callable[..., Visit], name: str) -> None:
    page = visit("", at="/accounts/login/").page
    body = str(render_to_string(f"{name}.html"))
    page.route("**/trouble/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(page.url.replace("/accounts/login/", "/trouble/"))

    expect(page.locator(".errpage h1")).to_be_visible()
    look_at(page)


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
