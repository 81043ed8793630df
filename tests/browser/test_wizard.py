"""Bringing files in a browser: checked, asked about, imported, undone, by everybody who may."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from seeds.generate import archive, sample_organizations
from tests.browser.conftest import Visit
from tests.browser.looking import look_at
from tests.browser.test_journeys import HOME, MANAGER, OWNER, REP

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
BATCH = re.compile(rf"{HOME}/deliveries/\d+/$")
SOON = 60_000
LONGER_THAN_PALING = 1_000  # milliseconds; what is fetched pales after 0.3 s
TEAM = """type,member,on,note
search,rita.halvorsen@aldervale.example,2026-10-01,
search,nils.lindqvist@aldervale.example,2026-10-01,
search,nils.lindqvist@aldervale.example,no day,
search,nobody@else.example,2026-10-01,
"""


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """Return an archive of Rita's that was never imported."""
    through = date(2026, 10, 4)
    organization = sample_organizations(through)[0]
    rita = next(person for person in organization.people if person.email == REP)
    found = archive(rita, organization, through)
    assert found is not None
    path = tmp_path / found[0]
    path.write_bytes(found[1])
    return path


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Return a function that makes a file."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def bring(window: Visit, *paths: Path, member: str = "") -> Page:
    """Bring files, and return the page on which they are checked."""
    page = window.page
    window.open(f"{HOME}/imports/")
    if member:
        page.get_by_label("Whose files").select_option(member)
    page.set_input_files("#id_files", list(paths))
    page.get_by_role("button", name="Check files").click()
    expect(page).to_have_url(BATCH)
    return page


def importing(page: Page) -> None:
    """Import what was checked."""
    page.get_by_role("button", name=re.compile("^Import")).click(timeout=SOON)


def undone(page: Page) -> None:
    """Undo what was imported, of one member or of all."""
    all_of_them = page.get_by_role("button", name="Undo all")
    one = page.get_by_role("button", name=re.compile("^Undo import"))
    (all_of_them if all_of_them.count() else one).first.click()
    page.locator(".pop:popover-open button[type=submit]").click()
    expect(page.locator("#job").get_by_text("Undone. Its facts are gone")).to_be_visible(
        timeout=SOON
    )


def test_a_rep_sees_what_files_are_before_anything_is_saved(visit: Open, upload: Path) -> None:
    window = visit(REP)
    page = bring(window, upload)

    expect(page.get_by_role("heading", name="Dry run")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Connections.csv")).to_be_visible()
    expect(page.get_by_text("Names, e-mail addresses").first).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Dry run")).to_have_attribute(
        "aria-current", "step"
    )
    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_text("Discarded. Nothing was saved")).to_be_visible()
    window.open(f"{HOME}/imports/")
    expect(page.get_by_text(upload.name)).to_have_count(0)


def test_a_rep_imports_watches_sees_the_score_and_takes_it_back(visit: Open, upload: Path) -> None:
    window = visit(REP)
    window.open(f"{HOME}/score/")
    before = window.page.locator(".ring__n").inner_text()
    page = bring(window, upload)

    importing(page)
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    expect(page.locator("#announce")).to_contain_text("It is in")
    batch = page.url
    page.get_by_role("link", name="See your score").click()
    expect(page.get_by_role("heading", name="My score")).to_be_visible()
    page.goto(batch)
    undone(page)

    window.open(f"{HOME}/score/")
    expect(window.page.locator(".ring__n")).to_have_text(before)


