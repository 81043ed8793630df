"""Every address x every persona. An address that is not listed here fails.

Who is refused changes nothing, hands nothing to a worker, and stands in the log: who, what, from
where. Each persona walks through all addresses on the same rows; what an answer that is let
through changes is taken back before the next.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from tests import factories
from tests.accounts.admin_pages import enter
from tests.cast import Cast
from tests.house.access_rows import (
    ALLAUTH,
    CALLS,
    FORM,
    KEYS,
    LIKE,
    LOGIN,
    MATRIX,
    PERSONAS,
    everybody,
    statuses_of,
)
from tests.house.addresses import client_of, home_rows, named_addresses, without_token
from tests.house.comparing import text_of
from tests.house.witness import Seen, Told, changed, last_event, refusals, stored, witnessed

SENT = {"REMOTE_ADDR": "192.0.2.44", "HTTP_USER_AGENT": "Browser 1"}
# Whose session is none, or is none any more.
NOBODY = ("anonymous", "invited", "deactivated")


def client_as(persona: str, cast: Cast) -> Client:
    """Return the browser of a persona, once their account is in the state that its name says."""
    if persona == "invited":
        # Nobody has read the mail of the address yet: there is no password, and no session.
        invited = factories.invited(cast.organization, cast.owner)
        client = Client(**SENT)
        for password in ("", factories.PASSWORD):
            client.post("/accounts/login/", {"login": invited.email, "password": password})
        return client
    user = cast.users[LIKE.get(persona, persona)] if persona != "deactivated" else cast.rep
    user = cast.rep if persona == "former" else user
    client = client_of(user)
    client.defaults.update(SENT)
    if persona == "deactivated":
        User.objects.filter(pk=cast.rep.pk).update(is_active=False)
    elif persona == "pending":
        User.objects.filter(pk=cast.rep.pk).update(pending_email=cast.outsider.email)
    elif persona == "former":
        yesterday = timezone.localdate() - timedelta(days=2)
        Membership.objects.filter(user=cast.rep).update(ends_on=yesterday)
    return client


def is_denied(persona: str, status: int) -> bool:
    return status in (403, 404) or (persona in NOBODY and status == LOGIN)


def told_of(persona: str, cast: Cast, name: str, method: str, status: int) -> list[Told]:
    """Return what the log has to tell of a refusal: the own organization, and who, what, where."""
    user = cast.users.get(LIKE.get(persona, persona))
    organization = cast.organization
    if persona == "deactivated":
        user = cast.rep if status == LOGIN else None
    elif persona in (*NOBODY, "staff", "former"):
        user = None  # nobody, or of no organization
    elif persona == "outsider":
        organization = cast.other_organization
    what = {"view": name, "method": method, "status": status}
    where = (*SENT.values(), "admin" if name == "staff_reason" else "web")
    return [Told(organization.pk, user.pk, what, where)] if user else []


def reached(persona: str, cast: Cast, name: str) -> list[str]:
    """Return the organization that is told, without a name, that somebody reached for it."""
    is_inside = "<slug:org>" in named_addresses()[name]
    return [cast.organization.slug] if is_inside and persona in OUTSIDE else []


OUTSIDE = ("outsider", "staff", "former")


def test_every_address_is_listed_with_every_persona() -> None:
    rows = [statuses for methods in MATRIX.values() for statuses in methods.values()]

    assert set(named_addresses()) == {*MATRIX, *ALLAUTH}
    assert all(set(statuses) == set(PERSONAS) for statuses in rows)


@pytest.mark.parametrize("persona", [*PERSONAS, *LIKE])
def test_a_persona_is_answered_as_the_matrix_says_and_who_is_refused_changes_nothing(
    cast: Cast, persona: str
) -> None:
    rows, client = home_rows(cast), client_as(persona, cast)
    before, wrong = stored(), []

    for name, method in CALLS:
        expected = statuses_of(name, method)[persona]
        denied, last = is_denied(persona, expected), last_event()
        with witnessed(keeps=denied) as seen:
            answer = client.generic(method, rows.path(name), "theme=dark", FORM)
            text_of(answer)
        to_login = "/accounts/login/" in answer.headers.get("Location", "")
        got = (answer.status_code, to_login and persona in NOBODY)
        if got != (expected, expected == LOGIN and persona in NOBODY):
            wrong.append(f"{method} {name}: {answer.status_code}, not {expected}")
        if denied:
            wrong += _done(f"{method} {name}", seen, reached(persona, cast, name))
            told = refusals(last)
            if told != told_of(persona, cast, name, method, expected):
                wrong.append(f"{method} {name}: the log has {told}")

    assert not wrong, "\n".join(wrong)
    assert changed(before) == []


def _done(call: str, seen: Seen, reached: list[str]) -> list[str]:
    """Return what a refusal did that it may not."""
    wrong = [f"{call}: {effect}" for effect in seen.effects]
    return wrong if seen.told == reached else [*wrong, f"{call}: told {seen.told}"]


def test_an_organization_of_others_is_as_one_that_there_is_not(cast: Cast) -> None:
    rows, client, wrong = home_rows(cast), client_of(cast.outsider), []

    for name, method in CALLS:
        if "<slug:org>" not in named_addresses()[name]:
            continue
        path = rows.path(name)
        found = []
        for at in (path, path.replace(f"/o/{rows.slug}/", "/o/nobody/")):
            with witnessed(keeps=False) as seen:
                answer = client.generic(method, at)
            found.append((answer.status_code, without_token(answer), len(seen.queries)))
        if found[0] != found[1] or found[0][0] != 404:
            wrong.append(f"{method} {name}: {found}")

    assert not wrong, "\n".join(wrong)


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

    clients = {persona: client_of(cast.users[persona]) for persona in PERSONAS}
    answers = {
        persona: {client.get(path).status_code for path in paths}
        for persona, client in clients.items()
    }

    inside = client_of(cast.staff)
    enter(inside)

    assert answers.pop("staff") == {200, LOGIN}  # the index, and the page that asks why
    assert {inside.get(path).status_code for path in paths} == {200}
    assert answers.pop("anonymous") == {LOGIN}
    assert all(status <= {403, LOGIN} for status in answers.values())
