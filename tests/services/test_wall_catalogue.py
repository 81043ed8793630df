"""What the second wall is made of: nothing is missing, and what is taken away is told."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from accounts.audit_guard import missing_guards, put_up
from accounts.tenancy import everywhere, tenant_scope
from accounts.wall import gaps, raise_wall, role_faults, tenant_models
from config.checks import the_database_keeps_organizations_apart
from config.triggers import make_triggers, missing_triggers
from tests.postgresql.asking import asked, inside
from tests.postgresql.roles import logged_in_as

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

OWNER = "pillars_owner"
DROPPED = "DROP TRIGGER {name} ON {table}"
NO_POLICY = "teams_team has not the one policy of the wall"
FAULTS = {
    "ALTER TABLE teams_team DISABLE ROW LEVEL SECURITY": "teams_team has no row-level security",
    "ALTER TABLE teams_team NO FORCE ROW LEVEL SECURITY": "teams_team shows its owner everything",
    "DROP POLICY own_organization ON teams_team": NO_POLICY,
    "CREATE POLICY more ON teams_team USING (true)": NO_POLICY,
    "ALTER POLICY own_organization ON teams_team USING (true)": NO_POLICY,
    "ALTER POLICY own_organization ON teams_team TO pillars_owner": NO_POLICY,
    "ALTER TABLE teams_teammembership DROP CONSTRAINT teams_teammembership_team_id_own": (
        "teams_teammembership.team_id may point into another organization"
    ),
    "ALTER TABLE teams_delivery DROP CONSTRAINT teams_delivery_own CASCADE": (
        "teams_delivery has no key with its organization"
    ),
    "ALTER TABLE teams_exchange ADD FOREIGN KEY (contact_id) REFERENCES teams_contact (id)": (
        "teams_exchange.contact_id has a key that a pair implies"
    ),
    "ALTER TABLE teams_exchange ADD FOREIGN KEY (organization_id) "
    "REFERENCES accounts_organization (id)": (
        "teams_exchange.organization_id has a key that a pair implies"
    ),
}


def told() -> list[str]:
    """Return what is said to be missing."""
    return [gap.text for gap in gaps()]


def test_nothing_of_the_wall_is_missing() -> None:
    assert (told(), role_faults()) == ([], [])


def test_every_table_with_organizations_stands_behind_it() -> None:
    found = asked(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE a.attname = 'organization_id' AND c.relkind = 'r' "
        "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )

    assert sorted(found) == [("accounts_membership",), ("accounts_organizationerasure",)]
    assert len(tenant_models()) > 30


def test_the_tests_work_as_the_applications_role() -> None:
    with inside():
        assert asked("SELECT session_user, current_user") == [("pillars_app", "pillars_app")]


def test_who_looks_across_is_another_role_and_comes_back() -> None:
    with inside():
        with everywhere(reason="a test"):
            assert asked("SELECT session_user, current_user") == [("pillars_app", "pillars_ops")]
        assert asked("SELECT current_user") == [("pillars_app",)]


@pytest.mark.parametrize("statement", FAULTS)
def test_what_is_missing_is_told_and_raised_again(statement: str) -> None:
    with logged_in_as(OWNER), transaction.atomic():
        asked(statement)

        assert FAULTS[statement] in told()
        raise_wall()
        assert told() == []


def test_a_table_of_organizations_without_a_model_is_told() -> None:
    with logged_in_as(OWNER), transaction.atomic():
        asked("CREATE TABLE strange (id bigint, organization_id bigint)")

        assert "strange has organizations, and no tenant model" in told()
        transaction.set_rollback(True)


def test_the_owner_is_told_from_the_applications_role() -> None:
    with logged_in_as(OWNER):
        found = role_faults()

    assert found == [
        "The role that is logged in bypasses row-level security.",
        "The role that is logged in owns tables.",
    ]


def test_a_superuser_is_told_from_the_applications_role() -> None:
    with logged_in_as(urlsplit(os.environ["DATABASE_URL"]).username or ""):
        found = role_faults()

    assert "The role that is logged in is a superuser." in found


def test_a_role_that_is_not_there_is_told(settings: Any) -> None:
    settings.DATABASE_OPS_ROLE = "nobody_made_this"

    with tenant_scope(1):
        assert role_faults() == ["There is no role nobody_made_this."]


def test_who_may_become_an_owner_is_told_also_where_nothing_is_inherited() -> None:
    superuser = urlsplit(os.environ["DATABASE_URL"]).username or ""
    with logged_in_as(superuser), transaction.atomic():
        asked("CREATE ROLE pillars_becomes LOGIN NOINHERIT")
        asked("GRANT pillars_owner TO pillars_becomes")
        asked("SET LOCAL SESSION AUTHORIZATION pillars_becomes")

        assert "The role that is logged in owns tables." in role_faults()
        transaction.set_rollback(True)


TRIGGERS = {
    "accounts_auditevent": "audit_no_delete_2",
    "teams_member": "teams_member_told_insert",
    "accounts_organization": "accounts_organization_told_delete",
}


def test_no_trigger_is_missing_for_the_deploy_check() -> None:
    with tenant_scope(1):
        assert the_database_keeps_organizations_apart(None) == []


@pytest.mark.parametrize("table", TRIGGERS)
@pytest.mark.parametrize("how", ["ALTER TABLE {table} DISABLE TRIGGER {name}", DROPPED])
def test_a_trigger_that_does_not_stand_is_told_and_put_up_again(how: str, table: str) -> None:
    name = TRIGGERS[table]
    with logged_in_as(OWNER), transaction.atomic():
        asked(how.format(table=table, name=name))

        found = [one.msg for one in the_database_keeps_organizations_apart(None)]
        assert f"The trigger {name} does not stand." in found
        put_up(connection)
        make_triggers(using="default")
        assert [*missing_guards(connection), *missing_triggers(connection)] == []
        transaction.set_rollback(True)
