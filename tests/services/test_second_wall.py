"""The wall in PostgreSQL, as the application's role finds it, with SQL that filters nothing."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.entered import looking_across
from accounts.tenancy import everywhere, tenant_scope
from accounts.wall import tenant_models
from tests import factories
from tests.cast import Cast
from tests.everything import fill
from tests.postgresql.asking import asked, inside

pytestmark = [pytest.mark.service, pytest.mark.django_db]

TEAMS = "SELECT DISTINCT organization_id FROM teams_team"
INSERT = "INSERT INTO teams_team (organization_id, name) VALUES (%s, 'Raw')"
TABLES = [model._meta.db_table for model in tenant_models()]


def owners(table: str = "teams_team") -> set[int]:
    """Return whose rows SQL without a filter finds."""
    return {pk for (pk,) in asked(f"SELECT DISTINCT organization_id FROM {table}")}


# -- Rows --------------------------------------------------------------------------------------


def test_sql_without_a_filter_finds_the_own_rows_alone(cast: Cast) -> None:
    fill(cast)
    home, away = cast.organization.pk, cast.other_organization.pk

    filled = [table for table in TABLES if owners(table) >= {home, away}]

    assert len(filled) > 25
    for organization in (home, away):
        with tenant_scope(organization):
            assert {table: owners(table) for table in filled} == {
                table: {organization} for table in filled
            }


def test_no_statement_is_compiled_first(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")

        assert cursor.fetchone() == ("off",)


def test_each_organization_finds_its_own(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk

    with tenant_scope(home):
        assert owners() == {home}
        with tenant_scope(away):
            assert owners() == {away}
        assert owners() == {home}
        with everywhere(reason="a test"):
            assert owners() == {home, away}
        assert owners() == {home}


def test_who_looks_across_sees_an_organization_that_is_entered_alone(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk

    with looking_across():
        assert owners() == {home, away}
        with tenant_scope(home):
            assert owners() == {home}
        assert owners() == {home, away}


@pytest.mark.parametrize("table", ["teams_team", "teams_member", "teams_teammembership"])
def test_where_nothing_is_entered_a_query_fails(cast: Cast, table: str) -> None:
    with inside(), pytest.raises(DatabaseError, match="bigint"), transaction.atomic():
        owners(table)


def test_a_row_of_another_organization_is_not_inserted(cast: Cast) -> None:
    refused = pytest.raises(DatabaseError, match="violates row-level security policy")

    with tenant_scope(cast.organization.pk), refused, transaction.atomic():
        asked(INSERT, cast.other_organization.pk)


def test_rows_of_another_organization_are_neither_changed_nor_deleted(cast: Cast) -> None:
    pk = cast.outside_team.pk

    with tenant_scope(cast.organization.pk):
        assert asked("UPDATE teams_team SET name = 'x' WHERE id = %s RETURNING id", pk) == []
        assert asked("DELETE FROM teams_team WHERE id = %s RETURNING id", pk) == []

    assert asked("SELECT name FROM teams_team WHERE id = %s", pk) == [("Harbour",)]


def test_a_row_does_not_move_to_another_organization(cast: Cast) -> None:
    refused = pytest.raises(DatabaseError, match="violates row-level security policy")

    with tenant_scope(cast.organization.pk), refused, transaction.atomic():
        asked("UPDATE teams_team SET organization_id = %s", cast.other_organization.pk)


def test_a_row_does_not_point_into_another_organization(cast: Cast) -> None:
    refused = pytest.raises(IntegrityError, match="teams_team_parent_id_own")

    with tenant_scope(cast.organization.pk), refused, transaction.atomic():
        asked("UPDATE teams_team SET parent_id = %s", cast.outside_team.pk)
        asked("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_looks_across_does_not_point_from_one_into_another(cast: Cast) -> None:
    refused = pytest.raises(IntegrityError, match="teams_team_parent_id_own")

    with everywhere(reason="a test"), refused, transaction.atomic():
        asked("UPDATE teams_team SET parent_id = %s", cast.outside_team.pk)
        asked("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_application_changes_no_table(cast: Cast) -> None:
    for statement in (
        "ALTER TABLE teams_team DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_organization ON teams_team",
        "TRUNCATE teams_team",
        "CREATE TABLE own (id int)",
        "SET ROLE pillars_owner",
    ):
        refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
        with tenant_scope(cast.organization.pk), refused, transaction.atomic():
            asked(statement)


# -- What a session remembers ------------------------------------------------------------------


def test_what_a_session_was_told_is_told_again_after_a_rollback(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk

    for undo in (ValueError, DatabaseError):
        with tenant_scope(away):
            assert owners() == {away}
        with tenant_scope(home):
            with pytest.raises(undo), transaction.atomic():
                assert owners() == {home}
                if undo is DatabaseError:
                    asked("SELECT 1/0")
                raise ValueError
            assert owners() == {home}


def test_what_a_savepoint_took_back_is_told_again(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk

    with transaction.atomic():
        with tenant_scope(home):
            before = transaction.savepoint()
        with tenant_scope(away):
            assert owners() == {away}
            transaction.savepoint_rollback(before)
            assert owners() == {away}


def test_a_cursor_that_is_older_than_the_organization_sees_its_rows(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), connection.cursor() as cursor:
        with tenant_scope(cast.other_organization.pk):
            cursor.execute(TEAMS)
            assert cursor.fetchall() == [(cast.other_organization.pk,)]
        cursor.execute(TEAMS)
        assert cursor.fetchall() == [(cast.organization.pk,)]


def test_leaving_in_a_failed_transaction_leaves_nothing_behind(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), tenant_scope(cast.organization.pk):
        asked("SELECT 1/0")

    with tenant_scope(cast.other_organization.pk):
        assert owners() == {cast.other_organization.pk}


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_is_a_rollback_is_noticed(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk
    with tenant_scope(home):
        assert owners() == {home}

    with tenant_scope(away):
        with transaction.atomic():
            assert owners() == {away}
            with pytest.raises(DatabaseError):
                asked("SELECT 1/0")
        assert owners() == {away}


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_is_refused_is_noticed(cast: Cast) -> None:
    home, away = cast.organization.pk, cast.other_organization.pk
    with tenant_scope(away):
        assert owners() == {away}

    with tenant_scope(home):
        with pytest.raises(IntegrityError), transaction.atomic():
            asked("UPDATE teams_team SET parent_id = %s", cast.outside_team.pk)
        assert owners() == {home}


# -- What writes as the owner ------------------------------------------------------------------


def test_a_table_of_the_applications_own_does_not_stand_in_for_one_that_the_owner_writes(
    cast: Cast,
) -> None:
    with tenant_scope(cast.organization.pk), transaction.atomic():
        asked("CREATE TEMP TABLE teams_change (organization_id bigint, block bigint, token bigint)")
        asked("CREATE TEMP TABLE accounts_organization (id bigint)")
        asked("INSERT INTO pg_temp.accounts_organization VALUES (%s)", cast.organization.pk)
        asked(
            "CREATE FUNCTION pg_temp.spring() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'ran as %%', current_user; END $$"
        )
        asked(
            "CREATE TRIGGER spring BEFORE INSERT ON pg_temp.teams_change "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.spring()"
        )
        before = asked("SELECT count(*) FROM public.teams_change")[0][0]

        asked(INSERT, cast.organization.pk)

        assert asked("SELECT count(*) FROM pg_temp.teams_change") == [(0,)]
        assert asked("SELECT count(*) FROM public.teams_change") == [(before + 1,)]
        transaction.set_rollback(True)


def test_a_door_of_the_applications_own_does_not_open_the_audit_log(cast: Cast) -> None:
    event = factories.event(cast.organization, cast.owner)
    refused = pytest.raises(DatabaseError, match="only added to")

    with tenant_scope(cast.organization.pk), refused, transaction.atomic():
        asked("CREATE TEMP TABLE accounts_auditdoor (LIKE public.accounts_auditdoor)")
        asked(
            "INSERT INTO pg_temp.accounts_auditdoor VALUES (1, 'erasure', %s)",
            cast.organization.pk,
        )
        asked("DELETE FROM public.accounts_auditevent WHERE id = %s", event.pk)


@pytest.mark.parametrize("function", ["teams_team_told_insert", "audit_guard_2"])
def test_the_application_hangs_no_function_of_the_owner_on_a_table(
    cast: Cast, function: str
) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied for function")

    with tenant_scope(cast.organization.pk), refused, transaction.atomic():
        asked("CREATE TEMP TABLE mine (organization_id bigint)")
        asked(
            "CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows "
            f"FOR EACH STATEMENT EXECUTE FUNCTION public.{function}()"
        )


def test_every_function_looks_in_named_schemas_alone_and_is_the_owners(cast: Cast) -> None:
    found = asked(
        "SELECT count(*) > 20, array_agg(DISTINCT proconfig::text), "
        "bool_or(has_function_privilege('pillars_app', oid, 'EXECUTE')) "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )

    assert found == [(True, ['{"search_path=pg_catalog, public, pg_temp"}'], False)]
