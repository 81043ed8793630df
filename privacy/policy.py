"""The policy of data: what every room declared of its models, in one place."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from accounts import declared_data as accounts_data
from accounts.data_policy import ModelPolicy
from scoring import declared_data as scoring_data
from teams import declared_data as teams_data

POLICIES: tuple[ModelPolicy, ...] = (
    *accounts_data.POLICIES,
    *teams_data.POLICIES,
    *scoring_data.POLICIES,
)


def model_of(policy: ModelPolicy) -> type[models.Model]:
    """Return the model that a policy is about."""
    return apps.get_model(policy.model)


def fields_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of all that a model stores: its columns, and its tables of pairs."""
    meta = model._meta
    return tuple(f.name for f in (*meta.concrete_fields, *meta.local_many_to_many))


def undeclared(policies: Iterable[ModelPolicy] = POLICIES) -> dict[str, set[str]]:
    """Return by model what is declared and not stored, stored and not declared, or said twice."""
    known = {policy.model: policy for policy in policies}
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        stored = fields_of(model)
        policy = known.pop(model._meta.label, None)
        said = [field.name for field in policy.fields()] if policy else []
        wrong = {*stored} ^ {*said} | {name for name in said if said.count(name) > 1}
        if wrong:
            found[model._meta.label] = wrong
    return found | {label: {"the model"} for label in known}
