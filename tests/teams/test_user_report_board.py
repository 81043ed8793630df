"""The board of the User Report, out of stored scores and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import tenant_scope
from scoring.core.ledger import ledger
from scoring.core.records import AnyRecord, Post, Reaction, Search
from scoring.core.versions.v1 import V1
from scoring.models import ScoreSnapshot
from scoring.selectors import first_total
from teams.models import Member
from teams.reports import report_board
from teams.selectors.kept import forget
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, LAST, NOW, scored
from tests.teams.reporting import BEFORE, report, rows

D = Decimal
EARNED = {"new", "state", "rate"}


def busy(days: int, more: int = 0) -> list[AnyRecord]:
    """Somebody who reacts on so many of the last days, searches so often, and posted before."""
    earlier = [
        Post(on=BEFORE - timedelta(days=n), form="original", source="crm", ref=f"e{n}")
        for n in range(3)
    ]
    late = [Reaction(on=LAST - timedelta(days=n), source="crm", ref=f"r{n}") for n in range(days)]
    searches = [Search(on=LAST, source="crm", ref=f"s{n}") for n in range(more)]
    return [*earlier, *late, *searches]


def six(cast: Cast) -> dict[str, Sequence[AnyRecord]]:
    """Six people: four with enough active days, one with two, one with none."""
    found = {f"Busy {n}": busy(n, more) for n, more in ((3, 0), (4, 9), (5, 3), (7, 0))}
    found |= {"Rare": busy(2, 40), "Away": busy(0)}
    for name, records in found.items():
        scored(cast.organization, *records, team=cast.oslo, name=name)
    return found


def per_day(records: Sequence[AnyRecord], days: int) -> Decimal:
    """Return what the ledger says was earned, by day, worked out on its own."""
    lines = ledger([EVERYTHING, *records], BEFORE, LAST, V1)
    points = sum((line.points for line in lines if line.cause in EARNED), D(0))
    return (points / days).quantize(D("0.01"), ROUND_HALF_UP)


def test_gains_are_between_the_two_days_and_the_first_is_marked(cast: Cast) -> None:
    six(cast)

    found = report(cast)

    changes = {row.name: row.change for row in rows(found).values() if row.change is not None}
    best = sorted((c for c in changes.values() if c > 0), reverse=True)
    assert found.board.compared == 6
    assert [one.points for one in found.board.improved] == best[:5]
    assert [n for n, r in rows(found).items() if "most improved" in r.tags] == [
        n for n, change in changes.items() if change == best[0]
    ]


def test_points_an_active_day_are_those_of_the_ledger(cast: Cast) -> None:
    people = six(cast)
    scored(cast.organization, *busy(6), team=cast.oslo, name="Busy 6")
    people["Busy 6"] = busy(6)

    found = report(cast, per="day").board

    expected = {f"Busy {n}": per_day(people[f"Busy {n}"], n) for n in (3, 4, 5, 6, 7)}
    assert {one.name: one.points for one in found.per_day} == expected
    assert [one.points for one in found.per_day] == sorted(expected.values(), reverse=True)
    assert found.per_day_note == (
        "Of 5 with 3 active days or more. Points by active day, without what aged."
    )
    assert found.per_day_url == ""
    marked = [
        n for n, r in rows(report(cast, per="day")).items() if "most per active day" in r.tags
    ]
    assert marked == [found.per_day[0].name]


def test_it_takes_as_many_queries_for_ten_as_for_five(cast: Cast) -> None:
    counts = []
    for _ in range(2):
        for n in (3, 4, 5, 6, 7):
            scored(cast.organization, *busy(n), team=cast.oslo)
        forget()
        with CaptureQueriesContext(connection) as captured:
            found = report(cast, per="day").board
        counts.append(len(captured))

    assert len(found.per_day) == 5
    assert counts[0] == counts[1]
    forget()
    with CaptureQueriesContext(connection) as captured:
        report(cast)
    assert counts[0] - len(captured) == 1  # the facts of all, and their seats


def test_nothing_is_worked_out_unasked(cast: Cast) -> None:
    six(cast)

    found = report(cast).board

    assert (found.per_day, found.per_day_url) == ((), "/report/?per=day")


def test_of_four_with_enough_active_days_nobody_is_compared(cast: Cast) -> None:
    six(cast)

    found = report(cast, per="day").board

    assert found.per_day == ()
    assert found.per_day_note == "Under 5 people with 3 active days: not compared."


def test_whose_facts_came_after_the_score_waits_for_it(cast: Cast) -> None:
    for n in (3, 4, 5, 6, 7):
        scored(cast.organization, *busy(n), team=cast.oslo, name=f"Busy {n}")
    with tenant_scope(cast.organization.pk):
        late = Member.objects.get(name="Busy 5")
    factories.applied(late, [Post(on=LAST, form="article", source="crm", ref="late")])

    assert report(cast, per="day").board.per_day_note.startswith("Under 5 people")


def test_too_many_at_once_are_not_worked_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (3, 4, 5, 6, 7):
        scored(cast.organization, *busy(n), team=cast.oslo)
    monkeypatch.setattr(report_board, "MOST_AT_ONCE", 4)

    found = report(cast, per="day").board

    assert found.per_day == ()
    assert found.per_day_note == "5 people are too many at once: choose a team, or search."


def test_who_was_scored_by_other_rules_on_one_day_is_not_compared(cast: Cast) -> None:
    six(cast)
    with tenant_scope(cast.organization.pk):
        ScoreSnapshot.objects.filter(on=BEFORE, member__name="Away").update(policy="linkedin_like")

    found = report(cast).board

    assert found.compared == 5
    assert "Away" not in {one.name for one in found.improved}


def test_the_first_day_with_a_total_makes_a_newcomer(cast: Cast) -> None:
    member = scored(cast.organization, Reaction(on=LAST, source="crm", ref="r"))
    with tenant_scope(cast.organization.pk):
        ids = [member.pk, cast.silent_member.pk]
        days = ScoreSnapshot.objects.filter(member=member).values_list("on", flat=True)
        first = min(days)
        ScoreSnapshot.objects.filter(member=member, on=first).update(total=None)

        def found(on: date) -> dict[int, date | None]:
            members = Member.objects.filter(pk__in=ids).annotate(first=first_total(on))
            return dict(members.values_list("pk", "first"))

        assert found(LAST) == {member.pk: first + timedelta(days=1), cast.silent_member.pk: None}
        assert found(first)[member.pk] is None


def test_newcomers_are_marked_in_the_report(cast: Cast) -> None:
    old = [scored(cast.organization, *busy(1), team=cast.oslo) for _ in range(3)]
    new = scored(cast.organization, *busy(1), team=cast.oslo, name="Nora New")
    with tenant_scope(cast.organization.pk):
        for member in old:
            row = ScoreSnapshot.objects.filter(member=member).latest("on")
            row.pk, row.on = None, LAST - timedelta(days=91)
            row.save()

    found = report(cast)

    assert [one.name for one in found.board.newcomers] == ["Nora New"]
    assert [name for name, row in rows(found).items() if "newcomer" in row.tags] == ["Nora New"]
    assert found.board.newcomers[0].since == min(snapshot_days(new))


def snapshot_days(member: Member) -> list[date]:
    with tenant_scope(member.organization_id):
        rows = ScoreSnapshot.objects.filter(member=member, total__isnull=False)
        return list(rows.values_list("on", flat=True))


def test_the_page_shows_the_board_and_keeps_it_while_filtering(cast: Cast) -> None:
    for n in (3, 4, 5, 6, 7):
        scored(cast.organization, *busy(n), team=cast.oslo, name=f"Busy {n}")
    client = Client()
    client.force_login(cast.owner)

    with time_machine.travel(NOW, tick=False):
        plain = client.get(f"/o/{cast.organization.slug}/report/").content.decode()
        asked = client.get(f"/o/{cast.organization.slug}/report/?per=day").content.decode()

    assert f'href="/o/{cast.organization.slug}/report/?per=day"' in plain
    assert '<input type="hidden" name="per" value="day" form="filters">' in asked
    assert "without what aged." in asked
    assert '<li value="1">' in asked
