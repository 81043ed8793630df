"""What is done in an installation whose daily scores are stored by month, and told of it.

Each function is called in a process of its own, as ``installation.call`` does.
"""

from __future__ import annotations

import json
from typing import Any

import time_machine
from django.db import connection, models
from django.db.migrations import AddField, AddIndex, AlterField, RenameField
from django.db.migrations.loader import MigrationLoader

from accounts.models import Organization
from accounts.postgresql.operations import AddIndexConcurrently, DropFieldIndex
from accounts.tenancy import tenant_scope
from privacy.tasks import enforce_retention
from scoring.core.records import Reaction
from scoring.models import ScoreSnapshot
from scoring.partitions import months
from scoring.tasks import make_months
from teams.models import Change, Member
from tests import factories
from tests.scoring.given import LAST, REACTION, recomputed, rolled, scored

APP = "scoring"
INDEX = models.Index(fields=["policy", "on"], name="snapshot_policy_on")


def fill() -> str:
    """Have scores of two months in two organizations; tell their ids."""
    homes = [factories.organization(name) for name in ("Fjord", "Other")]
    for home in homes:
        scored(home, REACTION)
    return json.dumps([home.pk for home in homes])


def restated(organization_id: str, day: str) -> str:
    """Give the member one more record of the last day and scores up to another; tell each total."""
    with tenant_scope(int(organization_id)):
        member = Member.objects.get()
        factories.applied(member, [Reaction(on=LAST, source="crm", ref=f"more-{day}")])
    recomputed(member, at=f"{day}T08:00:00Z")
    return _totals(int(organization_id))


def forward(organization_id: str, day: str) -> str:
    """Bring everybody up to a day; tell each total."""
    rolled(Organization.objects.get(pk=int(organization_id)), at=f"{day}T08:00:00Z")
    return _totals(int(organization_id))


def upserted(organization_id: str) -> str:
    """Write every day's score again, on the key of member and day; tell how many there are."""
    with tenant_scope(int(organization_id)):
        rows = [*ScoreSnapshot.objects.all()]
        for row in rows:
            row.pk, row.total = None, 1
        ScoreSnapshot.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["member", "on"], update_fields=["total"]
        )
        found = ScoreSnapshot.objects.all()
        return json.dumps([len(rows), found.count(), found.filter(total=1).count()])


def _totals(organization_id: int) -> str:
    with tenant_scope(organization_id):
        rows = ScoreSnapshot.objects.order_by("on").values_list("on", "total", "restated_why")
        return json.dumps([[str(on), total, why] for on, total, why in rows])


def keeps(organization_id: str, days: str) -> str:
    """Have an organization keep its scores for fewer days than the site."""
    Organization.objects.filter(pk=int(organization_id)).update(retention={"scores": int(days)})
    return json.dumps(None)


def enforced(at: str) -> str:
    """Forget at an instant what is over; tell the months that are left, and whether it was told."""
    before = _tokens()
    with time_machine.travel(at, tick=False):
        enforce_retention()
    return json.dumps([[f"{first:%Y-%m}" for first in months()], _tokens() != before])


def _tokens() -> list[Any]:
    found: list[Any] = []
    for organization in Organization.objects.order_by("pk"):
        with tenant_scope(organization.pk):
            found += Change.objects.order_by("pk").values_list("pk", "token")
    return found


def made() -> str:
    """Have the schedule's task run; tell every month that there is."""
    make_months()
    return json.dumps([f"{first:%Y-%m}" for first in months()])


def migrated() -> str:
    """Do what later migrations do to the model, there and back; tell what the database had."""
    operations: list[Any] = [
        AddField("scoresnapshot", "more", models.IntegerField(null=True)),
        AlterField("scoresnapshot", "more", models.BigIntegerField(null=True, db_default=3)),
        RenameField("scoresnapshot", "more", "most"),
        AddIndex("scoresnapshot", models.Index(fields=["most"], name="snapshot_most")),
    ]
    states = [MigrationLoader(connection).project_state()]
    for operation in operations:
        before, after = states[-1], states[-1].clone()
        operation.state_forwards(APP, after)
        with connection.schema_editor() as editor:
            operation.database_forwards(APP, editor, before, after)
        states.append(after)
    told = ["most" in _columns()]
    while operations:
        after = states.pop()
        with connection.schema_editor() as editor:
            operations.pop().database_backwards(APP, editor, after, states[-1])
    return json.dumps([*told, "most" in _columns()])


def indexed() -> str:
    """Make an index while rows are written, twice, and drop it; tell where it was each time."""
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    operation = AddIndexConcurrently("scoresnapshot", INDEX)
    operation.state_forwards(APP, after)
    told = []
    for go, states in (
        (operation.database_forwards, (before, after)),
        (operation.database_forwards, (before, after)),
        (operation.database_backwards, (after, before)),
    ):
        with connection.schema_editor(atomic=False) as editor:
            go(APP, editor, *states)
        told.append(_valid('policy, "on"'))
    return json.dumps(told)


def unindexed() -> str:
    """Make the index of a key again, and drop it; tell where it was each time."""
    after = MigrationLoader(connection).project_state()
    before = after.clone()
    indexed_key = models.ForeignKey("teams.Member", models.CASCADE, related_name="snapshots")
    AlterField("scoresnapshot", "member", indexed_key).state_forwards(APP, before)
    field = after.models[APP, "scoresnapshot"].fields["member"]
    operation = DropFieldIndex("scoresnapshot", "member", field)
    told = []
    for go, states in (
        (operation.database_backwards, (after, before)),
        (operation.database_forwards, (before, after)),
    ):
        with connection.schema_editor() as editor:
            go(APP, editor, *states)
        told.append(_valid("member_id"))
    return json.dumps(told)


def _valid(columns: str) -> int:
    """Return how many indexes of these columns there are, of the table and of its partitions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index WHERE indisvalid "
            "AND pg_get_indexdef(indexrelid) LIKE %s "
            "AND indrelid IN (SELECT relid FROM pg_partition_tree(%s::regclass))",
            [f"%({columns})", ScoreSnapshot._meta.db_table],
        )
        return int(cursor.fetchone()[0])


def _columns() -> set[str]:
    with connection.cursor() as cursor:
        table = ScoreSnapshot._meta.db_table
        return {each.name for each in connection.introspection.get_table_description(cursor, table)}
