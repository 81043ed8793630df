"""Undoing an import leaves exactly what the remaining ones say."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Activity, Contact, Import, ImportStatus, Member
from teams.services import claims
from teams.services.facts import load_records
from teams.services.undo import retract
from tests import factories
from tests.teams.evidence import DAY, EVERY_TYPE, connection, ordered, search

pytestmark = pytest.mark.django_db

Told = tuple[date, list[r.AnyRecord]]


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization())


def undo(batch: Import) -> None:
    with tenant_scope(batch.organization_id):
        retract(batch)
        batch.status = ImportStatus.UNDONE
        batch.claims = None
        batch.save()


def loaded(member: Member) -> list[str]:
    with tenant_scope(member.organization_id):
        return ordered(load_records(member=member))


def told(member: Member, *imports: Told) -> list[str]:
    """Return what a fresh member knows after these exports alone."""
    fresh = factories.member(member.organization, name=member.name)
    for on, records in imports:
        factories.applied(fresh, records, exported_on=on)
    return [text.replace(fresh.email, member.email) for text in loaded(fresh)]


def test_undoing_the_only_import_leaves_nothing(member: Member) -> None:
    batch = factories.applied(member, EVERY_TYPE)

    undo(batch)

    assert loaded(member) == []
    with tenant_scope(member.organization_id):
        assert Contact.objects.count() == 0


def test_what_a_later_import_found_known_passes_to_it(member: Member) -> None:
    basic = factories.applied(member, [search("a"), search("b")])
    factories.applied(member, [search("a"), search("c")])

    undo(basic)

    assert loaded(member) == ordered([search("a"), search("c")])


def test_undoing_both_in_turn_leaves_nothing(member: Member) -> None:
    basic = factories.applied(member, [search("a"), search("b")])
    complete = factories.applied(member, [search("a"), search("c")])

    undo(basic)
    undo(complete)

    assert loaded(member) == []


def test_what_an_import_replaced_comes_back(member: Member) -> None:
    factories.applied(member, [search("a", 1), connection("bo", title=0)])
    later = factories.applied(member, [search("a", 5), connection("bo", title=100)])

    undo(later)

    assert loaded(member) == ordered([search("a", 1), connection("bo", title=0)])
    with tenant_scope(member.organization_id):
        assert Contact.objects.get().title == 0


def test_an_import_in_the_middle_leaves_the_latest_word(member: Member) -> None:
    factories.applied(member, [search("a", 1)])
    middle = factories.applied(member, [search("a", 2)])
    last = factories.applied(member, [search("a", 3)])

    undo(middle)
    assert loaded(member) == ordered([search("a", 3)])
    undo(last)
    assert loaded(member) == ordered([search("a", 1)])


def test_what_was_replaced_stays_replaced_where_an_heir_says_the_same(member: Member) -> None:
    factories.applied(member, [search("a", 1)])
    second = factories.applied(member, [search("a", 2)])
    heir = factories.applied(member, [search("a", 2)])

    undo(second)
    assert loaded(member) == ordered([search("a", 2)])
    undo(heir)
    assert loaded(member) == ordered([search("a", 1)])


def test_equal_records_without_a_key_go_with_their_own_import(member: Member) -> None:
    factories.applied(member, [search()])
    later = factories.applied(member, [search(), search()])

    undo(later)

    assert loaded(member) == ordered([search()])


def test_contacts_whom_another_import_names_stay(member: Member) -> None:
    factories.applied(member, [connection("bo", title=50)])
    later = factories.applied(member, [connection("cy")])

    undo(later)

    with tenant_scope(member.organization_id):
        assert list(Contact.objects.values_list("key", "title")) == [("bo", 50)]


def test_other_members_keep_theirs(member: Member) -> None:
    other = factories.member(member.organization)
    factories.applied(other, [search("a"), connection("bo")])
    batch = factories.applied(member, [search("a"), connection("bo")])

    undo(batch)

    assert loaded(other) == ordered([search("a"), connection("bo")])


def test_the_version_grows_with_an_undo_that_changes_something(member: Member) -> None:
    batch = factories.applied(member, [search("a")])
    nothing = factories.applied(member, [search("a")])
    with tenant_scope(member.organization_id):
        before = Member.objects.get(pk=member.pk).facts_version

        retract(nothing)
        assert Member.objects.get(pk=member.pk).facts_version == before

        retract(batch)
        assert Member.objects.get(pk=member.pk).facts_version > before


def test_many_rows_go_and_pass_in_batches(member: Member) -> None:
    first = factories.applied(member, [search(str(number)) for number in range(4_100)])
    second = factories.applied(member, [search(str(number), 2) for number in range(2_050)])
    factories.applied(member, [search(str(number)) for number in range(2_050, 4_100)])

    undo(second)
    undo(first)

    assert loaded(member) == ordered([search(str(number)) for number in range(2_050, 4_100)])


DAYS = st.sampled_from([DAY.replace(day=day) for day in (5, 7, 10)])
RECORDS = st.lists(
    st.one_of(
        st.builds(search, st.sampled_from(["", "a", "b"]), st.integers(1, 3)),
        st.builds(connection, st.sampled_from(["bo", "cy"]), st.sampled_from([None, 0, 100])),
        st.builds(
            lambda day: r.Coverage(metrics=("*",), start=DAY, end=DAY.replace(day=day)),
            st.integers(5, 6),
        ),
        st.builds(
            lambda seat, ref: r.Member(name="x", email="x", seat=seat, seat_since=DAY, ref=ref),
            st.sampled_from(["free", "sales_navigator"]),
            st.sampled_from(["", "m"]),
        ),
        st.builds(
            lambda skills: r.Profile(on=DAY, values={"skills": skills}, ref="p"),
            st.integers(1, 2),
        ),
    ),
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    imports=st.lists(st.tuples(DAYS, RECORDS), min_size=1, max_size=4),
    seed=st.integers(0, 10_000),
)
def test_any_imports_undone_in_any_order_leave_what_the_others_say(
    db: None, imports: list[Told], seed: int
) -> None:
    member = factories.member(factories.organization(), name="x", email=f"x{seed}@example.com")
    remaining = {
        number: factories.applied(member, said, exported_on=on)
        for number, (on, said) in enumerate(imports)
    }
    order = random.Random(seed).sample(sorted(remaining), len(remaining))

    for number in order:
        undo(remaining.pop(number))

        assert loaded(member) == told(member, *(imports[kept] for kept in sorted(remaining)))


@given(st.dictionaries(st.sampled_from(["activity", "seat"]), st.sets(st.integers(1, 10**12))))
def test_claims_come_back_as_they_were_packed(claimed: dict[str, set[int]]) -> None:
    unpacked = claims.unpack(claims.pack(claimed))

    assert unpacked == {name: sorted(ids) for name, ids in claimed.items()}


def test_no_claims_are_nothing() -> None:
    assert claims.unpack(None) == {}


def test_rows_of_an_undone_import_are_gone(member: Member) -> None:
    batch = factories.applied(member, [search("a")])

    undo(batch)

    with tenant_scope(member.organization_id):
        assert not Activity.objects.exists()
