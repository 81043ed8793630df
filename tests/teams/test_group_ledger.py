"""The ledger of a group: page, API and the ledgers of its members say the same, always."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from scoring.core.records import Search
from tests import factories
from tests.cast import Cast
from tests.scoring.given import recomputed
from tests.teams.grouping import (
    AT,
    DAY,
    END,
    JOINED,
    LEFT,
    MOVED,
    Crowd,
    change_of,
    crowd,
    own_lines,
    page_of,
    told,
    total,
)

D = Decimal
# Before and after everything that happens, and on both sides of each of it.
EDGES = [END, *(day + n * DAY for day in (MOVED, JOINED, LEFT) for n in (-1, 0, 1))]
DAYS = sorted({*EDGES, END - 100 * DAY, END - 59 * DAY, END - 7 * DAY})


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Begin without ledgers that an earlier test has worked out."""
    cache.clear()


@pytest.fixture
def people(cast: Cast) -> Crowd:
    return crowd(cast)


def in_team(people: Crowd, name: str, day: date, team: str) -> bool:
    """Whether somebody was in the team on the day, told anew from what was done to them."""
    home = {"southern": "south"}.get(name, "oslo")
    if name == "moves" and day >= MOVED:
        home = "south"
    here = not (name == "joins" and day < JOINED) and not (name == "leaves" and day > LEFT)
    return here and team in ("", home)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True), st.booleans())
def test_page_and_api_and_the_sum_of_the_members_are_one(
    people: Crowd, days: list[date], is_team: bool
) -> None:
    since, on = sorted(days)
    team = {"team": str(people.cast.oslo.pk)} if is_team else {}
    before, after, expected = D(0), D(0), defaultdict[tuple[str, str], Decimal](Decimal)
    for name in people.members:
        was = total(people, name, since) if in_team(people, name, since, "oslo" * is_team) else None
        now = total(people, name, on) if in_team(people, name, on, "oslo" * is_team) else None
        before, after = before + (was or 0), after + (now or 0)
        if was is not None and now is not None:
            for line in own_lines(people, name, since, on):
                expected[line.component, line.cause] += line.points
        elif now is not None:
            belonged = in_team(people, name, since, "oslo" * is_team)
            expected["", "measured" if belonged else "joined"] += now
        elif was is not None:
            belongs = in_team(people, name, on, "oslo" * is_team)
            expected["", "unmeasured" if belongs else "left"] -= was

    asked = {"since": since.isoformat(), "on": on.isoformat()}
    page = page_of(people.cast, by="sum", **asked, **team)
    mean = page_of(people.cast, **asked, **team)
    body = told(people.cast, **{"from": since.isoformat(), "to": on.isoformat()}, **team).json()

    lines = {(li["component"], li["cause"]): D(li["points"]) for li in body["lines"]}
    assert lines == {key: points for key, points in expected.items() if points}
    assert (D(body["before"]["sum"]), D(body["after"]["sum"])) == (before, after)
    assert (page.ledger.before, page.ledger.after) == (before, after)
    by_component = defaultdict[str, Decimal](Decimal)
    for (component, _), points in lines.items():
        by_component[component] += points
    assert {r.row.name: r.row.net for r in page.rows} == {
        name: points for name, points in by_component.items() if name
    }
    assert {r.cause: r.points for r in page.coming} == {
        cause: points for (component, cause), points in lines.items() if not component
    }
    for shown in (page, mean):
        parts = [points for _, points in shown.terms]
        assert shown.ledger.before + sum(parts, D(0)) == shown.ledger.after
        assert sum((r.row.net for r in shown.rows), D(0)) == shown.ledger.sum.net
    assert sum(D(one["points"]) for one in body["members"]) == after - before
    assert page.members.points == after - before == D(body["change"])
    if mean.is_mean:
        means = [D(line["mean"]) for line in body["lines"]]
        assert sum(means, D(0)) == D(body["mean_change"]) == mean.change
        assert (mean.ledger.before, mean.ledger.after) == (
            D(body["before"]["mean"]),
            D(body["after"]["mean"]),
        )


