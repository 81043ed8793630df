"""What members did in a period, and the seat they held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Member, Seat
from teams.selectors.activity import ActivitySummary, activity_summary
from teams.selectors.members import seat_on
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 30)
NOTHING = ActivitySummary(posts=0, comments=0, comments_scored=0, messages=0)


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization())


def summary(*members: Member) -> dict[int, ActivitySummary]:
    with tenant_scope(members[0].organization_id):
        return activity_summary(members=members, start=FIRST, end=LAST)


def day(number: int) -> date:
    return date(2026, 5, number)


def messages(on: date, outbound: int, inbound: int = 0) -> r.Exchange:
    return r.Exchange(
        on=on,
        conversation="talk",
        contact="bo",
        first_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        first_out=outbound > 0,
        outbound=outbound,
        inbound=inbound,
    )


def test_posts_comments_and_messages_are_counted(member: Member) -> None:
    factories.applied(
        member,
        [
            r.Post(on=day(1), form="original"),
            r.Post(on=day(1), form="repost"),
            r.Comment(on=day(2), quality=80),
            r.Comment(on=day(2), quality=0),
            messages(day(3), outbound=2, inbound=5),
            messages(day(4), outbound=1),
        ],
    )

    assert summary(member)[member.pk] == ActivitySummary(
        posts=2, comments=2, comments_scored=1, messages=3
    )


def test_the_first_and_the_last_day_count_and_none_beyond(member: Member) -> None:
    post = r.Post(on=FIRST, form="original")
    outside = [FIRST - timedelta(days=1), LAST + timedelta(days=1)]
    factories.applied(member, [post, replace(post, on=LAST)])
    factories.applied(member, [replace(post, on=on) for on in outside])

    assert summary(member)[member.pk].posts == 2


def test_what_was_replaced_counts_no_more(member: Member) -> None:
    factories.applied(member, [r.Comment(on=day(1), quality=80, ref="c")])
    factories.applied(member, [r.Comment(on=day(1), quality=0, ref="c")])

    assert summary(member)[member.pk] == replace(NOTHING, comments=1)


def test_members_are_summed_by_themselves_in_two_queries(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = factories.member(member.organization)
    factories.applied(member, [r.Post(on=day(1), form="article")])

    with django_assert_num_queries(2):
        found = summary(member, other)

    assert found == {member.pk: replace(NOTHING, posts=1), other.pk: NOTHING}


def test_a_member_without_a_seat_is_free(member: Member) -> None:
    with tenant_scope(member.organization_id):
        assert seat_on(member=member, on=day(1)) == "free"


def test_the_latest_seat_that_has_begun_is_held(member: Member) -> None:
    with tenant_scope(member.organization_id):
        Seat.objects.create(member=member, kind="sales_navigator", since=None)
        Seat.objects.create(member=member, kind="free", since=day(5))

        assert seat_on(member=member, on=day(4)) == "sales_navigator"
        assert seat_on(member=member, on=day(5)) == "free"


def test_of_two_seats_on_one_day_sales_navigator_stands(member: Member) -> None:
    with tenant_scope(member.organization_id):
        Seat.objects.create(member=member, kind="sales_navigator", since=day(5))
        Seat.objects.create(member=member, kind="free", since=day(5))

        assert seat_on(member=member, on=day(5)) == "sales_navigator"
