"""Tables that nobody knows: asked about once, known from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from accounts.access import access_for
from accounts.tenancy import tenant_scope
from teams.models import Activity, ActivityKind, ColumnMapping, Delivery, DeliveryStatus
from teams.services import deliveries as service
from teams.services.upload_store import named
from tests import factories
from tests.cast import Cast, make_cast
from tests.teams.delivering import answered, check, checked, committed, source
from tests.teams.files import upload
from tests.unit.importers.given import packed
from tests.unit.importers.workbook import workbook

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


@pytest.mark.usefixtures("inside")
def test_a_mapping_of_texts_to_numbers_is_asked_again_with_the_rows_and_not_saved(
    cast: Cast,
) -> None:
    wrong = {**MAPPING, "columns": {"Person": "member", "When": "on", "Note": "count"}}

    delivery = answered(
        cast,
        checked(cast, upload("calls.csv", CALLS)),
        answers={"calls.csv": {"type": "search", "columns": json.dumps(wrong)}},
    )

    assert delivery.status == DeliveryStatus.ASKING
    assert [(p["file"], p["line"], p["column"]) for p in source(delivery).problems] == [
        ("calls.csv", 2, "Note")
    ]
    assert not ColumnMapping.objects.exists()
    shown = page(cast, delivery)
    assert "No row can be used; line 2: Note: wrong value, expected a whole number" in shown
    assert '<td class="mono">Note</td><td>wrong value</td><td>a whole number from 0 to' in shown


@pytest.mark.usefixtures("inside")
def test_a_known_table_with_no_row_of_use_is_asked_about_and_the_other_files_stand(
    cast: Cast,
) -> None:
    answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)
    later = "Person,When,Calls looked up,Note\nrita@fjord.example,soon,many,\n"
    other = "Date,Owner Email,Type\n2026-03-02,rita@fjord.example,Meeting\n"

    delivery = checked(cast, upload("later.csv", later), upload("crm.csv", other))

    assert delivery.status == DeliveryStatus.ASKING
    found = {one.name: one for one in service.sources_of(delivery)}
    assert [question["why"] for question in found["later.csv"].questions] == [
        "no row can be used; line 2: When: wrong value, expected a day, as 2026-11-22"
    ]
    assert [one["kept"] for one in found["crm.csv"].inputs] == [1]


@pytest.mark.usefixtures("inside")
def test_a_known_table_that_cannot_be_read_leaves_the_other_files_alone(cast: Cast) -> None:
    answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)
    row = ["rita@fjord.example", "2026-02-09", 3, ""]
    book = workbook({"Calls": [["Person", "When", "Calls looked up", "Note"], *[row] * 300]})
    with ZipFile(BytesIO(book)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    sheet = "xl/worksheets/s1.xml"
    formula = b"<row><c><f>1+1</f><v>2</v></c></row></sheetData>"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", formula)
    other = "Date,Owner Email,Type\n2026-03-02,rita@fjord.example,Meeting\n"

    delivery = checked(cast, upload("later.xlsx", packed(parts)), upload("crm.csv", other))

    assert delivery.status == DeliveryStatus.READY
    found = {one.name: one for one in service.sources_of(delivery)}
    assert "formula" in found["later.xlsx"].error
    assert [one["kept"] for one in found["crm.csv"].inputs] == [1]


def test_what_one_organization_said_of_a_table_another_one_is_asked(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)
    access = access_for(cast.outsider, cast.other_organization.slug)
    assert access is not None
    client = Client()
    client.force_login(cast.outsider)

    with tenant_scope(cast.other_organization.pk):
        delivery = service.delivery_create(
            access=access, uploads=named([upload("calls.csv", CALLS)])
        )
        delivery = check(delivery)
    listed = client.get(f"/o/{cast.other_organization.slug}/imports/mappings/")

    assert delivery.status == DeliveryStatus.ASKING
    assert [question["name"] for question in source(delivery).questions] == ["columns"]
    assert listed.status_code == 200
    assert "calls.csv" not in listed.content.decode()


def test_a_mapping_that_cannot_work_is_shown_with_the_reason_and_what_was_chosen(
    cast: Cast,
) -> None:
    undated = {**MAPPING, "columns": {"Person": "member", "Calls looked up": "count"}}
    with tenant_scope(cast.organization.pk):
        delivery = checked(cast, upload("calls.csv", CALLS))
        delivery = answered(
            cast,
            delivery,
            answers={"calls.csv": {"type": "search", "columns": json.dumps(undated)}},
        )

    shown = page(cast, delivery)

    assert "The day is missing; exactly one of at, on" in shown
    assert '<option value="member" selected>' in shown
    assert '<option value="count" selected>' in shown
    assert '<option value="on" selected>' not in shown


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


def test_the_page_of_a_delivery_names_the_mapping_that_is_used(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        first = answered(cast, checked(cast, upload("calls.csv", CALLS)), answers=COLUMNS)
        second = checked(cast, upload("march.csv", CALLS))
        own, used = page(cast, first), page(cast, second)

    address = f"/o/{cast.organization.slug}/imports/mappings/"
    assert f'columns <a href="{address}">as told for calls.csv</a>' in used
    assert "as told for" not in own


def test_who_told_a_mapping_may_forget_it_and_nobody_else_of_their_role(cast: Cast) -> None:
    mine = factories.column_mapping(cast.organization)
    others = factories.column_mapping(cast.organization)
    with tenant_scope(cast.organization.pk):
        ColumnMapping.objects.filter(pk=mine.pk).update(created_by=cast.rep)
        ColumnMapping.objects.filter(pk=others.pk).update(created_by=cast.other_rep)
    client = Client()
    client.force_login(cast.rep)
    base = f"/o/{cast.organization.slug}/imports/mappings/"

    listed = client.get(base).content.decode()
    answers = [client.post(f"{base}{pk}/forget/").status_code for pk in (mine.pk, others.pk)]

    assert (listed.count("/forget/"), f"{mine.pk}/forget/" in listed) == (1, True)
    assert answers == [302, 403]
    with tenant_scope(cast.organization.pk):
        assert ColumnMapping.objects.get() == others


def test_a_mapping_of_another_organization_is_not_found(cast: Cast) -> None:
    mapping = factories.column_mapping(cast.other_organization)
    client = Client()
    client.force_login(cast.owner)

    answer = client.post(f"/o/{cast.organization.slug}/imports/mappings/{mapping.pk}/forget/")

    assert answer.status_code == 404
    with tenant_scope(cast.other_organization.pk):
        assert ColumnMapping.objects.count() == 1
