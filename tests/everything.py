"""Rows of every kind, in both organizations of the cast."""

from __future__ import annotations

from accounts.tenancy import tenant_scope
from scoring.services import request_recompute, run_recompute
from tests import factories
from tests.cast import Cast
from tests.scoring import industry as pools
from tests.teams.evidence import EVERY_TYPE
from tests.teams.portability_data import connected


def fill(cast: Cast) -> None:
    """Each organization has rows of nearly every kind."""
    for member, industry, owner in (
        (cast.rep_member, "retail", cast.owner),
        (cast.outside_member, "utilities", cast.outsider),
    ):
        pools.stored(member, industry=industry)
        factories.applied(member, EVERY_TYPE, uploaded_by=owner)
        factories.alias(member)
        factories.column_mapping(member.organization)
        connected(member)
        factories.goal(member)
        factories.note(member, owner)
        factories.upload_request(member, owner)
        factories.directory(member)
        factories.privacy_rows(member, owner)
        with tenant_scope(member.organization_id):
            run_recompute(run_id=request_recompute(member=member).pk)
    for organization, owner in (
        (cast.organization, cast.owner),
        (cast.other_organization, cast.outsider),
    ):
        factories.rule_draft(organization, owner)
        factories.saved_view(organization, owner)
        factories.saved_group(organization, owner)
        factories.export(organization, owner)
        factories.invited(organization, owner)
