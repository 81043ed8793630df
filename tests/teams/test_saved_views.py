"""Views of the report are kept by name, shared, ordered, and open first."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import SavedView
from teams.reports.report_query import ReportQuery
from teams.reports.saved_shapes import ReportViews, SavedPage
from teams.reports.saved_views import (
    TABS,
    normalised,
    report_state,
    report_views,
    saved_page,
    start_url,
)
from teams.services.saved_views import (
    VIEWS_EACH,
    view_change,
    view_delete,
    view_move,
    view_save,
)
from tests import factories
from tests.cast import Cast

SORTED = "sort=total&dir=desc"
EVERYBODY = "All members"


def views(cast: Cast, user: User | None = None, **params: str) -> ReportViews:
    """Return the row above the report as Mona sees it, or somebody else."""
    access = cast.access(user or cast.manager)
    query = ReportQuery.parse(f"/o/{cast.organization.slug}/report/", params)
    with tenant_scope(cast.organization.pk):
        return report_views(access=access, query=query, people=3)


def kept(cast: Cast, user: User | None = None) -> SavedPage:
    """Return everything that is kept as Mona sees it, or somebody else."""
    with tenant_scope(cast.organization.pk):
        return saved_page(access=cast.access(user or cast.manager))


def state(cast: Cast, text: str) -> str:
    """Return what is kept of a query string."""
    return normalised(report_state(cast.access(cast.manager), text))


def saved(cast: Cast, name: str, user: User | None = None, **more: object) -> SavedView:
    """Save a view as Mona, or somebody else."""
    given = {"query": SORTED, **more}
    with tenant_scope(cast.organization.pk):
        return view_save(
            access=cast.access(user or cast.manager),
            name=name,
            **given,  # type: ignore[arg-type]
        )


def stored(cast: Cast) -> list[SavedView]:
    with tenant_scope(cast.organization.pk):
        return list(SavedView.objects.order_by("pk"))


def posted(cast: Cast, user: User, path: str, **data: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(f"/o/{cast.organization.slug}/report/{path}", data)


# -- What is kept ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q=ann&sort=total&dir=desc&page=7", "q=ann&sort=total&dir=desc"),
        ("sort=total", "sort=total&dir=desc"),
        ("sort=no&dir=up&team=x&group=-1&made=up", ""),
        ("utm=1&q=%C3%A5&page=2", "q=%C3%A5"),
        ("", ""),
    ],
)
def test_a_view_keeps_what_the_report_knows_and_no_page(
    cast: Cast, text: str, expected: str
) -> None:
    assert state(cast, text) == expected


def test_what_is_kept_stays_the_same_when_it_is_read_again(cast: Cast) -> None:
    once = state(cast, "q=a b&team=3&group=4&sort=posts&dir=asc&per=day")

    assert state(cast, once) == once
    assert once.count("=") == 6


def test_saving_keeps_the_state_under_the_name_and_leads_back_to_it(cast: Cast) -> None:
    sent = {"name": "  Monday   review ", "query": f"{SORTED}&page=3&x=1", "is_shared": "on"}

    answer = posted(cast, cast.manager, "views/new/", **sent)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/o/{cast.organization.slug}/report/?{SORTED}"
    assert [
        (v.owner_id, v.name, v.query, v.is_shared, v.is_start, v.order) for v in stored(cast)
    ] == [(cast.manager.pk, "Monday review", SORTED, True, False, 0)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " ", "query": SORTED}, "Give it a name."),
        ({"name": "x" * 61, "query": SORTED}, "A name has up to 60 characters."),
        ({"name": "All", "query": "page=2&no=1"}, "This is the whole report: it needs no view."),
        ({"name": "Long", "query": "q=" + "x" * 4_000}, "at most 4000 characters"),
        ({"name": "a\0b", "query": SORTED}, "Null characters are not allowed."),
    ],
)
def test_a_view_that_cannot_be_kept_says_why_and_stores_nothing(
    cast: Cast, sent: dict[str, str], said: str
) -> None:
    answer = posted(cast, cast.manager, "views/new/", **sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stored(cast) == []


def test_a_name_that_is_taken_is_refused_and_can_be_replaced(cast: Cast) -> None:
    saved(cast, "Monday review", is_start=True)
    sent = {"name": "monday review", "query": "q=ann"}

    refused = posted(cast, cast.manager, "views/new/", **sent)
    before = [view.query for view in stored(cast)]
    replaced = posted(cast, cast.manager, "views/new/", **sent, replaces="on")

    assert refused.status_code == 422
    assert "There is a view named “monday review” already." in refused.content.decode()
    assert 'name="replaces"' in refused.content.decode()
    assert before == [SORTED]
    assert replaced.status_code == 302
    assert [(v.name, v.query) for v in stored(cast)] == [("monday review", "q=ann")]


def test_two_people_may_use_one_name(cast: Cast) -> None:
    saved(cast, "Monday review")

    saved(cast, "Monday review", cast.other_manager)

    assert len(stored(cast)) == 2


def test_nobody_has_more_views_than_the_most(cast: Cast) -> None:
    for number in range(VIEWS_EACH):
        saved(cast, f"View {number}")

    with pytest.raises(ValidationError, match=r"You have 30 views, which is the most\."):
        saved(cast, "One more")

    assert saved(cast, "View 0", query="q=a", replaces=True).query == "q=a"
    assert len(stored(cast)) == VIEWS_EACH


# -- Who has it --------------------------------------------------------------------------------


def test_a_view_is_its_owners_alone_until_it_is_shared(cast: Cast) -> None:
    view = saved(cast, "Monday review")
    before = [tab.label for tab in views(cast, cast.other_manager).tabs]

    with tenant_scope(cast.organization.pk):
        view_change(
            access=cast.access(cast.manager),
            view=view,
            name="Weekly",
            is_shared=True,
            is_start=False,
        )
    after = views(cast, cast.other_manager).tabs

    assert "Monday review" not in before
    assert (after[-1].label, after[-1].by) == ("Weekly", cast.manager.get_full_name())
    assert [row.name for row in kept(cast, cast.other_manager).shared] == ["Weekly"]
    assert [row.may_change for row in kept(cast, cast.other_manager).shared] == [False]
    assert [row.may_change for row in kept(cast, cast.admin).shared] == [True]


def test_a_private_view_of_somebody_else_does_not_exist_even_for_the_owner(cast: Cast) -> None:
    view = saved(cast, "Monday review")

    answers = [posted(cast, cast.owner, f"views/{view.pk}/delete/").status_code]
    answers += [posted(cast, cast.owner, f"views/{view.pk}/", name="Mine").status_code]

    assert answers == [404, 404]
    assert [v.name for v in stored(cast)] == ["Monday review"]


def test_an_admin_renames_and_unshares_what_others_share_and_leaves_their_start(
    cast: Cast,
) -> None:
    view = saved(cast, "Monday review", is_shared=True, is_start=True)

    answer = posted(cast, cast.admin, f"views/{view.pk}/", name="Weekly")

    assert answer.status_code == 302
    assert [(v.name, v.is_shared, v.is_start) for v in stored(cast)] == [("Weekly", False, True)]


def test_another_manager_changes_nothing_of_what_is_shared(cast: Cast) -> None:
    view = saved(cast, "Monday review", is_shared=True)
    access = cast.access(cast.other_manager)

    with tenant_scope(cast.organization.pk):
        for change in (
            lambda: view_change(
                access=access, view=view, name="x", is_shared=False, is_start=False
            ),
            lambda: view_delete(access=access, view=view),
            lambda: view_move(access=access, view=view, up=True),
        ):
            with pytest.raises(PermissionDenied):
                change()

    assert [(v.name, v.is_shared) for v in stored(cast)] == [("Monday review", True)]


def test_a_shared_view_shows_each_viewer_their_own_people(cast: Cast) -> None:
    view = saved(cast, "Reps", query="q=r", is_shared=True)
    shown = {}
    for user in (cast.manager, cast.other_manager):
        client = Client()
        client.force_login(user)
        page = client.get(views(cast, user).tabs[-1].url).content.decode()
        shown[user.pk] = {name for name in ("Rita Rep", "Rob Rep") if name in page}

    assert view.is_shared
    assert shown == {cast.manager.pk: {"Rita Rep"}, cast.other_manager.pk: {"Rob Rep"}}


def test_views_of_another_organization_are_not_there(cast: Cast) -> None:
    factories.saved_view(cast.other_organization, cast.outsider, name="Theirs", is_shared=True)

    assert "Theirs" not in {tab.label for tab in views(cast, cast.owner).tabs}
    assert kept(cast, cast.owner).shared == ()


# -- The row above the report ------------------------------------------------------------------


def test_the_tab_of_the_address_is_current_whatever_its_page(cast: Cast) -> None:
    saved(cast, "Monday review")
    saved(cast, "The same")

    def current(**params: str) -> list[str]:
        return [tab.label for tab in views(cast, **params).tabs if tab.is_current]

    assert current() == [EVERYBODY]
    assert current(sort="total", page="2") == ["Monday review"]
    assert current(sort="total", dir="asc") == []


def test_the_page_marks_the_current_tab_and_offers_to_save_what_is_shown(cast: Cast) -> None:
    saved(cast, "Monday review")
    client = Client()
    client.force_login(cast.manager)

    page = client.get(f"/o/{cast.organization.slug}/report/?{SORTED}").content.decode()

    assert re.findall(r'aria-current="page">([^<]+)</a>', page) == ["Monday review"]
    keep = urlencode({"sort": "total", "dir": "desc"}).replace("&", "&amp;")
    assert f'href="/o/{cast.organization.slug}/report/views/new/?{keep}">Save this view' in page
    assert "Save these 2 people as a group" in page


def test_htmx_gets_the_row_with_the_region_and_puts_it_in_its_place(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager)

    part = client.get(
        f"/o/{cast.organization.slug}/report/?q=rita", headers={"HX-Request": "true"}
    ).content.decode()

    assert 'id="views" hx-swap-oob="true"' in part
    assert "Save this person as a group" in part
    assert "views/new/?q=rita" in part


def test_views_that_others_share_come_by_name_and_not_without_end(cast: Cast) -> None:
    saved(cast, "Own")
    for number in reversed(range(TABS + 5)):
        name = f"{'view' if number % 2 else 'View'} {number:02}"
        factories.saved_view(cast.organization, cast.owner, name=name, is_shared=True)

    tabs = views(cast).tabs

    assert tabs[1].label == "Own"
    assert [tab.label.lower() for tab in tabs if tab.by] == [
        f"view {n:02}" for n in range(TABS - 1)
    ]
    assert len(kept(cast).shared) == TABS + 5


def test_everybody_has_views_from_the_start(cast: Cast) -> None:
    found = {tab.label: tab.url.partition("?")[2] for tab in views(cast).tabs}

    assert [*found] == [EVERYBODY, "Moved by 5 or more", "New joiners", "All columns"]
    assert found["Moved by 5 or more"] == "move=up&move=down&least=5"
    assert found["New joiners"] == "new=1"
    assert found["All columns"].startswith("cols=")


def test_the_whole_report_offers_nothing_to_save_as_a_view(cast: Cast) -> None:
    assert views(cast).save_url == ""
    assert views(cast).group_url.endswith("/report/groups/new/?people=shown")


# -- Order and start ---------------------------------------------------------------------------


def test_own_views_stand_in_the_order_that_the_owner_gives_them(cast: Cast) -> None:
    a, b, c = (saved(cast, name) for name in "abc")
    access = cast.access(cast.manager)

    orders = []
    with tenant_scope(cast.organization.pk):
        for view, up in ((c, True), (c, True), (c, True), (a, False), (b, False)):
            view_move(access=access, view=view, up=up)
            orders.append("".join(SavedView.objects.values_list("name", flat=True)))

    assert orders == ["acb", "cab", "cab", "cba", "cab"]
    assert [row.name for row in kept(cast).mine] == ["c", "a", "b"]


def test_the_report_opens_with_the_view_that_was_chosen_last(cast: Cast) -> None:
    base = f"/o/{cast.organization.slug}/report/"
    client = Client()
    client.force_login(cast.manager)
    opened = [client.get(f"{base}start/").headers["Location"]]

    saved(cast, "First", is_start=True)
    opened.append(client.get(f"{base}start/").headers["Location"])
    saved(cast, "Second", query="q=ann", is_start=True)
    opened.append(client.get(f"{base}start/").headers["Location"])

    assert opened == [base, f"{base}?{SORTED}", f"{base}?q=ann"]
    assert [view.is_start for view in stored(cast)] == [False, True]
    assert client.get(base).status_code == 200
    assert client.get(f"/o/{cast.organization.slug}/").headers["Location"] == f"{base}start/"


def test_what_opens_first_for_one_does_not_for_another(cast: Cast) -> None:
    saved(cast, "Mine", is_shared=True, is_start=True)

    with tenant_scope(cast.organization.pk):
        other = start_url(access=cast.access(cast.other_manager))

    assert other == f"/o/{cast.organization.slug}/report/"


def test_a_view_goes_with_the_account_of_its_owner(cast: Cast) -> None:
    saved(cast, "Monday review", cast.analyst, is_shared=True)

    cast.analyst.delete()

    assert stored(cast) == []
