"""Tables that nobody knows: asked about once, known from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.tenancy import tenant_scope
from teams.models import Activity, ActivityKind, ColumnMapping, Delivery, DeliveryStatus
from tests import factories
from tests.cast import Cast, make_cast
from tests.teams.delivering import answered, checked, committed, source
from tests.teams.files import upload

pytestmark = pytest.mark.django_db

CALLS = (
    "Person,When,Calls looked up,Note\n"
    "rita@fjord.example,2026-02-03,4,Canary note about Bo\n"
    "rita@fjord.example,2026-02-04,2,\n"
    "rob@fjord.example,2026-02-04,7,\n"
)
MAPPING = {
    "columns": {"Person": "member", "When": "on", "Calls looked up": "count"},
    "constants": {"type": "search"},
}
COLUMNS = {"calls.csv": {"columns": json.dumps(MAPPING)}}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def searches(cast: Cast) -> list[tuple[str, int]]:
    rows = Activity.objects.filter(kind=ActivityKind.SEARCH).order_by("member__name", "on")
    return list(rows.values_list("member__name", "count"))


@pytest.mark.usefixtures("inside")
def test_an_unknown_table_asks_what_its_columns_mean(cast: Cast) -> None:
    delivery = checked(cast, upload("calls.csv", CALLS))

    assert delivery.status == DeliveryStatus.ASKING
    assert [question["name"] for question in source(delivery).questions] == ["columns"]


@pytest.mark.usefixtures("inside")
def test_a_table_is_read_as_its_columns_were_mapped(cast: Cast) -> None:
    delivery = answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)

    committed(cast, delivery)

    assert searches(cast) == [("Rita Rep", 4), ("Rita Rep", 2), ("Rob Rep", 7)]


@pytest.mark.usefixtures("inside")
def test_a_table_of_the_same_header_is_known_from_then_on(cast: Cast) -> None:
    answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)
    later = "WHEN , person,Note,Calls looked up\n2026-02-09,rita@fjord.example,,3\n"

    delivery = checked(cast, upload("march.csv", later))

    assert delivery.status == DeliveryStatus.READY
    committed(cast, delivery)
    assert searches(cast) == [("Rita Rep", 3)]


@pytest.mark.usefixtures("inside")
def test_a_mapping_to_what_may_not_be_kept_is_asked_again_and_not_saved(cast: Cast) -> None:
    wrong = {**MAPPING, "columns": {**MAPPING["columns"], "Note": "text"}}

    delivery = answered(
        cast,
        checked(cast, upload("calls.csv", CALLS)),
        answers={"calls.csv": {"columns": json.dumps(wrong)}},
    )

    assert delivery.status == DeliveryStatus.ASKING
    assert not ColumnMapping.objects.exists()


def page(cast: Cast, delivery: Delivery) -> str:
    client = Client()
    client.force_login(cast.owner)
    answer = client.get(f"/o/{cast.organization.slug}/deliveries/{delivery.pk}/")
    return answer.content.decode()


def test_the_page_asks_first_what_a_row_is_and_then_for_every_column(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        delivery = checked(cast, upload("calls.csv", CALLS))
    first = page(cast, delivery)
    with tenant_scope(cast.organization.pk):
        delivery = answered(cast, delivery, answers={"calls.csv": {"type": "search"}})

    second = page(cast, delivery)

    assert 'name="type-0"' in first
    assert 'name="column-0-0"' not in first
    assert [f'name="column-0-{place}"' in second for place in range(4)] == [True] * 4
    assert "Canary note" in second


@pytest.mark.usefixtures("inside")
def test_the_rows_of_a_table_are_shown_and_not_stored(cast: Cast) -> None:
    delivery = checked(cast, upload("calls.csv", CALLS))

    assert "Canary" not in json.dumps(delivery.sources)


def test_the_form_becomes_the_mapping(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        delivery = checked(cast, upload("calls.csv", CALLS))
        delivery = answered(cast, delivery, answers={"calls.csv": {"type": "search"}})
    client = Client()
    client.force_login(cast.owner)

    client.post(
        f"/o/{cast.organization.slug}/deliveries/{delivery.pk}/answer/",
        {
            "type-0": "search",
            "column-0-0": "member",
            "column-0-1": "on",
            "column-0-2": "count",
            "column-0-3": "",
        },
    )

    with tenant_scope(cast.organization.pk):
        answer = Delivery.objects.get().answers["calls.csv"]
    assert json.loads(answer["columns"]) == MAPPING


def test_a_mapping_is_listed_and_forgotten(cast: Cast) -> None:
    mapping = factories.column_mapping(cast.organization)
    client = Client()
    client.force_login(cast.owner)
    base = f"/o/{cast.organization.slug}/imports/mappings/"

    listed = client.get(base).content.decode()
    client.post(f"{base}{mapping.pk}/forget/")

    assert "calls.csv" in listed
    assert "When: Day" in listed
    with tenant_scope(cast.organization.pk):
        assert not ColumnMapping.objects.exists()


def test_a_mapping_of_another_organization_is_not_found(cast: Cast) -> None:
    mapping = factories.column_mapping(cast.other_organization)
    client = Client()
    client.force_login(cast.owner)

    answer = client.post(f"/o/{cast.organization.slug}/imports/mappings/{mapping.pk}/forget/")

    assert answer.status_code == 404
    with tenant_scope(cast.other_organization.pk):
        assert ColumnMapping.objects.count() == 1
