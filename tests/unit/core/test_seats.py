"""Seats and policies: F4 is for Sales Navigator seats alone."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.core.records import Saved, Search
from scoring.core.seats import ALWAYS, FOREVER, navigator_spans
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, navigator, scored, seated

F4 = "leads_and_accounts_saved"
LEAD = Saved(on=TODAY, what="lead")


def days(*ages: int) -> list[int]:
    return [ago(age).toordinal() for age in ages]


def test_a_free_seat_makes_saving_not_applicable_under_the_equal_policy() -> None:
    found = scored(EVERYTHING, LEAD)

    assert found.seat == "free"
    assert found.components[F4].coverage == "not_applicable"
    assert (found.pillars["find"].measured_max, found.pillars["find"].applicable_max) == (21, 21)


def test_find_is_scaled_from_its_21_applicable_points_to_25() -> None:
    searches = [Search(on=ago(age), count=10) for age in range(90)]

    find = scored(EVERYTHING, *searches).pillars["find"]

    # F1 in full and 4 points of 30 active days: 10 of 21.
    assert (str(find.earned), str(find.points), find.estimated) == ("10.00", "11.90", False)


def test_a_free_seat_is_a_measured_zero_under_the_linkedin_like_policy() -> None:
    found = scored(EVERYTHING, LEAD, policy="linkedin_like")

    assert (found.components[F4].coverage, found.components[F4].points) == ("measured", 0)
    assert found.pillars["find"].applicable_max == 25


def test_a_free_seat_is_a_measured_zero_under_the_linkedin_like_policy_without_coverage() -> None:
    found = scored(LEAD, policy="linkedin_like")

    assert found.components[F4].coverage == "measured"


def test_a_sales_navigator_seat_counts_what_is_saved() -> None:
    found = scored(EVERYTHING, navigator(), LEAD)

    assert found.seat == "sales_navigator"
    assert (found.components[F4].coverage, found.components[F4].raw) == ("measured", 1)


def test_the_days_before_the_seat_began_are_not_covered() -> None:
    records = [EVERYTHING, LEAD, Saved(on=ago(40), what="account")]

    found = scored(*records, navigator(29)).components[F4]

    assert (found.coverage, found.covered_days) == ("partial", 30)
    assert found.points == scored(covers(29), LEAD, navigator()).components[F4].points


def test_a_new_seat_is_not_measured_at_first_and_never_lowers_find() -> None:
    saved = [Saved(on=ago(5), what="lead")]
    searches = [Search(on=ago(age), count=3) for age in range(90)]

    before = scored(EVERYTHING, *searches, *saved)
    after = scored(EVERYTHING, *searches, *saved, navigator(10))

    assert after.components[F4].coverage == "not_measured"
    assert after.pillars["find"].points == before.pillars["find"].points
    assert after.pillars["find"].estimated


def test_the_seat_held_on_the_day_decides() -> None:
    seats = [navigator(300), seated("free", 10)]

    assert scored(EVERYTHING, LEAD, *seats, as_of=ago(11)).seat == "sales_navigator"
    assert scored(EVERYTHING, LEAD, *seats).components[F4].coverage == "not_applicable"


def test_a_seat_given_for_the_question_overrides_every_date_without_a_beginning() -> None:
    found = scored(EVERYTHING, LEAD, navigator(3), seat="sales_navigator")
    free = scored(EVERYTHING, LEAD, navigator(), seat="free")

    assert found.components[F4].coverage == "measured"
    assert free.seat == "free"


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="no policy 'generous'"):
        scored(EVERYTHING, policy="generous")


@pytest.mark.parametrize(
    ("seats", "spans"),
    [
        ([], []),
        ([seated(None)], []),
        ([seated("free")], []),
        ([navigator()], [(ALWAYS, FOREVER)]),
        ([navigator(9)], [(*days(9), FOREVER)]),
        ([navigator(9), navigator(4)], [(*days(9), FOREVER)]),
        ([navigator(9), seated("free", 4)], [tuple(days(9, 5))]),
        ([navigator(), seated("free", 4), navigator(2)], [(ALWAYS, *days(5)), (*days(2), FOREVER)]),
        ([seated("free", 9), navigator(9)], [(*days(9), FOREVER)]),
        ([seated("free"), navigator()], [(ALWAYS, FOREVER)]),
    ],
)
def test_seats_hold_until_a_later_one(seats: list[Any], spans: list[tuple[int, int]]) -> None:
    assert navigator_spans(seats) == spans
    assert navigator_spans(reversed(seats)) == spans
