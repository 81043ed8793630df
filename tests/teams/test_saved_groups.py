"""Groups of members are put together by hand, shared, and never widen what somebody sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import Client

from accounts.models import Organization, User
from accounts.tenancy import CrossTenantError, tenant_scope
from accounts.visibility import Visibility
from teams.models import Member, SavedGroup, SavedGroupMember
from teams.reports.report_query import ReportQuery
from teams.reports.saved_groups import group_page
from teams.reports.saved_shapes import GroupPage
from teams.reports.saved_views import report_views, saved_page, start_url
from teams.services import saved_groups
from teams.services.people import member_move
from teams.services.saved_groups import (
    group_add,
    group_change,
    group_delete,
    group_remove,
)
from tests import factories
from tests.cast import Cast
from tests.teams.reporting import names, report


@pytest.fixture
def ann(cast: Cast) -> Member:
    """Somebody else in Oslo, whom Mona sees as she sees Rita."""
    return factories.member(cast.organization, cast.oslo, name="Ann Åse")


@pytest.fixture
def reps(cast: Cast) -> SavedGroup:
    """Rita and Rob, put together by the owner and shared: Mona sees one, and Sven the other."""
    return factories.saved_group(
        *(cast.organization, cast.owner, cast.rep_member, cast.other_rep_member),
        name="Reps",
        is_shared=True,
    )


def inside(group: SavedGroup) -> set[int]:
    with tenant_scope(group.organization_id):
        rows = SavedGroupMember.objects.filter(group=group)
        return set(rows.values_list("member_id", flat=True))


def page(cast: Cast, group: SavedGroup, user: User | None = None, q: str = "") -> GroupPage:
    """Return the page of a group as Mona sees it, or somebody else."""
    with tenant_scope(cast.organization.pk):
        return group_page(access=cast.access(user or cast.manager), group=group, q=q)


def shown(found: Iterable[object]) -> list[str]:
    return [one.name for one in found]  # type: ignore[attr-defined]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(cast: Cast, user: User, path: str, **data: object) -> HttpResponse:
    return client_of(user).post(f"/o/{cast.organization.slug}/report/groups/{path}", data)


# -- The report of a group ---------------------------------------------------------------------


def test_the_report_of_a_group_has_its_members_and_says_so(cast: Cast, ann: Member) -> None:
    group = factories.saved_group(cast.organization, cast.manager, ann, name="New in Oslo")

    found = report(cast, cast.manager, group=str(group.pk))

    assert names(found) == ["Ann Åse"]
    assert [(chip.label, chip.value, chip.url) for chip in found.filters.chips] == [
        ("Group", "New in Oslo", "/report/")
    ]
    assert found.filters.clear_url == "/report/"


def test_a_group_and_a_search_hold_together(cast: Cast, ann: Member) -> None:
    group = factories.saved_group(cast.organization, cast.manager, ann, cast.rep_member)

    assert names(report(cast, cast.manager, group=str(group.pk), q="rita")) == ["Rita Rep"]


def test_a_shared_group_shows_each_viewer_their_own_people_in_it(
    cast: Cast, reps: SavedGroup
) -> None:
    seen = {
        user.email: names(report(cast, user, group=str(reps.pk)))
        for user in (cast.owner, cast.analyst, cast.manager, cast.other_manager)
    }

    assert seen == {
        cast.owner.email: ["Rita Rep", "Rob Rep"],
        cast.analyst.email: ["Rita Rep", "Rob Rep"],
        cast.manager.email: ["Rita Rep"],
        cast.other_manager.email: ["Rob Rep"],
    }


def test_somebody_who_moves_away_is_no_longer_in_it_for_the_former_manager(
    cast: Cast, reps: SavedGroup
) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 1))

    assert names(report(cast, cast.manager, group=str(reps.pk))) == []
    assert names(report(cast, cast.other_manager, group=str(reps.pk))) == ["Rita Rep", "Rob Rep"]
    assert inside(reps) == {cast.rep_member.pk, cast.other_rep_member.pk}


@pytest.mark.parametrize(
    "preset", [Visibility.NAMES_WITHOUT_DETAIL, Visibility.WORKS_COUNCIL], ids=str
)
def test_where_nobody_is_seen_in_detail_a_group_has_nobody(
    cast: Cast, reps: SavedGroup, preset: Visibility
) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(visibility=preset)

    found = page(cast, reps, cast.owner)

    assert (shown(found.people), shown(found.found)) == ([], [])
    with pytest.raises(ValidationError), tenant_scope(cast.organization.pk):
        group_add(access=cast.access(cast.owner), group=reps, member_ids=[cast.silent_member.pk])


def test_a_group_that_is_not_ones_own_does_not_exist(cast: Cast, ann: Member) -> None:
    private = factories.saved_group(cast.organization, cast.manager, ann)
    foreign = factories.saved_group(
        cast.other_organization, cast.outsider, cast.outside_member, is_shared=True
    )
    client, base = client_of(cast.owner), f"/o/{cast.organization.slug}/report/"

    answers = [
        client.get(f"{base}{path}").status_code
        for group in (private, foreign)
        for path in (f"?group={group.pk}", f"groups/{group.pk}/")
    ]
    answers += [
        client.post(f"{base}groups/{group.pk}/{change}/").status_code
        for group in (private, foreign)
        for change in ("people", "delete")
    ]

    assert set(answers) == {404}
    assert inside(private) == {ann.pk}


# -- Making one --------------------------------------------------------------------------------


def test_those_whom_the_report_shows_become_a_group(cast: Cast, ann: Member) -> None:
    client = client_of(cast.manager)
    path = f"/o/{cast.organization.slug}/report/groups/new/?people=shown&team={cast.oslo.pk}"

    asked = client.get(path).content.decode()
    answer = client.post(path, {"name": "Oslo today"})

    assert "Save 2 people as a group" in asked
    with tenant_scope(cast.organization.pk):
        group = SavedGroup.objects.get()
    assert answer.headers["Location"].endswith(f"/report/groups/{group.pk}/")
    assert (group.name, group.owner_id, group.is_shared) == ("Oslo today", cast.manager.pk, False)
    assert inside(group) == {ann.pk, cast.rep_member.pk}


def test_a_new_group_is_empty_without_a_report(cast: Cast) -> None:
    posted(cast, cast.manager, "new/", name="Empty", is_shared="on")

    with tenant_scope(cast.organization.pk):
        group = SavedGroup.objects.get()
    assert (inside(group), group.is_shared) == (set(), True)


def test_a_group_that_cannot_be_made_says_why_and_stores_nothing(
    cast: Cast, ann: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.saved_group(cast.organization, cast.manager, name="Oslo")
    monkeypatch.setattr(saved_groups, "GROUP_SIZE", 1)

    answers = {
        said: posted(cast, cast.manager, path, name=name)
        for path, name, said in (
            ("new/", "", "Give it a name."),
            ("new/", "oslo", "There is a group named “oslo” already."),
            ("new/?people=shown", "Too many", "A group has up to 1 people."),
        )
    }
    monkeypatch.setattr(saved_groups, "GROUPS_EACH", 1)
    answers["You have 1 groups, which is the most."] = posted(cast, cast.manager, "new/", name="x")

    assert {answer.status_code for answer in answers.values()} == {422}
    assert [said for said, answer in answers.items() if said not in answer.content.decode()] == []
    with tenant_scope(cast.organization.pk):
        assert [group.name for group in SavedGroup.objects.all()] == ["Oslo"]


# -- Who is in it ------------------------------------------------------------------------------


def test_people_are_found_without_accents_and_nobody_who_is_in_it_or_unseen(
    cast: Cast, ann: Member
) -> None:
    group = factories.saved_group(cast.organization, cast.manager, cast.rep_member)

    everybody = page(cast, group)

    assert shown(everybody.people) == ["Rita Rep"]
    assert shown(everybody.found) == ["Ann Åse", "Mona Manager"]
    assert [one.team for one in everybody.found] == ["Oslo", ""]
    assert shown(page(cast, group, q="ase").found) == ["Ann Åse"]
    assert shown(page(cast, group, q="rob").found) == []


def test_more_than_a_screen_of_people_are_counted(cast: Cast) -> None:
    for number in range(24):
        factories.member(cast.organization, cast.oslo, name=f"Oslo {number:02}")
    group = factories.saved_group(cast.organization, cast.manager)

    found = page(cast, group, q="oslo")

    assert (len(found.found), found.more, found.found[0].name) == (20, 4, "Oslo 00")


def test_people_come_and_go(cast: Cast, ann: Member) -> None:
    group = factories.saved_group(cast.organization, cast.manager, cast.rep_member)
    ids = [ann.pk, cast.rep_member.pk]

    added = posted(cast, cast.manager, f"{group.pk}/people/", member=ids)
    both = inside(group)
    removed = posted(
        cast, cast.manager, f"{group.pk}/people/", member=[cast.rep_member.pk], do="remove"
    )

    assert (added.status_code, removed.status_code) == (302, 302)
    assert both == set(ids)
    assert inside(group) == {ann.pk}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([], "Choose somebody first."),
        (["no"], "Choose people of the list."),
        (["9" * 30], "Choose people of the list."),
        (["{rob}"], "nobody else is yours to add"),
        (["{ann}", "{out}"], "nobody else is yours to add"),
    ],
)
def test_people_who_cannot_come_in_are_refused_and_nobody_comes(
    cast: Cast, ann: Member, sent: list[str], said: str
) -> None:
    group = factories.saved_group(cast.organization, cast.manager)
    known = {"rob": cast.other_rep_member.pk, "ann": ann.pk, "out": cast.outside_member.pk}
    ids = [text.format(**known) for text in sent]

    answer = posted(cast, cast.manager, f"{group.pk}/people/", member=ids)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert inside(group) == set()


def test_nobody_is_taken_out_by_somebody_who_does_not_see_them(
    cast: Cast, reps: SavedGroup
) -> None:
    SavedGroup._base_manager.filter(pk=reps.pk).update(owner=cast.manager)
    mine = SavedGroup._base_manager.select_related("owner").get(pk=reps.pk)

    with tenant_scope(cast.organization.pk):
        gone = group_remove(
            access=cast.access(cast.manager),
            group=mine,
            member_ids=[cast.rep_member.pk, cast.other_rep_member.pk],
        )

    assert gone == 1
    assert inside(reps) == {cast.other_rep_member.pk}


def test_a_row_never_joins_a_member_of_another_organization(cast: Cast, reps: SavedGroup) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(CrossTenantError):
        SavedGroupMember.objects.create(group=reps, member=cast.outside_member)


# -- Who may change it -------------------------------------------------------------------------


def test_another_manager_looks_at_a_shared_group_and_changes_nothing(
    cast: Cast, reps: SavedGroup
) -> None:
    access = cast.access(cast.manager)
    with tenant_scope(cast.organization.pk):
        for change in (
            lambda: group_change(access=access, group=reps, name="x", is_shared=False),
            lambda: group_add(access=access, group=reps, member_ids=[cast.manager_member.pk]),
            lambda: group_remove(access=access, group=reps, member_ids=[cast.rep_member.pk]),
            lambda: group_delete(access=access, group=reps),
        ):
            with pytest.raises(PermissionDenied):
                change()
    found = page(cast, reps)

    assert (found.may_change, found.by, shown(found.people), found.found) == (
        *(False, cast.owner.get_full_name(), ["Rita Rep"]),
        (),
    )
    assert inside(reps) == {cast.rep_member.pk, cast.other_rep_member.pk}


def test_an_admin_changes_what_others_share(cast: Cast, reps: SavedGroup) -> None:
    answer = posted(cast, cast.admin, f"{reps.pk}/", name="All reps")

    assert answer.status_code == 302
    group = SavedGroup._base_manager.get(pk=reps.pk)
    assert (group.name, group.is_shared, group.owner_id) == ("All reps", False, cast.owner.pk)


# -- Views of groups ---------------------------------------------------------------------------


def test_a_view_of_a_group_is_there_for_those_who_have_the_group(cast: Cast, ann: Member) -> None:
    group = factories.saved_group(cast.organization, cast.manager, ann, name="Mine")
    factories.saved_view(
        *(cast.organization, cast.manager),
        name="My group",
        query=f"group={group.pk}",
        is_shared=True,
        is_start=True,
    )

    def seen(user: User) -> tuple[list[str], list[str]]:
        access = cast.access(user)
        query = ReportQuery.parse("/report/", {})
        with tenant_scope(cast.organization.pk):
            tabs = report_views(access=access, query=query, people=1).tabs
            kept = saved_page(access=access)
        return (
            [tab.label for tab in tabs if tab.label == "My group"],
            [row.note for row in (*kept.mine, *kept.shared)],
        )

    private = seen(cast.manager), seen(cast.other_manager)
    SavedGroup._base_manager.update(is_shared=True)
    shared = seen(cast.manager), seen(cast.other_manager)
    SavedGroup._base_manager.all().delete()
    gone = seen(cast.manager), seen(cast.other_manager)

    assert private == ((["My group"], ["Nobody else has it: its group is not shared."]), ([], []))
    assert shared == ((["My group"], [""]), (["My group"], [""]))
    assert gone == (([], ["Its group is gone, or is not shared with you any more."]), ([], []))
    with tenant_scope(cast.organization.pk):
        opens = start_url(access=cast.access(cast.manager))
    assert opens == f"/o/{cast.organization.slug}/report/"


def test_the_list_counts_whom_the_viewer_sees(cast: Cast, reps: SavedGroup) -> None:
    with tenant_scope(cast.organization.pk):
        counted = [
            (row.name, row.people, row.by)
            for user in (cast.owner, cast.manager)
            for row in saved_page(access=cast.access(user)).groups
        ]

    assert counted == [("Reps", 2, ""), ("Reps", 1, cast.owner.get_full_name())]


# -- What goes with what -----------------------------------------------------------------------


def test_a_member_who_is_deleted_is_in_no_group(cast: Cast, reps: SavedGroup) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.get(pk=cast.other_rep_member.pk).delete()

    assert inside(reps) == {cast.rep_member.pk}


def test_a_group_goes_with_the_account_of_its_owner(cast: Cast) -> None:
    factories.saved_group(cast.organization, cast.analyst, cast.rep_member, is_shared=True)

    cast.analyst.delete()

    assert not SavedGroup._base_manager.exists()
    assert not SavedGroupMember._base_manager.exists()
