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
    "accounts/sso/door.py",  # signing in by a provider: the address, of whom nothing is shown
    "accounts/tasks.py",  # tasks: the organization in the message
    "accounts/audit.py",  # the log: sign-ins and links, which are of no page of an organization
    "accounts/audit_door.py",  # a person who is erased, in one organization after another
    "privacy/redoing.py",  # after a restore: the organizations that the record of decisions names
    "privacy/tasks.py",  # tasks: the organization in the message
    "scoring/tasks.py",
    "teams/tasks.py",
    "scoring/industry_pools.py",  # one after another, who opted in; each gets its own places back
    "accounts/management/commands/token.py",  # commands: the organization in the arguments
    "scoring/management/commands/walk.py",
    "scoring/management/commands/check_scores.py",
    "teams/management/commands/load_samples.py",  # the samples that it has made
}
# Sweeps enter one organization after another instead.
ACROSS = {
    "config/backlog.py",  # how much work waits, as numbers of the whole site
    "accounts/authentication.py",  # a token tells its organization
    "accounts/sso/door.py",  # so does the address of a sign-in by a provider, or its domain
    "accounts/invitations.py",  # and so does a link that lets somebody in
    "accounts/forgotten_invitations.py",  # an account may be invited by several organizations
    "scoring/industry_pools.py",  # an edition ends for all who have a share in it
    "scoring/partitions.py",  # months of daily scores are those of all organizations
    "privacy/accounts.py",  # an account that goes may be named in organizations that it left
    "accounts/role_changes.py",  # a membership tells its organization, whose links end with it
}
EVERYWHERE = {
    "accounts/middleware.py",  # site staff in the admin
    "teams/management/commands/remove_samples.py",  # whole organizations, with all that is theirs
}
# Editions of industry pools belong to no organization. Pages reach them by their own share alone.
OF_NO_ORGANIZATION = {"scoring/models.py", "scoring/industry_pools.py", "scoring/admin.py"}
UNDERNEATH = {"accounts/tenancy.py", "accounts/entered.py"}
RAW = {
    "accounts/audit_guard.py",  # triggers, in the language of each database
    "accounts/tasks.py",  # the journal of SQLite, of no table
    "config/backups.py",  # whole databases, as their owner, and whether one is empty
    "config/ownership.py",  # whether the role is the owner's
    "config/partitioning.py",  # the table of daily scores made anew, as its owner
    "scoring/partitions.py",  # which months it has, and the functions that make and drop them
    "config/copying.py",  # COPY of whole tables into an empty database, as its owner
    "config/upgrading.py",  # the lock of an upgrade, and how long it waits for others
    "config/triggers.py",  # triggers that tell of changes, made after every migration
    "accounts/wall.py",  # the second wall, in PostgreSQL: what of it is there, and raising it
    "accounts/management/commands/database_roles.py",  # the roles on both sides of it
    "config/checks.py",  # whether it stands
    "config/doctor/database.py",  # whether the database lets anybody in
    "config/doctor/machine.py",  # what time the database thinks it is
    "config/reach.py",  # whether it answers, and which migrations it has seen
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


def test_only_the_admin_and_the_end_of_the_samples_are_everywhere() -> None:
    assert callers_of("everywhere") == EVERYWHERE


def test_nobody_has_the_database_show_everything_but_by_a_window() -> None:
    assert callers_of("looking_across") == set()


def test_only_the_pools_and_the_admin_know_the_rows_of_no_organization() -> None:
    assert callers_of("IndustryEdition") == OF_NO_ORGANIZATION


def test_nobody_goes_round_the_scoped_manager() -> None:
    assert callers_of("_base_manager", "_raw_delete") == set()


def test_nobody_writes_sql_by_hand() -> None:
    assert {name_of(path) for path in product_modules() if writes_sql(path)} == RAW
