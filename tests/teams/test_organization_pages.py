"""The pages of an organization's admins: their markup holds together, also with errors in it."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.tenancy import tenant_scope
from teams.models import TeamMembership
from tests import factories
from tests.cast import Cast
from tests.teams.markup import Markup

ADD = {"name": "=1", "email": "no", "since": "soon"}
PAGES: list[tuple[str, dict[str, str] | None]] = [
    ("organization/members/?state=all", None),
    ("organization/members/?q=nobody", None),
    ("organization/members/add/", None),
    ("organization/members/add/", ADD),
    ("organization/members/bulk/", None),
    ("organization/members/bulk/", {"text": "name,email\nA,no\nB,b@b.example\n"}),
    ("organization/members/bulk/", {"text": "name,email\nB,b@b.example\n"}),
    ("organization/members/bulk/", {"text": "name\nB\n"}),
    ("organization/members/{member}/", None),
    ("organization/members/{member}/", {"name": ""}),
    ("organization/members/{member}/move/", {"team": "", "since": ""}),
    ("organization/members/{member}/known/", {"by": "", "text": ""}),
    ("organization/members/{member}/leave/", {"on": ""}),
    ("organization/members/{silent}/invite/", {"role": "rep"}),
    ("organization/members/{gone}/", None),
    ("organization/members/{gone}/return/", {"since": ""}),
    ("organization/members/{member}/stays/{stay}/", None),
    ("organization/members/{member}/stays/{stay}/", {"start": "", "team": ""}),
    ("organization/members/{member}/merge/", None),
    ("organization/members/{silent}/merge/?into={member}", None),
    ("organization/members/{silent}/merge/?into={member}", {"state": ""}),
    ("organization/teams/", None),
    ("organization/teams/", {"name": ""}),
    ("organization/teams/{team}/", None),
    ("organization/teams/{team}/close/", {"on": ""}),
    ("organization/teams/{team}/managers/", {"user": ""}),
    ("organization/roles/", None),
    ("organization/roles/", {"name": "Al", "email": "al@b.example", "role": "analyst"}),
    ("organization/roles/", {"email": "no"}),
    ("settings/", None),
    ("settings/organization/", {"name": ""}),
    ("settings/visibility/", {"minimum_group": "1"}),
]


@pytest.mark.parametrize(("path", "sent"), PAGES)
def test_the_markup_of_a_page_holds_together(
    cast: Cast, path: str, sent: dict[str, str] | None
) -> None:
    with tenant_scope(cast.organization.pk):
        stay = TeamMembership.objects.get(member=cast.rep_member).pk
    gone = factories.member(cast.organization, left_on=factories.START)
    factories.alias(cast.rep_member)
    factories.invited(cast.organization, cast.owner)
    client = Client()
    client.force_login(cast.admin)
    at = f"/o/{cast.organization.slug}/" + path.format(
        member=cast.rep_member.pk,
        silent=cast.silent_member.pk,
        gone=gone.pk,
        stay=stay,
        team=cast.north.pk,
    )

    answer = client.get(at) if sent is None else client.post(at, sent)

    page = Markup(answer.content.decode())
    assert answer.status_code in (200, 422)
    assert (page.stray, page.open, page.repeated_ids) == ([], [], [])
    assert (page.broken_references, page.unlabelled_fields) == (set(), [])
    assert (page.tables_without_caption, page.unnamed_graphics) == (0, 0)
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize("is_new", [True, False])
def test_the_markup_of_an_invitation_holds_together(cast: Cast, is_new: bool) -> None:
    client = Client()
    client.force_login(cast.admin)
    email = "al@b.example" if is_new else cast.outsider.email
    sent = {"name": "Al", "email": email, "role": "analyst"}
    shown = client.post(f"/o/{cast.organization.slug}/organization/roles/", sent)
    link = next(i["value"] for i in Markup(shown.content.decode()).all("input") if "readonly" in i)

    page = Markup(Client().get(link).content.decode())

    assert (page.stray, page.open, page.repeated_ids) == ([], [], [])
    assert (page.broken_references, page.unlabelled_fields) == (set(), [])
    assert len(page.all("h1")) == 1
