"""Views and groups where nothing is told of one person: looked after, and opening nothing."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import SavedGroup, SavedView
from tests import factories
from tests.cast import Cast
from tests.teams.markup import Markup


@pytest.fixture(autouse=True, params=["names_without_detail", "works_council"])
def closed(request: pytest.FixtureRequest, cast: Cast) -> None:
    cast.organization.visibility = request.param
    cast.organization.save()


def got(cast: Cast, user: User, path: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(f"/o/{cast.organization.slug}/report/{path}")


def view_of(cast: Cast, user: User, **more: object) -> SavedView:
    with tenant_scope(cast.organization.pk):
        return factories.saved_view(cast.organization, user, **more)


def group_of(cast: Cast, user: User) -> SavedGroup:
    with tenant_scope(cast.organization.pk):
        return factories.saved_group(cast.organization, user, cast.rep_member)


def test_the_list_leads_to_no_report_and_says_why(cast: Cast) -> None:
    view = view_of(cast, cast.manager, name="Movers")
    group_of(cast, cast.manager)

    page = got(cast, cast.manager, "views/").content.decode()

    text = Markup(page).text
    assert "the report tells of whole teams and has no filters" in text
    assert "Movers" in text
    assert f"report/views/{view.pk}/" in page
    assert "report/?" not in page
    for words in ("Everybody has", "Show in the report", "New group", "People you see"):
        assert words not in text


def test_the_report_opens_without_the_view_that_was_chosen_to_open_first(cast: Cast) -> None:
    view_of(cast, cast.manager, query="sort=total&dir=desc", is_start=True)

    answer = got(cast, cast.manager, "start/")

    assert answer["Location"] == f"/o/{cast.organization.slug}/report/"


@pytest.mark.parametrize("path", ["views/new/?sort=total", "groups/new/"])
def test_nothing_new_is_kept(cast: Cast, path: str) -> None:
    assert got(cast, cast.manager, path).status_code == 403


def test_a_group_offers_no_people_and_can_be_deleted(cast: Cast) -> None:
    group = group_of(cast, cast.manager)

    text = Markup(got(cast, cast.manager, f"groups/{group.pk}/").content.decode()).text

    assert "Rita Rep" not in text
    assert "Add people" not in text
    assert "Show in the report" not in text
    assert "Delete the group" in text
