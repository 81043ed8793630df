"""A person's rows, found by what was declared of each model."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.data_policy import ModelPolicy
from accounts.tenancy import TenantModel
from privacy.people import Person
from privacy.policy import model_of
from teams.models import Look, Member
from teams.selectors.looks import rows_at


def rows_of(policy: ModelPolicy, person: Person) -> QuerySet[Any]:
    """Return the rows of a model that are the person's, in the entered organization.

    Rows of no organization are those of the account; of what joins it to organizations, those of
    this one alone.
    """
    model = model_of(policy)
    if model is Look and person.member_id:
        member = Member.objects.get(pk=person.member_id)
        return (rows_at(member) | Look.objects.filter(viewer_id=person.user_id)).order_by("pk")
    rows: QuerySet[Any] = model._default_manager.all()
    if "organization" in policy.keys.split() and not issubclass(model, TenantModel):
        rows = rows.filter(organization_id=person.organization_id)
    return rows.filter(_whose(policy, person)).order_by("pk").distinct()


def _whose(policy: ModelPolicy, person: Person) -> Q:
    found = Q(pk__in=())
    if policy.member and person.member_id:
        found |= Q(**{policy.member: person.member_id})
    if person.user_id:
        for path in policy.users:
            found |= Q(**{path: person.user_id})
    return found
