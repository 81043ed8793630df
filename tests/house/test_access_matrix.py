"""Every address x every persona. An address that is not listed here fails."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus
from tests import factories
from tests.cast import Cast, make_cast
from tests.house.access_rows import (
    ALLAUTH,
    CALLS,
    CHANGES,
    FORM,
    KEYS,
    LOGIN,
    MATRIX,
    PERSONAS,
    everybody,
)


def named_addresses() -> dict[str, str]:
    """Return every address outside of the admin: its name and its route."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, namespace: str, prefix: str) -> None:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                found[f"{namespace}{entry.name}"] = route
            elif entry.app_name != "admin":
                inner = f"{entry.namespace}:" if entry.namespace else namespace
                walk(entry, inner, route)

    walk(get_resolver(), "", "/")
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    return client


def without_token(answer: HttpResponse) -> str:
    """Return the page without its CSRF tokens, which differ from answer to answer."""
    return re.sub(
        r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode()
    )


def address(name: str, cast: Cast) -> str:
    """Return the address with the first organization's rows in it."""
    batch = factories.batch(cast.rep_member, ImportStatus.DONE)
    delivery = factories.delivery(cast.rep_member, cast.rep)
    mapping = factories.column_mapping(cast.organization)
    token, _ = factories.token(cast.organization, cast.owner)
    goal = factories.goal(cast.rep_member, closed_at=timezone.now())
    factories.rule_draft(cast.organization, cast.owner)
    path = named_addresses()[name]
    for placeholder, value in {
        "<slug:org>": cast.organization.slug,
        "<slug:organization>": cast.organization.slug,
        "<int:token_id>": token.pk,
        "<int:member_id>": cast.rep_member.pk,
        "<int:import_id>": batch.pk,
        "<int:goal_id>": goal.pk,
        "<int:delivery_id>": delivery.pk,
        "<int:mapping_id>": mapping.pk,
        "<int:number>": 0,
        "<slug:component>": "people_searches",
    }.items():
        path = path.replace(placeholder, str(value))
    assert "<" not in path
    return path


def test_every_address_is_listed_with_every_persona() -> None:
    rows = [statuses for methods in MATRIX.values() for statuses in methods.values()]

    assert set(named_addresses()) == {*MATRIX, *ALLAUTH}
    assert all(set(statuses) == set(PERSONAS) for statuses in rows)


@pytest.mark.parametrize(("name", "method"), CALLS)
def test_an_address_answers_each_persona_as_the_matrix_says(
    cast: Cast, name: str, method: str
) -> None:
    expected = MATRIX[name][method]
    answers = {}
    for persona in PERSONAS:
        path = address(name, cast)
        answers[persona] = client_of(cast.users[persona]).generic(method, path, "theme=dark", FORM)

    assert {persona: answer.status_code for persona, answer in answers.items()} == expected
    to_login = "/accounts/login/" in answers["anonymous"].headers.get("Location", "")
    assert to_login == (expected["anonymous"] == LOGIN)


@pytest.mark.parametrize(
    ("name", "method"), [call for call in CALLS if "<slug:org>" in named_addresses()[call[0]]]
)
def test_an_organization_of_others_does_not_exist(cast: Cast, name: str, method: str) -> None:
    path = address(name, cast)
    unknown = path.replace(f"/o/{cast.organization.slug}/", "/o/nobody/")
    client = client_of(cast.outsider)

    answers = [client.generic(method, at) for at in (path, unknown)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_token(answers[0]) == without_token(answers[1])


@pytest.mark.parametrize("persona", ["owner", "manager"])
def test_rows_of_another_organization_are_not_found_under_the_own_address(
    cast: Cast, persona: str
) -> None:
    client = client_of(cast.users[persona])
    batch = factories.batch(cast.outside_member, ImportStatus.DONE)
    delivery = factories.delivery(cast.outside_member, cast.outsider)
    base = f"/o/{cast.organization.slug}"

    answers = [
        client.get(f"{base}/deliveries/{delivery.pk}/"),
        client.get(f"{base}/deliveries/{delivery.pk}/problems.csv"),
        *(client.post(f"{base}/deliveries/{delivery.pk}/{change}/") for change in CHANGES),
        client.get(f"{base}/members/{cast.outside_member.pk}/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/score/people_searches/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/content/"),
        client.get(f"{base}/content/?team={cast.outside_team.pk}"),
        client.post(f"{base}/goals/{factories.goal(cast.outside_member).pk}/close/"),
        *(
            client.post(f"{base}/members/{cast.outside_member.pk}/{what}/")
            for what in ("goals", "notes", "request-upload")
        ),
        client.get(f"{base}/members/{cast.outside_member.pk}/score/plan/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/score.csv"),
        client.get(f"{base}/imports/{batch.pk}/"),
        client.post(f"{base}/imports/{batch.pk}/undo/"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_a_denied_undo_changes_nothing(cast: Cast) -> None:
    path = address("teams:import_undo", cast)

    client_of(cast.other_rep).post(path)

    with tenant_scope(cast.organization.pk):
        assert Import.objects.get().status == ImportStatus.DONE
        assert not RecomputeRun.objects.exists()


@pytest.mark.parametrize("persona", ["manager", "other_rep", "outsider"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_denied_change_of_a_delivery_changes_and_queues_nothing(
    cast: Cast,
    change: str,
    persona: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    delivery = factories.delivery(cast.rep_member, cast.rep)
    factories.batch(cast.rep_member, ImportStatus.DONE, delivery=delivery)

    with django_capture_on_commit_callbacks() as queued:
        path = f"/o/{cast.organization.slug}/deliveries/{delivery.pk}/{change}/"
        client_of(cast.users[persona]).post(path, {"leave-0": "1"})

    with tenant_scope(cast.organization.pk):
        found = Delivery.objects.get()
        assert (found.status, found.answers) == (DeliveryStatus.READY, {})
        assert Import.objects.get().status == ImportStatus.DONE
        assert not RecomputeRun.objects.exists()
    assert queued == []


@pytest.mark.parametrize("name", ALLAUTH)
def test_an_address_of_login_asks_only_whether_somebody_is_signed_in(cast: Cast, name: str) -> None:
    path = named_addresses()[name]
    for pattern, value in KEYS.items():
        path = path.replace(pattern, value)
    signed_in, signed_out = ALLAUTH[name]
    User.objects.update(password=make_password(factories.PASSWORD))

    answers = {p: client_of(cast.users[p]).get(path).status_code for p in PERSONAS}

    assert answers == everybody(signed_in, anonymous=signed_out)


def test_the_admin_opens_for_site_staff_alone(cast: Cast) -> None:
    paths = ["/admin/"]
    paths += [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in site._registry]

    answers = {
        persona: {client_of(cast.users[persona]).get(path).status_code for path in paths}
        for persona in PERSONAS
    }

    assert answers.pop("staff") == {200}
    assert answers.pop("anonymous") == {LOGIN}
    assert all(status <= {403, LOGIN} for status in answers.values())
