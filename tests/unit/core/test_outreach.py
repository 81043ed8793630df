"""F3: people contacted, weighed by seniority."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.records import AnyRecord, Connection, Coverage, Invitation
from scoring.core.versions.v1 import V1
from scoring.core.window import weights
from tests.unit.core.given import (
    TODAY,
    ago,
    component,
    covers,
    heard,
    invited,
    raw,
    said,
    scored,
)

F3 = "decision_makers_contacted"
OURS = frozenset({"ours"})


def w(age: int) -> Decimal:
    return Decimal(int(weights(V1)[age])) / 10**6


@pytest.mark.parametrize(
    ("records", "units"),
    [
        ([], "0"),
        ([said(0, title=100)], "1"),
        ([said(0, title=50)], "0.5"),
        ([said(0, title=0)], "0"),
        ([invited(0, title=100)], "1"),
        ([heard(0, title=100)], "0"),
        ([said(0, title=100), said(0), invited(0)], "1"),
        ([said(0, title=100), said(0, contact="bob", title=50)], "1.5"),
        ([said(90, title=100)], "0"),
    ],
)
def test_each_person_contacted_counts_once_by_seniority(
    records: list[AnyRecord], units: str
) -> None:
    assert raw(F3, *records) == Decimal(units)


def test_an_incoming_invitation_contacts_nobody() -> None:
    incoming = Invitation(on=TODAY, contact="ada", direction="in", title=100)

    assert raw(F3, incoming) == 0


def test_a_contact_is_weighed_by_the_age_of_the_last_outgoing_event() -> None:
    records = [said(60, title=100), said(30), heard(1)]

    assert raw(F3, *records) == w(30)


@pytest.mark.parametrize(
    ("back", "share"),
    [
        ([], "0.5"),
        ([heard(29)], "1"),
        ([heard(80)], "1"),
        ([heard(90)], "0.5"),
        ([invited(400, accepted=10)], "1"),
        ([invited(400, accepted=30)], "1"),
        ([invited(400, accepted=31)], "0.5"),
        ([Connection(on=ago(30), contact="ada")], "1"),
        ([Connection(on=ago(31), contact="ada")], "0.5"),
        ([heard(10, contact="bob")], "0.5"),
    ],
)
def test_where_nothing_came_back_the_weight_is_halved(back: list[AnyRecord], share: str) -> None:
    assert raw(F3, said(30, title=100), *back) == Decimal(share) * w(30)


def test_half_of_a_director_is_a_quarter() -> None:
    assert raw(F3, said(30, title=50)) == Decimal("0.25") * w(30)


@pytest.mark.parametrize(
    ("sent", "age", "share"),
    [
        (said(6, title=100), 6, "1"),
        (said(7, title=100), 7, "0.5"),
        (invited(13, title=100), 13, "1"),
        (invited(14, title=100), 14, "0.5"),
        (invited(3, title=100, withdrawn=0), 3, "0.5"),
        (invited(3, title=100, withdrawn=-1), 3, "1"),
    ],
)
def test_a_pending_contact_is_not_halved_yet(sent: AnyRecord, age: int, share: str) -> None:
    assert raw(F3, sent) == Decimal(share) * w(age)


def test_the_last_outgoing_event_decides_on_pending_whatever_its_kind() -> None:
    assert raw(F3, invited(10, title=100), said(8)) == Decimal("0.5") * w(8)
    assert raw(F3, said(10, title=100), invited(9)) == w(9)


def test_of_several_outgoing_events_of_the_last_day_any_pending_one_is_enough() -> None:
    assert raw(F3, said(8, title=100), invited(8)) == w(8)
    assert raw(F3, invited(3, title=100, withdrawn=1), invited(3)) == w(3)


def test_what_came_back_counts_from_the_first_outgoing_event_in_the_window() -> None:
    connection = Connection(on=ago(60), contact="ada")

    assert raw(F3, said(80, title=100), said(30), connection) == w(30)
    assert raw(F3, said(95, title=100), said(30), connection) == Decimal("0.5") * w(30)


def test_an_acceptance_dated_before_its_invitation_is_known_from_the_invitation_on() -> None:
    records = [said(60, title=100), invited(5, accepted=50, withdrawn=5)]

    assert raw(F3, *records, as_of=ago(6)) == Decimal("0.5") * w(54)
    assert raw(F3, *records, as_of=ago(5)) == 1


def test_outgoing_events_count_on_covered_days_and_what_came_back_on_any() -> None:
    recent = covers(50, 10)
    records = [recent, said(60), said(30, title=100), said(5), heard(70)]

    found = scored(*records)

    assert found.components[F3].coverage == "partial"
    assert (
        found.components[F3].points
        == scored(recent, said(30, title=100), heard(2)).components[F3].points
    )


@pytest.mark.parametrize(
    ("titles", "weight"),
    [
        ([invited(40, title=50), said(30)], "0.5"),
        ([said(30, title=50), heard(20, title=100)], "1"),
        ([said(30, title=100), heard(20, title=50)], "0.5"),
        ([said(30, title=50), Connection(on=ago(30), contact="ada", title=100)], "1"),
        ([said(30, title=50), heard(10), heard(-1, title=100)], "0.5"),
        ([Invitation(on=ago(99), contact="ada", direction="in", title=50), said(30)], "0.5"),
    ],
)
def test_the_title_is_the_latest_known_one(titles: list[AnyRecord], weight: str) -> None:
    assert raw(F3, *titles, heard(10)) == Decimal(weight) * w(30)


@pytest.mark.parametrize(
    ("known", "unknown", "coverage"),
    [(0, 0, "measured"), (0, 1, "not_measured"), (1, 1, "measured"), (1, 2, "not_measured")],
)
def test_under_half_of_known_titles_is_not_measured(
    known: int, unknown: int, coverage: str
) -> None:
    titled = [said(1, contact=f"known {n}", title=0) for n in range(known)]
    others = [said(1, contact=f"unknown {n}") for n in range(unknown)]

    assert component(F3, *titled, *others).coverage == coverage


def test_people_contacted_before_the_window_are_not_asked_for_titles() -> None:
    others = [said(90, contact="bob"), said(95, contact="eve")]

    assert component(F3, said(1, title=0), *others).coverage == "measured"


def test_co_workers_are_left_out_as_if_not_there() -> None:
    colleague = Connection(on=ago(300), contact="ada", title=100, company="ours")
    records = [colleague, said(3), said(3, contact="bob")]

    assert raw(F3, colleague, said(3), aliases=OURS) == 0
    assert component(F3, *records, aliases=OURS).coverage == "not_measured"
    assert component(F3, *records).coverage == "measured"


def test_a_contact_is_a_co_worker_from_the_day_a_connection_says_so() -> None:
    joined = Connection(on=ago(10), contact="ada", company="ours")
    left = Connection(on=ago(2), contact="ada", company="theirs")
    records = [said(12, title=100), joined, left]

    worth = [raw(F3, *records, as_of=ago(age), aliases=OURS) for age in (11, 9, 1)]

    assert worth == [w(1), 0, w(11)]


def test_a_partly_covered_window_is_scaled() -> None:
    half = Coverage(metrics=(F3,), start=ago(39), end=TODAY)

    found = scored(half, said(3, title=100)).components[F3]

    assert found.coverage == "partial"
    assert found.raw is not None
    assert found.raw > w(3)
