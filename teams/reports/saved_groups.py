"""Saved groups of members: the list, and the page of one with who may come into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.access import Access
from accounts.selectors import local_today
from teams.access import may_change, visible_members
from teams.models import SavedGroup
from teams.reports.name_search import plain
from teams.reports.report_query import ReportQuery
from teams.reports.roster import teams_on
from teams.reports.saved_shapes import GroupPage, GroupRow, Listed
from teams.selectors.saved import group_member_ids, group_sizes

FOUND = 20


def group_rows(*, access: Access, groups: Sequence[SavedGroup]) -> tuple[GroupRow, ...]:
    """Return the groups with the number of people whom the user sees in each."""
    sizes = group_sizes(
        group_ids=[group.pk for group in groups],
        member_ids=visible_members(access).order_by().values("pk"),
    )
    return tuple(
        GroupRow(
            id=group.pk,
            name=group.name,
            report_url=_report_of(access, group),
            people=sizes.get(group.pk, 0),
            by="" if group.owner_id == access.user.pk else group.owner.get_full_name(),
            is_mine=group.owner_id == access.user.pk,
            is_shared=group.is_shared,
        )
        for group in groups
    )


def group_page(*, access: Access, group: SavedGroup, q: str) -> GroupPage:
    """Return the group as the user sees it, and whom of the others the search finds.

    Nobody whom the user may not see is told of, in or out of it.
    """
    inside = group_member_ids(group)
    changes = may_change(access, group)
    wanted = plain(q)
    seen = visible_members(access).values_list("pk", "name", "email")
    people = [(pk, name) for pk, name, _ in seen if pk in inside]
    found = [
        (pk, name)
        for pk, name, email in seen
        if changes and pk not in inside and wanted in plain(f"{name}\n{email}")
    ]
    shown = found[:FOUND]
    teams = teams_on(
        member_ids=[pk for pk, _ in (*people, *shown)], on=local_today(access.organization)
    )
    is_mine = group.owner_id == access.user.pk
    return GroupPage(
        id=group.pk,
        name=group.name,
        by="" if is_mine else group.owner.get_full_name(),
        is_mine=is_mine,
        is_shared=group.is_shared,
        may_change=changes,
        report_url="" if access.policy.is_closed else _report_of(access, group),
        people=_listed(people, teams),
        q=q,
        found=_listed(shown, teams),
        more=len(found) - len(shown),
    )


def moved(count: int, *, takes_out: bool) -> str:
    """Return in words how many people came into a group, or left it."""
    if takes_out:
        said = ngettext(
            "%(n)s person is no longer in the group.",
            "%(n)s people are no longer in the group.",
            count,
        )
    else:
        said = ngettext(
            "%(n)s person came into the group.", "%(n)s people came into the group.", count
        )
    return said % {"n": count}


def _report_of(access: Access, group: SavedGroup) -> str:
    base = reverse("teams:report", kwargs={"org": access.organization.slug})
    return ReportQuery(base, saved_group=group.pk).url()


def _listed(
    people: Iterable[tuple[int, str]], teams: Mapping[int, tuple[int, str]]
) -> tuple[Listed, ...]:
    return tuple(Listed(pk, name, teams.get(pk, (0, ""))[1]) for pk, name in people)
