"""The state of the Outcomes page in its address."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.reports.outcome_query import OutcomeQuery, back, last_month, months_up_to
from teams.reports.outcome_shapes import SORT_KEYS

THROUGH = date(2026, 6, 9)


def query(through: date = THROUGH, **params: str) -> OutcomeQuery:
    if "since" in params:
        params["from"] = params.pop("since")
    return OutcomeQuery.parse("/outcomes/", params, through=through)


@pytest.mark.parametrize(
    ("through", "last"),
    [
        (date(2026, 6, 9), date(2026, 5, 1)),
        (date(2026, 5, 31), date(2026, 5, 1)),
        (date(2026, 5, 30), date(2026, 4, 1)),
        (date(2026, 1, 1), date(2025, 12, 1)),
        (date(2024, 2, 28), date(2024, 1, 1)),
    ],
)
def test_a_month_is_complete_with_its_last_day(through: date, last: date) -> None:
    assert last_month(through) == last


def test_six_complete_months_are_shown_by_default() -> None:
    found = query()

    assert found.months == [date(2025, 12, 1), *(date(2026, n, 1) for n in range(1, 6))]
    assert (found.url(), found.order) == ("/outcomes/", "latest month first, then by name")
    assert query(to="2026-02").months[0] == date(2025, 9, 1)


def test_months_that_cannot_be_chosen_are_the_default_ones() -> None:
    nonsense = query(since="x", to="2026-06", by="year", sort="name", dir="up", page="0", team="x")

    assert nonsense == query()
    assert query(since="2024-05") == query()
    assert query(since="2024-06").months[0] == date(2024, 6, 1)
    assert query(since="2026-05", to="2026-03").months == [date(2026, 3, 1)]
    assert [choice.value for choice in query().month_choices(date(2026, 4, 1))][:2] == [
        "2026-05",
        "2026-04",
    ]
    assert sum(choice.selected for choice in query().month_choices(date(2026, 4, 1))) == 1


def test_members_of_the_whole_period_are_not_sorted_by_month() -> None:
    assert query(by="member", sort="month").sort == ""
    assert query(by="month", sort="month", dir="asc").order == "by month, ascending"


def test_a_head_sorts_the_largest_first_and_then_turns_round() -> None:
    first = query(team="3").head("won")
    second = query(team="3", sort="won", dir="desc", page="2").head("won")

    assert (first.url, first.direction) == ("/outcomes/?team=3&sort=won&dir=desc", "")
    assert (second.url, second.direction) == ("/outcomes/?team=3&sort=won&dir=asc", "descending")
    assert query().head("member").url == "/outcomes/?sort=member&dir=asc"
    assert query(team="3", sort="won").chips("North")[0].url == "/outcomes/?sort=won&dir=desc"


@given(
    st.fixed_dictionaries(
        {
            "team": st.sampled_from(["", "7"]),
            "from": st.sampled_from(["", "2025-01", "2026-05"]),
            "to": st.sampled_from(["", "2025-03", "2026-05"]),
            "by": st.sampled_from(["", "member", "month"]),
            "sort": st.sampled_from(["", *SORT_KEYS]),
            "dir": st.sampled_from(["", "asc", "desc"]),
            "page": st.sampled_from(["", "1", "4"]),
        }
    )
)
def test_an_address_always_leads_back_to_its_state(params: dict[str, str]) -> None:
    found = OutcomeQuery.parse("/outcomes/", params, through=THROUGH)

    again = dict(parse_qsl(urlsplit(found.url()).query))

    assert OutcomeQuery.parse("/outcomes/", again, through=THROUGH) == found


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 40))
def test_months_follow_one_another(day: date, count: int) -> None:
    months = months_up_to(day.replace(day=1), count)

    assert (len(months), months[-1]) == (count, day.replace(day=1))
    assert all(back(later, 1) == one for one, later in pairwise(months))
