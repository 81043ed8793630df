"""The address of the content lab: exact days, or the default and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teams.reports.content_query import ContentQuery

LAST = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("params", "first", "last", "note"),
    [
        ({}, LAST - timedelta(89), LAST, ""),
        ({"days": "30"}, LAST - timedelta(29), LAST, ""),
        ({"days": "31"}, LAST - timedelta(89), LAST, ""),
        ({"from": "2026-05-04", "to": "2026-05-09"}, date(2026, 5, 4), date(2026, 5, 9), ""),
        ({"from": "2026-06-09", "to": "2099-01-01"}, LAST, LAST, ""),
        ({"from": "2026-05-04"}, LAST - timedelta(89), LAST, ""),
        ({"from": "0001-01-01", "to": "2026-05-09"}, LAST - timedelta(89), LAST, ""),
        (
            {"from": "2026-05-09", "to": "2026-05-04"},
            LAST - timedelta(89),
            LAST,
            "The first day is after the last. Shown are the last 90 days.",
        ),
        (
            {"from": "2026-06-10", "to": "2026-06-11"},
            LAST - timedelta(89),
            LAST,
            "The first day is not over yet. Shown are the last 90 days.",
        ),
    ],
)
def test_days_are_taken_exactly_or_it_says_why_not(
    params: dict[str, str], first: date, last: date, note: str
) -> None:
    query = ContentQuery.parse("/content/", params)

    assert query.window(LAST) == (first, last, note)


def test_the_address_holds_all_that_is_chosen() -> None:
    params = {"team": "7", "from": "2026-05-04", "to": "2026-05-09", "change": "2026-05-06"}
    query = ContentQuery.parse("/content/", params)

    assert query.url() == "/content/?team=7&from=2026-05-04&to=2026-05-09&change=2026-05-06"
    assert query.of_days(30).url() == "/content/?team=7&days=30&change=2026-05-06"
    assert ContentQuery.parse("/content/", {"team": "x", "change": "no"}).url() == "/content/"
