"""The score page: the snapshot, what moved it to the hundredth, and where one stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from accounts.models import Organization, User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Comment, Connection, Coverage, Reaction, Search
from scoring.core.registry import CURRENT, model
from scoring.selectors import scores_on
from teams.models import Import, ImportStatus
from teams.services.people import member_leave, member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import (
    EVERYTHING,
    FIRST,
    LAST,
    REACTION,
    random_records,
    recomputed,
    score,
    snapshots,
)
from tests.teams.reporting import BEFORE, page

D = Decimal
NOVEMBER = date(2026, 11, 22)


# -- the score ---------------------------------------------------------------------------------


def test_the_page_is_the_snapshot(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast)

    with tenant_scope(cast.organization.pk):
        stored = scores_on(member_ids=[cast.rep_member.pk], on=LAST)[cast.rep_member.pk]
    assert (found.score, found.data_through, found.as_of) == (stored.score, LAST, LAST)
    assert (found.before, found.change, found.band) == (D("0.00"), D("0.99"), "Starting")
    assert [(row.name, row.score.points, row.change) for row in found.pillars] == [
        ("brand", D("0.00"), D("0.00")),
        ("find", D("0.24"), D("0.24")),
        ("insights", D("0.75"), D("0.75")),
        ("relationships", D("0.00"), D("0.00")),
    ]


def test_every_component_is_told_with_what_was_counted(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast)

    made = {row.component.code: row for pillar in found.made for row in pillar.components}
    assert [*made] == [c.code for c in model(CURRENT).components]
    assert (made["I4"].counted, made["I4"].change) == ("1 reaction", D("0.18"))
    assert made["I4"].note == "provisional, 40 of 90 days"
    assert (made["F4"].note, made["F4"].counted) == ("does not apply", "")


def test_the_own_page_and_the_managers_are_one_report(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    own = page(cast, user=cast.rep, is_own=True)
    seen = page(cast)

    assert own.is_own
    assert own.crumbs == ()
    assert [link.label for link in seen.crumbs] == ["User report"]
    assert (own.score, own.ledger, own.made) == (seen.score, seen.ledger, seen.made)


def test_without_a_score_the_page_says_what_to_do(cast: Cast) -> None:
    own = page(cast, user=cast.rep, is_own=True)
    seen = page(cast)

    assert (own.state, own.missing.title) == ("no_data", "No data yet")
    assert own.missing.step.label == "Import a LinkedIn archive"
    assert "your score" in own.missing.reason
    assert "Rita’s score" in seen.missing.reason
    assert seen.missing.step is None


def test_of_a_leaver_the_last_day_is_shown(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    with tenant_scope(cast.organization.pk):
        member_leave(member=cast.rep_member, on=date(2026, 6, 3))
    recomputed(cast.rep_member)

    found = page(cast)

    assert (found.as_of, found.person.team) == (date(2026, 6, 3), "Oslo")


def test_a_person_is_in_the_team_of_the_day_and_in_none_after_it_ended(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 5))
        now = page(cast).person
        cast.rep_member.memberships.update(end=F("start"))
    after = page(cast)

    assert (now.team, now.since) == ("South", date(2026, 6, 5))
    assert (after.person.team, after.person.since) == ("", None)
    assert [pool.pool for pool in after.standing] == ["Organization", "Industry"]


# -- the ledger --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("span", [1, 30])
def test_the_lines_of_the_ledger_add_up_to_the_last_hundredth(
    cast: Cast, seed: int, span: int
) -> None:
    factories.applied(cast.rep_member, [*random_records(seed, NOVEMBER), EVERYTHING])
    recomputed(cast.rep_member, at="2026-11-23T08:00:00Z")

    found = page(cast, as_of=NOVEMBER, since=NOVEMBER - timedelta(days=span))

    ledger = found.ledger
    assert ledger is not None
    assert (ledger.before, ledger.after) == (found.before, found.score.total)
    assert ledger.before + ledger.faded + ledger.new + ledger.other == ledger.after
    assert ledger.sum.net == found.change
    for row in found.pillars:
        lines = [r.net for r in (*ledger.moved, *ledger.level) if r.pillar == row.name]
        assert sum(lines, D(0)) == row.change


def test_without_a_total_on_both_days_there_is_no_ledger(cast: Cast) -> None:
    metrics = tuple(c.name for p in model(CURRENT).pillars[1:] for c in p.components)
    three = Coverage(metrics=metrics, start=date(2026, 1, 1), end=LAST, source="crm")
    factories.applied(cast.rep_member, [three, REACTION])
    recomputed(cast.rep_member)

    found = page(cast)

    assert (found.state, found.partial, found.ledger) == ("three_pillars", D("0.79"), None)
    assert (found.change, found.missing.title) == (None, "Not measured")
    assert found.reason == "Brand cannot be measured from the files so far."
    assert found.pillars[2].change == D("0.55")


def test_while_newer_facts_are_not_scored_there_is_no_ledger(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    factories.applied(cast.rep_member, [Search(on=LAST, source="crm", ref="s")])

    stale = page(cast)
    recomputed(cast.rep_member)
    fresh = page(cast)

    assert (stale.ledger, stale.score.total, stale.change) == (None, D("0.99"), D("0.99"))
    assert fresh.ledger.after > D("0.99")


def test_under_another_seat_policy_there_is_no_ledger_until_it_is_scored(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    Organization.objects.filter(pk=cast.organization.pk).update(seat_policy="linkedin_like")

    assert page(cast).ledger is None

    recomputed(cast.rep_member)
    assert page(cast).ledger.after == D("0.95")


# -- the day to compare with -------------------------------------------------------------------


def test_a_day_to_compare_with_is_taken(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, since=date(2026, 6, 1))

    assert (found.since, found.ledger.since) == (date(2026, 6, 1), date(2026, 6, 1))
    assert [c.value for c in found.since_choices if c.selected] == ["2026-06-01"]


def test_the_usual_days_are_offered(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, since=BEFORE)

    assert [(c.label, c.selected) for c in found.since_choices] == [
        ("2 Jun (7 days)", True),
        ("10 May (30 days)", False),
        ("10 Apr (60 days)", False),
        ("11 Mar (90 days)", False),
    ]


@pytest.mark.parametrize("since", [None, LAST, LAST + timedelta(days=9), date.max])
def test_no_earlier_day_is_thirty_days_before(cast: Cast, since: date | None) -> None:
    score(cast.rep_member, REACTION)

    assert page(cast, since=since).since == LAST - timedelta(days=30)


@pytest.mark.parametrize("since", [FIRST - timedelta(days=1), date.min])
def test_a_day_before_the_history_has_nothing_to_compare(cast: Cast, since: date) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, since=since)

    assert (found.since, found.before, found.change, found.ledger) == (since, None, None, None)
    assert found.reason.startswith("There is no score on ")


# -- the trend ---------------------------------------------------------------------------------


def test_the_trend_has_a_point_a_week_and_ends_on_the_day_of_the_score(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    trend = page(cast).trend

    assert [p.on for p in trend.points] == [LAST - timedelta(weeks=n) for n in (2, 1, 0)]
    assert (trend.end.total, trend.end.find) == (D("0.99"), D("0.24"))


def test_the_trend_is_of_26_weeks_at_most(cast: Cast) -> None:
    old = Coverage(metrics=("*",), start=date(2025, 1, 1), end=LAST, source="crm")
    factories.applied(cast.rep_member, [old])
    recomputed(cast.rep_member)

    assert len(page(cast).trend.points) == 27


def test_one_week_is_no_trend(cast: Cast) -> None:
    score(cast.rep_member, REACTION, at="2026-05-28T08:00:00Z")

    assert page(cast, as_of=date(2026, 5, 27)).trend is None


def test_an_import_is_marked_on_its_local_day(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(time_zone="Europe/Oslo")
    cast.rep_member.organization.refresh_from_db()
    score(cast.rep_member, REACTION)
    late = factories.batch(
        cast.rep_member,
        ImportStatus.PARTIAL,
        inputs=[{"kind": "linkedin.messages"}, {"kind": "activity"}],
        new_count=12,
        finished_at=datetime(2026, 6, 7, 22, 30, tzinfo=UTC),
    )
    factories.batch(
        cast.rep_member, ImportStatus.FAILED, finished_at=datetime(2026, 6, 7, 9, tzinfo=UTC)
    )

    [_, marker] = page(cast).trend.markers

    assert marker.on == date(2026, 6, 8)
    assert marker.text == "Activity document and LinkedIn archive imported, 12 new, 0 changed"
    with tenant_scope(cast.organization.pk):
        Import.objects.filter(pk=late.pk).update(finished_at=datetime(2026, 6, 9, 22, tzinfo=UTC))
    assert [marker.kind for marker in page(cast).trend.markers] == ["absence"]


# -- coverage ----------------------------------------------------------------------------------


def test_sources_are_named_with_what_they_cover_and_until_when(cast: Cast) -> None:
    metrics = ("reactions_given", "days_active")
    records: list[AnyRecord] = [
        EVERYTHING,
        Coverage(metrics=metrics, start=date(2026, 1, 1), end=LAST, source="linkedin"),
        Coverage(metrics=("network_size",), start=LAST, end=date.max, source=""),
        Connection(on=LAST, contact="bo"),
    ]
    factories.applied(cast.rep_member, records)
    recomputed(cast.rep_member)

    assert [(s.name, s.detail) for s in page(cast).sources] == [
        ("Own file", "R1, until further notice"),
        ("Crm", "every component, to 31 Dec"),
        ("LinkedIn archive", "F5, I4, to 9 Jun"),
    ]


def test_reservations_are_told_by_component(cast: Cast) -> None:
    archive = replace(EVERYTHING, source="linkedin")
    wordless = Comment(on=LAST, quality=40, quality_measured=False, source="crm", ref="c")
    old = Coverage(metrics=("thoughtful_comments",), start=date(2026, 1, 1), end=LAST)
    received = ("engagement_received",)
    cut = Coverage(metrics=received, start=date(2026, 4, 1), end=LAST, floor=True)
    factories.applied(cast.rep_member, [archive, wordless, old, cut])
    recomputed(cast.rep_member)

    notes = {note.code: note.text for note in page(cast).coverage_notes}

    assert notes["F5"] == "a lower bound: the archive shows active days only in part"
    assert notes["I3"] == "quality not measured where comments came without text"
    assert notes["I4"] == "provisional, 40 of 90 days"
    assert notes["I2"] == (
        "provisional, 70 of 90 days; a lower bound: the workbook lists the 50 posts with the most "
        "engagement alone"
    )
    assert "R1" not in notes


def test_active_days_that_another_source_tells_too_are_no_lower_bound(cast: Cast) -> None:
    factories.applied(cast.rep_member, [EVERYTHING, replace(EVERYTHING, source="linkedin")])
    recomputed(cast.rep_member)

    assert "F5" not in {note.code for note in page(cast).coverage_notes}


# -- advice and viewers ------------------------------------------------------------------------


def test_next_points_are_the_gains_of_the_day(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    points = page(cast).next_points

    assert len(points) == 24
    gains = [point.action.gain for point in points]
    assert gains == sorted(gains, reverse=True)
    assert {point.scale for point in points if point.action.pillar == "find"} <= {"Find × 25/21"}


def test_who_may_see_the_page_is_told(cast: Cast) -> None:
    score(cast.rep_member, Reaction(on=LAST))
    with tenant_scope(cast.organization.pk):
        User.objects.filter(pk=cast.manager.pk).update(name="Mona Manager")
        factories.team_manager(cast.oslo, cast.manager)

    viewers = page(cast, user=cast.rep, is_own=True).viewers

    assert [(viewer.who, viewer.allowed) for viewer in viewers] == [
        ("You", True),
        ("Mona Manager, manager", True),
        ("Managers of teams above, owners, admins and analysts", True),
        ("Site staff", True),
        ("Colleagues", False),
    ]


def test_reading_the_page_writes_nothing(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    before = snapshots(cast.rep_member)

    page(cast)

    assert [row.computed_at for row in snapshots(cast.rep_member).values()] == [
        row.computed_at for row in before.values()
    ]
