"""The state of the User Report lives in its address."""

from __future__ import annotations

import pytest

from teams.reports.report_filters import chips_of
from teams.reports.report_query import ReportQuery
from teams.reports.roster import TeamNode

BASE = "/o/north/report/"


def test_an_empty_address_is_the_default_order() -> None:
    query = ReportQuery.parse(BASE, {})

    assert query == ReportQuery(base=BASE)
    assert query.url() == BASE
    assert query.order == "by team, then SSI, highest first"


def test_the_address_of_a_state_gives_the_same_state_again() -> None:
    query = ReportQuery.parse(
        BASE, {"q": "ada m", "team": "7", "sort": "posts", "dir": "asc", "page": "3"}
    )

    url = query.url()

    assert url == f"{BASE}?q=ada+m&team=7&sort=posts&dir=asc&page=3"
    assert query.direction == "ascending"


@pytest.mark.parametrize(
    "params",
    [
        {"sort": "password"},
        {"team": "-1"},
        {"team": "٣"},
        {"page": "x"},
        {"page": "9" * 40},
        {"dir": "asc"},
        {"q": "\0"},
    ],
)
def test_what_an_address_cannot_mean_falls_back_to_the_default(params: dict[str, str]) -> None:
    assert ReportQuery.parse(BASE, params) == ReportQuery(base=BASE)


def test_a_number_sorts_highest_first_and_turns_round_when_asked_again() -> None:
    first = ReportQuery.parse(BASE, {}).head("total")
    second = ReportQuery.parse(BASE, {"sort": "total", "dir": "desc"}).head("total")

    assert (first.url, first.direction) == (f"{BASE}?sort=total&dir=desc", "")
    assert (second.url, second.direction) == (f"{BASE}?sort=total&dir=asc", "descending")


def test_names_sort_from_a_to_z_first() -> None:
    assert ReportQuery.parse(BASE, {}).head("member").url == f"{BASE}?sort=member&dir=asc"


def test_a_new_order_starts_on_the_first_page() -> None:
    query = ReportQuery.parse(BASE, {"page": "4", "q": "ada"})

    assert query.head("posts").url == f"{BASE}?q=ada&sort=posts&dir=desc"


def test_each_chip_drops_its_own_filter_alone() -> None:
    query = ReportQuery.parse(BASE, {"q": "ada", "team": "7", "sort": "rank"})

    team, member = chips_of(query, [TeamNode(7, "Nordics", 0, frozenset({7}))])

    assert (team.label, team.value, team.url) == (
        "Team",
        "Nordics",
        f"{BASE}?q=ada&sort=rank&dir=asc",
    )
    assert (member.value, member.url) == ("ada", f"{BASE}?team=7&sort=rank&dir=asc")
    assert (team.joined, member.joined) == ("", "and")
