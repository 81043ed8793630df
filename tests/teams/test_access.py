"""Whom a user may see: teams, members and imports, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams import access as teams
from teams.models import Import, Member
from teams.services import people
from tests import factories
from tests.cast import Cast


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    """Stand in the cast's organization, on a day on which everybody is in their team."""
    with tenant_scope(cast.organization.pk), time_machine.travel("2026-06-01T12:00Z", tick=False):
        yield


@pytest.fixture
def batch(cast: Cast) -> Import:
    return factories.batch(cast.rep_member)


def seen(cast: Cast, user: User) -> set[str]:
    return {member.name for member in teams.visible_members(cast.access(user))}


EVERYBODY = {"Rita Rep", "Rob Rep", "Mona Manager", "Sia Silent"}


@pytest.mark.parametrize("name", ["owner", "admin", "analyst"])
def test_who_sees_the_organization_sees_everybody(cast: Cast, name: str) -> None:
    user = getattr(cast, name)

    assert seen(cast, user) == EVERYBODY
    assert teams.visible_team_ids(cast.access(user)) == {
        cast.north.pk,
        cast.oslo.pk,
        cast.south.pk,
    }


def test_a_manager_sees_the_assigned_team_what_is_below_it_and_themselves(cast: Cast) -> None:
    assert seen(cast, cast.manager) == {"Rita Rep", "Mona Manager"}
    assert teams.visible_team_ids(cast.access(cast.manager)) == {cast.north.pk, cast.oslo.pk}


def test_a_manager_of_another_team_sees_only_that_one(cast: Cast) -> None:
    assert seen(cast, cast.other_manager) == {"Rob Rep"}
    assert teams.visible_team_ids(cast.access(cast.other_manager)) == {cast.south.pk}


def test_a_rep_sees_themselves_and_no_team(cast: Cast) -> None:
    assert seen(cast, cast.rep) == {"Rita Rep"}
    assert teams.visible_team_ids(cast.access(cast.rep)) == frozenset()


def test_a_rep_who_was_made_manager_of_a_team_but_has_no_such_role_sees_no_team(
    cast: Cast,
) -> None:
    factories.team_manager(cast.south, cast.rep)

    assert seen(cast, cast.rep) == {"Rita Rep"}


def test_a_manager_sees_a_member_from_the_day_on_which_they_join_the_team(cast: Cast) -> None:
    people.member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 2))

    assert "Rita Rep" in seen(cast, cast.manager)
    assert "Rita Rep" not in seen(cast, cast.other_manager)
    with time_machine.travel("2026-06-02T00:00Z", tick=False):
        assert "Rita Rep" not in seen(cast, cast.manager)
        assert "Rita Rep" in seen(cast, cast.other_manager)


def test_the_day_is_that_of_the_organization(cast: Cast) -> None:
    cast.organization.time_zone = "Asia/Tokyo"
    cast.organization.save()
    people.member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 2))

    with time_machine.travel("2026-06-01T15:00Z", tick=False):
        assert "Rita Rep" in seen(cast, cast.other_manager)


def test_a_manager_sees_nobody_who_has_left_the_team(cast: Cast) -> None:
    people.member_leave(member=cast.rep_member, on=date(2026, 5, 31))

    assert seen(cast, cast.manager) == {"Mona Manager"}
    assert seen(cast, cast.owner) == EVERYBODY


def test_teams_in_a_circle_end_the_walk(cast: Cast) -> None:
    cast.north.parent = cast.oslo
    cast.north.save()

    assert teams.visible_team_ids(cast.access(cast.manager)) == {cast.north.pk, cast.oslo.pk}


def test_a_visible_member_is_returned(cast: Cast) -> None:
    assert teams.access_member(cast.access(cast.manager), cast.rep_member.pk) == cast.rep_member


@pytest.mark.parametrize("name", ["other_manager", "other_rep"])
def test_a_hidden_member_is_refused_with_a_reason(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied, match="none of the teams that you may see"):
        teams.access_member(cast.access(getattr(cast, name)), cast.rep_member.pk)


def test_members_of_others_and_of_nobody_do_not_exist(cast: Cast) -> None:
    access = cast.access(cast.owner)

    for unknown in (cast.outside_member.pk, 0):
        with pytest.raises(Http404):
            teams.access_member(access, unknown)


def test_own_member_is_the_user_and_an_analyst_has_none(cast: Cast) -> None:
    assert teams.own_member(cast.access(cast.rep)) == cast.rep_member
    assert teams.own_member(cast.access(cast.analyst)) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("owner", EVERYBODY),
        ("admin", EVERYBODY),
        ("analyst", set()),
        ("manager", {"Mona Manager", "Rita Rep"}),
        ("rep", {"Rita Rep"}),
    ],
)
def test_files_are_imported_for_oneself_by_managers_for_the_team_or_by_admins(
    cast: Cast, name: str, expected: set[str]
) -> None:
    access = cast.access(getattr(cast, name))

    assert {member.name for member in teams.importable_members(access)} == expected


@pytest.mark.parametrize("name", ["rep", "owner", "admin"])
def test_an_import_is_shown_to_its_member_and_to_admins(
    cast: Cast, batch: Import, name: str
) -> None:
    access = cast.access(getattr(cast, name))

    assert teams.access_import(access, batch.pk) == batch
    assert list(teams.visible_imports(access)) == [batch]


