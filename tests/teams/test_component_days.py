"""Records behind a number as somebody else sees them: counts per day and kind, nothing finer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Comment, Exchange, Post, Search
from teams.reports.component_report import component_page
from teams.reports.component_shapes import ComponentPage, EntryRow, Records
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, score
from tests.teams.markup import Markup

DAY = timedelta(days=1)
NOON = datetime(2026, 6, 9, 12, 34, tzinfo=UTC)


def talk(number: int, outbound: int, inbound: int) -> Exchange:
    return Exchange(
        on=LAST,
        conversation=f"t{number}",
        contact=f"c{number}",
        first_at=NOON,
        first_out=True,
        outbound=outbound,
        inbound=inbound,
        source="crm",
        ref=f"x{number}",
    )


MIXED: list[AnyRecord] = [
    *(Search(on=LAST, source="crm", ref=f"s{n}") for n in range(14)),
    *(Search(on=LAST - DAY, source="crm", ref=f"before{n}") for n in range(2)),
    *(Search(on=LAST, advanced=True, source="crm", ref=f"a{n}") for n in range(2)),
    *(talk(n, n + 1, n) for n in range(3)),
    Post(on=LAST, at=NOON, form="original", reactions=3, comments=1, source="crm", ref="p1"),
    Post(on=LAST, at=NOON, form="original", reactions=40, comments=7, source="crm", ref="p2"),
    Comment(on=LAST, at=NOON, quality=80, post="a", text_key="k1", source="crm", ref="q1"),
    Comment(on=LAST, at=NOON, quality=0, post="b", text_key="k2", source="crm", ref="q2"),
]


@pytest.fixture(autouse=True)
def rita(cast: Cast) -> None:
    score(cast.rep_member, *MIXED)


def page(cast: Cast, name: str, user: User, **more: Any) -> ComponentPage:
    at = more.pop("at", NOW)
    options: dict[str, Any] = {"on": None, "show": "", "page": 1, **more}
    with time_machine.travel(at, tick=False), tenant_scope(cast.organization.pk):
        return component_page(
            access=cast.access(user),
            member=cast.rep_member,
            name=name,
            as_of=LAST + 2 * DAY,
            is_own=user == cast.rep,
            **options,
        )


def records(cast: Cast, name: str, user: User | None = None, **more: Any) -> Records:
    found = page(cast, name, user or cast.manager, **more).records
    assert found is not None
    return found


def told(row: EntryRow) -> tuple[str, int, str, str]:
    return row.what, row.count, str(row.units), row.verdict


def test_records_of_a_day_and_kind_are_one_row_with_their_sum(cast: Cast) -> None:
    found = records(cast, "people_searches")

    assert [told(row) for row in found.rows] == [
        ("Advanced people search", 2, "3.0", "2 of 2"),
        ("People search", 14, "7", "7 of 14"),
        ("People search", 2, "2", "2 of 2"),
    ]
    assert [row.day for row in found.rows] == [LAST, LAST, LAST - DAY]
    assert sum((row.contribution for row in found.rows), Decimal(0)) == found.raw
    assert sum(row.records for row in found.rows) == found.total == 18


def test_why_they_do_not_count_is_told_of_all_days_together(cast: Cast) -> None:
    cap = "the day reached the most that one day can count"

    assert records(cast, "people_searches").reasons == ((f"Not counted because {cap}", 7),)
    assert records(cast, "people_searches", show="counted").reasons == ()
    assert records(cast, "people_searches", cast.rep).reasons == ()


@pytest.mark.parametrize(
    ("component", "kind"),
    [
        ("two_way_conversations", "Messages with a contact"),
        ("engagement_received", "Original post"),
        ("thoughtful_comments", "Comment"),
    ],
)
def test_no_record_is_told_from_another_of_its_day(cast: Cast, component: str, kind: str) -> None:
    days = [row for row in records(cast, component).rows if row.what == kind]
    own = [row for row in records(cast, component, cast.rep).rows if row.what == kind]

    assert len(own) > len(days) == 1
    assert days[0].detail == ""
    assert days[0].count == sum(row.count for row in own)
    assert days[0].contribution == sum((row.contribution for row in own), Decimal(0))


def test_what_faded_is_by_day_and_kind_too(cast: Cast) -> None:
    score(cast.rep_member, *MIXED, at="2026-06-12T08:00:00Z")
    asked = {"since": LAST, "on": LAST + 2 * DAY, "show": "faded"}
    days, own = (
        page(cast, "two_way_conversations", user, at="2026-06-12T08:00:00Z", **asked).faded
        for user in (cast.manager, cast.rep)
    )

    assert days is not None and own is not None
    assert (len(days.rows), len(own.rows)) == (1, 2)
    assert (days.rows[0].detail, days.rows[0].count) == ("", 8)
    assert days.rows[0].lost == own.rows[0].lost + own.rows[1].lost == days.lost


@pytest.mark.parametrize("who", ["manager", "owner", "analyst"])
def test_whoever_is_not_the_member_sees_days_alone(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    path = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/score/two_way_conversations/"
    with time_machine.travel(NOW, tick=False):
        html = Markup(client.get(path).content.decode())
        client.force_login(cast.rep)
        own = Markup(
            client.get(f"/o/{cast.organization.slug}/score/two_way_conversations/").content.decode()
        )

    assert "counted by day and kind" in html.text
    assert "3 sent, 2 received" not in html.text
    assert "3 sent, 2 received" in own.text
    assert (html.stray, html.open, html.repeated_ids) == ([], [], [])
