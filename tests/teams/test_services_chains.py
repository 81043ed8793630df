"""The word of a later export stands, in whatever order exports are imported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Import, ImportStatus, Member
from teams.services.facts import apply_reading, load_records
from teams.services.undo import retract
from tests import factories
from tests.teams.evidence import connection, search

pytestmark = pytest.mark.django_db

JUNE, SEPTEMBER, NOVEMBER = (date(2026, month, 1) for month in (6, 9, 11))


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization())


def told(member: Member, on: date, *records: r.AnyRecord) -> Import:
    """Import what an export of a day says."""
    return factories.applied(member, records, exported_on=on)


def undo(batch: Import) -> None:
    with tenant_scope(batch.organization_id):
        retract(batch)
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.UNDONE, claims=None)


def loaded(member: Member) -> list[r.AnyRecord]:
    with tenant_scope(member.organization_id):
        return sorted(load_records(member=member), key=repr)


def test_an_earlier_export_that_comes_late_changes_nothing(member: Member) -> None:
    told(member, NOVEMBER, search("a", 9), connection("bo", title=100))

    late = told(member, JUNE, search("a", 6), search("b", 1), connection("bo", title=0))

    assert loaded(member) == [connection("bo", title=100), search("a", 9), search("b", 1)]
    assert (late.new_count, late.known_count, late.changed_count) == (1, 2, 0)


def test_of_two_exports_of_one_day_the_later_import_stands(member: Member) -> None:
    told(member, JUNE, search("a", 1))

    told(member, JUNE, search("a", 2))

    assert loaded(member) == [search("a", 2)]


def test_each_undo_brings_back_the_latest_of_the_remaining_exports(member: Member) -> None:
    newest = told(member, NOVEMBER, search("a", 11))
    told(member, JUNE, search("a", 6))
    middle = told(member, SEPTEMBER, search("a", 9))

    undo(newest)
    assert loaded(member) == [search("a", 9)]
    undo(middle)
    assert loaded(member) == [search("a", 6)]


def test_an_export_that_comes_last_goes_below_all_that_are_later(member: Member) -> None:
    newest = told(member, NOVEMBER, search("a", 11))
    middle = told(member, SEPTEMBER, search("a", 9))
    told(member, JUNE, search("a", 6))

    undo(newest)
    assert loaded(member) == [search("a", 9)]
    undo(middle)
    assert loaded(member) == [search("a", 6)]


def test_what_a_later_export_confirmed_is_as_late_as_that(member: Member) -> None:
    told(member, JUNE, search("a", 1))
    told(member, NOVEMBER, search("a", 1))

    told(member, SEPTEMBER, search("a", 9))

    assert loaded(member) == [search("a", 1)]


def test_an_earlier_word_that_was_known_below_is_claimed(member: Member) -> None:
    first = told(member, JUNE, search("a", 6))
    told(member, NOVEMBER, search("a", 11))
    again = told(member, JUNE, search("a", 6))
    undo(first)

    assert (again.new_count, again.known_count) == (0, 1)
    assert loaded(member) == [search("a", 11)]


def test_undoing_an_outdated_import_leaves_what_stands(member: Member) -> None:
    told(member, NOVEMBER, search("a", 11))
    late = told(member, JUNE, search("a", 6))

    undo(late)

    assert loaded(member) == [search("a", 11)]


def test_what_an_undone_export_confirmed_is_as_early_as_before(member: Member) -> None:
    told(member, JUNE, search("a", 1))
    confirming = told(member, NOVEMBER, search("a", 1))
    told(member, SEPTEMBER, search("a", 5))

    undo(confirming)

    assert loaded(member) == [search("a", 5)]


def test_what_passes_to_an_earlier_export_goes_below_what_was_told_meanwhile(
    member: Member,
) -> None:
    latest = told(member, NOVEMBER, search("a", 1))
    told(member, JUNE, search("a", 1))
    told(member, SEPTEMBER, search("a", 5))

    undo(latest)

    assert loaded(member) == [search("a", 5)]


def test_a_run_that_died_after_its_claims_is_taken_back_exactly(member: Member) -> None:
    told(member, JUNE, search("a", 1))
    died = factories.batch(member, exported_on=NOVEMBER)
    with tenant_scope(member.organization_id):
        apply_reading(batch=died, records=[search("a", 1)])
    undo(Import._base_manager.get(pk=died.pk))

    told(member, SEPTEMBER, search("a", 5))

    assert loaded(member) == [search("a", 5)]


SAID = st.lists(
    st.builds(search, st.sampled_from(["a", "b", "c"]), st.integers(1, 3)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(SAID, min_size=2, max_size=5), data=st.data())
def test_the_order_of_imports_does_not_matter(
    db: None, said: list[list[r.AnyRecord]], data: st.DataObject
) -> None:
    organization = factories.organization()
    in_order, shuffled = factories.member(organization), factories.member(organization)
    exports = [(date(2026, 1 + number, 1), records) for number, records in enumerate(said)]

    for on, records in exports:
        told(in_order, on, *records)
    for on, records in data.draw(st.permutations(exports)):
        told(shuffled, on, *records)

    assert loaded(shuffled) == loaded(in_order)