def test_who_joins_and_who_leaves_is_a_line_of_the_whole_total_with_a_name(people: Crowd) -> None:
    since, on = MOVED - DAY, END
    team = str(people.cast.oslo.pk)

    page = page_of(people.cast, since=since.isoformat(), on=on.isoformat(), team=team, by="sum")

    left, joined = (next(r for r in page.coming if r.cause == c) for c in ("left", "joined"))
    gone = [total(people, name, since) for name in ("moves", "leaves")]
    assert left.points == -sum((one for one in gone if one), D(0))
    assert [link.label for link in left.people] == ["Leaves", "Moves"]
    assert (joined.points, [link.label for link in joined.people]) == (
        total(people, "joins", on),
        ["Joins"],
    )
    assert joined.people[0].url.endswith(f"since={since}&on={on}#ledger")
    assert (page.members_before, page.members_after) == (5 + 1, 4 + 1)


def test_every_cause_occurs_among_these_people(people: Crowd) -> None:
    early = change_of(people.cast, END - 59 * DAY, END).ledger
    first = change_of(people.cast, END - 100 * DAY, JOINED).ledger

    causes = {line.cause for line in (*early.lines, *first.lines)}
    assert causes >= {"ageing", "new", "state", "rate", "joined", "left", "measured"}


def test_a_team_of_others_is_forbidden_and_one_that_is_not_is_not_found(cast: Cast) -> None:
    for user, team, error in (
        (cast.manager, cast.south.pk, PermissionDenied),
        (cast.rep, None, PermissionDenied),
        (cast.owner, cast.outside_team.pk, Http404),
    ):
        with pytest.raises(error):
            change_of(cast, MOVED, END, team=team, user=user)

    assert (
        told(cast, cast.manager, team=str(cast.south.pk), **{"from": "2026-11-01"}).status_code
        == 403
    )
    assert told(cast, team="0", **{"from": "2026-11-01"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "from"),
        ({"from": "2026-11-22"}, "from"),
        ({"from": "2026-11-01", "to": "2026-11-23"}, "to"),
    ],
)
def test_a_program_names_two_days_that_are_over(
    cast: Cast, query: dict[str, str], field: str
) -> None:
    answer = told(cast, **query)

    assert (answer.status_code, [*answer.json()["fields"]]) == (400, [field])


def test_who_has_newer_facts_than_scores_is_not_told_apart_but_counted(people: Crowd) -> None:
    member = people.members["stays"]
    since = END - 30 * DAY
    before = change_of(people.cast, since, END)
    factories.applied(member, [Search(on=END, count=5, source="new", ref="s")])

    after = change_of(people.cast, since, END)

    moved = total(people, "stays", END) - total(people, "stays", since)  # type: ignore[operator]
    untold = [line for line in after.ledger.lines if line.cause == "untold"]
    assert [(line.points, line.members) for line in untold] == [(moved, 1)]
    assert [one.name for one in after.untold] == ["Stays"]
    assert (after.ledger.before, after.ledger.after) == (before.ledger.before, before.ledger.after)
    assert (before.pending, after.pending) == ((), ())


