"""Ways round a table that PostgreSQL has: copies, functions, statistics, roles, files, objects.

What the role does reach is held here as well, since it is told in docs/tenancy.md.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.attack.psql import TABLES, Psql, ask, connected, enter, owners, refused
from tests.cast import Cast
from tests.marked import MARK
from tests.postgresql.asking import asked
from tests.postgresql.roles import logged_in_as

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

AWAY_MARK = "canary-away-"
# Tables that the role reads whatever organization is entered: they are of none, or stand before it.
OUTSIDE = {
    *("accounts_organization", "accounts_membership", "accounts_organizationerasure"),
    *("accounts_auditdoor", "scoring_industryedition"),
    *("accounts_user", "accounts_user_groups", "accounts_user_user_permissions"),
    *("account_emailaddress", "account_emailconfirmation", "mfa_authenticator"),
    *("usersessions_usersession", "django_session", "django_admin_log"),
    *("auth_group", "auth_group_permissions", "auth_permission"),
    *("django_content_type", "django_migrations"),
}
CLOSED = (
    "SET ROLE pillars_owner",
    "SET SESSION AUTHORIZATION pillars_owner",
    "ALTER ROLE pillars_app BYPASSRLS",
    "ALTER TABLE teams_team DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY more ON teams_team USING (true)",
    "CREATE TABLE public.mine (id int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')",
    "SELECT pg_read_file('/etc/hostname')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/hostname')",
    "COPY teams_team TO '/mine'",
    "COPY teams_team TO PROGRAM 'cat'",
    "TRUNCATE teams_team",
)


def copied(psql: Psql, table: str) -> str:
    """Return what COPY sends of a table."""
    with psql.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:  # type: ignore[arg-type]
        return b"".join(map(bytes, copy)).decode()


# -- Closed ------------------------------------------------------------------------------------


def test_a_copy_has_the_own_rows_alone_and_brings_none(stored: Cast, psql: Psql) -> None:
    with pytest.raises(psycopg.Error, match=r"pillars\.organization"):
        copied(psql, "teams_member")
    enter(psql, stored.organization.pk)

    out = copied(psql, "teams_member")

    assert "canary-home-teams_member" in out
    assert AWAY_MARK not in out
    assert "not supported with row-level security" in refused(psql, "COPY teams_team FROM STDIN")


def test_a_function_of_the_attackers_own_is_shown_no_foreign_row(stored: Cast, psql: Psql) -> None:
    """The cheapest of conditions is asked first, but never before the policy."""
    told: list[str] = []
    psql.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    spy = (
        "CREATE FUNCTION pg_temp.spy(text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE NOTICE USING MESSAGE = $1; RETURN true; END $$"
    )
    ask(psql, spy)
    enter(psql, stored.organization.pk)

    ask(psql, "SELECT 1 FROM teams_member WHERE pg_temp.spy(name)")
    ask(psql, "SELECT 1 FROM teams_note n JOIN teams_member m ON pg_temp.spy(n.text || m.name)")

    assert any(MARK.search(one) for one in told)
    assert [one for one in told if AWAY_MARK in one] == []


def test_statistics_tell_no_value_of_an_organization(stored: Cast, psql: Psql) -> None:
    with logged_in_as(urlsplit(os.environ["DATABASE_URL"]).username or ""):
        asked("ANALYZE")
        assert asked("SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'teams_member'") == [
            (True,)
        ]

    told = {name for (name,) in ask(psql, "SELECT tablename FROM pg_stats")}

    assert told & {*TABLES} == set()
    assert "permission denied" in refused(psql, "SELECT * FROM pg_statistic")
    assert "permission denied" in refused(psql, "SELECT * FROM pg_statistic_ext_data")


def test_nothing_that_runs_as_its_owner_may_be_called(psql: Psql) -> None:
    query = "SELECT proname FROM pg_proc WHERE prosecdef AND has_function_privilege(oid, 'EXECUTE')"

    assert ask(psql, query) == []


def test_the_role_makes_nothing_that_stays_and_reads_no_file(psql: Psql) -> None:
    told = {statement: refused(psql, statement) for statement in CLOSED}

    assert {
        statement: words
        for statement, words in told.items()
        if "permission denied" not in words and "must be" not in words
    } == {}


# -- Known ---------------------------------------------------------------------------------------


def test_what_is_read_without_an_organization_is_listed(psql: Psql) -> None:
    query = (
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p') AND NOT relrowsecurity "
        "AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
    )

    assert {name for (name,) in ask(psql, query)} == OUTSIDE


def test_whoever_runs_sql_as_the_role_names_any_organization(stored: Cast, psql: Psql) -> None:
    home, away = stored.organization.pk, stored.other_organization.pk
    with psql.transaction():
        enter(psql, home)
        own = owners(psql, "teams_team")
        enter(psql, away)
        assert (own, owners(psql, "teams_team")) == ({home}, {away})

    ask(psql, "SET ROLE pillars_ops")

    assert owners(psql, "teams_team") == {home, away}


def test_sessions_of_the_role_see_each_others_statements_and_all_counts(psql: Psql) -> None:
    with connected() as other:
        ask(other, "SELECT 'somebody asked this'")

        told = ask(psql, "SELECT query FROM pg_stat_activity WHERE usename = 'pillars_app'")

    assert any("somebody asked this" in query for (query,) in told)
    [(rows,)] = ask(psql, "SELECT last_value FROM teams_member_id_seq")
    assert rows >= 5


def test_large_objects_and_channels_have_nothing_of_the_product(psql: Psql) -> None:
    assert ask(psql, "SELECT count(*) FROM pg_largeobject_metadata") == [(0,)]
    assert ask(
        psql, "SELECT count(*) FROM pg_proc WHERE strpos(prosrc, 'pg_notify') > 0 AND prolang > 14"
    ) == [(0,)]
