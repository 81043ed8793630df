"""Goals: set by the member or their manager, seen by both with the pace and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.pace import Line
from scoring.core.projection import project
from scoring.core.records import AnyRecord, Post, Search
from scoring.core.rhythm import rhythm
from scoring.core.versions.v1 import V1
from scoring.evidence import evidence_of
from teams.models import Goal
from teams.reports.coaching_report import coaching
from teams.reports.goal_shapes import GoalRow
from teams.reports.goals_page import GoalsPage, goals_page
from teams.reports.member_scores import member_score
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score, snapshots
from tests.teams.reporting import page as score_page_of

pytestmark = pytest.mark.django_db
D = Decimal
DUE = LAST + timedelta(days=42)
ACTIVE: tuple[AnyRecord, ...] = tuple(
    Search(on=LAST - timedelta(days=7 * week), count=4, source="crm", ref=f"s{week}")
    for week in range(5)
)


@dataclass(frozen=True)
class Desk:
    """Rita has a score, and somebody is signed in."""

    cast: Cast
    client: Client

    def at(self, user: User, path: str, fields: dict[str, Any] | None = None) -> HttpResponse:
        self.client.force_login(user)
        address = f"/o/{self.cast.organization.slug}/{path}"
        with time_machine.travel(NOW, tick=False):
            if fields is None:
                return self.client.get(address)  # type: ignore[return-value]
            return self.client.post(address, fields)  # type: ignore[return-value]

    def set(self, user: User, path: str = "goals/", **fields: Any) -> HttpResponse:
        given = {"what": "total", "target": "20", "due_on": str(DUE)}
        return self.at(user, path, {**given, **fields})

    def goals(self) -> list[Goal]:
        with tenant_scope(self.cast.organization.pk):
            return list(Goal.objects.order_by("pk"))

    def page(self) -> GoalsPage:
        access = self.cast.access(self.cast.rep)
        with time_machine.travel(NOW, tick=False), tenant_scope(self.cast.organization.pk):
            return goals_page(access=access, member=self.cast.rep_member, is_own=True)

    @property
    def of_member(self) -> str:
        return f"members/{self.cast.rep_member.pk}/"


@pytest.fixture
def desk(cast: Cast, client: Client) -> Desk:
    score(cast.rep_member, *ACTIVE, REACTION)
    return Desk(cast, client)


def today(desk: Desk) -> Decimal:
    total = snapshots(desk.cast.rep_member)[LAST].total
    assert total is not None
    return D(total).scaleb(-2)


def test_a_rep_sets_a_goal_from_the_score_of_the_last_day(desk: Desk) -> None:
    answer = desk.set(desk.cast.rep, target="20.5")

    [goal] = desk.goals()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/o/{desk.cast.organization.slug}/goals/",
    )
    assert (goal.member, goal.what, goal.set_by) == (desk.cast.rep_member, "total", desk.cast.rep)
    assert (goal.base, goal.target) == (today(desk).scaleb(2), 2050)
    assert (goal.set_on, goal.due_on, goal.closed_at) == (LAST, DUE, None)


def test_a_manager_sets_a_goal_and_both_see_who_did(desk: Desk) -> None:
    answer = desk.set(desk.cast.manager, f"{desk.of_member}goals/", what="find", target="12")

    assert answer.status_code == 302
    pages = [
        desk.at(desk.cast.rep, "goals/"),
        desk.at(desk.cast.manager, desk.of_member),
        desk.at(desk.cast.analyst, f"{desk.of_member}goals/"),
    ]
    for shown in pages:
        text = shown.content.decode()
        assert "Set by mona@fjord.example" in text
        assert "Find: 12.00 by 21 Jul 2026" in text
    assert "Set the goal" not in pages[2].content.decode()


@pytest.mark.parametrize("persona", ["analyst", "other_manager", "other_rep", "outsider"])
def test_nobody_else_sets_or_closes_a_goal(desk: Desk, persona: str) -> None:
    user = getattr(desk.cast, persona)
    open_goal = factories.goal(desk.cast.rep_member)

    refused = {
        desk.set(user, f"{desk.of_member}goals/", what="find", target="12").status_code,
        desk.at(user, f"goals/{open_goal.pk}/close/", {}).status_code,
    }

    assert refused == ({404} if persona == "outsider" else {403})
    assert [goal.closed_at for goal in desk.goals()] == [None]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": "1"}, "Today is {today}. Pick a number from {least} to 100."),
        ({"target": "100.01"}, "Today is {today}. Pick a number from {least} to 100."),
        ({"what": "brand", "target": "26"}, "Brand is 0.00 today. Pick a number from 1 to 25."),
        ({"target": ""}, "Pick a number of points."),
        ({"target": "NaN"}, "Pick a number."),
        ({"due_on": "2026-06-10"}, "Pick a day from 11 Jun 2026 to 10 Jun 2027."),
        ({"due_on": "2027-06-11"}, "Pick a day from 11 Jun 2026 to 10 Jun 2027."),
        ({"due_on": ""}, "Pick a day."),
        ({"what": "luck"}, "Select a valid choice. luck is not one of the available choices."),
    ],
)
def test_what_cannot_be_a_goal_is_said_beside_its_field(
    desk: Desk, fields: dict[str, str], said: str
) -> None:
    answer = desk.set(desk.cast.rep, **fields)

    expected = said.format(today=today(desk), least=int(today(desk)) + 1)
    assert answer.status_code == 422
    assert expected in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert desk.goals() == []


def test_an_open_goal_is_never_overwritten_but_closed_by_either(desk: Desk) -> None:
    desk.set(desk.cast.rep)
    [first] = desk.goals()

    again = desk.set(desk.cast.manager, f"{desk.of_member}goals/", target="30")
    closed = desk.at(desk.cast.manager, f"goals/{first.pk}/close/", {})
    repeated = desk.at(desk.cast.rep, f"goals/{first.pk}/close/", {})
    desk.set(desk.cast.manager, f"{desk.of_member}goals/", target="30")

    assert again.status_code == 422
    assert "Score has an open goal already. Close it first." in again.content.decode()
    assert closed["Location"].endswith(f"{desk.of_member}goals/")
    assert repeated["Location"].endswith("/goals/")
    assert [(goal.target, goal.closed_by) for goal in desk.goals()] == [
        (2000, desk.cast.manager),
        (3000, None),
    ]
    text = desk.at(desk.cast.rep, "goals/").content.decode()
    assert f"Score {today(desk)} to 20.00 by 21 Jul 2026" in text
    assert "closed by mona@fjord.example on 10 Jun 2026" in text


def test_two_open_goals_for_one_thing_cannot_be_stored(cast: Cast) -> None:
    factories.goal(cast.rep_member)

    with pytest.raises(IntegrityError):
        factories.goal(cast.rep_member)


def test_the_pace_is_what_the_core_says(desk: Desk) -> None:
    """From 1.00 on 1 June to 21.00 on 21 June: a point a day, 9.00 on the ninth."""
    first = date(2026, 6, 1)
    factories.goal(
        desk.cast.rep_member, base=100, target=2100, set_on=first, due_on=date(2026, 6, 21)
    )

    [goal] = desk.page().goals

    now = today(desk)
    assert (goal.line.on(LAST), goal.ahead) == (D("9.00"), now - 9)
    assert goal.needed == ((21 - now) * 7 / 12).quantize(D("0.01"))
    assert goal.said.startswith(f"Expected on 9 Jun: 9.00, so {abs(now - 9)} ")
    assert goal.said.endswith(f"Pace needed: +{goal.needed} a week.")


def test_the_outlook_is_the_rhythm_run_forward_by_the_core(desk: Desk) -> None:
    desk.set(desk.cast.rep)

    [goal] = desk.page().goals

    with tenant_scope(desk.cast.organization.pk):
        records = evidence_of(member=desk.cast.rep_member).records
    usual = rhythm(records, LAST, V1)
    assert usual is not None
    assert (usual.mix.searches, usual.mix.reactions) == (5, 0)  # 20 in 29 days are 4.83 a week
    expected = project(records, usual, LAST, DUE, V1)
    assert goal.outlook is not None
    ahead = goal.outlook.ahead
    assert [day.on for day in ahead] == [LAST + timedelta(weeks=week) for week in range(1, 7)]
    assert [day.projected for day in ahead] == [expected.on("total", day.on) for day in ahead]
    assert [day.pace for day in ahead] == [
        Line(LAST, today(desk), DUE, D(20)).on(day.on) for day in ahead
    ]
    known = snapshots(desk.cast.rep_member)
    assert {day.on: day.points for day in goal.outlook.past} == {
        on: D(row.total).scaleb(-2) for on, row in known.items() if row.total is not None
    }
    at_due = expected.on("total", DUE)
    assert goal.outlook.said == f"At the rhythm of 12 May to 9 Jun: {at_due} on 21 Jul."


def test_each_day_ahead_is_by_the_rules_published_for_it(desk: Desk) -> None:
    desk.set(desk.cast.rep)
    changes = LAST + timedelta(weeks=2)
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            desk.cast.organization, desk.cast.owner, changes, policy="linkedin_like"
        )

    [goal] = desk.page().goals

    with tenant_scope(desk.cast.organization.pk):
        records = evidence_of(member=desk.cast.rep_member).records
    usual = rhythm(records, LAST, V1)
    assert usual is not None
    old = project(records, usual, LAST, DUE, V1)
    new = project(records, usual, LAST, DUE, V1, policy="linkedin_like")
    days = [LAST + timedelta(weeks=week) for week in range(1, 7)]
    assert [old.on("total", day) == new.on("total", day) for day in days] == [False] * 6
    assert goal.outlook is not None
    assert [day.projected for day in goal.outlook.ahead] == [
        (old if day < changes else new).on("total", day) for day in days
    ]


def test_new_data_that_is_not_scored_yet_is_not_projected(desk: Desk) -> None:
    desk.set(desk.cast.rep)
    factories.applied(desk.cast.rep_member, [Post(on=LAST, form="original")])

    [goal] = desk.page().goals

    assert goal.outlook is not None
    assert goal.outlook.said == "New data is being scored. The projection follows."
    assert {day.projected for day in goal.outlook.ahead} == {None}


def test_the_chart_has_its_numbers_in_a_table(desk: Desk) -> None:
    desk.set(desk.cast.rep)
    [goal] = desk.goals()

    text = desk.at(desk.cast.manager, desk.of_member).content.decode()

    assert f'aria-labelledby="goal-{goal.pk}-t goal-{goal.pk}-d"' in text
    assert "Score: goal 20.00 by 21 July 2026" in text
    table = text.partition("Score by week: points, pace and projection")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + 3 + 6  # 26 May, 2 and 9 June were scored
    assert '<td class="num">20.00</td>' in table


def test_a_suggestion_is_the_80th_percentile_of_the_days_there_are(cast: Cast) -> None:
    late = "2026-08-31T08:00:00Z"
    score(cast.rep_member, *ACTIVE, REACTION, at=late)
    access = cast.access(cast.rep)
    with time_machine.travel(late, tick=False), tenant_scope(cast.organization.pk):
        found = goals_page(access=access, member=cast.rep_member, is_own=True)

    first = date(2026, 8, 30) - timedelta(days=83)
    totals = sorted(
        row.total
        for on, row in snapshots(cast.rep_member).items()
        if on >= first and row.total is not None
    )
    suggestion = next(choice.suggested for choice in found.choices if choice.what == "total")
    assert len(totals) == 84
    assert suggestion == D(totals[68 - 1]).scaleb(-2)


def test_the_page_of_a_member_has_the_same_suggestions(cast: Cast) -> None:
    late = "2026-08-31T08:00:00Z"
    score(cast.rep_member, *ACTIVE, REACTION, at=late)
    with time_machine.travel(late, tick=False), tenant_scope(cast.organization.pk):
        access = cast.access(cast.manager)
        page = goals_page(access=access, member=cast.rep_member, is_own=False)
        stored = member_score(member=cast.rep_member, on=None)
        beside = coaching(access=access, member=cast.rep_member, score=stored.score)

    assert beside.choices == page.choices
    assert beside.choices[0].suggested is not None
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(late, tick=False):
        path = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/"
        html = client.get(path).content.decode()
    told = html.partition("Suggested targets: ")[2]
    assert told.startswith(f"{beside.choices[0].suggested} for the score")
    assert told.partition("</table>")[0].count('<th scope="row">') == 5


def test_too_few_days_suggest_nothing(desk: Desk) -> None:
    hints = {choice.what: choice.hint for choice in desk.page().choices}

    assert hints["total"] == "16 days with a value, 28 are needed"


def test_goals_are_marked_on_the_pages_of_the_score(desk: Desk) -> None:
    desk.set(desk.cast.rep)
    desk.set(desk.cast.rep, what="find", target="12")

    for user, path in ((desk.cast.rep, "score/"), (desk.cast.manager, desk.of_member)):
        text = desk.at(user, path).content.decode()
        assert text.count('class="goal-pt"') == 3  # on the ring, on the bar, and in the legend
        assert "Find 12.00 by 21 Jul 2026" in text
        assert ", goal 12.00;" in text


def test_a_goal_whose_day_is_over_is_no_mark_any_more(desk: Desk) -> None:
    before = LAST - timedelta(days=1)
    factories.goal(desk.cast.rep_member, what="find", due_on=before)

    found = score_page_of(desk.cast)

    assert [row.goal for row in found.pillars] == [None] * 4
    assert [goal.tag for goal in found.goals] == ["over"]


def test_days_that_are_past_show_no_goals(desk: Desk) -> None:
    desk.set(desk.cast.rep)

    assert score_page_of(desk.cast, on=LAST - timedelta(days=1)).goals == ()


def test_an_own_page_has_the_goals_without_what_the_goals_page_computes(desk: Desk) -> None:
    desk.set(desk.cast.rep)

    def outlooks(goals: tuple[GoalRow, ...]) -> list[bool]:
        return [goal.outlook is not None for goal in goals]

    own = score_page_of(desk.cast, user=desk.cast.rep, is_own=True)
    of_manager = score_page_of(desk.cast)
    assert (outlooks(own.goals), outlooks(of_manager.goals)) == ([False], [True])


def test_without_a_score_there_is_nothing_to_begin_from(cast: Cast, client: Client) -> None:
    client.force_login(cast.rep)

    answer = client.get(f"/o/{cast.organization.slug}/goals/")

    assert "No score yet." in answer.content.decode()
    assert 'name="target"' not in answer.content.decode()


def test_goals_of_another_organization_are_not_found(desk: Desk) -> None:
    elsewhere = factories.goal(desk.cast.outside_member)

    answer = desk.at(desk.cast.owner, f"goals/{elsewhere.pk}/close/", {})

    assert answer.status_code == 404
    with tenant_scope(desk.cast.other_organization.pk):
        assert Goal.objects.get().closed_at is None
