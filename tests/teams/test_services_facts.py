"""Evidence becomes rows once, and rows become the same evidence again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Activity, Connection, Contact, Exchange, Import, Member, Seat
from teams.services import facts
from teams.services.facts import Counts, apply_reading, load_records
from teams.services.facts_read import facts_of
from teams.services.progress import SupersededError
from tests import factories
from tests.teams.evidence import DAY, EVERY_TYPE, NOON, connection, ordered, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization(), name="Rita Rep", email="rita@example.com")


def apply(member: Member, *records: r.AnyRecord) -> Counts:
    """Apply records as one import."""
    with tenant_scope(member.organization_id):
        return apply_reading(batch=factories.batch(member, status="done"), records=records)


def loaded(member: Member) -> list[r.AnyRecord]:
    with tenant_scope(member.organization_id):
        return load_records(member=member)


def version(member: Member) -> int:
    with tenant_scope(member.organization_id):
        return Member.objects.get(pk=member.pk).facts_version


def test_every_type_of_record_comes_back_as_it_was(member: Member) -> None:
    apply(member, *EVERY_TYPE)

    assert ordered(loaded(member)) == ordered(list(EVERY_TYPE))


def test_everything_that_has_a_key_is_known_when_it_comes_again(member: Member) -> None:
    keyed = [x for x in EVERY_TYPE if x.ref or isinstance(x, r.Coverage)]

    first = apply(member, *keyed)
    again = apply(member, *keyed)

    assert first == Counts(new=len(keyed), known=0, changed=0)
    assert again == Counts(new=0, known=len(keyed), changed=0)
    assert ordered(loaded(member)) == ordered(keyed)


def test_an_instant_comes_back_in_whatever_zone_it_was_told(member: Member) -> None:
    here = NOON.astimezone(timezone(timedelta(hours=9)))
    apply(member, r.Post(on=DAY, at=here, form="original", ref="p"))

    again = apply(member, r.Post(on=DAY, at=NOON, form="original", ref="p"))

    assert again == Counts(new=0, known=1, changed=0)
    assert loaded(member) == [r.Post(on=DAY, at=NOON, form="original", ref="p")]


def test_the_same_key_with_other_content_replaces_the_row_and_keeps_it(member: Member) -> None:
    apply(member, search("a", 1), search("b", 1))

    counts = apply(member, search("a", 5), search("b", 1), search("c", 1))

    assert counts == Counts(new=1, known=1, changed=1)
    assert ordered(loaded(member)) == ordered([search("a", 5), search("b", 1), search("c", 1)])
    with tenant_scope(member.organization_id):
        assert Activity.objects.filter(member=member).count() == 4


def test_losses_of_one_and_of_two_followers_are_different(member: Member) -> None:
    apply(member, r.Followers(on=DAY, gained=-1, ref="d"))

    counts = apply(member, r.Followers(on=DAY, gained=-2, ref="d"))

    assert counts == Counts(new=0, known=0, changed=1)


def test_one_key_belongs_to_one_type_and_one_source(member: Member) -> None:
    apply(member, search("a"), search("a", source="crm"), r.Reaction(on=DAY, source="li", ref="a"))

    assert len(loaded(member)) == 3


def test_the_last_record_of_a_key_stands_within_one_reading(member: Member) -> None:
    counts = apply(member, search("a", 1), search("a", 2))

    assert counts == Counts(new=1, known=0, changed=0)
    assert loaded(member) == [search("a", 2)]


def test_records_without_a_key_are_never_merged(member: Member) -> None:
    apply(member, search(), search())
    apply(member, search())

    assert loaded(member) == [search()] * 3


def test_equal_coverage_is_one(member: Member) -> None:
    covered = r.Coverage(metrics=("*",), start=DAY, end=DAY)

    apply(member, covered)
    apply(member, covered, r.Coverage(metrics=("*",), start=DAY, end=DAY + timedelta(1)))

    assert len(loaded(member)) == 2


def test_the_version_grows_with_every_change_and_only_then(member: Member) -> None:
    apply(member, search("a"))
    after_first = version(member)
    apply(member, search("a"))
    after_same = version(member)
    apply(member, search("a", 2))

    assert after_first > 0
    assert after_same == after_first
    assert version(member) > after_same


def test_contacts_are_stored_once_with_what_is_known_last(member: Member) -> None:
    later = DAY + timedelta(days=1)
    apply(
        member,
        connection("bo", title=50, company="nordlicht"),
        r.Invitation(on=later, contact="bo", direction="out", title=100, ref="i"),
        r.Invitation(on=later, contact="cy", direction="in", ref="j"),
    )

    with tenant_scope(member.organization_id):
        known = list(Contact.objects.values_list("key", "title", "company"))
    assert known == [("bo", 100, "nordlicht"), ("cy", None, "")]


def test_of_titles_the_latest_stands_and_of_one_day_the_higher(member: Member) -> None:
    later = DAY + timedelta(days=1)
    apply(
        member,
        replace(connection("bo", title=0), on=later),
        r.Invitation(on=DAY, contact="bo", direction="out", title=100, ref="i"),
        connection("cy", title=50),
        r.Invitation(on=DAY, contact="cy", direction="out", title=0, ref="j"),
    )

    with tenant_scope(member.organization_id):
        assert list(Contact.objects.values_list("key", "title")) == [("bo", 0), ("cy", 50)]


def test_a_seat_of_the_evidence_is_a_dated_seat_of_the_member(member: Member) -> None:
    seated = r.Member(
        name="R", email="r@example.com", seat="sales_navigator", seat_since=date(2026, 2, 1)
    )

    apply(member, seated)

    with tenant_scope(member.organization_id):
        assert list(member.seats.values_list("kind", "since")) == [
            ("sales_navigator", date(2026, 2, 1))
        ]


def test_a_seat_that_staff_typed_is_evidence_too(member: Member) -> None:
    with tenant_scope(member.organization_id):
        Seat.objects.create(member=member, kind="sales_navigator", since=None)

    assert loaded(member) == [
        r.Member(name="Rita Rep", email="rita@example.com", seat="sales_navigator")
    ]


def test_a_member_record_without_a_seat_says_nothing_that_is_stored_twice(member: Member) -> None:
    apply(member, r.Member(name="R", email="r@example.com", ref="m", seat="sales_navigator"))

    apply(member, r.Member(name="R", email="r@example.com", ref="m"))

    assert loaded(member) == [r.Member(name="Rita Rep", email="rita@example.com", ref="m")]


def test_what_is_longer_than_its_column_is_cut(member: Member) -> None:
    told = r.Reaction(on=DAY, kind="x" * 500, source="y" * 500, ref="a")

    apply(member, told)

    assert apply(member, told) == Counts(new=0, known=1, changed=0)
    assert loaded(member) == [r.Reaction(on=DAY, kind="x" * 40, source="y" * 200, ref="a")]


def test_many_members_are_loaded_by_one_query_without_mixing(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other, silent = (factories.member(member.organization) for _ in range(2))
    apply(member, search("a"))
    apply(member, connection("bo"))
    apply(other, search("b"))

    with tenant_scope(member.organization_id), django_assert_num_queries(1):
        found = facts_of(member_ids=[member.pk, other.pk, silent.pk])

    assert ordered(found[member.pk].records) == ordered([search("a"), connection("bo")])
    assert found[other.pk].records == [search("b")]
    assert [found[each.pk].version for each in (member, other, silent)] == [2, 1, 0]
    assert found[silent.pk].records == []


def test_a_reading_of_more_than_one_transaction_is_stored_whole(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "AT_ONCE", 2_000)
    many = [search(str(number)) for number in range(4_100)]

    first = apply(member, *many)
    again = apply(member, *many)

    assert first == Counts(new=4_100, known=0, changed=0)
    assert again == Counts(new=0, known=4_100, changed=0)


def test_whom_a_member_meets_is_stored_as_known_from_the_beginning(member: Member) -> None:
    with CaptureQueriesContext(database) as asked:
        apply(member, replace(connection("bo"), title=80, company="k"), search("a"))

    with tenant_scope(member.organization_id):
        met = Contact.objects.get()
    assert (met.title, met.company) == (80, "k")
    assert [one["sql"] for one in asked if one["sql"].startswith('UPDATE "teams_contact"')] == []


def test_the_number_of_queries_grows_with_batches_and_not_with_rows(
    member: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    apply(member, search("x"))

    with django_assert_max_num_queries(30):
        apply(member, *(search(str(number)) for number in range(1_900)))


def test_an_import_that_was_taken_over_writes_nothing(member: Member) -> None:
    batch = factories.batch(member)
    with tenant_scope(member.organization_id):
        Import.objects.filter(pk=batch.pk).update(attempts=2)

        with pytest.raises(SupersededError):
            apply_reading(batch=batch, records=[search("a"), connection("bo")])

        assert Activity.objects.count() == 0
        assert Contact.objects.count() == 0


def test_an_import_of_another_organization_cannot_write_here(member: Member) -> None:
    foreign = factories.batch(factories.member(factories.organization()))

    with tenant_scope(member.organization_id), pytest.raises(SupersededError):
        apply_reading(batch=foreign, records=[search("a")])


def test_the_database_holds_one_active_row_of_a_key(member: Member) -> None:
    apply(member, connection("bo"))

    with tenant_scope(member.organization_id):
        row = Connection.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_messages_of_a_day_hold_counts_and_no_text() -> None:
    names = {field.name for field in Exchange._meta.concrete_fields}

    assert names == {
        *("id", "organization", "member", "batch", "told_on", "replaced_by"),
        *("source", "ref", "passive"),
        *("contact", "conversation", "on", "first_at", "first_out", "outbound", "inbound"),
        *("title", "inmail"),
    }