def test_closing_the_browser_changes_nothing(visit: Open, upload: Path) -> None:
    first = visit(REP)
    address = bring(first, upload).url.removeprefix(first.site.url)
    first.page.close()

    later = visit(REP)
    later.open(address)
    importing(later.page)
    # Chromium never ends the closing of a page that is on its way to another.
    expect(later.page.locator("#h-job")).to_be_visible()
    later.page.close()
    last = visit(REP)
    last.open(address)

    expect(last.page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(
        timeout=SOON
    )
    undone(last.page)


def test_a_file_that_is_no_archive_says_what_is_wrong(
    visit: Open, file: Callable[[str, str | bytes], Path]
) -> None:
    page = bring(visit(REP), file("holiday.zip", b"PK\x03\x04 cut off"))

    expect(page.get_by_text("Nothing was stored.")).to_be_visible(timeout=SOON)
    expect(page.get_by_text(re.compile("^holiday.zip: ")).first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_an_owner_brings_a_file_for_the_team_and_says_who_a_stranger_is(
    visit: Open, file: Callable[[str, str | bytes], Path]
) -> None:
    page = bring(visit(OWNER), file("team.csv", TEAM))

    expect(page.get_by_role("heading", name="To answer")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Answer what is open first.")).to_be_visible()
    page.get_by_label("nobody@else.example").select_option("Leave out")
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_role("heading", name="Effect on scores")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("row", name=re.compile("^Nils Lindqvist 2"))).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("link", name="Download the problems as CSV").click()
    importing(page)

    assert "team.csv,4,on," in found.value.path().read_text()
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    expect(page.get_by_role("link", name="See the User Report")).to_be_visible()
    undone(page)


def test_a_manager_brings_an_archive_for_a_member_of_the_team(visit: Open, upload: Path) -> None:
    page = bring(visit(MANAGER), upload, member="Rita Halvorsen")

    importing(page)

    expect(page.get_by_role("link", name="See Rita Halvorsen")).to_be_visible(timeout=SOON)
    undone(page)


def tab_to(page: Page, is_there: str) -> None:
    """Press Tab until the focus is on what the expression about ``document.activeElement`` says."""
    for _ in range(80):
        if page.evaluate(f"(() => {{ const it = document.activeElement; return {is_there}; }})()"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {is_there}")


def test_the_keyboard_alone_brings_imports_and_takes_back(visit: Open, upload: Path) -> None:
    window = visit(REP)
    page = window.page
    window.open(f"{HOME}/imports/")

    tab_to(page, "it.id === 'id_files'")
    # What a browser opens on Enter is its own, and no part of the page.
    page.set_input_files("#id_files", upload)
    tab_to(page, "it.textContent === 'Check files'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Import"))).to_be_visible(timeout=SOON)
    tab_to(page, "it.matches('form[action$=\"commit/\"] button')")
    page.keyboard.press("Enter")
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    tab_to(page, "it.matches('button[popovertarget^=undo]')")
    page.keyboard.press("Enter")
    tab_to(page, "it.matches('.pop button[type=submit]')")
    page.keyboard.press("Enter")

    expect(page.locator("#job").get_by_text("Undone. Its facts are gone")).to_be_visible(
        timeout=SOON
    )


def test_the_focus_stays_while_the_page_asks_again(visit: Open, upload: Path) -> None:
    page = bring(visit(REP), upload)
    importing(page)
    link = page.locator("#imports a").first
    link.focus()

    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)

    expect(page.locator("#imports a").first).to_be_focused()
    undone(page)


def test_the_page_stays_readable_while_a_slow_server_is_asked_again(
    visit: Open, upload: Path
) -> None:
    window = visit(REP)
    page = bring(window, upload)
    expect(page.get_by_role("heading", name="Dry run")).to_be_visible(timeout=SOON)
    page.emulate_media(reduced_motion="reduce")
    hold(page)

    with window.site.without_worker():
        with page.expect_request(lambda request: "hx-request" in request.headers):
            importing(page)
        page.wait_for_timeout(LONGER_THAN_PALING)

        expect(page.locator("#job")).to_have_css("opacity", "1")
        expect(page.locator("#loading")).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    undone(page)


def test_files_are_brought_imported_and_taken_back_without_javascript(
    visit: Open, upload: Path
) -> None:
    window = visit(java_script_enabled=False)
    window.sign_in(REP)
    page = bring(window, upload)

    importing(page)
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    undone(page)


# -- Progress ----------------------------------------------------------------------------------

LISTEN = """
document.addEventListener("DOMContentLoaded", () => {
  const said = document.getElementById("announce");
  const bar = document.getElementById("sent");
  new MutationObserver(() => window.heard(said.textContent, bar ? bar.value : 0))
    .observe(said, { childList: true, characterData: true, subtree: true });
});
"""
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 3_000_000}


