"""An installation whose daily scores may be stored by month, and what its table has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from scoring.partition_functions import TABLE
from tests.services.conftest import Database
from tests.services.programs import complaints, production, run

KEY = "nobody-outside-of-this-test-has-this-key-0123456789"
MAY, JUNE = f"{TABLE}_2026_05", f"{TABLE}_2026_06"
WELL = ["System check identified no issues (1 silenced)."]
ROWS = f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM {TABLE} t"
# What the table has beside its rows, but for its first key, to which the day comes.
SHAPE = {
    "constraints": (
        "SELECT conname, pg_get_constraintdef(oid), condeferrable, condeferred, convalidated "
        f"FROM pg_constraint WHERE conrelid = '{TABLE}'::regclass AND contype <> 'p' ORDER BY 1"
    ),
    "indexes": (
        "SELECT indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ONLY', '') "
        f"FROM pg_index WHERE indrelid = '{TABLE}'::regclass AND NOT indisprimary ORDER BY 1"
    ),
    "columns": (
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attstorage, "
        "pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef "
        "ON adrelid = attrelid AND adnum = attnum "
        f"WHERE attrelid = '{TABLE}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    ),
    "policies": (
        "SELECT policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies "
        f"WHERE tablename = '{TABLE}'"
    ),
    "triggers": (
        "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger "
        f"WHERE tgrelid = '{TABLE}'::regclass AND NOT tgisinternal ORDER BY 1"
    ),
    "rights": (
        "SELECT relowner::regrole::text, relrowsecurity, relforcerowsecurity, "
        "ARRAY(SELECT a::text FROM aclexplode(relacl) a ORDER BY 1) "
        f"FROM pg_class WHERE oid = '{TABLE}'::regclass"
    ),
    "sequence": f"SELECT pg_get_serial_sequence('{TABLE}', 'id')",
}
WHOSE = f"SELECT DISTINCT organization_id FROM {TABLE}"
PARTS = (
    "SELECT inhrelid::bigint, inhrelid::regclass::text FROM pg_inherits "
    f"WHERE inhparent = '{TABLE}'::regclass ORDER BY 2"
)


def asked(address: str, query: str, *values: Any, organization: int | None = None) -> list[Any]:
    """Return the rows of SQL that a role asks on a connection of its own."""
    with psycopg.connect(address) as connection:
        if organization is not None:
            setting = "SELECT set_config('pillars.organization', %s, false)"
            connection.execute(setting, [str(organization)])
        cursor = connection.execute(query, values or None)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Site:
    """An installation, as its owner and as the application; the ids of two organizations."""

    database: Database
    owner: dict[str, str]
    app: dict[str, str]
    home: int
    away: int

    def manage(self, *arguments: str, **more: str) -> list[str]:
        """Return what a command of the owner says that does what it should."""
        return done(*arguments, environment={**self.owner, **more})

    def sql(self, query: str, *values: Any) -> list[Any]:
        """Return the rows of SQL that the owner asks."""
        return asked(self.database.owner, query, *values)

    @property
    def parts(self) -> list[str]:
        """Return the names of the partitions, in order."""
        return [name for _, name in self.sql(PARTS)]

    def shape(self) -> dict[str, list[Any]]:
        """Return everything of the table but its rows."""
        return {name: self.sql(query) for name, query in SHAPE.items()}

    def doctor(self) -> list[str]:
        """Return what the doctor says of months."""
        result = run("manage.py", "doctor", "months", environment=self.app)
        return [line for line in result.stdout.splitlines() if " months " in line]


def done(*arguments: str, environment: dict[str, str]) -> list[str]:
    result = run("manage.py", *arguments, environment=environment)
    assert (result.returncode, complaints(result.stderr)) == (0, [])
    return result.stdout.splitlines()


def site_in(database: Database, folder: Path, ids: list[int]) -> Site:
    owner, app = (production(folder, at, key=KEY) for at in (database.owner, database.app))
    return Site(database, owner, app, *ids)
