"""Who was refused is in the audit log: of whom, at which page and how, never what they asked for.

Whether what was asked for exists elsewhere makes no difference to how long an answer takes: who
asked stands in the logs of their own organizations, and a worker tells another one that somebody
did (``accounts.tasks``). Whoever is nobody, with no session and no token, is not written down.
"""

from __future__ import annotations

from accounts.audit import is_among, is_first, organizations_with, record
from accounts.models import Action, ApiToken, Organization, User

MINUTE = 60
REFUSING = (403, 404)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
OTHER = "other"
# Events a minute of one user in one organization, whatever they ask for.
MOST = 30


def refused_in(
    organization_id: int, *, by: User, view: str, method: str | None, status: int
) -> None:
    """Somebody was refused in an organization: once a minute by user, view and method."""
    method = _known(method)
    if _is_new(organization_id, by.pk, view, method):
        after = {"view": view, "method": method, "status": status}
        record(Action.DENIED, by=by, after=after, organization_id=organization_id)


def refused_outside(*, by: User, view: str, method: str | None, status: int) -> None:
    """Somebody was refused where they are in no organization: their own ones have it."""
    for organization_id in organizations_with(by):
        refused_in(organization_id, by=by, view=view, method=method, status=status)


def refused_staff(
    organization_id: int | None, *, by: User, view: str, method: str | None, status: int
) -> None:
    """Site staff was refused in the organization that they entered; None where they entered all."""
    every = Organization.objects.order_by("pk").values_list("pk", flat=True)
    for entered in every if organization_id is None else [organization_id]:
        refused_in(entered, by=by, view=view, method=method, status=status)


def refused_token(token: ApiToken, *, view: str, method: str | None, status: int) -> None:
    """A program was refused: the log of the organization of its token says so."""
    organization_id = token.organization_id
    method = _known(method)
    if _is_new(organization_id, token.user_id, view, method, "api"):
        after = {"view": view, "method": method, "status": status}
        record(
            Action.DENIED,
            by=token.user,
            target=token,
            after=after,
            organization_id=organization_id,
        )


def is_told(slug: str, user_id: int) -> bool:
    """Return whether a user is told of to the organization that they reached for in vain.

    Once a minute, and of so many addresses a minute, whether there are such organizations or not.
    """
    asked = ("reached", user_id)
    return is_first(MINUTE, *asked, slug) and is_among(MOST, MINUTE, *asked)


def reached(organization_id: int, *, view: str, method: str | None) -> None:
    """Somebody who does not belong to the organization asked for it.

    Who stays untold: whoever makes others follow a link would learn their names.
    """
    after = {"view": view, "method": _known(method), "status": 404}
    record(Action.DENIED, by=None, after=after, organization_id=organization_id)


def _known(method: str | None) -> str:
    """Return a method as it may stand in the log: a program can send any word as one."""
    return method if method in METHODS else OTHER


def _is_new(organization_id: int, user_id: int, *what: str) -> bool:
    """Return whether it is to be written: not yet this minute, and not after too many others."""
    asked = ("denied", organization_id, user_id)
    return is_first(MINUTE, *asked, *what) and is_among(MOST, MINUTE, *asked)