@pytest.mark.parametrize("name", ["other_manager", "other_rep", "analyst"])
def test_an_import_is_refused_to_other_insiders(cast: Cast, batch: Import, name: str) -> None:
    access = cast.access(getattr(cast, name))

    with pytest.raises(PermissionDenied, match="may not import"):
        teams.access_import(access, batch.pk)
    assert list(teams.visible_imports(access)) == []


def test_imports_of_others_and_of_nobody_do_not_exist(cast: Cast) -> None:
    outside = factories.batch(cast.outside_member)

    for unknown in (outside.pk, 0):
        with pytest.raises(Http404):
            teams.access_import(cast.access(cast.owner), unknown)


def test_the_number_of_queries_does_not_depend_on_the_number_of_members(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    access = cast.access(cast.manager)

    for _ in range(5):
        factories.member(cast.organization, cast.oslo)

    with django_assert_num_queries(2):
        assert len(teams.visible_members(access)) == 7


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_closed_presets_leave_everybody_with_themselves(cast: Cast, preset: str) -> None:
    cast.organization.visibility = preset
    cast.organization.save()

    assert seen(cast, cast.owner) == set()
    assert seen(cast, cast.manager) == {"Mona Manager"}
    assert seen(cast, cast.rep) == {"Rita Rep"}
    assert teams.visible_team_ids(cast.access(cast.manager)) == {cast.north.pk, cast.oslo.pk}


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_a_member_of_the_own_team_is_refused_with_the_preset_as_the_reason(
    cast: Cast, preset: str
) -> None:
    cast.organization.visibility = preset
    cast.organization.save()

    with pytest.raises(PermissionDenied, match="only members themselves see what is theirs"):
        teams.access_member(cast.access(cast.manager), cast.rep_member.pk)


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_a_manager_imports_for_the_team_whatever_the_preset(cast: Cast, preset: str) -> None:
    cast.organization.visibility = preset
    cast.organization.save()
    importable = teams.importable_members(cast.access(cast.manager))

    assert {member.name for member in importable} == {"Rita Rep", "Mona Manager"}


def named(members: Iterable[Member]) -> set[str]:
    return {member.name for member in members}


@pytest.fixture
def mate(cast: Cast) -> Member:
    """Another member of Rita's team."""
    return factories.member(cast.organization, cast.oslo, name="Pia Peer")


def test_peers_are_the_own_team_of_today(cast: Cast, mate: Member) -> None:
    assert named(teams.peers(cast.access(cast.rep))) == {"Rita Rep", "Pia Peer"}
    assert named(teams.peers(cast.access(cast.analyst))) == set()


def test_who_moves_away_has_other_peers(cast: Cast, mate: Member) -> None:
    people.member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 1))

    assert named(teams.peers(cast.access(cast.rep))) == {"Rita Rep", "Rob Rep"}


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("open_team", {"Rita Rep", "Pia Peer"}),
        ("manager_only", {"Rita Rep"}),
        ("names_without_detail", {"Rita Rep"}),
        ("works_council", {"Rita Rep"}),
    ],
)
def test_a_rep_sees_values_of_the_own_team_where_it_is_open(
    cast: Cast, mate: Member, preset: str, expected: set[str]
) -> None:
    cast.organization.visibility = preset
    cast.organization.save()

    assert named(teams.valued_members(cast.access(cast.rep))) == expected
    assert named(teams.visible_members(cast.access(cast.rep))) == {"Rita Rep"}


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("open_team", {"Rita Rep", "Pia Peer", "Mona Manager"}),
        ("manager_only", {"Rita Rep", "Pia Peer", "Mona Manager"}),
        ("names_without_detail", {"Rita Rep", "Pia Peer", "Mona Manager"}),
        ("works_council", {"Mona Manager"}),
    ],
)
def test_a_manager_reads_names_unless_only_groups_are_told(
    cast: Cast, mate: Member, preset: str, expected: set[str]
) -> None:
    cast.organization.visibility = preset
    cast.organization.save()

    assert named(teams.named_members(cast.access(cast.manager))) == expected


def test_whoever_is_in_no_team_has_no_peers_even_where_teams_are_open(cast: Cast) -> None:
    cast.organization.visibility = "open_team"
    cast.organization.save()
    people.member_leave(member=cast.rep_member, on=date(2026, 5, 31))

    assert named(teams.valued_members(cast.access(cast.rep))) == {"Rita Rep"}
    assert named(teams.peers(cast.access(cast.rep))) == set()


def test_a_delivery_of_somebody_else_is_not_listed(cast: Cast) -> None:
    factories.delivery(cast.rep_member, cast.rep)

    assert len(teams.visible_deliveries(cast.access(cast.rep))) == 1
    assert len(teams.visible_deliveries(cast.access(cast.owner))) == 1
    assert not teams.visible_deliveries(cast.access(cast.other_rep))


def test_a_member_is_managed_from_their_team_of_today_and_from_above_alone(cast: Cast) -> None:
    asked = {
        name: teams.manages(cast.access(getattr(cast, name)), cast.rep_member)
        for name in ("owner", "manager", "other_manager", "rep", "other_rep")
    }

    assert [name for name, is_so in asked.items() if is_so] == ["manager"]
    assert not teams.manages(cast.access(cast.other_manager), cast.silent_member)


@pytest.mark.parametrize("preset", ["names_without_detail", "works_council"])
def test_values_of_one_person_are_refused_where_the_visibility_is_closed(
    cast: Cast, preset: str
) -> None:
    teams.require_values(cast.access(cast.owner))
    cast.organization.visibility = preset
    cast.organization.save()

    with pytest.raises(PermissionDenied, match="values are told of groups"):
        teams.require_values(cast.access(cast.owner))
