from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Followers,
    Invitation,
    Network,
    Outcome,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    ReferenceSSI,
    Saved,
    Search,
)
from tests.unit.core.given import TODAY, ago, component, covers, heard, invited, raw, said, scored

F5 = "days_active"


@pytest.mark.parametrize(
    "record",
    [
        Active(on=TODAY),
        Post(on=TODAY, form="repost"),
        Comment(on=TODAY, quality=40),
        Reaction(on=TODAY),
        Search(on=TODAY),
        ProfileView(on=TODAY, coworker=True),
        Saved(on=TODAY, what="lead"),
        invited(0),
        said(0),
    ],
    ids=lambda r: f"{type(r).__name__} passive={r.passive}",
)
def test_what_the_member_does_makes_the_day_active(record: AnyRecord) -> None:
    assert raw(F5, record) == 1


@pytest.mark.parametrize(
    "record",
    [
        Comment(on=TODAY, quality=0),
        Reaction(on=TODAY, count=0),
        Search(on=TODAY, count=0),
        Followers(on=TODAY, gained=5),
        Connection(on=TODAY, contact="ada"),
        Invitation(on=TODAY, contact="ada", direction="in"),
        heard(0),
        Profile(on=TODAY, values={"photo": True}),
        Proof(on=TODAY, endorsements=1, recommendations=1),
        Network(on=TODAY, connections=1),
        Outcome(on=TODAY, kind="meeting"),
        ReferenceSSI(on=TODAY),
        Active(on=TODAY, passive=True),
        Post(on=TODAY, form="original", passive=True),
        said(0, passive=True),
    ],
    ids=lambda r: f"{type(r).__name__} passive={r.passive}",
)
def test_what_happens_to_the_member_does_not_make_the_day_active(record: AnyRecord) -> None:
    assert raw(F5, record) == 0


def test_a_day_is_active_once() -> None:
    assert raw(F5, Active(on=TODAY), Post(on=TODAY, form="original"), Search(on=ago(3))) == 2


def test_days_of_age_0_to_29_count() -> None:
    assert raw(F5, Active(on=ago(29))) == 1
    assert raw(F5, Active(on=ago(30))) == 0


def test_twenty_active_days_earn_full_points() -> None:
    days = [Active(on=ago(age)) for age in range(20)]

    found = component(F5, *days)

    assert (found.fraction, found.points) == (1, 4)
    assert component(F5, *days[:18]).points == Decimal("3.60")


@pytest.mark.parametrize(
    ("oldest", "coverage", "days"),
    [(29, "measured", None), (28, "partial", 29), (14, "partial", 15), (13, "not_measured", None)],
)
def test_its_own_thirty_days_decide_on_its_coverage(
    oldest: int, coverage: str, days: int | None
) -> None:
    found = scored(covers(oldest), Active(on=TODAY)).components[F5]

    assert (found.coverage, found.covered_days) == (coverage, days)


def test_it_is_never_scaled_by_its_coverage() -> None:
    found = scored(covers(14), *(Active(on=ago(age)) for age in range(10))).components[F5]

    assert (found.raw, found.points) == (10, 2)


def test_active_days_that_are_not_covered_do_not_count() -> None:
    records: list[Any] = [Active(on=ago(5)), Active(on=ago(25))]

    assert scored(covers(20), *records).components[F5].raw == 1
