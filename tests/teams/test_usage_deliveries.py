"""One usage report of Sales Navigator for a whole team: who is who, and for whom it counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Delivery, DeliveryStatus, Member
from tests.cast import Cast
from tests.teams.delivering import answered, checked, committed, source
from tests.teams.files import upload
from tests.unit.importers.usage_report import HEADER

MARCH = "Sales_Navigator_Usage_Reporting_2026-03-01_to_2026-03-31.csv"
APRIL = "Sales_Navigator_Usage_Reporting_2026-04-01_to_2026-04-30.csv"
ROW = (
    "{seat},{name},{email},2024-01-02,2024-01-05,Expert,North,Team Member,"
    "12,64,93,31,200,7,80,3,10,0.25,14,0,0,812,5,61.5,17.2,9.8,12.1,22.4\n"
)
RITA = ROW.format(seat="101", name="Rita Rep", email="rita@fjord.example")
ROB = ROW.format(seat="102", name="Rob Rep", email="rob@fjord.example")
OTHER = ROW.format(seat="103", name="S. Silent", email="sia@private.example")
OTHER_LATER = ROW.format(seat="103", name="S. Silent", email="silent@elsewhere.example")


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def report(cast: Cast, *rows: str, name: str = MARCH, by: User | None = None) -> Delivery:
    return checked(cast, upload(name, (HEADER + "".join(rows)).encode()), by=by)


def members(delivery: Delivery) -> list[int | None]:
    return [person.member for person in source(delivery).people]


def test_one_report_is_for_everybody_whom_it_names(cast: Cast) -> None:
    batches = committed(cast, report(cast, RITA, ROB))

    assert [batch.member for batch in batches] == [cast.rep_member, cast.other_rep_member]


def test_who_is_unmatched_is_asked_and_known_by_the_seat_the_next_time(cast: Cast) -> None:
    march = report(cast, RITA, OTHER)
    stranger = source(march).people[1]
    chosen = {MARCH: {stranger.key: str(cast.silent_member.pk)}}
    unknown = members(march)
    committed(cast, answered(cast, march, people=chosen))

    april = report(cast, RITA, OTHER_LATER, name=APRIL)

    assert unknown == [cast.rep_member.pk, None]
    assert stranger.shown == "sia@private.example"
    assert april.status == DeliveryStatus.READY
    assert members(april) == [cast.rep_member.pk, cast.silent_member.pk]


def test_a_manager_takes_the_rows_of_the_own_teams_alone(cast: Cast) -> None:
    delivery = report(cast, RITA, ROB, by=cast.manager)

    batches = committed(cast, delivery, by=cast.manager)

    assert [batch.member for batch in batches] == [cast.rep_member]
    assert [person.why for person in source(delivery).people] == [
        "",
        "a member for whom you may not import",
    ]
    assert not Member.objects.get(pk=cast.other_rep_member.pk).imports.exists()
