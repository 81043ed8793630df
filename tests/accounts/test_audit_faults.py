"""What cannot be written into the log does not happen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client

from accounts.industries import Industry
from accounts.models import ApiToken, AuditEvent, Membership, Organization
from accounts.role_changes import membership_end, role_change
from accounts.roles import Role
from accounts.services import industry_join
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create, token_revoke
from teams.models import ImportStatus, Member, Team
from teams.services.members import member_change
from teams.services.team_changes import team_add, team_close
from tests import factories
from tests.cast import Cast


def full_log() -> AbstractContextManager[None]:
    """The database takes no event any more, as where its disk is full."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "accounts_auditevent"'):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def a_role(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.rep)
    role_change(access=cast.access(cast.owner), membership=membership, role=Role.ADMIN)


def an_end(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.rep)
    membership_end(access=cast.access(cast.owner), membership=membership, on=date(2026, 6, 1))


def a_name(cast: Cast) -> None:
    access = cast.access(cast.owner)
    member = Member.objects.get(pk=cast.rep_member.pk)
    member_change(access=access, member=member, name="X", email="x@x.example", title="")


def a_team(cast: Cast) -> None:
    team_add(access=cast.access(cast.owner), name="Bergen", parent=None)


def a_closed_team(cast: Cast) -> None:
    access = cast.access(cast.owner)
    team_close(access=access, team=cast.oslo, on=date(2026, 6, 1), into=cast.south)


def an_industry(cast: Cast) -> None:
    industry_join(access=cast.access(cast.owner), industry=next(iter(Industry)))


def a_token(cast: Cast) -> None:
    token_create(
        by=cast.owner,
        organization=cast.organization,
        user=cast.owner,
        name="New",
        scopes=["scores:read"],
        days=30,
    )


def a_revoked_token(cast: Cast) -> None:
    token_revoke(token=ApiToken.objects.get(name="Old"))


def state(cast: Cast) -> list[object]:
    models = (Membership, Organization, Member, Team, ApiToken)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    "change",
    [a_role, an_end, a_name, a_team, a_closed_team, an_industry, a_token, a_revoked_token],
    ids=lambda change: change.__name__,
)
def test_a_change_that_cannot_be_written_into_the_log_does_not_happen(
    cast: Cast, change: Callable[[Cast], None]
) -> None:
    with tenant_scope(cast.organization.pk):
        token_create(
            by=cast.owner,
            organization=cast.organization,
            user=cast.owner,
            name="Old",
            scopes=["scores:read"],
            days=30,
        )
        before, known = state(cast), AuditEvent.objects.count()

        with full_log(), pytest.raises(DatabaseError), transaction.atomic():
            change(cast)

        assert state(cast) == before
        assert AuditEvent.objects.count() == known
        change(cast)
        assert state(cast) != before


def test_a_page_whose_change_cannot_be_written_down_changes_nothing(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.owner)
    path = f"/o/{cast.organization.slug}/organization/teams/{cast.oslo.pk}/"

    with full_log():
        answer = client.post(path, {"name": "Oslo City", "parent": cast.north.pk})

    assert answer.status_code == 503
    assert Team._base_manager.get(pk=cast.oslo.pk).name == "Oslo"


def test_an_import_that_cannot_be_written_down_stays_undone(cast: Cast) -> None:
    batch = factories.batch(cast.rep_member, ImportStatus.DONE)
    client = Client(raise_request_exception=False)
    client.force_login(cast.owner)

    with full_log():
        client.post(f"/o/{cast.organization.slug}/imports/{batch.pk}/undo/")

    assert type(batch)._base_manager.get(pk=batch.pk).status == "done"
