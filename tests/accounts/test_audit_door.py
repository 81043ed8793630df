"""The audit log is only added to, in the database too; one door lets three things through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils import timezone
from pytest_django import Settings

from accounts.audit import record
from accounts.audit_door import forget_actor, forget_events
from accounts.audit_guard import missing_guards, put_up
from accounts.models import (
    Action,
    AppendOnlyError,
    AuditDoor,
    AuditEvent,
    ExternalIdentity,
    Membership,
    Organization,
)
from accounts.origin import Origin, origin
from accounts.tenancy import tenant_scope
from privacy.tasks import enforce_retention
from tests import factories
from tests.cast import Cast

CAME = Origin(channel="web", address="192.0.2.7", agent="Browser")
ROW = "accounts_auditevent"


@pytest.fixture
def event(cast: Cast) -> AuditEvent:
    with tenant_scope(cast.organization.pk), origin(CAME):
        return record(Action.CHANGED, by=cast.admin, target=cast.rep_member, after={"title": "x"})


def refused(sql: str, *values: object) -> bool:
    """Return whether the database refuses a statement, whoever sends it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        return "only added to" in str(error)
    return False


def stored(event: AuditEvent) -> AuditEvent | None:
    return AuditEvent._base_manager.filter(pk=event.pk).first()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(what="x"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["what"]),
        lambda rows: rows.bulk_create(
            list(rows), update_conflicts=True, unique_fields=["id"], update_fields=["what"]
        ),
        lambda rows: rows.get().delete(),
        lambda rows: rows.get().save(),
    ],
    ids=["update", "delete", "bulk_update", "bulk_create", "row_delete", "row_save"],
)
def test_neither_a_row_nor_a_queryset_changes_or_removes_anything(
    event: AuditEvent, change: object
) -> None:
    with tenant_scope(event.organization_id), pytest.raises(AppendOnlyError):
        change(AuditEvent.objects.filter(pk=event.pk))  # type: ignore[operator]

    assert stored(event) is not None


@pytest.mark.parametrize(
    "sql",
    [
        f"DELETE FROM {ROW} WHERE id = %s",
        f"UPDATE {ROW} SET what = 'x' WHERE id = %s",
        f"UPDATE {ROW} SET actor_id = NULL WHERE id = %s",
        f"UPDATE {ROW} SET action = 'added' WHERE id = %s",
        f"UPDATE {ROW} SET target_name = '' WHERE id = %s",
    ],
)
def test_the_database_refuses_whoever_goes_round_django(event: AuditEvent, sql: str) -> None:
    assert refused(sql, event.pk)

    found = stored(event)
    assert found is not None
    assert (found.actor_id, found.action, found.what) == (event.actor_id, "changed", "")


def test_the_guard_stands(db: None) -> None:
    assert missing_guards(connection) == []


@pytest.fixture
def other(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """Make a database with the tables and without a guard."""
    place = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "db.sqlite3"}
    found = ConnectionHandler({"default": place})["default"]
    with found.schema_editor() as editor:
        for model in (Organization, AuditDoor, AuditEvent):
            editor.create_model(model)
    yield found
    found.close()


def test_the_guard_is_put_up_once_more_where_it_is_gone(
    db: None, other: BaseDatabaseWrapper
) -> None:
    put_up(other)
    with other.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_delete_2")
        assert missing_guards(other) == ["audit_no_delete_2"]

    put_up(other)

    assert missing_guards(other) == []


def test_a_guard_of_before_goes_when_another_is_put_up(
    db: None, other: BaseDatabaseWrapper
) -> None:
    with other.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER audit_no_update_1 BEFORE UPDATE ON {ROW} "
            "BEGIN SELECT RAISE(ABORT, 'x'); END"
        )

    put_up(other)

    with other.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        assert cursor.fetchall() == [("audit_no_delete_2",), ("audit_no_update_2",)]


def test_what_is_older_than_it_is_kept_goes_and_nothing_else(
    cast: Cast, settings: Settings
) -> None:
    settings.AUDIT_DAYS = 30
    now = timezone.now()
    for organization in (cast.organization, cast.other_organization):
        with tenant_scope(organization.pk):
            for days in (31, 29):
                AuditEvent.objects.create(action=Action.ADDED, at=now - timedelta(days=days))

    with tenant_scope(cast.organization.pk):
        assert forget_events() == 1
        assert forget_events() == 0
    left = AuditEvent._base_manager.filter(action=Action.ADDED)
    assert left.count() == 3
    enforce_retention()

    assert {one.at for one in left} == {now - timedelta(days=29)}
    assert not AuditDoor.objects.exists()


def test_a_door_for_one_organization_or_day_lets_nothing_else_through(
    cast: Cast, event: AuditEvent
) -> None:
    away = cast.other_organization.pk
    AuditDoor.objects.create(purpose="erasure", subject=away)
    AuditDoor.objects.create(
        purpose="retention", subject=away, until=datetime(2999, 1, 1, tzinfo=UTC)
    )
    AuditDoor.objects.create(
        purpose="retention", subject=event.organization_id, until=event.at - timedelta(seconds=1)
    )
    AuditDoor.objects.create(purpose="person", subject=cast.rep.pk)

    assert refused(f"DELETE FROM {ROW} WHERE id = %s", event.pk)
    assert refused(f"UPDATE {ROW} SET actor_name = 'somebody else' WHERE id = %s", event.pk)
    assert refused(f"UPDATE {ROW} SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s", event.pk)
    assert refused(f'UPDATE {ROW} SET after = \'{{"title": "y"}}\' WHERE id = %s', event.pk)


