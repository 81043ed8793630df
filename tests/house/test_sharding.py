"""What docs/scale.md says of a database that is cut by organization stays true of the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from accounts.tenancy import TenantModel, tenant_references
from accounts.wall import tenant_models
from tests.house.tree import ROOT

# On every shard in whole: they are few rows, or read with those of any organization.
EVERYWHERE = {"accounts.Organization", "accounts.User", "scoring.IndustryEdition"}
# Unique over all organizations, by 256 random bits: nothing is lost where no index says so.
RANDOM = {("accounts.Invite", "digest"), ("accounts.ApiToken", "digest")}
SHARDS = (
    (ROOT / "docs" / "scale.md").read_text(encoding="utf-8").partition("## Cut by organization")[2]
)


def uniques(model: type[models.Model]) -> Iterator[set[str]]:
    """Yield the fields of each thing that is unique in the model, but for its primary key."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield {field.name}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = {name for one in constraint.expressions for name in _names(one)}
            yield {*constraint.fields, *named}


def _names(expression: Any) -> Iterator[str]:
    if isinstance(expression, models.F):
        yield expression.name
    for inner in getattr(expression, "get_source_expressions", list)():
        yield from _names(inner)


def test_every_row_lies_beside_its_organization_or_on_every_shard() -> None:
    targets = {
        field.related_model._meta.label
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if isinstance(field.related_model, type)
        and not issubclass(field.related_model, TenantModel)
    }

    assert targets == EVERYWHERE
    assert all(f"`{label}`" in SHARDS for label in EVERYWHERE)


def test_no_row_of_all_organizations_points_to_one_of_a_shard() -> None:
    others = set(apps.get_models(include_auto_created=True)) - set(tenant_models())

    assert [model for model in others if tenant_references(model)] == []


def test_what_is_unique_is_so_within_an_organization() -> None:
    loose = {
        (model._meta.label, "+".join(sorted(fields)))
        for model in tenant_models()
        for fields in uniques(model)
        if "organization" not in fields
        and not fields & {field.name for field in tenant_references(model)}
    }

    assert loose == RANDOM
    assert all(f"`{label}.{field}`" in SHARDS for label, field in RANDOM)


def test_the_numbers_in_the_text_are_those_of_the_models() -> None:
    implied = [
        fields
        for model in tenant_models()
        for fields in uniques(model)
        if "organization" not in fields and (model._meta.label, *fields) not in RANDOM
    ]

    assert f"{len(tenant_models())} tables" in SHARDS
    assert f"{len(implied)} unique" in SHARDS
