"""Every list of the admin: searched, filtered, and read by as many queries for 30 rows as for 3."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import Group
from django.db import connection
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import (
    ExternalIdentity,
    IdentityProvider,
    OrganizationErasure,
    User,
    VisibilityChange,
)
from accounts.roles import Role
from accounts.tenancy import everywhere, tenant_scope
from scoring.services import request_recompute, run_recompute
from tests import factories
from tests.accounts.admin_pages import url
from tests.cast import Cast
from tests.scoring import industry as pools
from tests.teams.evidence import EVERY_TYPE
from tests.teams.portability_data import connected

ADMINS = {model._meta.label_lower: one for model, one in admin.site._registry.items()}
NAMES = sorted(ADMINS)
# Django's groups of site staff have a name and nothing to be filtered by.
BARE = {"auth.group"}


def thirty_of_everything(cast: Cast) -> None:
    """Every list has more than thirty rows, each of other people than the last."""
    for n in range(31):
        home = factories.organization()
        owner = factories.user(home, Role.OWNER)
        user = factories.user(home)
        team = factories.team(home, parent=factories.team(home))
        member = factories.member(home, team, user=user)
        factories.team_manager(team, owner)
        factories.applied(member, EVERY_TYPE, uploaded_by=owner)
        pools.stored(member, industry=f"industry {n}")
        factories.alias(member)
        factories.column_mapping(home)
        connected(member)
        factories.goal(member)
        factories.note(member, owner)
        factories.upload_request(member, owner)
        factories.rule_draft(home, owner)
        factories.saved_view(home, owner)
        factories.saved_group(home, owner, member)
        factories.export(home, owner)
        factories.invited(home, owner)
        factories.token(home, owner)
        Group.objects.create(name=f"Group {n}")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        factories.directory(member)
        factories.privacy_rows(member, user)
        OrganizationErasure.objects.create(organization=home, asked_by=owner, due_at=timezone.now())
        with tenant_scope(home.pk):
            IdentityProvider.objects.create(issuer="https://id.example")
            ExternalIdentity.objects.create(issuer="https://id.example", subject="s", user=user)
            VisibilityChange.objects.create(
                preset="full",
                minimum_group=5,
                changed_by=owner,
                former_preset="full",
                former_minimum_group=3,
            )
            run = request_recompute(member=member)
    with tenant_scope(home.pk):
        run_recompute(run_id=run.pk)


def queries(client: Client, label: str, rows: int, patch: pytest.MonkeyPatch) -> int:
    patch.setattr(ADMINS[label], "list_per_page", rows)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url(label, "changelist"))
    assert len(answer.context["cl"].result_list) == rows, label
    return len(captured)


def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    staff: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    thirty_of_everything(cast)
    for label in NAMES:  # what is read once a process, and looks that are told once an hour
        queries(staff, label, 30, monkeypatch)

    few = {label: queries(staff, label, 3, monkeypatch) for label in NAMES}
    many = {label: queries(staff, label, 30, monkeypatch) for label in NAMES}

    assert few == many
    assert max(many.values()) <= 12


@pytest.mark.parametrize("label", NAMES)
def test_a_list_is_searched_and_filtered(label: str) -> None:
    one = ADMINS[label]

    assert one.search_fields
    assert one.list_filter or label in BARE


def test_whatever_is_chosen_from_rows_is_found_by_typing(staff: Client) -> None:
    request = staff.get(url("teams.team", "changelist")).wsgi_request
    written = [one for one in ADMINS.values() if one.has_change_permission(request)]

    with everywhere(reason="a test builds forms"):
        forms = {one.opts.label_lower: one.get_form(request).base_fields for one in written}
        for below in [row for one in written for row in one.get_inline_instances(request)]:
            rows = below.get_formset(request)
            fields = {n: made for n, made in rows.form.base_fields.items() if n != rows.fk.name}
            forms[f"{rows.fk.related_model.__name__}.{below.opts.label_lower}"] = fields
    listed = {
        f"{name}.{field}"
        for name, fields in forms.items()
        for field, made in fields.items()
        if isinstance(made, ModelChoiceField) and not isinstance(made, ModelMultipleChoiceField)
        if not isinstance(getattr(made.widget, "widget", made.widget), AutocompleteSelect)
    }

    assert len(forms) == 16
    assert listed == set()


def test_an_account_is_what_a_list_of_staff_is_searched_by(staff: Client, cast: Cast) -> None:
    found = staff.get(url("accounts.user", "changelist"), {"q": "rita"}).context["cl"].result_list

    assert list(found) == [User.objects.get(pk=cast.rep.pk)]
