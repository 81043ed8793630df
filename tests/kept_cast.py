"""The cast is arranged by the product's services once a process, and then put back by its rows.

Nearly two hundred statements are a fifth of what many tests take; putting back takes a dozen.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from accounts.models import Membership, Organization, User
from teams.models import Member, Team, TeamManager, TeamMembership

if TYPE_CHECKING:
    from tests.cast import Cast

MODELS: tuple[type[Model], ...] = (
    *(User, Organization, Membership, Team, TeamManager, Member, TeamMembership),
)
_kept: list[tuple[Cast, list[list[Model]]]] = []


def kept_cast(make: Callable[[], Cast]) -> Cast:
    """Return the cast that ``make`` makes, with the same keys in every test of the process.

    Where a test has users or organizations already, the keys may be taken: it is made anew.
    """
    if any(model._base_manager.exists() for model in (User, Organization)):
        return make()
    if not _kept:
        cast = make()
        _kept.append((cast, [list(model._base_manager.order_by("pk")) for model in MODELS]))
        return cast
    [(cast, rows)] = _kept
    return _put_back(cast, rows)


def _put_back(cast: Cast, rows: list[list[Model]]) -> Cast:
    made: dict[Any, Any] = {}
    for model, stored in zip(MODELS, rows, strict=True):
        fresh = [_copy(row, made) for row in stored]
        QuerySet[Any](model).bulk_create(fresh)
        made |= {(model, row.pk): row for row in fresh}
    named = {field.name: getattr(cast, field.name) for field in fields(cast)}
    return type(cast)(**{name: made[type(row), row.pk] for name, row in named.items()})


def _copy(row: Model, made: dict[Any, Any]) -> Model:
    columns: list[Any] = list(row._meta.concrete_fields)
    values = {column.attname: deepcopy(getattr(row, column.attname)) for column in columns}
    fresh = type(row)(**values)
    for column in columns:
        target = column.is_relation and made.get((column.related_model, values[column.attname]))
        if target:
            column.set_cached_value(fresh, target)
    return fresh
