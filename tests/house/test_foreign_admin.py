"""In the admin, a row of an organization that was not entered is as one that there is not."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.admin.sites import site
from django.http import HttpResponse
from django.test import Client

from accounts.models import ExternalIdentity, IdentityProvider, Organization, VisibilityChange
from accounts.tenancy import tenant_scope
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast
from tests.everything import fill
from tests.house.comparing import told_apart

# Rows that are of no organization, and why each stands open to site staff.
OF_NONE = {
    "accounts.OrganizationErasure": "nobody but site staff sees that organizations end",
    "auth.Group": "rights of site staff",
    "scoring.IndustryEdition": "pools have no names: tests/scoring/test_industry_pools.py",
}
# How a row tells its organization, by a field that it has.
PATHS = {
    "organization": "organization",
    "memberships": "memberships__organization",
    "user": "user__memberships__organization",
}
PAGES = {"teams.Member": ("change", "delete", "history")}


def plant(cast: Cast) -> None:
    """Each organization has rows of every kind that the admin shows."""
    fill(cast)
    for organization, team, user in (
        (cast.organization, cast.oslo, cast.owner),
        (cast.other_organization, cast.outside_team, cast.outsider),
    ):
        factories.team_manager(team, user)
        factories.token(organization, user)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        with tenant_scope(organization.pk):
            IdentityProvider.objects.create(issuer="https://id.example")
            ExternalIdentity.objects.create(issuer="https://id.example", subject="1", user=user)
            preset = {"preset": "open_team", "former_preset": "open_team"}
            VisibilityChange.objects.create(minimum_group=5, former_minimum_group=5, **preset)


def row_of(model: Any, organization: Organization) -> Any:
    """Return the key of a row of a model that is of the organization; None where there is none."""
    if model is Organization:
        return organization.pk
    names = {field.name for field in model._meta.get_fields()}
    path = next((path for name, path in PATHS.items() if name in names), None)
    rows = model._base_manager.order_by("pk").filter(**{path: organization} if path else {})
    return rows.values_list("pk", flat=True).first() if path else None


def test_a_row_of_an_organization_that_was_not_entered_is_as_none(cast: Cast) -> None:
    plant(cast)
    client, wrong = Client(), []
    client.force_login(cast.staff)
    enter(client, cast.organization)

    for model in site._registry:
        label = model._meta.label
        own, foreign = (row_of(model, one) for one in (cast.organization, cast.other_organization))
        if not (own and foreign):
            wrong += [] if label in OF_NONE else [f"{label}: no rows to try"]
            continue
        for page in PAGES.get(label, ("change",)):

            def send(pk: Any, label: str = label, page: str = page) -> HttpResponse:
                return client.get(url(label.lower(), page, pk))

            found = told_apart(send, own=own, foreign=foreign)
            wrong += [f"{label} {page}: {one}" for one in found]

    assert not wrong, "\n".join(wrong)
