"""SQL of an attacker who has the application's role: rows of another organization.

``tests/services/test_second_wall.py`` has the wall as the product meets it; here every table is
asked what psql could ask.
"""

from __future__ import annotations

import json

import pytest
from psycopg import sql

from tests.attack.psql import TABLES, Psql, ask, enter, filled, owners, refused
from tests.cast import Cast

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]


def test_without_an_organization_no_table_of_one_answers(psql: Psql) -> None:
    told = {table: refused(psql, "SELECT * FROM {table}", table=table) for table in TABLES}

    assert {table for table, words in told.items() if "pillars.organization" not in words} == set()
    enter(psql, "")
    told = {table: refused(psql, "SELECT * FROM {table}", table=table) for table in TABLES}
    assert {table for table, words in told.items() if "type bigint" not in words} == set()


def test_with_one_organization_no_table_tells_a_row_of_another(stored: Cast, psql: Psql) -> None:
    enter(psql, stored.organization.pk)

    found = {table: owners(psql, table) for table in filled(stored)}

    assert len(found) > 35
    assert {table for table, whose in found.items() if whose != {stored.organization.pk}} == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET organization_id = organization_id WHERE organization_id = %s",
        "DELETE FROM {table} WHERE organization_id = %s",
    ],
)
def test_no_row_of_another_organization_is_changed_or_deleted(
    stored: Cast, psql: Psql, statement: str
) -> None:
    before = filled(stored)
    enter(psql, stored.organization.pk)

    counts = {
        table: psql.execute(
            sql.SQL(statement).format(table=sql.Identifier(table)),  # type: ignore[arg-type]
            [stored.other_organization.pk],
        ).rowcount
        for table in before
    }

    assert counts == dict.fromkeys(before, 0)
    assert filled(stored) == before


def test_no_row_is_inserted_for_another_organization(stored: Cast, psql: Psql) -> None:
    tables = filled(stored)
    enter(psql, stored.other_organization.pk)
    copies = {
        table: ask(psql, "SELECT to_jsonb(t) FROM {table} t LIMIT 1", table=table)[0][0]
        for table in tables
    }
    enter(psql, stored.organization.pk)
    insert = "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)"

    told = {
        table: refused(psql, insert, json.dumps(row), table=table) for table, row in copies.items()
    }

    assert {t: w for t, w in told.items() if "violates row-level security policy" not in w} == {}
