"""What an attacker knows of another organization: every id, and what must never be told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet

from accounts.models import ApiToken, AuditEvent, Membership, Organization, User
from accounts.wall import tenant_models
from teams.models import (
    ColumnMapping,
    Delivery,
    Goal,
    Import,
    Member,
    MemberAlias,
    PersonalFile,
    ReportExport,
    SavedGroup,
    SavedView,
    Team,
    TeamMembership,
)
from tests.marked import MARK
from tests.postgresql.asking import asked

# Of which rows a place in an address has the id. An import of the API is a delivery.
PLACES: dict[str, type[Model]] = {
    "<int:alias_id>": MemberAlias,
    "<int:delivery_id>": Delivery,
    "<int:event_id>": AuditEvent,
    "<int:export_id>": ReportExport,
    "<int:file_id>": PersonalFile,
    "<int:goal_id>": Goal,
    "<int:group_id>": SavedGroup,
    "<int:import_id>": Import,
    "<int:mapping_id>": ColumnMapping,
    "<int:member_id>": Member,
    "<int:membership_id>": Membership,
    "<int:pk>": Authenticator,
    "<int:session_id>": UserSession,
    "<int:stay_id>": TeamMembership,
    "<int:team_id>": Team,
    "<int:token_id>": ApiToken,
    "<int:user_id>": User,
    "<int:view_id>": SavedView,
}
# Words that are the same in every organization.
WORDS = {
    "<int:number>": "0",
    "<slug:component>": "people_searches",
    "<slug:source>": "messages",
    "<str:secret>": "no-such-link",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-no/",
}
PLACE = re.compile(r"<(?:int|str):[a-z_]+>")


@dataclass(frozen=True)
class Loot:
    """Ids of an organization by the kind of row, and texts that are its alone."""

    organization: Organization
    side: str
    ids: dict[type[Model], list[Any]]
    secrets: frozenset[str]

    @classmethod
    def of(cls, organization: Organization, side: str) -> Loot:
        """Return what there is to take of an organization."""
        rows = dict(rows_of(organization))
        emails = rows[User].values_list("email", flat=True)
        prefixes = rows[ApiToken].values_list("prefix", flat=True)
        ids = {model: list(found.values_list("pk", flat=True)) for model, found in rows.items()}
        return cls(organization, side, ids, frozenset({*emails, *prefixes}))

    def found_in(self, text: str) -> set[str]:
        """Return what an answer tells of the organization."""
        marks = {mark.group() for mark in MARK.finditer(text) if mark.group(1) == self.side}
        return marks | {secret for secret in self.secrets if secret in text}

    def numbers(self) -> list[int]:
        """Return every id of the organization, whatever it is of."""
        return sorted({pk for found in self.ids.values() for pk in found if isinstance(pk, int)})

    def filled(
        self, route: str, own: Loot, *, slug: str, most: int | None = None, place: str = ""
    ) -> Iterator[str]:
        """Yield a route with a slug and with ids of which one at least is of this organization.

        Of each kind of row there are ``most`` ids. ``place`` stands in for the last id instead.
        """
        path = re.sub(r"<slug:(org|organization)>", slug, route)
        for known, word in WORDS.items():
            path = path.replace(known, word)
        places = PLACE.findall(path)
        if place and places:
            path = place.join(path.rsplit(places.pop(), 1))
        choices = [self._known(one, route, own)[:most] for one in places]
        for values in product(*choices):
            if values and all(is_own for _, is_own in values):
                continue
            full = path
            for one, (value, _) in zip(places, values, strict=True):
                full = full.replace(one, str(value), 1)
            yield full

    def _known(self, place: str, route: str, own: Loot) -> list[tuple[Any, bool]]:
        model = self._model(place, route)
        return [
            *((pk, False) for pk in self.ids[model]),
            *((pk, True) for pk in own.ids[model][:1]),
        ]

    @staticmethod
    def _model(place: str, route: str) -> type[Model]:
        if place == "<str:pk>":
            return Team if "/Groups/" in route else Member
        if place == "<int:import_id>" and route.startswith("/api/"):
            return Delivery
        return PLACES[place]


def rows_of(organization: Organization) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """Yield every kind of row with those that are of an organization, its people among them."""
    for model in tenant_models():
        yield model, QuerySet[Any](model).filter(organization=organization)
    yield Organization, QuerySet[Any](Organization).filter(pk=organization.pk)
    yield Membership, QuerySet[Any](Membership).filter(organization=organization)
    people = QuerySet[User](User).filter(memberships__organization=organization)
    yield User, QuerySet[Any](User).filter(pk__in=people.values("pk"))
    for model in (Authenticator, UserSession):
        yield model, QuerySet[Any](model).filter(user__in=people.values("pk"))


def fingerprint(organization: Organization) -> dict[str, list[Any]]:
    """Return every row that is of an organization, by table."""
    return {table: asked(sql, *values) for table, sql, values in _queries(organization)}


@lru_cache
def _queries(organization: Organization) -> list[tuple[str, str, tuple[Any, ...]]]:
    """Return what asks for the rows of each table: to make it takes longer than to ask it."""
    return [
        (model._meta.db_table, *rows.order_by("pk").values_list().query.sql_with_params())
        for model, rows in rows_of(organization)
    ]
