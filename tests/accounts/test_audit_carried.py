"""Changes by hand of before the audit log are carried into it."""

from __future__ import annotations

import importlib

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from accounts.models import User
from tests.cast import Cast
from tests.trail import trail

CARRY = importlib.import_module("teams.migrations.0018_changes_become_events").carry


def entry(
    by: User, row: Model, message: str, flag: int = CHANGE, pk: int | None = None
) -> LogEntry:
    return LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(pk or row.pk),
        object_repr=str(row),
        action_flag=flag,
        change_message=message,
    )


def test_a_change_by_hand_whose_organization_is_known_becomes_an_event(cast: Cast) -> None:
    carried = [
        entry(cast.admin, cast.rep_member, "changed: name, email"),
        entry(cast.admin, cast.north, "added by hand", ADDITION),
        entry(cast.owner, cast.organization, "name: A to Fjord Sales"),
        entry(cast.owner, cast.rep, "role: Rep to Manager, in Fjord Sales"),
    ]
    left = [
        entry(cast.staff, cast.rep_member, '[{"changed": {"fields": ["Name"]}}]'),
        entry(cast.staff, cast.rep_member, ""),
        entry(cast.admin, cast.rep_member, "merged into member 3", pk=999_999),
        entry(cast.owner, cast.rep, "role: Rep to Manager, in Another Place"),
    ]

    CARRY(MigrationLoader(connection).project_state().apps, connection.schema_editor())

    assert [
        (one.action, one.actor, one.target_type, one.target_id, one.what)
        for one in trail(cast.organization)
    ] == [
        ("changed", cast.admin, "teams.member", str(cast.rep_member.pk), "changed: name, email"),
        ("added", cast.admin, "teams.team", str(cast.north.pk), "added by hand"),
        ("changed", cast.owner, "accounts.organization", str(cast.organization.pk),
         "name: A to Fjord Sales"),
        ("changed", cast.owner, "accounts.user", str(cast.rep.pk),
         "role: Rep to Manager, in Fjord Sales"),
    ]  # fmt: skip
    assert [one.at for one in trail(cast.organization)] == [one.action_time for one in carried]
    assert list(LogEntry.objects.order_by("pk")) == left
    assert trail(cast.other_organization) == []
