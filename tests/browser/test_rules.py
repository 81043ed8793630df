"""Own rules, from a draft to the note that a rep reads, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, OWNER, REP

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
NOTE = "Publishing counts more, and replies are easier to reach."


def looked_at(visit: Open, email: str, path: str) -> None:
    """Fail where an address shows a barrier in a theme, or does not fit a phone."""
    look_at(visit(email, at=path).page)


def test_an_admin_drafts_previews_and_publishes_and_a_rep_reads_why(visit: Open) -> None:
    page = visit(OWNER).page
    page.goto(page.url.replace("/report/", "/rules/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rulebook")
    page.get_by_role("link", name="Write own rules").click()
    page.get_by_role("button", name="Start a draft").click()

    points = page.get_by_role("group", name="Original publishing").get_by_label("Points")
    points.fill("9")
    expect(page.locator("#sums")).to_contain_text("Brand 27 of 25")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("have to sum to 25; these sum to 27")
    page.get_by_role("group", name="Engagement on own originals").get_by_label("Points").fill("4")
    expect(page.locator("#sums")).to_contain_text("Brand 25 of 25")
    looked_at(visit, OWNER, f"{HOME}/rules/draft/")
    page.get_by_role("button", name="Save and preview").click()

    expect(page.get_by_text(re.compile(r"\d+ of \d+ move by more than 5 points"))).to_be_visible()
    page.get_by_role("link", name="Brand", exact=True).click()
    expect(page).to_have_url(re.compile("sort=brand"))
    looked_at(visit, OWNER, f"{HOME}/rules/draft/preview/")
    page.get_by_role("link", name="Publish…").click()

    looked_at(visit, OWNER, f"{HOME}/rules/draft/publish/")
    since = date.today() + timedelta(days=5)
    page.get_by_label("In force from").fill(since.isoformat())
    page.get_by_label("Note to everybody").fill(NOTE)
    page.get_by_label("From this day on these rules hold").check()
    page.get_by_role("button", name="Publish own rules 1").click()

    expect(page.get_by_text("Published. These rules hold from")).to_be_visible()
    expect(page.locator("#diff")).to_contain_text("9 points")
    rep = visit(REP).page
    notice = rep.locator(".notice", has_text=NOTE)
    expect(notice).to_contain_text(f"New rules from {since.day} {since:%b}")
    notice.get_by_role("link", name="Read the rulebook").click()
    expect(rep).to_have_url(re.compile(f"{HOME}/rules/1/$"))
    expect(rep.get_by_role("link", name="Write own rules")).to_have_count(0)
    looked_at(visit, REP, f"{HOME}/rules/1/")
    looked_at(visit, REP, f"{HOME}/score/")
    rep.goto(rep.url.replace("/rules/1/", "/score/"))
    rep.get_by_label("Beside it, restated by").select_option("1")
    expect(rep.get_by_role("columnheader", name="Restated, own rules 1").last).to_be_visible()
    expect(rep).to_have_url(re.compile(r"[?&]rules=1"))
    looked_at(visit, REP, f"{HOME}/score/?rules=1")


def test_the_rulebook_opens_without_javascript(visit: Open) -> None:
    window = visit(java_script_enabled=False)
    window.sign_in(REP)
    window.open(f"{HOME}/rules/")

    window.page.locator("#B3 + tr summary").click()

    expect(window.page.get_by_role("img", name="What Original publishing earns")).to_be_visible()