def test_a_large_group_is_worked_out_by_a_worker_and_adds_up_meanwhile(
    people: Crowd,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    since, on = (END - 30 * DAY).isoformat(), END.isoformat()
    whole = change_of(people.cast, END - 30 * DAY, END)
    cache.clear()
    monkeypatch.setattr("scoring.changes.AT_ONCE", 2)

    client = Client()
    client.force_login(people.cast.owner)
    address = f"/o/{people.cast.organization.slug}/ledger/?since={since}&on={on}&by=sum"

    with django_capture_on_commit_callbacks(execute=True):
        page = page_of(people.cast, since=since, on=on, by="sum")
        with time_machine.travel(AT, tick=False):
            waits = client.get(address).content.decode()
        first = told(people.cast, **{"from": since, "to": on})
        again = told(people.cast, **{"from": since, "to": on})
    worked_out = change_of(people.cast, END - 30 * DAY, END)
    with time_machine.travel(AT, tick=False):
        done = client.get(address).content.decode()

    assert [row.cause for row in page.coming] == ["left", "untold", "joined"]
    assert sum((points for _, points in page.terms), D(0)) == page.change
    assert (first.status_code, again.status_code, first["Retry-After"]) == (409, 409, "5")
    assert (len(page.pending), page.stayed, page.told) == (5, 5, 0)
    assert page.reason.startswith("1 left, ") and "5 not told apart yet, " in page.reason
    assert "Nobody’s lines are told apart yet." in waits
    # A whole window apart nothing is left of the first day: ten times as many are quick enough.
    assert change_of(people.cast, END - 90 * DAY, END).pending == ()
    assert worked_out == whole
    assert "5 ledgers are being worked out. 0 are told apart so far" in waits
    assert ('hx-trigger="every 3s"' in waits, 'hx-trigger="every 3s"' in done) == (True, False)


def test_the_lines_of_a_change_of_rules_are_those_of_the_members(people: Crowd) -> None:
    cast, on = people.cast, END + 3 * DAY
    at = "2026-11-26T08:00:00Z"
    change = {"people_searches": {"max": 6, "target": 10}}
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        factories.rule_version(cast.organization, cast.owner, END + 2 * DAY, components=change)
    for name in ("stays", "keeps"):
        recomputed(people.members[name], at=at)

    found = change_of(cast, END - 7 * DAY, on)

    expected = defaultdict[tuple[str, str], Decimal](Decimal)
    for name in ("stays", "keeps"):
        for line in own_lines(people, name, END - 7 * DAY, on):
            expected[line.component, line.cause] += line.points
    lines = {(li.component, li.cause): li.points for li in found.ledger.lines if li.component}
    assert lines == {key: points for key, points in expected.items() if points}
    assert any(cause == "rules" for _, cause in lines)


def test_the_page_leads_from_every_line_to_its_people_and_their_records(people: Crowd) -> None:
    cast, client = people.cast, Client()
    client.force_login(cast.owner)
    address = f"/o/{cast.organization.slug}/ledger/"
    days = {"since": (END - 30 * DAY).isoformat(), "on": END.isoformat(), "by": "sum"}

    with time_machine.travel(AT, tick=False):
        shown = client.get(address, days)
        opened = client.get(address, {**days, "component": "people_searches"})

    page = opened.context["page"]
    row = next(item for item in page.rows if item.row.name == "people_searches")
    assert page.members.parts is not None
    assert (page.members.title, page.members.points) == ("People searches", row.row.net)
    assert page.members.parts.faded == row.row.faded
    assert all("/score/people_searches/?since=" in one.url for one in page.members.rows)
    assert page.members.rows[0].faded_url in opened.content.decode().replace("&amp;", "&")
    closed = shown.content.decode()
    assert (
        f"{address}?since={days['since']}&amp;on={days['on']}&amp;by=sum&amp;component=" in closed
    )
    assert "Nothing is rounded away." in closed
    own = [one.url for one in shown.context["page"].members.rows]
    assert all(url.endswith(f"/?since={days['since']}&on={days['on']}#ledger") for url in own)


def test_the_page_answers_whatever_is_asked_for(cast: Cast) -> None:
    page = page_of(
        cast, since="0001-01-01", on="0001-01-02", by="x", page="x", component="charisma"
    )
    late = page_of(cast, since="2026-11-21", on="2099-01-01", page="99")

    assert (page.on, page.since, page.component, page.members.rows) == (END, END - 30 * DAY, "", ())
    assert (late.on, late.since) == (END, END - DAY)


def test_days_without_totals_say_so(cast: Cast) -> None:
    page = page_of(cast, since="2026-11-01", on="2026-11-08")

    assert page.missing is not None
    assert page.missing.reason == "Nobody had a total on 1 Nov 2026 or on 8 Nov 2026."


def test_a_component_that_moved_nobody_shows_no_one(people: Crowd) -> None:
    client = Client()
    client.force_login(people.cast.owner)
    address = f"/o/{people.cast.organization.slug}/ledger/"
    asked = {"since": "2026-01-01", "on": END.isoformat(), "component": "people_searches"}

    with time_machine.travel(AT, tick=False):
        answer = client.get(address, asked)

    assert answer.status_code == 200
    assert "Nobody moved it." in answer.content.decode()
