"""Saved views of the report: the row above it, the list, and what opens first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from accounts.access import Access
from teams.access import may_change, visible_groups, visible_views
from teams.models import SavedGroup, SavedView
from teams.reports.report_columns import CHOOSABLE
from teams.reports.report_query import ReportQuery
from teams.reports.saved_groups import group_rows
from teams.reports.saved_shapes import ReportViews, SavedPage, ViewRow, ViewTab
from teams.reports.shapes import Choice
from teams.services.saved_views import VIEWS_EACH

EVERYBODY = gettext_noop("All members")
# What everybody has from the start: a name, and the state of the report.
BUILT_IN = (
    (gettext_noop("Moved by 5 or more"), "move=up&move=down&least=5"),
    (gettext_noop("New joiners"), "new=1"),
    (gettext_noop("All columns"), "cols=" + ",".join(column.key for column in CHOOSABLE)),
)
# Views of others beyond these are in the list alone.
TABS = VIEWS_EACH + 12


def report_state(access: Access, text: str) -> ReportQuery:
    """Return the state of the report that is written in a query string, on its first page.

    What the report does not know is left out.
    """
    return _state(_report(access), text)


def normalised(query: ReportQuery) -> str:
    """Return the state of the report as a view keeps it: a query string without a page."""
    return query.on_page(1).text


def start_url(*, access: Access) -> str:
    """Return where the report opens: the user's own choice, as long as it leads somewhere.

    Where nothing is told of one person the report has no filters, and views open nothing.
    """
    if access.policy.is_closed:
        return _report(access)
    mine = SavedView.objects.filter(owner=access.user, is_start=True).first()
    state = report_state(access, mine.query if mine else "")
    group = state.saved_group
    opens = group is None or visible_groups(access).filter(pk=group).exists()
    return state.url() if opens else _report(access)


def report_views(*, access: Access, query: ReportQuery, people: int) -> ReportViews:
    """Return the row above a report in this state, which shows so many people."""
    groups = list(visible_groups(access))
    known = {group.pk for group in groups}
    views = [view for view in visible_views(access)[:TABS] if _opens(access, view, known)]
    tabs = [
        ViewTab(gettext(EVERYBODY), _report(access)),
        *(_tab(access, view) for view in views if view.owner_id == access.user.pk),
        *_built_in(access),
        *(_tab(access, view) for view in views if view.owner_id != access.user.pk),
    ]
    here = query.on_page(1).url()
    current = next((at for at, tab in enumerate(tabs) if tab.url == here), None)
    if current is not None:
        tabs[current] = replace(tabs[current], is_current=True)
    org, state = {"org": access.organization.slug}, normalised(query)
    shown = f"people=shown&{state}" if state else "people=shown"
    return ReportViews(
        tabs=tuple(tabs),
        manage_url=reverse("teams:saved_views", kwargs=org),
        save_url=f"{reverse('teams:view_new', kwargs=org)}?{state}" if state else "",
        group_url=f"{reverse('teams:group_new', kwargs=org)}?{shown}" if people else "",
        people=people,
        groups=tuple(
            Choice(str(group.pk), _named(access, group), group.pk == query.saved_group)
            for group in groups
        ),
    )


def saved_page(*, access: Access) -> SavedPage:
    """Return everything that is kept and that the user may open.

    Where nothing is told of one person it is listed to be looked after, and opens nothing.
    """
    groups = list(visible_groups(access))
    by_id = {group.pk: group for group in groups}
    rows = [_row(access, view, by_id) for view in visible_views(access)]
    found = SavedPage(
        built_in=(ViewTab(gettext(EVERYBODY), _report(access)), *_built_in(access)),
        mine=tuple(row for row in rows if row.is_mine),
        shared=tuple(row for row in rows if row.url and not row.is_mine),
        groups=group_rows(access=access, groups=groups),
    )
    return _shut(access, found) if access.policy.is_closed else found


def _shut(access: Access, page: SavedPage) -> SavedPage:
    """Return the page without anything that the report of groups cannot show."""
    said = gettext(
        "The visibility of this organization is “%(preset)s”: the report tells of whole teams and "
        "has no filters, so views and groups open nothing. They are kept, and can be renamed and "
        "deleted."
    )
    return replace(
        page,
        built_in=(),
        mine=tuple(replace(row, url="", note="") for row in page.mine),
        shared=tuple(replace(row, url="", note="") for row in page.shared if row.may_change),
        groups=tuple(replace(row, report_url="") for row in page.groups),
        closed=said % {"preset": access.policy.preset.label},
    )


def view_page(*, access: Access, view: SavedView) -> ViewRow:
    """Return one view as the list has it."""
    return _row(access, view, {group.pk: group for group in visible_groups(access)})


def _report(access: Access) -> str:
    return reverse("teams:report", kwargs={"org": access.organization.slug})


def _built_in(access: Access) -> list[ViewTab]:
    base = _report(access)
    return [ViewTab(gettext(name), _url(base, text)) for name, text in BUILT_IN]


@lru_cache(maxsize=256)
def _url(base: str, text: str) -> str:
    """Return the address of the state that is written in a query string."""
    return _state(base, text).url()


def _state(base: str, text: str) -> ReportQuery:
    return ReportQuery.parse(base, QueryDict(text)).on_page(1)


def _tab(access: Access, view: SavedView) -> ViewTab:
    by = "" if view.owner_id == access.user.pk else view.owner.get_full_name()
    return ViewTab(view.name, report_state(access, view.query).url(), by)


def _opens(access: Access, view: SavedView, known: Collection[int]) -> bool:
    """Return whether the group that the view shows, if it shows one, is the viewer's to open."""
    group = report_state(access, view.query).saved_group
    return group is None or group in known


def _row(access: Access, view: SavedView, groups: Mapping[int, SavedGroup]) -> ViewRow:
    state = report_state(access, view.query)
    opens = _opens(access, view, groups)
    group = groups.get(state.saved_group or 0)
    note = ""
    if not opens:
        note = gettext("Its group is gone, or is not shared with you any more.")
    elif group is not None and view.is_shared and not group.is_shared:
        note = gettext("Nobody else has it: its group is not shared.")
    is_mine = view.owner_id == access.user.pk
    return ViewRow(
        id=view.pk,
        name=view.name,
        url=state.url() if opens else "",
        by="" if is_mine else view.owner.get_full_name(),
        is_mine=is_mine,
        is_shared=view.is_shared,
        is_start=is_mine and view.is_start,
        may_change=may_change(access, view),
        note=note,
    )


def _named(access: Access, group: SavedGroup) -> str:
    """Return the name of a group, and of whoever shares it where that is somebody else."""
    if group.owner_id == access.user.pk:
        return group.name
    return gettext("%(name)s, by %(owner)s") % {
        "name": group.name,
        "owner": group.owner.get_full_name(),
    }
