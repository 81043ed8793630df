"""Site staff, with data of every kind in two organizations."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.services import request_recompute, run_recompute
from tests import factories
from tests.cast import Cast
from tests.scoring import industry as pools
from tests.teams.evidence import EVERY_TYPE
from tests.teams.portability_data import connected


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    """Return a client of site staff, with data of every kind in two organizations."""
    for member, industry in ((cast.rep_member, "retail"), (cast.outside_member, "utilities")):
        pools.stored(member, industry=industry)
        factories.applied(member, EVERY_TYPE, uploaded_by=cast.owner)
        factories.alias(member)
        factories.column_mapping(member.organization)
        connected(member)
        factories.goal(member)
        factories.note(member, cast.owner)
        factories.upload_request(member, cast.owner)
        with tenant_scope(member.organization_id):
            run_recompute(run_id=request_recompute(member=member).pk)
    for organization, owner in (
        (cast.organization, cast.owner),
        (cast.other_organization, cast.outsider),
    ):
        factories.rule_draft(organization, owner)
    client.force_login(cast.staff)
    return client
