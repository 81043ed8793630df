"""States: the checklist, social proof and the network."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.core.records import AnyRecord, Connection, Network, Profile, Proof
from tests.unit.core.given import TODAY, ago, component, covers, invited, raw, said, scored

B1, B2 = "profile_completeness", "social_proof"
R1, R2, R3 = "network_size", "decision_maker_connections", "internal_connections"
OURS = frozenset({"ours"})


def connected(age: int, contact: str, title: int | None = None, company: str = "") -> Connection:
    return Connection(on=ago(age), contact=contact, title=title, company=company)


@pytest.mark.parametrize(
    ("values", "per_cent"),
    [
        ({}, 0),
        ({"photo": True}, 15),
        ({"photo": False}, 0),
        ({"banner": True}, 8),
        ({"headline_chars": 40}, 12),
        ({"headline_chars": 39}, 0),
        ({"about_chars": 200}, 15),
        ({"about_chars": 199}, 0),
        ({"current_role_described": True}, 12),
        ({"past_roles": 2}, 8),
        ({"past_roles": 1}, 0),
        ({"education": True}, 5),
        ({"education": 2}, 5),
        ({"education": 0}, 0),
        ({"skills": 5}, 8),
        ({"skills": 4}, 0),
        ({"location": True}, 0),
        ({"location": True, "industry": True}, 5),
        ({"featured": True}, 7),
        ({"custom_url": True}, 5),
    ],
    ids=str,
)
def test_a_checklist_item_is_worth_its_weight(values: dict[str, Any], per_cent: int) -> None:
    assert raw(B1, Profile(on=TODAY, values=values)) == per_cent


def test_a_profile_that_no_snapshot_ever_told_is_empty() -> None:
    assert raw(B1) == 0


def test_a_key_that_a_later_snapshot_leaves_out_keeps_its_value() -> None:
    first = Profile(on=ago(400), values={"photo": True, "skills": 5})
    later = Profile(on=ago(1), values={"skills": 3})

    assert raw(B1, later, first) == 15


def test_of_one_day_the_higher_value_stands() -> None:
    values: list[dict[str, bool | int]] = [{"skills": 5}, {"skills": 2}, {"photo": False}]

    assert raw(B1, *(Profile(on=ago(1), values=v) for v in values)) == 8


def test_a_snapshot_of_tomorrow_is_not_known_yet() -> None:
    assert raw(B1, Profile(on=ago(-1), values={"photo": True})) == 0


def test_a_recommendation_is_worth_five_endorsements() -> None:
    assert raw(B2, Proof(on=ago(300), endorsements=20, recommendations=4)) == 40


def test_social_proof_is_the_latest_and_may_fall() -> None:
    first = Proof(on=ago(30), endorsements=20, recommendations=4)
    later = Proof(on=ago(3), endorsements=19, recommendations=4)

    assert raw(B2, later, first) == 39


def test_connections_are_distinct_contacts_up_to_today() -> None:
    records = [connected(900, "ada"), connected(5, "ada"), connected(1, "bob")]

    assert raw(R1, *records, connected(-1, "eve")) == 2


@pytest.mark.parametrize(("snapshot", "size"), [(1, 2), (5, 5)])
def test_the_higher_of_snapshot_and_single_connections_stands(snapshot: int, size: int) -> None:
    records = [connected(9, "ada"), connected(9, "bob"), Network(on=ago(40), connections=snapshot)]

    assert raw(R1, *records) == size


def test_decision_makers_are_connections_by_seniority() -> None:
    records = [
        connected(9, "ada", 100),
        connected(9, "bob", 50),
        connected(9, "eve", 0),
        connected(9, "joe"),
    ]

    assert raw(R2, *records) == 1.5


def test_the_title_of_a_connection_is_the_latest_from_anywhere() -> None:
    records = [connected(90, "ada", 100), invited(50, title=50), said(20, title=0)]

    assert raw(R2, *records) == 0
    assert raw(R2, *records[:2]) == 0.5


def test_a_title_that_is_not_known_leaves_the_earlier_one() -> None:
    assert raw(R2, connected(90, "ada", 100), connected(5, "ada")) == 1


def test_of_titles_told_on_one_day_the_higher_stands() -> None:
    assert raw(R2, connected(9, "ada", 50), invited(9, title=100)) == 1


def test_a_title_of_somebody_who_is_not_connected_counts_nothing() -> None:
    records: list[AnyRecord] = [connected(9, "bob", 0), invited(9, title=100)]

    assert raw(R2, *records) == 0


@pytest.mark.parametrize(
    ("records", "coverage"),
    [
        ([], "measured"),
        ([connected(9, "ada")], "not_measured"),
        ([Network(on=TODAY, connections=5)], "not_measured"),
        ([connected(9, "ada"), Network(on=TODAY, connections=5, decision_makers=0)], "measured"),
        ([connected(9, "ada"), connected(9, "bob", 0)], "measured"),
        ([connected(9, "ada"), invited(50, title=50)], "measured"),
        ([connected(9, "ada"), invited(50, contact="bob", title=50)], "not_measured"),
    ],
    ids=["nobody", "untitled", "counted", "told", "titled", "titled elsewhere", "other"],
)
def test_decision_makers_are_not_measured_without_any_title(
    records: list[AnyRecord], coverage: str
) -> None:
    assert component(R2, *records).coverage == coverage


def test_a_number_of_decision_makers_once_told_is_kept_by_later_snapshots() -> None:
    told = Network(on=ago(60), connections=5, decision_makers=250)

    assert raw(R2, told, Network(on=TODAY, connections=6)) == 2.5


def test_co_workers_are_left_out_of_decision_makers_but_not_of_the_network() -> None:
    records = [connected(9, "ada", 100, "ours"), connected(9, "bob", 50, "theirs")]

    assert raw(R2, *records, aliases=OURS) == 0.5
    assert raw(R1, *records, aliases=OURS) == 2


def test_where_only_co_workers_have_titles_decision_makers_are_not_measured() -> None:
    records = [connected(9, "ada", 100, "ours"), connected(9, "bob")]

    assert component(R2, *records, aliases=OURS).coverage == "not_measured"


def test_co_workers_are_connections_whose_latest_company_is_ours() -> None:
    records = [
        connected(9, "ada", company="ours"),
        connected(9, "bob", company="theirs"),
        connected(90, "eve", company="ours"),
        connected(9, "eve", company="theirs"),
        connected(90, "joe", company="ours"),
        connected(9, "joe"),
    ]

    assert raw(R3, *records, aliases=OURS) == 2


def test_of_companies_told_on_one_day_ours_stands() -> None:
    records = [connected(9, "ada", company="ours"), connected(9, "ada", company="theirs")]

    assert raw(R3, *records, aliases=OURS) == 1


@pytest.mark.parametrize(
    ("records", "aliases", "coverage"),
    [
        ([], OURS, "measured"),
        ([], frozenset(), "measured"),
        ([connected(9, "ada")], OURS, "not_measured"),
        ([connected(9, "ada", company="theirs")], OURS, "measured"),
        ([connected(9, "ada", company="theirs")], frozenset(), "not_measured"),
        ([Network(on=TODAY, connections=5)], OURS, "not_measured"),
        ([Network(on=TODAY, connections=5, internal=0)], frozenset(), "measured"),
    ],
    ids=["nobody", "nobody, no alias", "no company", "told", "no alias", "counted", "numbered"],
)
def test_co_workers_are_not_measured_without_a_company_or_an_alias(
    records: list[AnyRecord], aliases: frozenset[str], coverage: str
) -> None:
    assert component(R3, *records, aliases=aliases).coverage == coverage


def test_the_higher_number_of_co_workers_stands() -> None:
    records = [
        connected(9, "ada", company="ours"),
        Network(on=ago(60), connections=9, internal=3),
    ]

    assert raw(R3, *records, aliases=OURS) == 3


def test_a_state_is_measured_once_its_coverage_has_begun() -> None:
    proof = Proof(on=ago(900), endorsements=60, recommendations=0)

    assert scored(covers(500, 400), proof).components[B2].points == 3
    assert scored(covers(0), proof).components[B2].points == 3
    assert scored(covers(-1, -9), proof).components[B2].coverage == "not_measured"