def test_an_upload_moves_and_says_aloud_how_far_it_is(
    visit: Open, file: Callable[[str, str | bytes], Path]
) -> None:
    window = visit(REP)
    page = window.page
    said: list[str] = []
    bars: set[float] = set()

    def heard(text: str, bar: float) -> None:
        said.append(text)
        bars.add(bar)

    page.expose_function("heard", heard)
    page.add_init_script(LISTEN)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)

    bring(window, file("large.txt", b"nothing to be read" * 250_000))

    assert [text for text in said if text.startswith("Upload")] == [
        *(f"Uploading: {percent}%" for percent in (0, 25, 50, 75)),
        "Uploaded. The server takes it in.",
    ]
    assert len(bars) >= 4


# -- Teams -------------------------------------------------------------------------------------


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """Return a folder with an archive of Rita's, of the manager's team, and one of the owner's."""
    through = date(2026, 10, 4)
    organization = sample_organizations(through)[0]
    folder = tmp_path / "team"
    for person in organization.people:
        found = archive(person, organization, through) if person.email in (REP, OWNER) else None
        if found is not None:
            path = folder / person.email / found[0]
            path.parent.mkdir(parents=True)
            path.write_bytes(found[1])
    return folder


def test_an_owner_brings_a_folder_of_archives_and_each_finds_its_member(
    visit: Open, team: Path
) -> None:
    window = visit(OWNER)
    page = window.page
    window.open(f"{HOME}/imports/")
    page.set_input_files("#id_folder", team)
    expect(page.get_by_text("2 files chosen")).to_be_visible()
    page.get_by_role("button", name="Check files").click()

    effects = page.get_by_role("region", name="Effect on scores, scrolls sideways")
    expect(effects).to_be_visible(timeout=SOON)
    expect(effects.get_by_role("rowheader")).to_have_text(["Ragnhild Moe", "Rita Halvorsen"])
    page.get_by_role("button", name="Discard").click()


def test_a_manager_brings_nothing_for_a_member_of_another_team(visit: Open, team: Path) -> None:
    zipped = shutil.make_archive(str(team), "zip", team)
    page = bring(visit(MANAGER), Path(zipped))

    effects = page.get_by_role("region", name="Effect on scores, scrolls sideways")
    expect(effects).to_be_visible(timeout=SOON)
    expect(effects.get_by_role("rowheader")).to_have_text(["Rita Halvorsen"])
    expect(page.get_by_text("a member for whom you may not import")).to_be_visible()
    page.get_by_role("button", name="Discard").click()


# -- Every state, in both themes and on a phone ------------------------------------------------


def hold(page: Page) -> None:
    """Let the page stay as it is: what it asks for again is never answered."""

    def unanswered(route: Route) -> None:
        if "hx-request" not in route.request.headers:
            route.continue_()

    page.route("**/deliveries/**", unanswered)


def test_a_delivery_is_sound_while_it_is_checked_ready_running_and_done(
    visit: Open, upload: Path, file: Callable[[str, str | bytes], Path]
) -> None:
    window = visit(REP)
    page = window.page
    hold(page)
    with window.site.without_worker():
        bring(window, upload, file("cut.zip", b"PK\x03\x04 cut off"))
        expect(page.get_by_role("progressbar")).to_be_visible()
        look_at(page)
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(page.get_by_role("heading", name="Dry run")).to_be_visible(timeout=SOON)
    look_at(page)

    hold(page)
    with window.site.without_worker():
        importing(page)
        expect(page.get_by_role("heading", name="Importing")).to_be_visible()
        look_at(page)
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(page.locator("#job").get_by_text(re.compile("^It is in"))).to_be_visible(timeout=SOON)
    look_at(page)

    undone(page)
    look_at(page)


def test_a_delivery_is_sound_while_it_asks_and_when_it_failed(
    visit: Open, file: Callable[[str, str | bytes], Path]
) -> None:
    page = bring(visit(OWNER), file("team.csv", TEAM))
    expect(page.get_by_role("heading", name="To answer")).to_be_visible(timeout=SOON)
    look_at(page)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Discarded.")).to_be_visible()
    look_at(page)

    failed = bring(visit(OWNER), file("holiday.zip", b"PK\x03\x04 cut off"))
    expect(failed.get_by_text("Nothing was stored.")).to_be_visible(timeout=SOON)
    look_at(failed)
