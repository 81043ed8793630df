"""The id of a row of another organization in every place of every address is as no row at all.

As many bytes and queries tell nothing of it, nothing changes, and the log has the refusal. A place
that is not known here fails.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Scope
from tests import factories
from tests.accounts.signing_in import app_for, by_app
from tests.cast import Cast
from tests.house.access_rows import ALLAUTH, CALLS, FORM
from tests.house.addresses import away_rows, home_rows, named_addresses, places_of
from tests.house.comparing import told_apart
from tests.house.test_access_matrix_api import MATRIX as API
from tests.house.test_access_matrix_api import SCOPES, ask, secret_of, the_import, the_score
from tests.house.witness import changed, stored
from tests.scim.test_access import CALLS as SCIM_CALLS
from tests.scim.test_access import SILENT, SOUTH
from tests.scim.test_access import ask as ask_scim
from tests.scoring.given import REACTION, score

pytestmark = pytest.mark.once

# Places of words and secrets, which are no ids, and what tries them.
NO_IDS = {
    "<slug:source>": "tests/privacy/test_opt_outs.py",
    "<slug:component>": "tests/teams/test_component_page.py",
    "<str:secret>": "tests/accounts/test_old_links.py",
    **dict.fromkeys(("(?P<uidb36>", "(?P<key>"), "tests/accounts/test_takeover.py"),
}
# Nobody but the owner of the row is let in: who asks here.
BY = {"teams:export_file": "manager", "privacy:file": "rep", "teams:view_move": "manager"}
BY |= dict.fromkeys(("teams:member_notes",), "manager")


def web_calls() -> list[tuple[str, str]]:
    """Return the addresses for browsers that have places, and their methods."""
    ours = [call for call in CALLS if not call[0].startswith(("api:", "scim:"))]
    login = [(name, method) for name in ALLAUTH for method in ("GET", "POST")]
    return [(name, method) for name, method in (*ours, *login) if places_of(name)]


def browser(user: User) -> Client:
    """Return a browser in which somebody has just said who they are, and by two factors."""
    user.set_password(factories.PASSWORD)
    user.save()
    client = Client()
    by_app(client, user, app_for(user))
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    return client


def test_every_place_of_an_address_is_an_id_that_is_tried_here_or_no_id() -> None:
    tried = {place for name, _ in web_calls() for place in places_of(name)}
    tried |= {place for name, _ in API for place in places_of(name)} | {"<str:pk>"}
    found = {
        place
        for route in named_addresses().values()
        for place in re.findall(r"<\w+:\w+>|\(\?P<\w+>", route)
        if not place.startswith("<slug:org")
    }

    assert found == tried | {*NO_IDS}


@pytest.mark.parametrize("persona", ["owner", "manager", "rep"])
def test_a_row_of_others_in_an_address_is_as_none(cast: Cast, persona: str) -> None:
    user: User = getattr(cast, persona)
    score(cast.rep_member, REACTION)
    home, away, client = home_rows(cast), away_rows(cast), browser(user)
    mine = UserSession.objects.create(user=user, ip="192.0.2.8", session_key="k", user_agent="")
    passkey = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Mine", "credential": {}}
    )
    own = {**home.ids, "session_id": mine.pk, "pk": passkey.pk}
    before, wrong = stored(), []

    for name, method in web_calls():
        if BY.get(name, "owner") != persona:
            continue
        for place in places_of(name):
            at = place.strip("<>").partition(":")[2]

            def send(pk: Any, name: str = name, method: str = method, at: str = at) -> HttpResponse:
                path = home.path(name, **{**_of(name, own, home), at: pk})
                return client.generic(method, path, "theme=dark", FORM)

            theirs = away.of_address.get(name, away.ids)[at]
            ids = {"own": _of(name, own, home)[at], "foreign": theirs, "by": user}
            wrong += [f"{method} {name} {at}: {one}" for one in told_apart(send, **ids)]

    assert not wrong, "\n".join(wrong)
    assert changed(before) == []


def _of(name: str, own: dict[str, Any], home: Any) -> dict[str, Any]:
    return {**own, **home.of_address.get(name, {})}


def test_a_row_of_others_in_an_address_of_the_api_is_as_none(cast: Cast) -> None:
    the_score(cast)
    own = {
        "import_id": the_import(cast).pk,
        "member_id": cast.rep_member.pk,
        "team_id": cast.oslo.pk,
    }
    away, wrong = away_rows(cast), []
    theirs = {**away.ids, "import_id": away.ids["delivery_id"]}
    before = stored()

    for name, method in API:
        secret = secret_of("owner", cast, SCOPES[name])
        for place in places_of(name):
            at = place.strip("<>").partition(":")[2]

            def send(
                pk: Any, name: str = name, method: str = method, at: str = at, secret: str = secret
            ) -> HttpResponse:
                return ask(name, method, cast, secret, **{at: pk})

            wrong += [
                f"{method} {name} {at}: {one}"
                for one in told_apart(send, own=own[at], foreign=theirs[at], by=cast.owner)
            ]

    assert not wrong, "\n".join(wrong)
    assert {*changed(before)} <= {"accounts.ApiToken"}


def test_a_row_of_others_in_an_address_of_scim_is_as_none(cast: Cast) -> None:
    secret, wrong = secret_of("owner", cast, Scope.SCIM), []
    theirs = {SILENT: cast.outside_member.pk, SOUTH: cast.outside_team.pk}
    own = {SILENT: cast.silent_member.pk, SOUTH: cast.south.pk}
    calls = [call for call in SCIM_CALLS if call[1] in theirs]

    for method, end, sent, _ in calls:

        def send(pk: Any, method: str = method, end: str = end, sent: Any = sent) -> HttpResponse:
            return ask_scim(cast, secret, method, f"{end.partition('/')[0]}/{pk}", sent)

        found = told_apart(send, own=own[end], foreign=theirs[end], by=cast.owner)
        wrong += [f"{method} {end}: {one}" for one in found]

    assert len(calls) == 8
    assert not wrong, "\n".join(wrong)
