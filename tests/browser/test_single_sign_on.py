"""An owner sets single sign-on up, and somebody signs in by it, at a provider that is a program."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site, Visit
from tests.browser.looking import look_at
from tests.services.identity_providers import oidc_process

pytestmark = pytest.mark.browser

OWNER, REP = "ragnhild.moe@aldervale.example", "rita.halvorsen@aldervale.example"
SETUP = "/o/aldervale/settings/single-sign-on/"


def test_an_owner_sets_it_up_and_a_rep_signs_in(
    site: Site, visit: Callable[..., Visit], chromium: Browser
) -> None:
    owner = visit(OWNER, at=SETUP).page
    context = chromium.new_context()
    rep = context.new_page()
    refused: list[str] = []
    rep.on("console", lambda said: refused.append(said.text))
    with oidc_process(sub="rita-1", email=REP, name="Rita") as issuer:
        owner.fill("#sso_issuer", issuer)
        owner.fill("#sso_client_id", "pillars")
        owner.fill("#sso_secret", "a-secret-of-the-client")
        owner.get_by_role("button", name="Save", exact=True).click()
        owner.fill("input[name=password]", site.password)
        owner.get_by_role("button", name="Go on").click()
        owner.fill("#sso_issuer", issuer)
        owner.fill("#sso_client_id", "pillars")
        owner.fill("#sso_secret", "a-secret-of-the-client")
        owner.get_by_role("button", name="Save", exact=True).click()
        owner.get_by_role("button", name="Test the connection").click()
        owner.get_by_text("The identity provider answers as it should.").wait_for()
        owner.get_by_role("button", name="Switch it on").click()
        owner.get_by_text("Single sign-on is on.").wait_for()
        look_at(owner)

        rep.goto(f"{site.url}/accounts/login/")
        rep.click("text=Sign in with single sign-on")
        rep.fill("input[name=organization]", "aldervale")
        rep.click("main button[type=submit]")
        rep.click("text=Go on to your identity provider")
        rep.click("button:has-text('rita-1')")
        rep.wait_for_url("**/o/aldervale/score/**")

        rep.goto(f"{site.url}/accounts/password/change/")
        rep.get_by_text("Single sign-on does not open this.").wait_for()
        owner.get_by_role("button", name="Switch it off").click()
        owner.get_by_text("Single sign-on is off.").wait_for()
    context.close()

    assert [text for text in refused if "Content Security Policy" in text] == []
