"""The one place that knows which organization the code is working for.

Every tenant model's only public manager filters by the organization that ``tenant_scope`` set,
and raises where none is set: no tenant, no query. Writes are guarded too, since a filter on
reads does not stop a row from naming another organization. ``across_tenants`` is the hatch; a
test holds the list of files that may use it, and another the four doors that enter a tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from accounts.entered import (
    Everywhere,
    NoTenantError,
    current_organization_id,
    entered,
    everywhere,
    looking_across,
    tenant_scope,
)

__all__ = [
    "CrossTenantError",
    "NoTenantError",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "current_organization_id",
    "everywhere",
    "tenant_references",
    "tenant_scope",
]

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)


class CrossTenantError(RuntimeError):
    """A write named an organization other than the entered one."""


class TenantQuerySet(models.QuerySet[ModelT]):
    """A queryset whose bulk writes stay inside the entered organization."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert many rows after checking the organization of each and of what it points to."""
        rows = list(objs)
        _check_rows(self.model, rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        """Update many rows, but neither their organization nor keys to rows of organizations."""
        names = list(fields)
        fixed = {"organization", *(field.name for field in tenant_references(self.model))}
        if refused := fixed.intersection(names):
            raise CrossTenantError(f"{', '.join(sorted(refused))} cannot be checked in bulk")
        return super().bulk_update(objs, names, *args, **kw)

    def update(self, **kwargs: Any) -> int:
        """Update rows; none moves to another organization or comes to point into one."""
        if {"organization", "organization_id"} & kwargs.keys():
            raise CrossTenantError("a row never moves to another organization")
        for field in tenant_references(self.model):
            for name in {field.name, field.attname} & kwargs.keys():
                self._check_target(field, kwargs[name])
        return super().update(**kwargs)

    def _check_target(self, field: Any, target: Any) -> None:
        if hasattr(target, "resolve_expression"):
            raise CrossTenantError(f"{field.verbose_name} cannot be checked in an expression")
        pk = target.pk if isinstance(target, models.Model) else target
        if pk is None:
            return
        home = field.related_model._base_manager.filter(pk=pk).values("organization_id")
        if self.exclude(organization_id__in=home).exists():
            raise CrossTenantError(f"{field.verbose_name} belongs to another organization")


class TenantManager(models.Manager[ModelT]):
    """The default and only public manager of a tenant model."""

    def get_queryset(self) -> TenantQuerySet[ModelT]:
        """Return the rows of the entered organization; raise NoTenantError outside of one."""
        queryset: TenantQuerySet[ModelT] = TenantQuerySet(self.model, using=self._db)
        tenant = entered()
        if tenant is None:
            raise NoTenantError(f"{self.model.__name__} was queried outside of an organization")
        if isinstance(tenant, Everywhere):
            return queryset
        return queryset.filter(organization_id=tenant)


class TenantModel(models.Model):
    """A row that belongs to one organization."""

    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.CASCADE, related_name="+"
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save after filling in and checking the organization."""
        _check_rows(type(self), [self])
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ValidationError where the row points into another organization."""
        super().clean()
        try:
            _check_rows(type(self), [self])
        except CrossTenantError as error:
            raise ValidationError(str(error)) from error

    @classmethod
    @contextmanager
    def across_tenants(cls, *, reason: str) -> Iterator[TenantQuerySet[Self]]:
        """Give the rows of every organization to a block. Only listed files may ask, and say why.

        What is asked after the block sees them no more, where the database has a wall too.
        """
        if not reason:
            raise NoTenantError("a reason is needed")
        with looking_across():
            yield TenantQuerySet(cls)


def _check_rows(model: type[models.Model], rows: list[Any]) -> None:
    """Fill in the organization of new rows and refuse any other, and foreign keys into others."""
    tenant = entered()
    if tenant is None:
        raise NoTenantError(f"{model.__name__} was written outside of an organization")
    for row in rows:
        if isinstance(tenant, int) and row.organization_id is None:
            row.organization_id = tenant
        if row.organization_id is None:
            raise CrossTenantError("the organization is missing")
        if isinstance(tenant, int) and row.organization_id != tenant:
            raise CrossTenantError(f"{model.__name__} names another organization")
    _check_stored(model, rows)
    for field in tenant_references(model):
        _check_reference(field, rows)


def _check_stored(model: type[models.Model], rows: list[Any]) -> None:
    """Refuse rows that are stored in another organization than they name."""
    named = {row.pk: row.organization_id for row in rows if row.pk is not None}
    if not named:
        return
    stored = model._base_manager.filter(pk__in=named).values_list("pk", "organization_id")
    if any(named[pk] != organization_id for pk, organization_id in stored):
        raise CrossTenantError("a row never moves to another organization")


def tenant_references(model: type[models.Model]) -> list[Any]:
    """Return the foreign keys of a model to tenant models."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type) and issubclass(field.related_model, TenantModel)
    ]


def _check_reference(field: Any, rows: list[Any]) -> None:
    wanted: dict[int, set[int]] = {}
    for row in rows:
        target = getattr(row, field.attname)
        if target is not None:
            wanted.setdefault(row.organization_id, set()).add(target)
    for organization_id, targets in wanted.items():
        known = field.related_model._base_manager.filter(
            pk__in=targets, organization_id=organization_id
        ).count()
        if known != len(targets):
            raise CrossTenantError(f"{field.verbose_name} belongs to another organization")
