"""R4, R5 and R6: invitations, two-way conversations and answered openers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from scoring.core.records import AnyRecord, Connection, Exchange, Invitation
from scoring.core.versions.v1 import V1
from scoring.core.window import weights
from tests.unit.core.given import (
    EVERYTHING,
    ago,
    component,
    covers,
    heard,
    invited,
    rate,
    raw,
    said,
    scored,
)

R4, R5, R6 = "invitation_acceptance", "two_way_conversations", "message_response"
OURS = frozenset({"ours"})


def w(age: int) -> Decimal:
    return Decimal(int(weights(V1)[age])) / 10**6


@pytest.mark.parametrize(
    ("records", "accepted_of_decided"),
    [
        ([], (0, 0)),
        ([invited(13)], (0, 0)),
        ([invited(14)], (0, 1)),
        ([invited(89)], (0, 1)),
        ([invited(90)], (0, 0)),
        ([invited(3, accepted=1)], (1, 1)),
        ([invited(3, accepted=-1)], (0, 0)),
        ([invited(3, withdrawn=1)], (0, 1)),
        ([invited(3, withdrawn=-1)], (0, 0)),
        ([invited(30, withdrawn=20, accepted=10)], (1, 1)),
        ([invited(3), Connection(on=ago(3), contact="ada")], (1, 1)),
        ([invited(3), Connection(on=ago(4), contact="ada")], (0, 0)),
        ([invited(3), Connection(on=ago(2), contact="bob")], (0, 0)),
        ([invited(30, accepted=-2), Connection(on=ago(2), contact="ada")], (1, 1)),
        ([invited(40), invited(20), Connection(on=ago(30), contact="ada")], (1, 2)),
        ([Invitation(on=ago(30), contact="ada", direction="in", accepted_on=ago(29))], (0, 0)),
    ],
)
def test_an_invitation_is_decided_when_accepted_withdrawn_or_two_weeks_old(
    records: list[AnyRecord], accepted_of_decided: tuple[int, int]
) -> None:
    assert rate(R4, *records) == accepted_of_decided


def test_no_outreach_is_measured_and_earns_nothing() -> None:
    found = component(R4)

    assert (found.coverage, found.raw, found.points) == ("measured", None, 0)


def test_invitations_on_days_that_are_not_covered_do_not_count() -> None:
    found = scored(covers(50), invited(60, accepted=5), invited(20)).components[R4]

    assert (found.coverage, found.successes, found.trials) == ("partial", 0, 1)


@pytest.mark.parametrize(
    ("records", "answered_of_decided"),
    [
        ([], (0, 0)),
        ([said(6)], (0, 0)),
        ([said(7)], (0, 1)),
        ([said(89)], (0, 1)),
        ([said(90)], (0, 0)),
        ([said(3), heard(3, hour=10)], (1, 1)),
        ([said(3), heard(3, hour=8)], (0, 0)),
        ([said(3), heard(0)], (1, 1)),
        ([said(60), heard(30)], (1, 1)),
        ([said(60), heard(29)], (0, 1)),
        ([heard(60), said(50)], (0, 0)),
        ([heard(60), said(30)], (0, 1)),
        ([heard(60), said(31)], (0, 0)),
        ([said(60), said(50)], (0, 1)),
        ([said(60), said(30)], (0, 2)),
        ([said(60), said(40), heard(20)], (0, 1)),
        ([said(60), said(40), heard(35)], (1, 1)),
        ([said(95), said(60)], (0, 1)),
        ([said(95), said(70)], (0, 0)),
        ([said(60), said(60, conversation="other")], (0, 2)),
        ([said(60, conversation="group"), said(50, contact="bob", conversation="group")], (0, 1)),
    ],
)
def test_an_opener_begins_a_conversation_or_follows_thirty_days_of_silence(
    records: list[AnyRecord], answered_of_decided: tuple[int, int]
) -> None:
    assert rate(R6, *records) == answered_of_decided


def test_of_one_instant_the_outbound_message_is_before_the_inbound_one() -> None:
    assert rate(R6, heard(10), said(10)) == (1, 1)


def test_many_messages_of_a_day_told_as_one_count_as_told_singly() -> None:
    first = datetime.combine(ago(10), time(9), UTC)
    day = Exchange(
        on=ago(10),
        conversation="c",
        contact="ada",
        first_at=first,
        first_out=True,
        outbound=3,
        inbound=2,
    )

    assert rate(R6, day) == (1, 1)


def test_silence_and_answers_are_judged_on_all_days_but_openers_on_covered_ones() -> None:
    gap = [covers(45, 21), covers(19)]

    reply = scored(*gap, heard(20), said(15)).components[R6]
    uncovered = scored(*gap, said(20), said(60, contact="bob")).components[R6]
    answered = scored(*gap, said(25), heard(20)).components[R6]

    assert (reply.trials, uncovered.trials) == (0, 0)
    assert (answered.successes, answered.trials) == (1, 1)


@pytest.mark.parametrize(
    ("records", "units"),
    [
        ([], Decimal(0)),
        ([said(3)], Decimal(0)),
        ([heard(3)], Decimal(0)),
        ([said(3), heard(7)], w(3)),
        ([heard(3), said(7)], w(3)),
        ([said(30), heard(30)], w(30)),
        ([said(3), heard(89)], w(3)),
        ([said(3), heard(90)], Decimal(0)),
        ([said(3, conversation="a"), heard(7, conversation="b")], w(3)),
        ([said(3), heard(7, contact="bob")], Decimal(0)),
        ([said(3), heard(7), said(0, contact="bob"), heard(0, contact="bob")], w(3) + 1),
    ],
)
def test_a_two_way_contact_counts_by_the_age_of_the_last_message(
    records: list[AnyRecord], units: Decimal
) -> None:
    assert raw(R5, *records) == units


def test_messages_on_days_that_are_not_covered_make_no_contact_two_way() -> None:
    covered = covers(60, 10)

    assert scored(covered, said(20), heard(5)).components[R5].raw == 0
    assert scored(covered, said(20), heard(30), heard(5)).components[R5].points == (
        scored(covered, said(20), heard(30)).components[R5].points
    )


def test_a_co_worker_is_no_two_way_contact_but_an_opener_to_one_counts() -> None:
    records = [
        EVERYTHING,
        Connection(on=ago(300), contact="ada", company="ours"),
        said(10),
        heard(9),
    ]

    found = scored(*records, aliases=OURS).components

    assert found[R5].raw == 0
    assert (found[R6].successes, found[R6].trials) == (1, 1)


def test_a_message_of_tomorrow_answers_nothing_yet() -> None:
    assert rate(R6, said(7), heard(-1)) == (0, 1)
    assert rate(R6, said(7), heard(-1), as_of=ago(-1)) == (1, 1)
    assert raw(R5, said(7), heard(-1)) == 0
