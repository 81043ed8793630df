"""What members did in a period, and the seat they held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Member, Seat
from teams.selectors.activity_counts import ActivityCounts, activity_counts
from teams.selectors.members import seat_on
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 30)
NOTHING = ActivityCounts()


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization())


def summary(*members: Member) -> dict[int, ActivityCounts]:
    ids = [member.pk for member in members]
    with tenant_scope(members[0].organization_id):
        return activity_counts(member_ids=ids, among=Q(member__in=ids), periods=[(FIRST, LAST)])[0]


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

    assert summary(member)[member.pk] == ActivityCounts(
        active_days=4, posts=2, comments=2, comments_scored=1, messages=3
    )


def test_everything_else_is_counted_too(member: Member) -> None:
    factories.applied(
        member,
        [
            r.Reaction(on=day(1), count=3),
            r.Search(on=day(1), count=4),
            r.ProfileView(on=day(2), count=5),
            r.Saved(on=day(2), what="lead", count=6),
            r.Saved(on=day(2), what="account", count=7),
            replace(messages(day(3), outbound=2), inmail=True),
            messages(day(3), outbound=1),
            r.Invitation(on=day(4), contact="bo", direction="out"),
            r.Invitation(on=day(5), contact="al", direction="in"),
        ],
    )

    assert summary(member)[member.pk] == ActivityCounts(
        active_days=4,
        reactions=3,
        searches=4,
        profile_views=5,
        leads=6,
        accounts=7,
        messages=3,
        inmails=2,
        invitations=1,
    )


@pytest.mark.parametrize(
    ("records", "days"),
    [
        pytest.param([r.Post(on=FIRST, form="repost"), messages(FIRST, 1)], 1, id="once a day"),
        pytest.param([messages(FIRST, 0, inbound=3)], 0, id="received"),
        pytest.param([r.Invitation(on=FIRST, contact="a", direction="in")], 0, id="invited"),
        pytest.param(
            [r.Invitation(on=FIRST, contact="a", direction="out"), messages(FIRST, 1)],
            1,
            id="invited and written",
        ),
        pytest.param([r.Comment(on=FIRST, quality=0)], 0, id="a comment without substance"),
        pytest.param([r.Post(on=FIRST, form="original", passive=True)], 0, id="not by hand"),
        pytest.param([r.Reaction(on=FIRST, count=0)], 0, id="nothing"),
        pytest.param([r.Active(on=FIRST), r.Active(on=LAST)], 2, id="signed in"),
        pytest.param([r.Followers(on=FIRST, gained=9)], 0, id="followed"),
    ],
)
def test_a_day_is_active_by_what_the_member_did(
    member: Member, records: list[r.AnyRecord], days: int
) -> None:
    factories.applied(member, records)

    assert summary(member)[member.pk].active_days == days


def test_of_several_sources_of_a_day_that_with_the_most_stands(member: Member) -> None:
    factories.applied(
        member,
        [
            r.Search(on=day(1), count=2, source="archive"),
            r.Search(on=day(1), count=3, source="archive", advanced=True),
            r.Search(on=day(1), count=4, source="navigator"),
            r.Search(on=day(2), count=7, source="navigator"),
            r.Saved(on=day(1), what="lead", count=2, source="navigator"),
        ],
    )

    found = summary(member)[member.pk]

    assert (found.searches, found.leads, found.active_days) == (5 + 7, 2, 2)


def test_periods_are_counted_each_by_itself(member: Member) -> None:
    searches = [r.Search(on=day(n), count=n, source=s) for n in (1, 2, 3) for s in ("a", "b")]
    factories.applied(member, [*searches, r.Post(on=day(3), form="article")])
    periods = [(day(1), day(2)), (day(3), day(4))]

    with tenant_scope(member.organization_id):
        found = activity_counts(member_ids=[member.pk], among=Q(member=member), periods=periods)

    assert [of[member.pk] for of in found] == [
        ActivityCounts(searches=3, active_days=2),
        ActivityCounts(searches=3, active_days=1, posts=1),
    ]


def test_the_first_and_the_last_day_count_and_none_beyond(member: Member) -> None:
    post = r.Post(on=FIRST, form="original")
    outside = [FIRST - timedelta(days=1), LAST + timedelta(days=1)]
    factories.applied(member, [post, replace(post, on=LAST)])
    factories.applied(member, [replace(post, on=on) for on in outside])

    assert summary(member)[member.pk].posts == 2


def test_what_was_replaced_counts_no_more(member: Member) -> None:
    factories.applied(member, [r.Comment(on=day(1), quality=80, ref="c")])
    factories.applied(member, [r.Comment(on=day(1), quality=0, ref="c")])

    assert summary(member)[member.pk] == ActivityCounts(comments=1)


def test_members_are_summed_by_themselves_in_one_query(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = factories.member(member.organization)
    factories.applied(member, [r.Post(on=day(1), form="article")])

    with django_assert_num_queries(1):
        found = summary(member, other)

    assert found == {member.pk: ActivityCounts(posts=1, active_days=1), other.pk: NOTHING}


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
