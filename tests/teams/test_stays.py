"""Dated moves: a day that was not meant is never another team's, and nobody is in two teams."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Action
from accounts.tenancy import tenant_scope
from teams.models import Member, Team, TeamMembership
from teams.reports.roster import teams_on
from teams.services.stays import member_move, stay_correct, stay_remove
from teams.services.team_changes import move_add, move_correct
from tests import factories
from tests.cast import Cast
from tests.teams.grouping import AT, DAY, END, change_of, crowd, told
from tests.trail import trail

Row = tuple[str, date, date | None]
JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def rows(member: Member) -> list[Row]:
    with tenant_scope(member.organization_id):
        found = TeamMembership.objects.filter(member=member).select_related("team")
        return [(one.team.name, one.start, one.end) for one in found.order_by("start")]


def stay(member: Member, team: Team) -> TeamMembership:
    return TeamMembership.objects.select_related("team", "member").get(member=member, team=team)


@pytest.fixture
def moved(cast: Cast) -> Member:
    """Somebody in Oslo from January, in South from March, in North from June."""
    member = factories.member(cast.organization, cast.oslo)
    with tenant_scope(cast.organization.pk):
        member_move(member=member, team=cast.south, since=MAR)
        member_move(member=member, team=cast.north, since=JUN)
    return member


def test_a_move_ends_the_stay_before_it_on_the_day_before(moved: Member) -> None:
    assert rows(moved) == [
        ("Oslo", JAN, date(2026, 2, 28)),
        ("South", MAR, date(2026, 5, 31)),
        ("North", JUN, None),
    ]


def test_a_move_in_the_past_lasts_until_the_next_one_that_is_known(
    cast: Cast, moved: Member
) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.north, since=date(2026, 4, 1))

    assert rows(moved) == [
        ("Oslo", JAN, date(2026, 2, 28)),
        ("South", MAR, date(2026, 3, 31)),
        ("North", date(2026, 4, 1), date(2026, 5, 31)),
        ("North", JUN, None),
    ]


def test_a_move_on_the_first_day_of_a_stay_takes_its_place(cast: Cast, moved: Member) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.oslo, since=MAR)

    assert rows(moved)[1] == ("Oslo", MAR, date(2026, 5, 31))


def test_a_move_before_the_first_stay_fills_the_days_up_to_it(cast: Cast, moved: Member) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=moved, team=cast.south, since=date(2025, 12, 1))

    assert rows(moved)[0] == ("South", date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize("day", [JAN, date(2026, 2, 28)])
def test_a_move_to_where_somebody_is_anyway_is_refused(
    cast: Cast, moved: Member, day: date
) -> None:
    before = rows(moved)

    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="already"):
        member_move(member=moved, team=cast.oslo, since=day)

    assert rows(moved) == before


def test_nobody_is_moved_before_they_joined_after_they_left_or_to_a_closed_team(
    cast: Cast,
) -> None:
    member = factories.member(cast.organization, joined_on=MAR, left_on=JUN)
    with tenant_scope(cast.organization.pk):
        for day, words in ((JAN, "joined on 2026-03-01"), (date(2026, 7, 1), "left on 2026-06-01")):
            with pytest.raises(ValidationError, match=words):
                member_move(member=member, team=cast.oslo, since=day)
        cast.oslo.closed_on = date(2026, 4, 30)
        with pytest.raises(ValidationError, match="Oslo is closed since 2026-04-30"):
            member_move(member=member, team=cast.oslo, since=date(2026, 5, 1))
        member_move(member=member, team=cast.south, since=MAR)

    assert rows(member) == [("South", MAR, JUN)]


def test_a_correction_takes_its_neighbours_along(cast: Cast, moved: Member) -> None:
    with tenant_scope(cast.organization.pk):
        stay_correct(
            stay=stay(moved, cast.south),
            team=cast.south,
            start=date(2026, 3, 10),
            end=date(2026, 6, 30),
        )

    assert rows(moved) == [
        ("Oslo", JAN, date(2026, 3, 9)),
        ("South", date(2026, 3, 10), date(2026, 6, 30)),
        ("North", date(2026, 7, 1), None),
    ]


def test_a_correction_leaves_a_gap_where_that_is_meant(cast: Cast, moved: Member) -> None:
    with tenant_scope(cast.organization.pk):
        stay_correct(
            stay=stay(moved, cast.south),
            team=cast.north,
            start=date(2026, 3, 10),
            end=date(2026, 4, 30),
            leaves_gap=True,
        )

    assert rows(moved) == [
        ("Oslo", JAN, date(2026, 2, 28)),
        ("North", date(2026, 3, 10), date(2026, 4, 30)),
        ("North", JUN, None),
    ]


@pytest.mark.parametrize(
    ("start", "end", "leaves_gap", "words"),
    [
        (MAR, date(2026, 2, 1), False, "not before the first"),
        (date(2025, 12, 1), None, False, "overlaps"),
        (date(2026, 2, 1), date(2026, 5, 31), True, "overlaps with South"),
        (MAR, date(2026, 7, 1), True, "overlaps with North from 2026-06-01"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    cast: Cast, moved: Member, start: date, end: date | None, leaves_gap: bool, words: str
) -> None:
    before = rows(moved)

    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match=words):
        stay_correct(
            stay=stay(moved, cast.south),
            team=cast.south,
            start=start,
            end=end,
            leaves_gap=leaves_gap,
        )

    assert rows(moved) == before


@pytest.mark.parametrize(("leaves_gap", "last"), [(False, 31), (True, 28)])
def test_a_stay_that_never_was_goes(cast: Cast, moved: Member, leaves_gap: bool, last: int) -> None:
    with tenant_scope(cast.organization.pk):
        stay_remove(stay=stay(moved, cast.south), leaves_gap=leaves_gap)

    end = date(2026, 2, 28) if leaves_gap else date(2026, 5, 31)
    assert end.day == last
    assert rows(moved) == [("Oslo", JAN, end), ("North", JUN, None)]


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_moved_no_day_has_two_teams_and_earlier_days_stay(
    cast: Cast, seed: int
) -> None:
    random = Random(seed)
    member = factories.member(cast.organization, cast.oslo)
    days = [JAN + timedelta(days=n) for n in range(0, 200, 3)]
    expected = dict.fromkeys(days, "Oslo")
    with tenant_scope(cast.organization.pk):
        for _ in range(12):
            since, team = random.choice(days), random.choice((cast.oslo, cast.south, cast.north))
            known = [start for _, start, _ in rows(member) if start > since]
            try:
                member_move(member=member, team=team, since=since)
            except ValidationError:
                assert expected[since] == team.name
                continue
            until = min(known, default=date.max)
            expected |= {day: team.name for day in days if since <= day < until}
        found = rows(member)
        for before, after in pairwise(found):
            assert before[2] == after[1] - timedelta(days=1)
        told_days = {day: teams_on(member_ids=[member.pk], on=day)[member.pk][1] for day in days}
    assert told_days == expected


def test_a_correction_is_logged_with_what_it_changes_alone(cast: Cast, moved: Member) -> None:
    with tenant_scope(cast.organization.pk):
        move_correct(
            access=cast.access(cast.admin),
            stay=stay(moved, cast.south),
            team=cast.south,
            start=MAR,
            end=date(2026, 5, 1),
            leaves_gap=True,
        )

    [event] = trail(cast.organization, moved)
    assert (event.action, event.before, event.after) == (
        Action.MOVE_CORRECTED,
        {"end": "2026-05-31"},
        {"end": "2026-05-01"},
    )


def test_moving_somebody_today_moves_none_of_yesterdays_activity(cast: Cast) -> None:
    """The ledgers of both teams up to yesterday are the same, to the hundredth, line by line."""
    people = crowd(cast)
    since, on = END - 30 * DAY, END
    teams = (cast.oslo.pk, cast.south.pk, None)
    asked = {"from": str(since), "to": str(on), "team": str(cast.oslo.pk)}
    before = [change_of(cast, since, on, team=team) for team in teams]
    said = [told(cast, **asked).json()]

    with time_machine.travel(AT, tick=False), tenant_scope(cast.organization.pk):
        access = cast.access(cast.admin)
        for name in ("stays", "keeps", "late"):
            move_add(access=access, member=people.members[name], team=cast.south, since=END + DAY)

    assert [change_of(cast, since, on, team=team) for team in teams] == before
    said.append(told(cast, **asked).json())
    assert said[0] == said[1]
    assert "members" in said[0]
    assert before[0].ledger != before[1].ledger


def test_the_page_moves_corrects_and_shows_gaps(cast: Cast, moved: Member) -> None:
    client = Client()
    client.force_login(cast.admin)
    base = f"/o/{cast.organization.slug}/organization/members/{moved.pk}/"
    sent = {"team": cast.oslo.pk, "since": "2026-08-01"}

    assert client.post(f"{base}move/", sent).status_code == 302
    with tenant_scope(cast.organization.pk):
        south = stay(moved, cast.south).pk
    correction = {"team": cast.south.pk, "start": "2026-03-01", "end": "2026-05-01"}
    answer = client.post(f"{base}stays/{south}/", {**correction, "leaves_gap": "on"}, follow=True)

    shown = " ".join(answer.content.decode().split())
    assert "The history is corrected." in shown
    assert '<span class="mute">no team</span></th><td class="nowrap">2 May 2026</td>' in shown
    assert "Stay in a team corrected" in shown
    assert "End: 2026-05-31 → 2026-05-01" in shown
    assert "South → South" not in shown
    assert rows(moved)[-1] == ("Oslo", date(2026, 8, 1), None)


def test_a_bad_move_is_said_beside_the_form(cast: Cast, moved: Member) -> None:
    client = Client()
    client.force_login(cast.admin)
    base = f"/o/{cast.organization.slug}/organization/members/{moved.pk}/"

    answers = [
        client.post(f"{base}move/", {"team": cast.outside_team.pk, "since": "2026-08-01"}),
        client.post(f"{base}move/", {"team": cast.oslo.pk, "since": "soon"}),
        client.post(f"{base}move/", {"team": cast.north.pk, "since": "2026-08-01"}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "is not one of the available choices" in answers[0].content.decode()
    assert "Pick a day, such as 2026-03-01." in answers[1].content.decode()
    assert "is in North on 2026-08-01 already." in answers[2].content.decode()
