"""How every page is looked at: no barrier in either theme, and nothing sticks out on a phone."""

from __future__ import annotations

from typing import Literal, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=700)
# What is fine is not listed node by node: that takes as long as looking.
BROKEN = {"resultTypes": ["violations"]}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


def barriers(page: Page) -> list[tuple[str, str]]:
    """Return every rule of axe that the page breaks, with the first element that does."""
    found = Axe().run(page, options=BROKEN).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def look_at(page: Page) -> None:
    """Fail where the page has a barrier in a theme, or is wider than a phone.

    After a click, wait for something of the new page first: a click does not wait for it.
    """
    page.set_viewport_size(DESK)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if found := barriers(page):
            pytest.fail(f"{theme}: {found}")
    for viewport in (PHONE, NARROW):
        page.set_viewport_size(viewport)
        width = cast(int, page.evaluate("document.documentElement.scrollWidth"))
        assert width <= viewport["width"]
    page.set_viewport_size(DESK)
