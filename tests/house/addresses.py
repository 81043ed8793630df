"""Every address of the product, and rows of each organization to fill its places with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Organization, User
from accounts.tenancy import tenant_scope
from teams.models import ImportStatus, Member, Team, TeamMembership
from tests import factories
from tests.cast import Cast

# What stands in an address without being the id of a row.
WORDS = {
    "<slug:source>": "messages",
    "<slug:component>": "people_searches",
    "<str:secret>": "no-such-link",
}
# An id that no row has.
MISSING = 987_654_321


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


def places_of(name: str) -> list[str]:
    """Return the places of an address that ids stand in, the organization's own left out."""
    found = re.findall(r"<(?:int|str|slug):\w+>", named_addresses()[name])
    return [one for one in found if one not in WORDS and not one.startswith("<slug:org")]


def client_of(user: User | None) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    return client


def without_token(answer: HttpResponse) -> str:
    """Return the page without its CSRF tokens, which differ from answer to answer."""
    return re.sub(
        r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode()
    )


@dataclass(frozen=True)
class Rows:
    """Ids of rows of one organization, by the place that they fill; ``{}`` in ``named`` by name."""

    slug: str
    ids: dict[str, Any]
    of_address: dict[str, dict[str, Any]]

    def path(self, name: str, **others: Any) -> str:
        """Return the address, with other ids where they are given by their place."""
        path = named_addresses()[name]
        for place, word in WORDS.items():
            path = path.replace(place, word)
        path = re.sub(r"<slug:org\w*>", self.slug, path)
        ids = {**self.ids, **self.of_address.get(name, {}), **others}
        path = re.sub(r"<(?:int|str|slug):(\w+)>", lambda found: str(ids[found[1]]), path)
        assert "<" not in path
        return path


def home_rows(cast: Cast) -> Rows:
    """Return rows of the first organization, which the matrix is about."""
    invited = factories.invited(cast.organization, cast.owner)
    with tenant_scope(cast.organization.pk):
        TeamMembership.objects.filter(member=cast.silent_member).delete()
    rows = _rows(
        cast.organization,
        owner=cast.owner,
        keeper=cast.manager,
        user=cast.rep,
        member=cast.rep_member,
        team=cast.south,
    )
    stay = {
        "member_id": cast.silent_member.pk,
        "stay_id": factories.stay(cast.silent_member, cast.south).pk,
    }
    of_address = {
        "teams:invited": {"user_id": invited.pk},
        "teams:member_stay": stay,
        "teams:member_stay_remove": stay,
    }
    return Rows(cast.organization.slug, rows, of_address)


def away_rows(cast: Cast) -> Rows:
    """Return rows of the other organization, one of each kind."""
    otto, away = cast.outsider, cast.other_organization
    rows = _rows(
        away, owner=otto, keeper=otto, user=otto, member=cast.outside_member, team=cast.outside_team
    )
    stay = factories.stay(cast.outside_member, cast.outside_team)
    version = factories.rule_version(away, otto, timezone.localdate())
    session = UserSession.objects.create(
        user=otto, ip="192.0.2.9", session_key="theirs", user_agent="Theirs"
    )
    passkey = Authenticator.objects.create(
        user=otto, type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs", "credential": {}}
    )
    theirs = {
        "stay_id": stay.pk,
        "number": version.number,
        "session_id": session.pk,
        "pk": passkey.pk,
    }
    return Rows(away.slug, {**rows, **theirs}, {"teams:invited": {"user_id": _invited(away, otto)}})


def _invited(organization: Organization, by: User) -> int:
    return factories.invited(organization, by).pk


def _rows(
    organization: Organization, *, owner: User, keeper: User, user: User, member: Member, team: Team
) -> dict[str, Any]:
    factories.rule_draft(organization, owner)
    group = factories.saved_group(organization, keeper, member, is_shared=True)
    return {
        "token_id": factories.token(organization, owner)[0].pk,
        "member_id": member.pk,
        "alias_id": factories.alias(member).pk,
        "team_id": team.pk,
        "user_id": user.pk,
        "membership_id": user.memberships.get().pk,
        "pk": member.pk,
        "import_id": factories.batch(member, ImportStatus.DONE).pk,
        "goal_id": factories.goal(member, closed_at=timezone.now()).pk,
        "delivery_id": factories.delivery(member, user).pk,
        "mapping_id": factories.column_mapping(organization).pk,
        "event_id": factories.event(organization, owner).pk,
        "export_id": factories.export(organization, keeper).pk,
        "file_id": factories.personal_file(organization, user).pk,
        "view_id": factories.saved_view(organization, keeper, is_shared=True).pk,
        "group_id": group.pk,
        "number": 0,
        "session_id": 0,
    }


def address(name: str, cast: Cast) -> str:
    """Return the address with the first organization's rows in it."""
    return home_rows(cast).path(name)
