"""What files do not tell is asked, never guessed; and each answer leads to what is stored.

Every file is written out literally, and nobody in it exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from accounts.tenancy import tenant_scope
from teams.models import Activity, Delivery, DeliveryStatus, Exchange, StateSnapshot
from tests.cast import Cast, make_cast
from tests.teams.delivering import answered, checked, committed, source
from tests.teams.files import upload

pytestmark = pytest.mark.django_db

USAGE = (
    "Seat ID,Name,Invited Email Address,Date Activated,Current Seat Type,Days Active,"
    "Searches Performed,Profile Views,Leads Saved,Accounts Saved\n"
    "101,Rita Rep,rita@fjord.example,2024-01-05,Team Member,2,62,31,0,0\n"
)
TIED = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
    "2-A==,,Rita Rep,https://www.linkedin.com/in/rita-rep-1,Bo Prove,"
    "https://www.linkedin.com/in/bo-prove-2,2026-02-13 09:00:00 UTC,,Hallo,INBOX\n"
    "2-A==,,Bo Prove,https://www.linkedin.com/in/bo-prove-2,Rita Rep,"
    "https://www.linkedin.com/in/rita-rep-1,2026-02-13 10:00:00 UTC,,Ja,INBOX\n"
)
SSI = (
    '{"memberScore":{"overall":61.3,"subScores":[{"pillar":"FIND_RIGHT_PEOPLE","score":9.8},'
    '{"pillar":"PROFESSIONAL_BRAND","score":17.2},{"pillar":"INSIGHT_ENGAGEMENT","score":12.1},'
    '{"pillar":"STRONG_RELATIONSHIP","score":22.2}]}}'
)


@pytest.fixture
def cast() -> Iterator[Cast]:
    cast = make_cast()
    with tenant_scope(cast.organization.pk):
        yield cast


def asked(delivery: Delivery) -> list[str]:
    return [question["name"] for question in source(delivery).questions]


def answer(cast: Cast, delivery: Delivery, **answers: str) -> Delivery:
    """Answer, and say that whoever is not known is Rita."""
    found = answered(cast, delivery, answers={source(delivery).name: answers})
    unknown = {p.key: str(cast.rep_member.pk) for p in source(found).people if p.is_open}
    if not unknown:
        return found
    return answered(cast, found, people={source(found).name: unknown})


def activities(**wanted: Any) -> list[tuple[str, int]]:
    rows = Activity.objects.filter(**wanted).order_by("on", "pk")
    return [(on.isoformat(), count) for on, count in rows.values_list("on", "count")]


def states(kind: str) -> list[tuple[str, dict[str, Any]]]:
    rows = StateSnapshot.objects.filter(kind=kind).order_by("on", "pk")
    return [(on.isoformat(), values) for on, values in rows.values_list("on", "values")]


def test_the_period_of_a_renamed_usage_report(cast: Cast) -> None:
    delivery = checked(cast, upload("march.csv", USAGE))
    wrong = answer(cast, delivery, period="2026-03-31/2026-03-01")

    right = answer(cast, wrong, period="2026-03-01/2026-03-31")

    assert (asked(delivery), asked(wrong), asked(right)) == (["period"], ["period"], [])
    committed(cast, right)
    searches = activities(kind="search")
    assert searches == [(f"2026-03-{day:02}", 2) for day in range(1, 32)]


def test_which_of_two_people_who_wrote_as_much_is_the_owner(cast: Cast) -> None:
    delivery = checked(cast, upload("messages.csv", TIED))
    wrong = answer(cast, delivery, owner="https://www.linkedin.com/in/cy-test-3")

    right = answer(cast, wrong, owner="linkedin.com/in/rita-rep-1/")

    assert (asked(delivery), asked(wrong), asked(right)) == (["owner"], ["owner"], [])
    committed(cast, right)
    exchange = Exchange.objects.get()
    assert (exchange.outbound, exchange.inbound, exchange.first_out) == (1, 1, True)


@pytest.mark.parametrize(("sign", "amount"), [("point", "1234"), ("comma", "1.234")])
def test_whether_a_comma_groups_the_digits_of_an_amount(cast: Cast, sign: str, amount: str) -> None:
    table = 'Close Date,Owner Email,Stage,Amount\n2026-03-04,rita@fjord.example,Won,"1,234"\n'
    delivery = checked(cast, upload("deals.csv", table))

    found = answer(cast, delivery, numbers=sign)

    assert (asked(delivery), found.status) == (["numbers"], DeliveryStatus.READY)
    committed(cast, found)
    [(on, values)] = states("outcome")
    assert (on, Decimal(values["values"]["amount"])) == ("2026-03-04", Decimal(amount))


@pytest.mark.parametrize(("order", "on"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_whether_the_day_or_the_month_comes_first(cast: Cast, order: str, on: str) -> None:
    table = "Date,Owner Email,Type\n03/04/2026,rita@fjord.example,Meeting\n"
    delivery = checked(cast, upload("meetings.csv", table))

    found = answer(cast, delivery, dates=order)

    assert (asked(delivery), found.status) == (["dates"], DeliveryStatus.READY)
    committed(cast, found)
    assert [day for day, _ in states("outcome")] == [on]


def test_a_column_with_dates_of_both_orders(cast: Cast) -> None:
    """What the answer makes impossible is a problem of its row, and never turned around."""
    table = (
        "Date,Owner Email,Type\n"
        "13/04/2026,rita@fjord.example,Meeting\n"
        "04/13/2026,rita@fjord.example,Meeting\n"
        "05/06/2026,rita@fjord.example,Meeting\n"
    )
    delivery = checked(cast, upload("meetings.csv", table))

    found = answer(cast, delivery, dates="dmy")

    assert (asked(delivery), found.status) == (["dates"], DeliveryStatus.READY)
    assert [(p["line"], p["column"]) for p in source(found).problems] == [(3, "Date")]
    committed(cast, found)
    assert [day for day, _ in states("outcome")] == ["2026-04-13", "2026-06-05"]


@pytest.mark.parametrize(
    ("cell", "unit", "share"),
    [
        ("0.85", "share", "0.85"),
        ("0.85", "percent", "0.0085"),
        ("85", "percent", "0.85"),
        ("85", "share", "85"),
    ],
)
def test_how_much_of_the_quota_a_number_is(cast: Cast, cell: str, unit: str, share: str) -> None:
    table = f"Month,Owner Email,Quota Attainment\n2026-01,rita@fjord.example,{cell}\n"
    delivery = checked(cast, upload("quota.csv", table))

    found = answer(cast, delivery, kind=unit)

    assert (asked(delivery), found.status) == (["kind"], DeliveryStatus.READY)
    committed(cast, found)
    [(on, values)] = states("outcome")
    assert (on, Decimal(values["values"]["attainment"])) == ("2026-01-31", Decimal(share))


def test_of_which_day_linkedins_own_score_is(cast: Cast) -> None:
    delivery = checked(cast, upload("ssi.json", SSI))
    wrong = answer(cast, delivery, date="2999-01-01")

    right = answer(cast, wrong, date="2026-03-04")

    assert (asked(delivery), asked(wrong), asked(right)) == (["date"], ["date"], [])
    committed(cast, right)
    [(on, values)] = states("reference_ssi")
    assert (on, values["total"], values["insights"]) == ("2026-03-04", "61.3", "12.1")
