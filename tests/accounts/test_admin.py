"""The admin: site staff work on every organization, facts stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiToken, Membership, Organization, RuleVersion, User
from accounts.tenancy import TenantModel
from scoring.models import (
    IndustryEdition,
    IndustryShare,
    IndustryStanding,
    RecomputeRun,
    ScoreSnapshot,
)
from teams.models import Import, ImportStatus
from tests import factories
from tests.accounts.admin_pages import enter, undo, url
from tests.cast import Cast
from tests.teams.evidence import EVERY_TYPE

OURS = [model for model in admin.site._registry if model.__module__.startswith("teams.")]
OURS += [Organization, User, Membership, RuleVersion, ScoreSnapshot, RecomputeRun]
OURS += [IndustryEdition, IndustryShare, IndustryStanding]
NAMES = sorted(model._meta.label_lower for model in OURS)
ALL_RIGHT = dict.fromkeys(NAMES, 200)
READ_ONLY = {
    *("teams.activity", "teams.invitation", "teams.exchange", "teams.connection"),
    *("teams.contact", "teams.statesnapshot", "teams.coverage", "teams.import"),
    *("teams.delivery", "teams.memberalias", "teams.columnmapping"),
    *("teams.portabilityconnection", "teams.goal", "teams.note", "teams.uploadrequest"),
    *("teams.reportexport", "teams.scimuser", "teams.scimgroup"),
    *("teams.personalfile", "teams.erasure", "teams.uploadconsent", "teams.optout"),
    *("scoring.scoresnapshot", "scoring.recomputerun", "accounts.ruleversion"),
    *("scoring.industryedition", "scoring.industryshare", "scoring.industrystanding"),
}


def rows(label: str) -> list[int]:
    """Return the ids of a model's rows in every organization."""
    model = next(model for model in OURS if model._meta.label_lower == label)
    return list(model._base_manager.values_list("pk", flat=True))


def test_every_list_shows_the_rows_of_every_organization(staff: Client) -> None:
    answers = {label: staff.get(url(label, "changelist")) for label in NAMES}

    assert {label: answer.status_code for label, answer in answers.items()} == ALL_RIGHT
    assert {label: answer.context["cl"].result_count for label, answer in answers.items()} == {
        label: len(rows(label)) for label in NAMES
    }
    assert min(len(rows(label)) for label in NAMES) > 1


def test_every_list_can_be_searched_and_sorted(staff: Client) -> None:
    searched = {label: staff.get(url(label, "changelist"), {"q": "rita"}) for label in NAMES}
    sorted_ = {label: staff.get(url(label, "changelist"), {"o": "1.-2"}) for label in NAMES}

    assert {label: answer.status_code for label, answer in searched.items()} == ALL_RIGHT
    assert {label: answer.status_code for label, answer in sorted_.items()} == ALL_RIGHT


def test_lists_of_an_organizations_rows_are_filtered_by_it_first(staff: Client, cast: Cast) -> None:
    of_tenants = [model for model in OURS if issubclass(model, TenantModel)]

    found = {
        model: staff.get(
            url(model._meta.label_lower, "changelist"),
            {"organization__id__exact": cast.other_organization.pk},
        ).context["cl"]
        for model in of_tenants
    }

    assert {changes.list_filter[0] for changes in found.values()} == {"organization"}
    assert {row.organization for changes in found.values() for row in changes.result_list} == {
        cast.other_organization
    }


def test_lists_of_dated_rows_are_narrowed_by_date(staff: Client) -> None:
    dated = {
        model._meta.label_lower: field
        for model in OURS
        if (field := admin.site._registry[model].date_hierarchy)
    }

    answers = {
        label: staff.get(url(label, "changelist"), {f"{field}__year": "2026"})
        for label, field in dated.items()
    }

    assert {answer.status_code for answer in answers.values()} == {200}
    assert set(NAMES) - set(dated) == {
        *("teams.team", "teams.teammanager", "teams.member", "teams.contact"),
    }


def test_every_row_opens_whatever_its_organization(staff: Client) -> None:
    statuses = {
        label: {staff.get(url(label, "change", pk)).status_code for pk in rows(label)[-3:]}
        for label in NAMES
    }

    assert statuses == {label: {200} for label in NAMES}


