"""What pages say less of where nothing is told of one person: standing, notes, previews."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.reports.shapes import Standing
from teams.services.people import member_leave
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score, scored
from tests.teams.markup import Markup
from tests.teams.reporting import NETWORK, page
from tests.teams.teaming import team_of


@pytest.fixture(params=["names_without_detail", "works_council"])
def closed(request: pytest.FixtureRequest, cast: Cast) -> Cast:
    cast.organization.visibility = request.param
    cast.organization.save()
    return cast


def text(cast: Cast, user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
    assert answer.status_code == 200
    return " ".join(Markup(answer.content.decode()).text.split())


def oslo_of(cast: Cast, size: int) -> None:
    """Give Rita so many colleagues in Oslo, all with a total; she has the least."""
    score(cast.rep_member, REACTION)
    for _ in range(size - 1):
        scored(cast.organization, NETWORK, team=cast.oslo)


def test_no_place_among_colleagues_is_told_and_nothing_of_others(closed: Cast) -> None:
    oslo_of(closed, 6)

    found = page(closed, closed.rep_member, user=closed.rep, is_own=True)

    note = "No place is told: those of two days would tell of whoever came or went."
    assert found.standing[:2] == (
        Standing(pool="Team Oslo", n=0, note=note),
        Standing(pool="Organization", n=0, note=note),
    )
    assert {row.median for row in found.pillars} == {None}


def test_who_leaves_moves_no_place_that_is_told(closed: Cast) -> None:
    oslo_of(closed, 6)
    leaver = scored(closed.organization, NETWORK, team=closed.oslo)

    def told() -> tuple[object, ...]:
        score_page = page(closed, closed.rep_member, user=closed.rep, is_own=True)
        board = team_of(closed, closed.oslo, closed.rep).board
        assert board.own is not None
        return score_page.standing, score_page.ranks, board.own.rank, board.compared, board.rule

    before = told()
    with tenant_scope(closed.organization.pk):
        member_leave(member=leaver, on=LAST - timedelta(days=1))

    assert told() == before
    assert before[1:] == ((), None, 0, "")


def test_the_floor_of_the_organization_holds_for_standing(cast: Cast) -> None:
    oslo_of(cast, 6)
    cast.organization.minimum_group = 7
    cast.organization.save()

    found = page(cast, cast.rep_member, user=cast.rep, is_own=True)

    assert found.standing[0].note == "Under 7 totals: not compared."
    assert {row.median for row in found.pillars} == {None}


def test_the_score_that_a_note_is_pinned_to_is_shown_to_the_member_alone(closed: Cast) -> None:
    factories.note(closed.rep_member, closed.manager, "Well said.")

    assert "Well said." in text(closed, closed.manager, "notes/")
    assert "49.04" not in text(closed, closed.manager, "notes/")
    assert "49.04" in text(closed, closed.rep, "notes/")


def test_a_preview_of_rules_names_nobody_and_tells_no_extremes(closed: Cast) -> None:
    oslo_of(closed, 6)
    factories.rule_draft(closed.organization, closed.owner, policy="linkedin_like")

    shown = text(closed, closed.owner, "rules/draft/preview/")

    assert "Rita Rep" not in shown
    assert re.search(
        r"(Fewer than 5|0|[56]) move at all\. The median goes from \d+ to \d+\.", shown
    )
    assert "between" not in shown.split("Who moves and how far")[0].split("of 6 move")[1]


def test_a_preview_of_fewer_than_the_floor_tells_nothing(closed: Cast) -> None:
    oslo_of(closed, 4)
    factories.rule_draft(closed.organization, closed.owner, policy="linkedin_like")

    shown = text(closed, closed.owner, "rules/draft/preview/")

    assert "Fewer than 5 people have a total under both versions: not told." in shown


def test_pages_about_single_people_are_not_offered(closed: Cast) -> None:
    shown = text(closed, closed.owner, "rules/")

    assert "Outcomes" not in shown
    assert "Calibration" not in shown


def test_the_content_lab_of_a_manager_is_the_own_one(closed: Cast) -> None:
    assert "My teams, together" not in text(closed, closed.manager, "content/")