def test_an_organization_takes_its_log_along(cast: Cast) -> None:
    factories.event(cast.organization, cast.owner)
    kept = factories.event(cast.other_organization, cast.outsider)

    Organization.objects.get(pk=cast.organization.pk).delete()

    assert list(AuditEvent._base_manager.filter(action=Action.SETTINGS_CHANGED)) == [kept]
    assert not AuditDoor.objects.exists()


def test_several_organizations_go_at_once_with_their_logs(cast: Cast) -> None:
    for organization, user in (
        (cast.organization, cast.owner),
        (cast.other_organization, cast.outsider),
    ):
        factories.event(organization, user)

    Organization.objects.all().delete()

    assert not AuditEvent._base_manager.exists()


def test_an_account_that_is_deleted_leaves_what_it_did(cast: Cast, event: AuditEvent) -> None:
    number, email = cast.admin.pk, cast.admin.email

    cast.admin.delete()

    found = stored(event)
    assert found is not None
    assert (found.actor_id, found.actor_name) == (number, email)


def test_nothing_says_any_more_who_a_person_was(cast: Cast, event: AuditEvent) -> None:
    with tenant_scope(cast.organization.pk), origin(CAME):
        about = record(Action.INVITED, by=cast.owner, target=cast.admin, after={"role": "admin"})
        failed = record(Action.SIGN_IN_FAILED, by=None, target=cast.admin)
        other = record(Action.CHANGED, by=cast.owner, target=cast.north, before={"name": "N"})
    with tenant_scope(cast.other_organization.pk), origin(CAME):
        away = record(Action.VIEWED, by=cast.admin)

    assert forget_actor(cast.admin) == 4

    found = [stored(one) for one in (event, about, failed, other, away)]
    assert [(o.actor_id, o.actor_name, o.address, o.agent) for o in found if o] == [
        (None, "", None, ""),
        (cast.owner.pk, cast.owner.email, "192.0.2.7", "Browser"),
        (None, "", None, ""),
        (cast.owner.pk, cast.owner.email, "192.0.2.7", "Browser"),
        (None, "", None, ""),
    ]
    assert [(o.target_name, o.before, o.after) for o in found if o] == [
        ("Rita Rep", {}, {"title": "x"}),
        ("", {}, {}),
        ("", {}, {}),
        ("North", {"name": "N"}, {}),
        ("", {}, {}),
    ]
    assert [o.action for o in found if o] == [
        *("changed", "invited", "sign_in_failed", "changed", "viewed")
    ]
    assert not AuditDoor.objects.exists()


def test_a_member_of_the_person_is_named_no_more(cast: Cast, event: AuditEvent) -> None:
    assert forget_actor(cast.rep) == 1
    cast.rep_member.user = None

    found = stored(event)
    assert found is not None
    assert (found.target_name, found.after, found.target_id) == ("", {}, str(cast.rep_member.pk))
    assert (found.actor_id, found.actor_name) == (cast.admin.pk, cast.admin.email)


def test_members_may_be_named_who_have_no_account_any_more(cast: Cast, event: AuditEvent) -> None:
    assert forget_actor(cast.other_rep, member_ids=[cast.rep_member.pk]) == 1

    found = stored(event)
    assert found is not None
    assert found.target_name == ""


def test_roles_and_identities_of_the_person_are_named_no_more(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.rep)
    other = Membership.objects.get(user=cast.admin)
    with tenant_scope(cast.organization.pk):
        identity = ExternalIdentity.objects.create(issuer="https://id", subject="1", user=cast.rep)
        events = [
            record(Action.ADDED, by=cast.rep, target=membership, after={"role": "rep"}),
            record(Action.ACCOUNT_LINKED, by=cast.rep, target=identity, what="by_address"),
            record(Action.REMOVED, by=cast.staff, target=identity, before={"issuer": "x"}),
            record(Action.CHANGED, by=cast.staff, target=membership, after={"role": "admin"}),
            record(Action.CHANGED, by=cast.owner, target=other, after={"role": "rep"}),
        ]
        # Who is to be erased has no role any more, and may have an address of before in the log.
        named = f"{cast.rep.email} in Fjord: Rep"
        events.append(
            AuditEvent.objects.create(
                action=Action.ADDED,
                actor=cast.staff,
                target_type="accounts.membership",
                target_id="999999",
                target_name=named,
                after={"user": cast.rep.pk},
            )
        )
    membership.delete()

    forget_actor(cast.rep)

    found = [stored(one) for one in events]
    kept = (str(other)[:200], {"role": "rep"})
    assert [(one.target_name, one.before or one.after) for one in found if one] == [
        *(("", {}), ("", {}), ("", {}), ("", {})),
        kept,
        ("", {}),
    ]
    assert cast.rep.email not in str(list(AuditEvent._base_manager.values()))
