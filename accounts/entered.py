"""Which organization the code works for by now, and how much of the database it may see.

Both walls read this: the scoped managers of ``accounts.tenancy``, on every database, and the
connections of ``accounts.postgresql``, which tell PostgreSQL before every statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

# What PostgreSQL calls the organization of a session.
SETTING = "pillars.organization"


class NoTenantError(RuntimeError):
    """A tenant model was queried or written while no organization was entered."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Every organization is entered at once, and why."""

    reason: str


class Sight(Enum):
    """What the database shows where it is not one organization's rows."""

    NOTHING = "nothing of any organization"
    EVERYTHING = "the rows of all organizations"


_current: ContextVar[int | Everywhere | None] = ContextVar("tenant", default=None)
_looks_across: ContextVar[bool] = ContextVar("looks_across", default=False)


@contextmanager
def tenant_scope(organization_id: int) -> Iterator[None]:
    """Work for one organization until the block ends. None is an error, never "all"."""
    if not isinstance(organization_id, int):
        raise NoTenantError(f"an organization id is needed, not {organization_id!r}")
    token = _current.set(organization_id)
    own = _looks_across.set(False)
    try:
        yield
    finally:
        _looks_across.reset(own)
        _current.reset(token)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Work on every organization until the block ends: site staff in the admin, nobody else."""
    token = _current.set(Everywhere(reason))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def looking_across() -> Iterator[None]:
    """Show all organizations to statements of the block, whose managers stay what they are."""
    token = _looks_across.set(True)
    try:
        yield
    finally:
        _looks_across.reset(token)


def entered() -> int | Everywhere | None:
    """Return what was entered: an organization's id, every organization, or none."""
    return _current.get()


def current_organization_id() -> int:
    """Return the id of the entered organization; raise NoTenantError where there is none."""
    tenant = _current.get()
    if not isinstance(tenant, int):
        raise NoTenantError("no organization is entered")
    return tenant


def sight() -> int | Sight:
    """Return whose rows the database may show: an organization's, everybody's or nobody's."""
    tenant = _current.get()
    if _looks_across.get() or isinstance(tenant, Everywhere):
        return Sight.EVERYTHING
    return Sight.NOTHING if tenant is None else tenant
