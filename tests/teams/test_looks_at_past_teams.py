"""The viewer log cannot be got round: by days of the past, by counts, by previews, by groups."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from teams.models import Look, LookKind, Member
from teams.selectors.looks import looks_at
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, random_records, score
from tests.teams.calling import secret_of
from tests.teams.reporting import opened
from tests.teams.teaming import LAST, SINCE, people, preset, somebody, store

pytestmark = pytest.mark.django_db
PAST = "period=custom&from=2026-05-15&to=2026-05-20"


@pytest.fixture
def moved(cast: Cast) -> Member:
    """Return somebody who was in South on the days of the past, and is in Oslo today."""
    found = somebody(cast, cast.south, 5000, 4000, name="Moved Person")
    store(found, {date(2026, 5, 14): 4400, date(2026, 5, 20): 4500})
    with tenant_scope(cast.organization.pk):
        member_move(member=found, team=cast.oslo, since=date(2026, 6, 1))
    return found


def told(member: Member) -> list[tuple[str, str, str]]:
    """Return the looks at a member: by whom, what and how."""
    with tenant_scope(member.organization_id), time_machine.travel(NOW, tick=False):
        seen, _ = looks_at(member=member, start=0, end=50)
    return [(one.viewer, one.kind.value, one.detail) for one in seen]


def kinds(cast: Cast) -> list[str]:
    with tenant_scope(cast.organization.pk):
        return list(Look.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("path", ["report/", "report/print/"])
@pytest.mark.parametrize("persona", ["manager", "owner"])
def test_a_report_of_a_team_of_the_past_is_told_to_who_was_in_it(
    cast: Cast, moved: Member, persona: str, path: str
) -> None:
    viewer: User = getattr(cast, persona)

    answer = opened(cast, viewer, f"{path}?{PAST}&team={cast.south.pk}")

    assert "Moved Person" in answer.content.decode()
    assert told(moved) == [(viewer.get_full_name(), "report", "")]


def test_a_file_of_a_team_of_the_past_is_told_to_who_was_in_it(cast: Cast, moved: Member) -> None:
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(
            f"/o/{cast.organization.slug}/report/export/",
            {"format": "csv", "query": f"{PAST}&team={cast.south.pk}"},
        )

    assert "Moved Person" in answer.content.decode()
    assert told(moved) == [(cast.manager.get_full_name(), "reportfile", "")]


def test_a_program_that_reads_a_team_of_the_past_is_told_of(cast: Cast, moved: Member) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/report?{PAST}&team={cast.south.pk}",
            headers={"authorization": f"Bearer {secret_of(cast, user=cast.manager)}"},
        )

    assert "Moved Person" in answer.content.decode()
    assert told(moved) == [(cast.manager.get_full_name(), "report", "api")]


def test_counting_people_by_filters_for_a_group_is_a_look_at_the_report(cast: Cast) -> None:
    answer = opened(cast, cast.manager, "report/groups/new/?people=shown&q=rita")

    assert answer.context["people"] == 1
    assert told(cast.rep_member) == [(cast.manager.get_full_name(), "report", "")]


def test_a_new_group_of_nobody_is_no_look(cast: Cast) -> None:
    opened(cast, cast.manager, "report/groups/new/")

    assert kinds(cast) == []


def test_a_preview_of_rules_is_told_to_those_who_are_named(cast: Cast) -> None:
    score(cast.rep_member, *random_records(1, LAST))
    factories.rule_draft(cast.organization, cast.owner)

    answer = opened(cast, cast.owner, "rules/draft/preview/")
    page = opened(cast, cast.rep, "score/looks/").content.decode()

    assert "Rita Rep" in answer.content.decode()
    assert told(cast.rep_member) == [(cast.owner.get_full_name(), LookKind.RULES, "")]
    assert "opened who of the whole organization would move by a draft of the rules" in page


def test_a_preview_of_rules_that_names_nobody_is_no_look(cast: Cast) -> None:
    score(cast.rep_member, *random_records(1, LAST))
    factories.rule_draft(cast.organization, cast.owner)
    preset(cast, Visibility.WORKS_COUNCIL)

    opened(cast, cast.owner, "rules/draft/preview/")

    assert kinds(cast) == []


def test_the_value_of_a_team_of_one_in_the_tree_is_told_to_who_it_is(cast: Cast) -> None:
    store(cast.rep_member, {SINCE: 4321, LAST: 8321})

    answer = opened(cast, cast.manager, "teams/")
    page = opened(cast, cast.rep, "score/looks/").content.decode()

    assert "83.21" in answer.content.decode()
    assert told(cast.rep_member) == [(cast.manager.get_full_name(), "team", "tree")]
    assert "opened the numbers of few people in Oslo, among the teams" in page


def test_a_program_that_reads_a_team_of_one_is_told_of(cast: Cast) -> None:
    store(cast.rep_member, {SINCE: 4321, LAST: 8321})

    with time_machine.travel(NOW, tick=False):
        answer = Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/teams",
            headers={"authorization": f"Bearer {secret_of(cast, user=cast.manager)}"},
        )

    assert "83.21" in answer.content.decode()
    assert told(cast.rep_member) == [(cast.manager.get_full_name(), "team", "tree api")]


def test_a_tree_of_enough_people_or_of_oneself_alone_is_no_look(cast: Cast) -> None:
    somebody(cast, cast.south, 5000, 4000)
    store(cast.rep_member, {SINCE: 4321, LAST: 8321})

    opened(cast, cast.rep, "teams/")
    assert kinds(cast) == []

    people(cast, cast.oslo, 1000, 2000, 3000, 4000)
    opened(cast, cast.manager, "teams/")
    assert kinds(cast) == []
