"""The pages where nothing is told of one person, in both themes and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

BEFORE = "manager_only"
PAGES = [
    (OWNER, "report/"),
    (OWNER, "report/?q=a&team=1"),
    (OWNER, "report/print/"),
    (OWNER, "report/views/"),
    (OWNER, "teams/"),
    (OWNER, "teams/2/"),
    (OWNER, "teams/compare/"),
    (OWNER, "settings/"),
    (MANAGER, "report/"),
    (REP, "score/"),
    (REP, "teams/"),
]


def choose(window: Visit, preset: str) -> None:
    """Have the organization tell its people that much of one another, as its owner does."""
    window.open("/o/aldervale/settings/")
    page = window.page
    page.check(f"input[name=visibility][value={preset}]")
    page.check("#vis_sure")
    page.click("form:has(#vis_sure) button[type=submit]")
    page.wait_for_selector(".notice--ok")


@pytest.fixture(params=["names_without_detail", "works_council"])
def closed(request: pytest.FixtureRequest, visit: Callable[..., Visit]) -> Iterator[str]:
    """A visibility that tells nothing of one person; afterwards it is the one of before."""
    choose(visit(OWNER), request.param)
    yield request.param
    choose(visit(OWNER), BEFORE)


def test_closed_pages_have_no_barrier_and_fit_a_phone(
    visit: Callable[..., Visit], closed: str
) -> None:
    for email, path in PAGES:
        window = visit(email, at=f"/o/aldervale/{path}")

        look_at(window.page)


def test_the_owner_takes_out_what_stands_on_the_screen(
    visit: Callable[..., Visit], closed: str
) -> None:
    page = visit(OWNER, at="/o/aldervale/report/").page
    line = page.locator("section[aria-labelledby=h-teams] tbody tr", has_text="Nordics")
    told = line.locator("td").all_inner_texts()

    with page.expect_download() as found:
        page.click("#export button[value=csv]")

    lines = found.value.path().read_text()
    for what, value in zip(("Totals", "SSI"), told, strict=False):
        assert f"Teams,Nordics,{what},{value}\n" in lines.replace("\r\n", "\n")
