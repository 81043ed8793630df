"""Who asks: people with all scopes, tokens of one scope each, and tokens that open nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import ApiToken, Organization, User
from accounts.roles import Scope
from teams.models import (
    Delivery,
    Member,
    Note,
    PersonalFile,
    ReportExport,
    SavedGroup,
    SavedView,
    Team,
)
from tests import factories
from tests.cast import Cast
from tests.house.test_access_matrix_api import spoil
from tests.marked import AWAY, HOME, MARK, mark_of

PEOPLE = ("owner", "manager", "other_manager", "rep", "outsider")
SHUT_OUT = ("none", "expired", "revoked")
SCOPED = {f"only {scope.value}": scope for scope in Scope}
PERSONAS = (*PEOPLE, *SHUT_OUT, *SCOPED)
# What its owner alone sees, whatever the role.
OWNED: tuple[tuple[type[Model], str], ...] = (
    (ApiToken, "user"),
    (Note, "author"),
    (PersonalFile, "user"),
    (ReportExport, "user"),
    (SavedGroup, "owner"),
    (SavedView, "owner"),
)

PLACES: dict[str, type[Model]] = {"import_id": Delivery, "member_id": Member, "team_id": Team}


@dataclass(frozen=True)
class Persona:
    """A name, its token, whose marks it may be told, and those of them that it may not.

    ``opens`` has the ids that it may be told of, by the name of the place in an address.
    """

    name: str
    secret: str = ""
    sides: frozenset[str] = frozenset()
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    opens: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """How it says who it is."""
        token = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return {"Accept-Encoding": "identity", **token}

    def leaked(self, text: str) -> set[str]:
        """Return the marks in a text that are not for it."""
        found = {mark.group(): mark.group(1) for mark in MARK.finditer(text)}
        return {
            mark for mark, side in found.items() if side not in self.sides or mark in self.hidden
        }

    def opened(self, places: Mapping[str, Any]) -> set[str]:
        """Return what an answer was about, by the places in its address, and may not have been."""
        return {
            f"{name} {value}"
            for name, value in places.items()
            if name in PLACES and str(value) not in self.opens.get(name, ())
        }


def personas(cast: Cast) -> list[Persona]:
    """Return everybody who asks, each with a token of their own."""
    found = []
    for name in PEOPLE:
        user: User = getattr(cast, name)
        side = AWAY if name == "outsider" else HOME
        home = cast.other_organization if name == "outsider" else cast.organization
        secret = factories.token(home, user)[1]
        hidden = _hidden(cast, name)
        opens = _opens(home, side, hidden)
        found.append(Persona(name, secret, frozenset({side}), hidden, opens))
    for name in SHUT_OUT:
        token, secret = factories.token(cast.organization, cast.owner)
        spoil(name, cast, token)
        found.append(Persona(name, "" if name == "none" else secret))
    for name, scope in SCOPED.items():
        secret = factories.token(cast.organization, cast.owner, [scope])[1]
        opens = _opens(cast.organization, HOME, frozenset())
        found.append(Persona(name, secret, frozenset({HOME}), opens=opens))
    return found


def _opens(home: Organization, side: str, hidden: frozenset[str]) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(
            str(pk)
            for pk in QuerySet[Any](model).filter(organization=home).values_list("pk", flat=True)
            if mark_of(side, model, pk) not in hidden
        )
        for name, model in PLACES.items()
    }


def _hidden(cast: Cast, name: str) -> frozenset[str]:
    """Return the marks of the own organization that a manager or a rep may not be told."""
    seen = {
        "manager": ({cast.rep_member, cast.manager_member}, {cast.north, cast.oslo}),
        "other_manager": ({cast.other_rep_member}, {cast.south}),
        "rep": ({cast.rep_member}, {cast.oslo}),
    }.get(name)
    if seen is None:
        return frozenset()
    members, teams = ({row.pk for row in rows} for rows in seen)
    user: User = getattr(cast, name)
    return frozenset(
        {
            *_marks(cast, Member, members),
            *_marks(cast, Team, teams),
            *(mark for model, of in OWNED for mark in _marks(cast, model, user, f"{of}_id")),
        }
    )


def _marks(cast: Cast, model: type[Model], but: Any, column: str = "pk") -> Iterable[str]:
    """Return the marks of the rows of the first organization, without those that are theirs."""
    rows = QuerySet[Any](model).filter(organization=cast.organization)
    theirs = {f"{column}__in": but} if column == "pk" else {column: but.pk}
    return [mark_of(HOME, model, pk) for pk in rows.exclude(**theirs).values_list("pk", flat=True)]
