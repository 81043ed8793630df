"""A version is upgraded while the former one serves: what migrations may do from now on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Random

from accounts.postgresql.operations import AddIndexConcurrently, DropFieldIndex
from tests.house.migration_rules import ALONE, BY_HAND, USED, WAITS, unsafe
from tests.migration_steps import steps

# The last migrations of before anybody ran this in production; earlier ones did as they liked.
# Those of packages are here too: whoever takes a new version of one reads what it migrates.
BASELINE = {
    "account": "0009_emailaddress_unique_primary_email",
    "accounts": "0014_erasures_that_start",
    "admin": "0003_logentry_add_action_flag_choices",
    "auth": "0012_alter_user_first_name_max_length",
    "contenttypes": "0002_remove_content_type_name",
    "mfa": "0003_authenticator_type_uniq",
    "scoring": "0004_group_editions",
    "sessions": "0001_initial",
    "teams": "0021_directories",
    "usersessions": "0001_initial",
}
# What is safe all the same, by migration and operation, and why. Also the second of two steps: what
# is dropped that the version of before does not use any more.
ALLOWED: dict[str, str] = {}


def planned(loader: MigrationLoader, ends: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the migrations that lead to the ends, each once, in their order."""
    plan: dict[tuple[str, str], None] = {}
    for end in ends:
        plan |= dict.fromkeys(loader.graph.forwards_plan(end))
    return [*plan]


def test_every_migration_since_the_baseline_can_be_run_while_the_former_version_serves() -> None:
    loader = steps(None)
    before = planned(loader, BASELINE.items())
    state = loader.project_state(before)
    found: dict[str, str] = {}
    for key in planned(loader, loader.graph.leaf_nodes()):
        if key not in before:
            found |= unsafe(loader.graph.nodes[key], state)

    assert {name: why for name, why in found.items() if name not in ALLOWED} == {}
    assert ALLOWED.keys() - found.keys() == set()


def test_whoever_begins_anew_gets_the_tables_of_all_steps() -> None:
    loader, squashed = steps(None), MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), squashed.project_state())

    assert {app for app, _ in squashed.replacements} == {"accounts", "scoring", "teams"}
    assert changes.changes(squashed.graph) == {}


def judged(*operations: Any) -> list[str]:
    """Return why the operations are not safe, on a model with a name and a size."""
    state = ProjectState()
    state.add_model(
        ModelState(
            "teams",
            "Box",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=20)),
                ("size", models.IntegerField()),
                ("team", models.ForeignKey("teams.Team", models.CASCADE)),
            ],
        )
    )
    migration = Migration("0099_boxes", "teams")
    migration.operations = [*operations]
    return [why for _, why in unsafe(migration, state)]


INDEX = models.Index(fields=["size"], name="box_size")
UNIQUE = models.UniqueConstraint(fields=["size"], name="box_once")
LACKS = "the former version inserts rows without it: null=True, or db_default"
ANEW = "all rows are written anew"


def added(field: Any) -> migrations.AddField:
    return migrations.AddField("box", "more", field)


def unindexed(**more: Any) -> DropFieldIndex:
    key = models.ForeignKey("teams.Team", models.CASCADE, db_index=False, **more)
    return DropFieldIndex("box", "team", key)


def altered(name: str, field: Any) -> migrations.AlterField:
    return migrations.AlterField("box", name, field)


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("box", "size"), USED),
        (migrations.RenameField("box", "size", "volume"), USED),
        (migrations.RenameModel("Box", "Crate"), USED),
        (migrations.DeleteModel("Box"), USED),
        (migrations.AlterModelTable("box", "crates"), USED),
        (migrations.AddIndex("box", INDEX), ALONE),
        (migrations.AddConstraint("box", UNIQUE), WAITS),
        (migrations.RunSQL("SELECT 1"), BY_HAND),
        (migrations.RunPython(migrations.RunPython.noop), BY_HAND),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("box", "size")]), USED),
        (added(models.IntegerField()), LACKS),
        (added(models.IntegerField(default=3)), LACKS),
        (added(models.FloatField(db_default=Random())), ANEW),
        (added(models.IntegerField(null=True, db_index=True)), ALONE),
        (added(models.IntegerField(null=True, unique=True)), ALONE),
        (altered("size", models.BigIntegerField()), "kind changes under the former version"),
        (
            altered("name", models.CharField(max_length=10)),
            "max_length changes under the former version",
        ),
        (unindexed(null=True), "db_index, null changes under the former version"),
    ],
)
def test_what_the_former_version_does_not_survive_is_refused(operation: Any, why: str) -> None:
    assert judged(operation) == [why]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Crate", [("id", models.BigAutoField(primary_key=True))]),
        AddIndexConcurrently("box", INDEX),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("box", "size")]
        ),
        unindexed(),
        added(models.IntegerField(null=True)),
        added(models.IntegerField(db_default=3, default=3)),
        added(models.ManyToManyField("teams.Box")),
        altered("name", models.CharField(max_length=40, help_text="Longer.")),
        altered("size", models.IntegerField(null=True)),
        altered("size", models.IntegerField(choices=[(1, "one")])),
    ],
)
def test_what_the_former_version_does_not_notice_is_let_through(operation: Any) -> None:
    assert judged(operation) == []


def test_a_new_table_may_have_anything() -> None:
    made = migrations.CreateModel("Crate", [("id", models.BigAutoField(primary_key=True))])
    index = models.Index(fields=["id"], name="crate_id")

    assert judged(made, migrations.AddIndex("crate", index)) == []
