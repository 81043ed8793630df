"""The database tells of every change that reports are made of, whoever makes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import Membership, Organization
from accounts.tenancy import tenant_scope
from config.triggers import BLOCKS, trigger_names
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.selectors import common_day
from teams.models import BLOCK, EVERYBODY, Change, Member, Seat, TeamManager, TeamMembership
from teams.reports.report_pieces import state_of
from teams.reports.report_table import people_of
from teams.selectors.changes import stamps
from teams.services.changes import settle_changes
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, REACTION, score, scored


def stamped(organization: Organization) -> dict[int, int]:
    with tenant_scope(organization.pk):
        return dict(stamps())


def changed(before: dict[int, int], after: dict[int, int]) -> set[int]:
    return {block for block in before | after if before.get(block) != after.get(block)}


def test_every_table_has_a_trigger_for_every_event(db: None) -> None:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = {name for (name,) in cursor.fetchall() if "_told_" in name}

    events = ("insert", "update", "delete")
    told = {f"{table}_told_{event}" for table in BLOCKS for event in events}
    assert found == trigger_names() == {*told, "accounts_organization_told_delete"}
    assert BLOCKS.keys() <= {model._meta.db_table for model in apps.get_models()}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Member, {"name": "Ada"}),
        (TeamMembership, {"start": date(2026, 1, 2)}),
        (ScoreSnapshot, {"total": 1}),
        (ScoreOutlook, {"since": date(2026, 1, 2)}),
    ],
)
def test_a_change_of_a_member_is_one_of_their_block_alone(
    cast: Cast, model: Any, values: dict[str, Any]
) -> None:
    far = factories.member(cast.organization, cast.oslo, pk=cast.rep_member.pk + BLOCK)
    score(far, REACTION)
    with tenant_scope(cast.organization.pk):
        own = {"pk" if model is Member else "member": far.pk}
        before = dict(stamps())
        model.objects.filter(**own).update(**values)
        updated = dict(stamps())
        model.objects.filter(**own).delete()

        assert changed(before, updated) == {far.pk // BLOCK}
        assert changed(updated, dict(stamps())) == {far.pk // BLOCK}


def test_a_seat_that_becomes_anothers_changes_both_blocks(cast: Cast) -> None:
    near = cast.rep_member
    far = factories.member(cast.organization, pk=near.pk + BLOCK)
    with tenant_scope(cast.organization.pk):
        seat = Seat.objects.create(member=near, kind="free", source="typed", ref="x")
        before = dict(stamps())

        Seat.objects.filter(pk=seat.pk).update(member=far)

        assert changed(before, dict(stamps())) == {near.pk // BLOCK, far.pk // BLOCK}


def test_teams_managers_and_roles_concern_everybody(cast: Cast) -> None:
    found = []
    before = stamped(cast.organization)
    team = factories.team(cast.organization, "Bergen")
    found.append(after := stamped(cast.organization))
    factories.team_manager(team, cast.manager)
    found.append(stamped(cast.organization))
    with tenant_scope(cast.organization.pk):
        TeamManager.objects.filter(team=team).delete()
    found.append(stamped(cast.organization))
    Membership.objects.filter(user=cast.rep).update(role="analyst")
    found.append(stamped(cast.organization))

    assert after is found[0]
    steps = zip([before, *found], found, strict=False)
    assert [changed(old, new) for old, new in steps] == [{EVERYBODY}] * 4


def test_a_change_in_one_organization_is_none_in_another(cast: Cast) -> None:
    before = stamped(cast.other_organization)

    score(cast.rep_member, REACTION)
    factories.team(cast.organization, "Bergen")

    assert stamped(cast.other_organization) == before


def test_what_was_told_adds_up_to_the_same_once_it_is_settled(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    before, others = stamped(cast.organization), stamped(cast.other_organization)

    with tenant_scope(cast.organization.pk):
        settle_changes()

        assert Change.objects.count() == len(before)
    assert stamped(cast.organization) == before
    assert stamped(cast.other_organization) == others


def test_nothing_is_told_of_an_organization_that_is_gone(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    gone, others = cast.organization.pk, stamped(cast.other_organization)

    with tenant_scope(gone):
        for kind in (TeamMembership, Member):
            kind.objects.all().delete()
        Organization.objects.get(pk=gone).delete()

        assert Change.objects.count() == 0
    assert stamped(cast.other_organization) == others


@pytest.mark.parametrize("behind", [0, 1, 9])
def test_the_common_day_of_a_report_is_that_of_the_selector(cast: Cast, behind: int) -> None:
    late, early = scored(cast.organization, REACTION), scored(cast.organization, REACTION)
    gone = scored(cast.organization, REACTION)
    with tenant_scope(cast.organization.pk):
        since = LAST - timedelta(days=behind)
        ScoreOutlook.objects.filter(member=late).update(since=since)
        ScoreOutlook.objects.filter(member=gone).update(since=date(2026, 5, 1))
        Member.objects.filter(pk=gone.pk).update(left_on=date(2026, 5, 1))
        people = people_of(state_of(cast.organization))
        for ids in ([late.pk, early.pk, gone.pk], [early.pk], [gone.pk], [cast.silent_member.pk]):
            among = [pk in ids for pk in people.rows["id"].tolist()]

            assert people.common_day(among) == common_day(member_ids=ids)