def test_facts_and_scores_are_neither_added_nor_changed_nor_deleted(staff: Client) -> None:
    before = {label: len(rows(label)) for label in READ_ONLY}
    first = {label: rows(label)[0] for label in NAMES}

    added = {label: staff.get(url(label, "add")).status_code for label in NAMES}
    asked = {label: staff.get(url(label, "delete", first[label])).status_code for label in NAMES}
    refused = {
        staff.post(url(label, page, *args), {"post": "yes"}).status_code
        for label in READ_ONLY
        for page, args in {
            "add": (),
            "change": (first[label],),
            "delete": (first[label],),
        }.items()
    }

    assert added == asked == ALL_RIGHT | dict.fromkeys(READ_ONLY, 403)
    assert refused == {403}
    assert {label: len(rows(label)) for label in READ_ONLY} == before


def test_the_number_of_queries_of_a_list_does_not_depend_on_its_rows(
    staff: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        member = factories.member(cast.organization, cast.oslo)
        factories.applied(member, EVERY_TYPE, uploaded_by=factories.user(cast.organization))

    for label in NAMES:  # a first look is told to each organization, once an hour
        staff.get(url(label, "changelist"))

    for label in NAMES:
        with django_assert_max_num_queries(12, info=label):
            staff.get(url(label, "changelist"))


def test_the_page_of_a_group_takes_as_many_queries_for_thirty_members_as_for_three(
    staff: Client, cast: Cast
) -> None:
    counts = []
    # Content types are read once a process.
    staff.get(url("teams.savedgroup", "change", rows("teams.savedgroup")[0]))
    for size in (3, 30):
        members = [factories.member(cast.organization) for _ in range(size)]
        group = factories.saved_group(cast.organization, cast.owner, *members)
        with CaptureQueriesContext(connection) as captured:
            page = staff.get(url("teams.savedgroup", "change", group.pk)).content.decode()
        assert all(member.name in page for member in members)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_autocomplete_finds_teams_of_every_organization(staff: Client) -> None:
    found = staff.get(
        reverse("admin:autocomplete"),
        {"app_label": "teams", "model_name": "teammembership", "field_name": "team", "term": "r"},
    )

    assert {item["text"] for item in found.json()["results"]} >= {"North", "Harbour"}


# -- Permissions -------------------------------------------------------------------------------


@pytest.fixture
def helper(cast: Cast) -> User:
    """Return site staff without any permission."""
    user = factories.user(email="helper@pillars.example")
    user.is_staff = True
    user.save()
    return user


def test_site_staff_see_what_they_have_a_permission_for(
    cast: Cast, client: Client, helper: User
) -> None:
    helper.user_permissions.add(Permission.objects.get(codename="view_team"))
    client.force_login(helper)
    enter(client)

    statuses = {
        label: client.get(url(label, "changelist")).status_code
        for label in ("teams.team", "teams.member", "accounts.organization")
    }

    assert statuses == {"teams.team": 200, "teams.member": 403, "accounts.organization": 403}
    assert client.get(url("teams.team", "add")).status_code == 403


def test_whoever_may_only_view_imports_cannot_undo_them(
    cast: Cast, client: Client, helper: User
) -> None:
    helper.user_permissions.add(Permission.objects.get(codename="view_import"))
    batch = factories.applied(cast.rep_member, EVERY_TYPE)
    client.force_login(helper)
    enter(client)

    undo(client, batch)

    assert Import._base_manager.get().status == ImportStatus.DONE


@pytest.mark.parametrize(
    ("label", "lookup"),
    [
        ("teams.note", {"text__startswith": "Heron"}),
        ("teams.note", {"total__gte": "0"}),
        ("teams.member", {"looks__isnull": "False"}),
        ("accounts.apitoken", {"digest__startswith": "a"}),
        ("teams.goal", {"organization__name__startswith": "a"}),
    ],
)
def test_no_list_is_narrowed_by_what_it_does_not_show_as_a_filter(
    staff: Client, label: str, lookup: dict[str, str]
) -> None:
    assert staff.get(url(label, "changelist"), lookup).status_code == 400


def test_no_field_of_any_model_can_be_asked_for_by_the_start_of_its_text(staff: Client) -> None:
    request = staff.get(url("teams.note", "changelist")).wsgi_request
    models: list[Any] = [*OURS, ApiToken]

    found = [
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in model._meta.get_fields()
        for lookup in ("startswith", "regex", "gt", "id__gt")
        if admin.site._registry[model].lookup_allowed(f"{field.name}__{lookup}", "a", request)
    ]

    assert found == []


def test_every_filter_that_a_list_offers_leads_somewhere(staff: Client) -> None:
    lists = {label: staff.get(url(label, "changelist")) for label in NAMES}
    offered = {
        url(label, "changelist") + choice["query_string"]
        for label, answer in lists.items()
        for spec in answer.context["cl"].filter_specs
        for choice in [*spec.choices(answer.context["cl"])][:3]
    }

    assert {staff.get(address).status_code for address in offered} == {200}
