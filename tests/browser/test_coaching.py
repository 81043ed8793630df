"""A 1:1 in a browser: a goal, a note and a request for files, as both of the two see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, MANAGER, REP

pytestmark = pytest.mark.browser

NOTE = "Shorter openers to procurement.\nLook at replies on the 20th."


def test_a_manager_sets_a_goal_writes_a_note_and_asks_for_files(
    visit: Callable[..., Visit],
) -> None:
    page = visit(MANAGER, at=f"{HOME}/report/").page
    page.get_by_role("link", name="Rita Halvorsen", exact=True).click()
    page.get_by_text("Set a goal for Rita").click()
    page.get_by_label("Points", exact=True).fill("1")
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("to 100.")
    page.get_by_label("Points", exact=True).fill("99.5")
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_role("heading", name=re.compile("Goal: 99.50 by"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Score: goal 99.50 by"))).to_be_visible()
    look_at(page)

    page.get_by_role("link", name="Rita Halvorsen", exact=True).click()
    page.get_by_label("New note, pinned to").fill(NOTE)
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Look at replies on the 20th.")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Rita Halvorsen", exact=True).click()
    page.get_by_role("button", name="Request upload from Rita Halvorsen").click()
    expect(page.get_by_text("asked for files on")).to_be_visible()
    look_at(page)

    rep = visit(REP, at=f"{HOME}/score/").page
    expect(rep.get_by_role("link", name=re.compile("Score 99.50 by"))).to_be_visible()
    rep.get_by_role("link", name="Bring files").click()
    expect(rep.get_by_text("asked you for fresh files on")).to_be_visible()
    rep.get_by_role("link", name="1:1 notes").click()
    expect(rep.get_by_text("Shorter openers to procurement.")).to_be_visible()
    look_at(rep)
    rep.get_by_role("link", name="My goals").click()
    expect(rep.get_by_text("Set by Ingrid Solheim from")).to_be_visible()
    rep.get_by_text("Show the numbers behind this chart").click()
    look_at(rep)
    rep.get_by_role("button", name="Close the goal for Score").click()
    expect(rep.get_by_text("No goal is open.")).to_be_visible()
