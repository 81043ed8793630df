"""A second factor by app and by passkey, and a device that is signed out, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.signing_in import LOGIN, SECURITY, code_of
from tests.browser.conftest import Visit
from tests.browser.looking import look_at

pytestmark = pytest.mark.browser

WITH_APP = "nils.lindqvist@aldervale.example"
WITH_PASSKEY = "maja.sorensen@aldervale.example"
WITH_DEVICES = "joris.bakker@aldervale.example"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def say_again(page: Page, password: str) -> None:
    """Say by password who one is, where a page asks for it."""
    expect(page.locator("h1")).to_have_text("Is it you?")
    page.fill("#id_password", password)
    page.click("main button[type=submit]")


def test_an_app_is_set_up_by_keyboard_and_asked_for(visit: Callable[..., Visit]) -> None:
    window = visit(WITH_APP)
    page = window.page
    page.locator(".whoami").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sign-in and security").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Set up").click()
    expect(page.locator("h1")).to_have_text("Is it you?")
    look_at(page)
    say_again(page, window.site.password)
    expect(page.locator("h1")).to_have_text("Set up an authenticator app")
    look_at(page)
    secret = page.locator("#authenticator_secret").inner_text()
    page.fill("#id_code", code_of(secret, steps=9))
    page.keyboard.press("Enter")
    expect(page.locator("#id_code-e")).to_have_text("Incorrect code.")
    look_at(page)
    page.fill("#id_code", code_of(page.locator("#authenticator_secret").inner_text()))
    page.keyboard.press("Enter")
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    look_at(page)
    [code, *_] = page.locator("#recovery_codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("main")).to_contain_text("10 of 10 left")
    look_at(page)

    later = visit("", at=LOGIN)
    later.page.fill("input[name=login]", WITH_APP)
    later.page.fill("input[name=password]", window.site.password)
    later.page.click("main button[type=submit]")
    expect(later.page.locator("h1")).to_have_text("One more step")
    look_at(later.page)
    later.page.fill("#id_code", code)
    later.page.keyboard.press("Enter")

    later.page.wait_for_url("**/o/aldervale/score/")


def test_a_passkey_signs_in_alone(visit: Callable[..., Visit]) -> None:
    window = visit("", at=LOGIN)
    page = window.page
    # A passkey is of a name; the tests' site has a number.
    site = window.site.url.replace("127.0.0.1", "localhost")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{site}{LOGIN}?next=/accounts/security/passkeys/add/")
    page.fill("input[name=login]", WITH_PASSKEY)
    page.fill("input[name=password]", window.site.password)
    page.click("main button[type=submit]")
    say_again(page, window.site.password)
    page.fill("#id_name", "Laptop")
    look_at(page)
    page.click("#mfa_webauthn_add")
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("list", name="Your passkeys")).to_contain_text("Laptop")
    look_at(page)
    page.locator(".whoami").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/accounts/login/")

    page.goto(f"{site}{LOGIN}?next=/o/aldervale/score/")
    page.click("#passkey_login")

    page.wait_for_url("**/o/aldervale/score/")


def test_a_passkey_that_is_not_there_is_said_on_the_page(visit: Callable[..., Visit]) -> None:
    window = visit("", at=LOGIN)
    page = window.page
    page.goto(window.site.url.replace("127.0.0.1", "localhost") + LOGIN)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": AUTHENTICATOR | {"isUserVerified": False}},
    )

    page.click("#passkey_login")

    expect(page.locator("[data-passkey-error]")).to_be_visible()
    expect(page.locator("[data-passkey-error]")).to_be_focused()
    look_at(page)


def test_a_device_is_signed_out_from_another(visit: Callable[..., Visit]) -> None:
    first, second = visit("", at="/"), visit("", at="/")
    for window in (first, second):
        window.sign_in(WITH_DEVICES)
    first.open(SECURITY)
    look_at(first.page)

    first.page.get_by_role("button", name="Sign out Chrome on Linux").click()

    expect(first.page.locator(".notice--ok")).to_have_text("That device is signed out.")
    second.open("/o/aldervale/score/")
    assert second.page.url.startswith(f"{second.site.url}{LOGIN}")
