"""Who may enter an organization, and who may look across all of them.

A line here is a decision: whoever adds one says in the review why the caller needs it.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import name_of, product_modules

DOORS = {
    "accounts/middleware.py",  # pages: the organization in the address, after the membership
    "accounts/authentication.py",  # the API: the organization of the token
    "accounts/tasks.py",  # tasks: the organization in the message
    "scoring/tasks.py",
    "teams/tasks.py",
    "scoring/industry_pools.py",  # one after another, who opted in; each gets its own places back
    "accounts/management/commands/token.py",  # commands: the organization in the arguments
    "scoring/management/commands/walk.py",
    "teams/management/commands/load_samples.py",  # the samples that it has made
}
# Sweeps enter one organization after another instead.
ACROSS = {"accounts/authentication.py"}  # a token tells its organization
EVERYWHERE = {"accounts/middleware.py"}  # site staff in the admin
# Editions of industry pools belong to no organization. Pages reach them by their own share alone.
OF_NO_ORGANIZATION = {"scoring/models.py", "scoring/industry_pools.py", "scoring/admin.py"}
UNDERNEATH = {"accounts/tenancy.py"}
RAW = {
    "accounts/tasks.py",  # the journal of SQLite, of no table
    "accounts/views.py",  # the health check asks whether the database answers
    "teams/services/rows.py",  # an import's rows, five times as fast; refuses other organizations
}


def callers_of(*names: str) -> set[str]:
    """Return the files that name one of these, other than where tenancy itself is written."""
    return {
        name_of(path)
        for path in product_modules()
        if name_of(path) not in UNDERNEATH and named_in(path) & {*names}
    }


def named_in(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


def writes_sql(path: Path) -> bool:
    """Return whether a file holds a connection, or calls what takes SQL."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db")
        for alias in node.names
    }
    called = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return bool(imported & {"connection", "connections", "RawSQL"} | called & {"raw", "extra"})


def test_only_the_doors_enter_an_organization() -> None:
    assert callers_of("tenant_scope") == DOORS


def test_only_the_listed_files_look_across_organizations() -> None:
    assert callers_of("across_tenants") == ACROSS


def test_only_the_admin_works_everywhere() -> None:
    assert callers_of("everywhere") == EVERYWHERE


def test_only_the_pools_and_the_admin_know_the_rows_of_no_organization() -> None:
    assert callers_of("IndustryEdition") == OF_NO_ORGANIZATION


def test_nobody_goes_round_the_scoped_manager() -> None:
    assert callers_of("_base_manager", "_raw_delete") == set()


def test_nobody_writes_sql_by_hand() -> None:
    assert {name_of(path) for path in product_modules() if writes_sql(path)} == RAW
