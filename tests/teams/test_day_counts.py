"""What a member did, as counts per day and kind, on the page that managers see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from teams.charts.strip import strip
from teams.reports.day_report import MOST_DAYS, day_table
from teams.reports.day_shapes import DayTable
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, score
from tests.teams.markup import Markup

DAY = timedelta(days=1)
NOON = datetime(2026, 6, 9, 12, 34, tzinfo=UTC)


def on(age: int, ref: str) -> dict[str, object]:
    return {"on": LAST - age * DAY, "source": "crm", "ref": ref}


DONE: list[AnyRecord] = [
    Post(form="original", at=NOON, **on(0, "p1")),  # type: ignore[arg-type]
    Post(form="repost", **on(0, "p2")),  # type: ignore[arg-type]
    Comment(quality=80, **on(0, "c1")),  # type: ignore[arg-type]
    Reaction(count=4, **on(1, "r1")),  # type: ignore[arg-type]
    Reaction(count=3, **on(1, "r2")),  # type: ignore[arg-type]
    Search(count=5, **on(2, "s1")),  # type: ignore[arg-type]
    ProfileView(contact="ada", **on(2, "v1")),  # type: ignore[arg-type]
    Saved(what="lead", count=2, **on(2, "l1")),  # type: ignore[arg-type]
    Invitation(contact="ada", direction="out", **on(3, "i1")),  # type: ignore[arg-type]
    Invitation(contact="bob", direction="in", **on(3, "i2")),  # type: ignore[arg-type]
    Connection(contact="ada", **on(3, "n1")),  # type: ignore[arg-type]
    Engagement(reactions=9, **on(0, "e1")),  # type: ignore[arg-type]
    Followers(gained=9, **on(0, "f1")),  # type: ignore[arg-type]
    *(
        Exchange(
            conversation=f"t{n}",
            contact=f"c{n}",
            first_at=NOON,
            first_out=True,
            outbound=n,
            inbound=7,
            **on(0, f"x{n}"),  # type: ignore[arg-type]
        )
        for n in (0, 1, 2)
    ),
    Search(count=99, **on(7, "old")),  # type: ignore[arg-type]
]


def table(cast: Cast, since: date = LAST - 7 * DAY) -> DayTable:
    with tenant_scope(cast.organization.pk):
        return day_table(member=cast.rep_member, since=since, as_of=LAST)


def test_each_kind_is_counted_by_day_after_the_earlier_one(cast: Cast) -> None:
    score(cast.rep_member, *DONE)
    score(cast.other_rep_member, Search(count=50, **on(0, "other")))  # type: ignore[arg-type]

    found = table(cast)

    assert (found.first, found.last, found.length) == (LAST - 6 * DAY, LAST, 7)
    assert {one.label: one.counts for one in found.strips} == {
        "Posts and reshares": (0, 0, 0, 0, 0, 0, 2),
        "Comments": (0, 0, 0, 0, 0, 0, 1),
        "Reactions": (0, 0, 0, 0, 0, 7, 0),
        "People searches": (0, 0, 0, 0, 5, 0, 0),
        "Profile views": (0, 0, 0, 0, 1, 0, 0),
        "Leads and accounts saved": (0, 0, 0, 0, 2, 0, 0),
        "Invitations sent": (0, 0, 0, 1, 0, 0, 0),
        "New connections": (0, 0, 0, 1, 0, 0, 0),
        "Messages sent": (0, 0, 0, 0, 0, 0, 3),
    }
    assert [day for day, _ in found.rows] == [LAST - n * DAY for n in range(4)]
    assert found.rows[1] == (LAST - DAY, (0, 0, 7, 0, 0, 0, 0, 0, 0))


def test_what_was_replaced_or_undone_counts_no_more(cast: Cast) -> None:
    score(cast.rep_member, Search(count=5, **on(1, "s")))  # type: ignore[arg-type]
    factories.applied(cast.rep_member, [Search(count=2, **on(1, "s"))])  # type: ignore[arg-type]

    (searches,) = table(cast).strips

    assert (searches.total, searches.days) == (2, 1)


def test_a_long_time_is_cut_to_26_weeks_and_says_so(cast: Cast) -> None:
    score(cast.rep_member)

    long, whole = table(cast, date(2025, 1, 1)), table(cast, LAST - MOST_DAYS * DAY)

    assert (long.length, long.note) == (182, "The last 26 weeks of the time since 1 Jan.")
    assert (whole.length, whole.note) == (182, "")
    assert long.rows == ()
    with pytest.raises(ValueError, match="is not before"):
        table(cast, LAST)


def test_a_manager_sees_the_days_and_the_member_the_records(cast: Cast) -> None:
    score(cast.rep_member, *DONE)
    client, base = Client(), f"/o/{cast.organization.slug}"
    pages = {}
    for user, path in ((cast.manager, f"members/{cast.rep_member.pk}/"), (cast.rep, "score/")):
        client.force_login(user)
        with time_machine.travel(NOW, tick=False):
            pages[user] = Markup(client.get(f"{base}/{path}?since=2026-06-02").content.decode())
    seen = pages[cast.manager]

    assert "Records, day by day" in seen.text
    assert "Records, day by day" not in pages[cast.rep].text
    assert "Tue 9 Jun 2026 2 1 0 0 0 0 0 0 3" in seen.text
    assert len([one for one in seen.all("rect") if "heat" in one.get("class", "")]) == 9
    assert "12:34" not in seen.text
    assert (seen.stray, seen.open, seen.repeated_ids, seen.tables_without_caption) == (
        [],
        [],
        [],
        0,
    )


def test_without_a_record_the_panel_says_so(cast: Cast) -> None:
    score(cast.rep_member)
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(NOW, tick=False):
        path = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/"
        html = client.get(path).content.decode()

    assert "Nothing was recorded on these days." in html


def test_a_cell_is_darker_the_more_there_is() -> None:
    cells = strip([0, 1, 4, 5, 8])

    assert [(cell.x, cell.width, cell.level) for cell in cells] == [
        ("20%", "17%", 1),
        ("40%", "17%", 2),
        ("60%", "17%", 3),
        ("80%", "17%", 4),
    ]
    assert strip([0, 0]) == strip([]) == ()
