"""The page of a delivery in every state: what it says, what can be done, and that it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from teams.reports.delivery_shapes import DeliveryPage
from teams.reports.import_shapes import Counts
from tests.teams import sample_deliveries as samples
from tests.teams.markup import Markup
from tests.teams.test_templates import render

RUNNING = ("waiting", "checking", "running")


def page(found: DeliveryPage) -> Markup:
    return render("teams/delivery.html", delivery=found)


def actions(found: DeliveryPage) -> set[str]:
    """Return what the forms of the page can do."""
    posts = [form["action"] for form in page(found).all("form") if form.get("method") == "post"]
    here = "/o/alder/deliveries/42/"
    return {action.removeprefix(here).strip("/") for action in posts if action.startswith(here)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("waiting", {"discard"}),
        ("checking", {"discard"}),
        ("asking", {"answer", "discard"}),
        ("ready", {"answer", "discard", "commit"}),
        ("left out", {"answer", "discard"}),
        ("known", {"answer", "discard", "commit"}),
        ("running", set()),
        ("done", set()),
        ("done for several", {"undo"}),
        ("failed", set()),
        ("discarded", set()),
    ],
)
def test_a_state_offers_what_can_be_done_in_it(name: str, expected: set[str]) -> None:
    assert actions(samples.DELIVERIES[name]) == expected


@pytest.mark.parametrize("name", samples.DELIVERIES)
def test_a_delivery_asks_again_while_something_runs(name: str) -> None:
    found = render("teams/_delivery.html", delivery=samples.DELIVERIES[name])

    whole = page(samples.DELIVERIES[name])
    triggers = [attrs["hx-trigger"] for _, attrs in found.elements if "hx-trigger" in attrs]
    reloads = [m["content"] for m in whole.all("meta") if m.get("content") == "2"]
    assert triggers == (["every 1s"] if name in RUNNING else [])
    assert reloads == (["2"] if name in RUNNING else [])


@pytest.mark.parametrize("name", samples.DELIVERIES)
def test_what_happens_is_announced_and_then_every_quarter_of_it(name: str) -> None:
    found = samples.DELIVERIES[name]

    region = render("teams/_delivery.html", delivery=found).elements[0][1]

    assert region.get("data-announce") == ("25%" if name == "checking" else found.message)


def test_archives_of_many_are_folded_and_those_of_a_few_are_not() -> None:
    few = replace(samples.DELIVERIES["done"], sources=(samples.ARCHIVE,) * 3)
    many = replace(few, sources=(samples.ARCHIVE,) * 4)

    folded = [
        sum("read-" in attrs.get("id", "") for attrs in page(found).all("details"))
        for found in (few, many)
    ]

    assert folded == [0, 4]


def test_whatever_can_be_focused_while_it_asks_again_has_an_id() -> None:
    """The browser finds the focus again by it: the region is replaced every second."""
    found = render("teams/_delivery.html", delivery=samples.DELIVERIES["running"])

    focusable = [
        attrs
        for tag, attrs in found.elements
        if tag in ("a", "button", "input", "select", "summary") or "tabindex" in attrs
    ]
    assert len(focusable) == 7
    assert [attrs for attrs in focusable if not attrs.get("id")] == []


def test_a_list_of_ignored_files_stays_open_while_it_asks_again() -> None:
    found = render("teams/_delivery.html", delivery=samples.DELIVERIES["running"])

    assert all("hx-preserve" in attrs and attrs["id"] for attrs in found.all("details"))
    assert found.all("details") != []


def test_a_dry_run_says_what_an_import_would_do_to_whom() -> None:
    found = page(samples.ready())

    assert "Rita Halvorsen 523 402 11 36.77 49.04" in found.text
    assert "Nils Lindqvist 12 0 0 no total 12.10" in found.text
    assert "Petra Novak 3 0 0 not computed" in found.text
    assert "Bo Elsea.zip: two people <could>" in found.text
    assert "1 200 more members are not shown." in found.text.replace("\u202f", " ")
    assert "Importing saves 549 entries for 3 members" in found.text


def test_what_is_known_already_is_no_promise_of_rows() -> None:
    found = page(samples.DELIVERIES["known"])

    buttons = [f["action"] for f in found.all("form") if "commit" in f["action"]]
    assert len(buttons) == 1
    assert "0 entries" not in found.text


def test_problems_can_be_downloaded_in_every_state_that_has_them() -> None:
    for name in ("asking", "ready", "failed"):
        links = [a["href"] for a in page(samples.DELIVERIES[name]).all("a")]
        assert "/o/alder/deliveries/42/problems.csv" in links


def test_problems_name_file_row_column_and_what_was_expected() -> None:
    found = page(samples.DELIVERIES["failed"])

    assert "Invitations.csv 9 Sent At 31/13/26 is no date 7/14/26, 9:05 AM" in found.text


def test_markup_of_files_and_people_is_text() -> None:
    for name in ("asking", "ready", "failed"):
        html = page(samples.DELIVERIES[name])
        assert html.all("script") == page(samples.DELIVERIES["discarded"]).all("script")
        assert html.all("could", "here") == []


def test_one_undo_for_all_is_offered_where_there_are_several() -> None:
    several = page(samples.DELIVERIES["done for several"])
    one = page(samples.DELIVERIES["done"])

    assert [b for b in several.all("button") if b.get("popovertarget") == "undo-all"]
    assert not [b for b in one.all("button") if b.get("popovertarget") == "undo-all"]


def test_the_progress_of_a_check_is_measured_where_it_is_known() -> None:
    [known] = page(samples.DELIVERIES["checking"]).all("progress")
    [unknown] = page(samples.DELIVERIES["waiting"]).all("progress")

    assert (known["max"], known["value"]) == ("100", "40")
    assert "value" not in unknown


def test_an_empty_dry_run_shows_no_counts() -> None:
    found = page(replace(samples.ready(), counts=Counts(), effects=(), problems=(), members=0))

    assert "Effect on scores" not in found.text
