"""What a manager sees in the ledger of a group of those who are elsewhere today, and who looked."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage
from teams.reports.group_change import latest_day
from teams.selectors.looks import looks_at
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, recomputed, score
from tests.teams.grouping import AT, DAY, END, MOVED, Crowd, crowd, own_lines, page_of, told, total

D = Decimal


@pytest.fixture
def people(cast: Cast) -> Crowd:
    """Return people without ledgers that an earlier test has worked out."""
    cache.clear()
    return crowd(cast)


def test_a_few_who_are_elsewhere_today_are_in_no_number_of_a_manager(people: Crowd) -> None:
    cast, since, on = people.cast, MOVED - 40 * DAY, MOVED - DAY
    names = ("stays", "keeps", "late")
    days = {"since": since.isoformat(), "on": on.isoformat(), "by": "sum"}
    asked = {"from": days["since"], "to": days["on"]}
    here = [(total(people, name, since), total(people, name, on)) for name in names]
    expected = defaultdict[tuple[str, str], Decimal](Decimal)
    for name, (was, now) in zip(names, here, strict=True):
        if was is not None and now is not None:
            for line in own_lines(people, name, since, on):
                expected[line.component, line.cause] += line.points

    page = page_of(cast, cast.manager, team=str(cast.oslo.pk), **days)
    opened = {
        row.row.name: page_of(cast, cast.manager, component=row.row.name, **days).members
        for row in page.rows
    }
    body = told(cast, cast.manager, **asked).json()

    sums = tuple(sum((one[day] or D(0) for one in here), D(0)) for day in (0, 1))
    assert (page.ledger.before, page.ledger.after) == sums
    assert (D(body["before"]["sum"]), D(body["after"]["sum"])) == sums
    lines = {(li["component"], li["cause"]): D(li["points"]) for li in body["lines"]}
    assert {key: points for key, points in lines.items() if key[0]} == {
        key: points for key, points in expected.items() if points
    }
    assert {(name, one.points) for name, one in opened.items()} == {
        (row.row.name, row.row.net) for row in page.rows
    }
    assert all(row.name for one in (page.members, *opened.values()) for row in one.rows)
    assert {row.hidden for row in page.coming} <= {0}
    assert sum(D(one["points"]) for one in body["members"]) == D(body["change"])
    assert body["hidden"] == {"members": 0, "points": "0.00"}
    assert page.left_out == body["left_out"] == "fewer than 5"
    whole = told(cast, **asked, team=str(cast.oslo.pk)).json()
    assert (whole["left_out"], whole["before"]["totals"]) == ("", body["before"]["totals"] + 2)
    assert page_of(cast, team=str(cast.oslo.pk), **days).left_out == ""


def test_five_who_left_are_told_together_without_a_name(people: Crowd) -> None:
    cast = people.cast
    for name in ("one", "two", "three"):
        member = factories.member(cast.organization, cast.oslo, name=name)
        factories.applied(
            member, [Coverage(metrics=("*",), start=END - 150 * DAY, end=END, source="crm")]
        )
        with tenant_scope(cast.organization.pk):
            member_move(member=member, team=cast.south, since=MOVED)
        recomputed(member, at=AT)
    days = {"since": (MOVED - DAY).isoformat(), "on": END.isoformat(), "by": "sum"}

    seen = page_of(cast, cast.manager, team=str(cast.oslo.pk), **days)
    whole = page_of(cast, team=str(cast.oslo.pk), **days)
    hers = page_of(cast, cast.manager, **days)

    left = seen.coming[0]
    assert (left.cause, left.people, left.hidden, left.count) == ("left", (), 5, 5)
    assert (seen.ledger, seen.reason, seen.left_out) == (whole.ledger, whole.reason, "")
    last = seen.members.rows[-1]
    assert (last.name, last.url, last.count, last.points) == ("", "", 5, left.points)
    assert seen.members.points == whole.members.points == seen.change
    assert (hers.name, hers.ledger) == ("All your teams", whole.ledger)
    body = told(cast, cast.manager, **{"from": days["since"], "to": days["on"]}).json()
    assert body["hidden"] == {"members": 5, "points": f"{left.points:.2f}"}
    assert {one["name"] for one in body["members"]} == {
        "Stays",
        "Keeps",
        "Late",
        "Joins",
        "Rita Rep",
    }


def test_members_read_in_the_log_who_looked_at_a_ledger_of_theirs(people: Crowd) -> None:
    cast, client = people.cast, Client()
    client.force_login(cast.manager)
    address = f"/o/{cast.organization.slug}/ledger/"
    days = {"since": (MOVED - DAY).isoformat(), "on": END.isoformat(), "team": str(cast.oslo.pk)}

    with time_machine.travel(AT, tick=False):
        shown = client.get(address, days).content.decode()
        client.get(address, {**days, "by": "sum"})
    told(cast, **{"from": days["since"], "to": days["on"]})

    assert "<p>Fewer than 5 members who are elsewhere today are left out: no number" in shown
    with tenant_scope(cast.organization.pk):
        looks = {
            name: {
                (one.kind, one.team, one.detail, one.count)
                for one in looks_at(member=people.members[name], start=0, end=9)[0]
            }
            for name in ("stays", "moves", "southern")
        }
    everybody = ("ledger", "", "api", 1)
    of_oslo = ("ledger", "Oslo", "", 2)
    assert looks == {
        "stays": {everybody, of_oslo},
        "moves": {everybody, of_oslo},
        "southern": {everybody},
    }


def test_a_ledger_that_is_still_worked_out_is_in_the_log_too(
    people: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.changes.AT_ONCE", 0)
    cast, client = people.cast, Client()
    client.force_login(cast.manager)
    address = f"/o/{cast.organization.slug}/ledger/"
    asked = {"since": (END - 21 * DAY).isoformat(), "team": str(cast.oslo.pk)}

    with time_machine.travel(AT, tick=False):
        answer = client.get(address, asked, headers={"HX-Request": "true"})

    assert answer.context["page"].pending != ()
    with tenant_scope(cast.organization.pk):
        seen, _ = looks_at(member=people.members["stays"], start=0, end=9)
    assert [(one.kind, one.team, one.count) for one in seen] == [("ledger", "Oslo", 1)]


def test_the_latest_day_is_that_of_those_who_are_seen(cast: Cast) -> None:
    score(cast.rep_member, at=NOW)
    score(cast.other_rep_member, at="2026-06-09T08:00:00Z")

    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        seen, everybody = (latest_day(cast.access(user)) for user in (cast.manager, cast.owner))

    assert (everybody, seen) == (LAST - DAY, LAST)
