"""An owner makes a token, a program uses it, and the description of the API opens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visit
from tests.browser.looking import barriers
from tests.browser.test_journeys import OWNER

pytestmark = pytest.mark.browser

TOKENS = "/o/aldervale/tokens/"
SECRET = re.compile(r"plr_[a-z0-9]{8}_[\w-]{43}")
BATCH = b'{"type": "search", "on": "2026-05-04", "count": 3, "member": 1}\n'


def send(site: Site, secret: str) -> int:
    """Send a batch as a program does; return the status of the answer."""
    request = Request(
        f"{site.url}/api/v1/organizations/aldervale/activity",
        data=BATCH,
        headers={
            "Authorization": f"Bearer {secret}",
            "Idempotency-Key": "browser",
            "Content-Type": "application/x-ndjson",
        },
    )
    try:
        with urlopen(request) as answer:
            assert json.load(answer)["accepted"] == 1
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


def test_a_token_is_made_used_and_revoked(visit: Callable[..., Visit]) -> None:
    window = visit(OWNER)
    page = window.page
    window.open(TOKENS)
    page.fill("#id_name", "CRM sync")
    page.check("input[value='activity:write']")

    page.click("text=Make a token")
    expect(page.locator("#secret")).to_have_value(SECRET)
    secret = page.input_value("#secret")
    accepted = send(window.site, secret)
    page.reload()
    shown_again = page.locator("#secret").count()
    page.click("button:has-text('Revoke')")
    page.click("button:has-text('Revoke it')")
    expect(page.locator("text=“CRM sync” is revoked")).to_be_visible()

    assert (accepted, shown_again) == (200, 0)
    assert send(window.site, secret) == 401


def test_a_form_with_mistakes_says_so_and_takes_the_focus(visit: Callable[..., Visit]) -> None:
    window = visit(OWNER)
    window.open(TOKENS)
    window.page.fill("#id_name", "Nothing to do")

    window.page.click("text=Make a token")

    mistake = window.page.locator("[data-focus]")
    expect(mistake).to_contain_text("Choose at least one.")
    expect(mistake).to_be_focused()
    assert barriers(window.page) == []
    assert [text for text in window.complaints if "status of 422" not in text] == []
    window.complaints.clear()  # a browser complains of every 422, and this one is meant


def test_the_description_of_the_api_opens_under_the_policy(visit: Callable[..., Visit]) -> None:
    window = visit()

    window.open("/api/v1/docs/")

    expect(window.page.locator(".opblock-summary-path")).to_have_count(14)
    expect(window.page.locator("h1.title")).to_contain_text("Pillars API")
