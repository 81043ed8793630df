"""What a migration may do while the former version still serves, operation by operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Expression, Field, ManyToManyField, Value
from django.db.models.fields import NOT_PROVIDED

from accounts.postgresql.operations import AddIndexConcurrently, DropFieldIndex

USED = "the former version uses it: first release a version that does not"
WAITS = "everybody waits while all rows are read"
ALONE = "make the index by AddIndexConcurrently, in a migration of its own"
BY_HAND = "nobody but a person can tell what it does"
OF_PYTHON = {*Field.non_db_attrs, "default", "auto_now", "auto_now_add"}
FINE = (
    *(operations.CreateModel, operations.AlterModelOptions, operations.AlterModelManagers),
    *(operations.AlterModelTableComment, operations.RemoveIndex, operations.RemoveConstraint),
    *(operations.RenameIndex, AddIndexConcurrently),
)
REASONS: dict[type[Operation], str] = {
    **dict.fromkeys(
        (
            *(operations.RemoveField, operations.DeleteModel, operations.RenameField),
            *(operations.RenameModel, operations.AlterModelTable),
        ),
        USED,
    ),
    **dict.fromkeys(
        (
            *(operations.AddConstraint, operations.AlterUniqueTogether),
            operations.AlterOrderWithRespectTo,
        ),
        WAITS,
    ),
    operations.AddIndex: ALONE,
}


def unsafe(migration: Migration, state: ProjectState) -> Iterator[tuple[str, str]]:
    """Yield each operation that the former version does not survive, and why.

    ``state`` is that before the migration, and that after it in the end.
    """
    label, made = migration.app_label, set[str]()
    for operation in migration.operations:
        for one in _in_the_database(operation):
            if isinstance(one, operations.CreateModel):
                made.add(one.name_lower)
            is_new = getattr(one, "model_name_lower", getattr(one, "name_lower", "")) in made
            why = "" if is_new else _reason(one, label, state)
            if why:
                yield f"{label}.{migration.name}: {one.describe()}", why
        operation.state_forwards(label, state)


def _in_the_database(operation: Any) -> list[Any]:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def _reason(operation: Any, label: str, state: ProjectState) -> str:
    if isinstance(operation, FINE):
        return ""
    if isinstance(operation, operations.AddField):
        return _added(operation.field)
    if isinstance(operation, DropFieldIndex):
        return _altered(operation, label, state, {"db_index"})
    if isinstance(operation, operations.AlterField):
        return _altered(operation, label, state, {"max_length", "null", "db_default"})
    return REASONS.get(type(operation), BY_HAND)


def _added(field: Any) -> str:
    if isinstance(field, ManyToManyField):
        return ""
    default = getattr(field, "db_default", NOT_PROVIDED)
    if (isinstance(default, Expression) and not isinstance(default, Value)) or field.generated:
        return "all rows are written anew"
    if not field.null and default is NOT_PROVIDED:
        return "the former version inserts rows without it: null=True, or db_default"
    return ALONE if field.unique or field.db_index else ""


def _altered(operation: Any, label: str, state: ProjectState, fine: set[str]) -> str:
    before = state.models[label, operation.model_name_lower].fields[operation.name]
    former, told = _told(before), _told(operation.field)
    names = (former.keys() | told.keys()) - OF_PYTHON
    changed = {name for name in names if former.get(name) != told.get(name)}
    if changed <= fine and _is_wider(former, told):
        return ""
    return f"{', '.join(sorted(changed))} changes under the former version"


def _told(field: Field[Any, Any]) -> dict[str, Any]:
    _, kind, _, told = field.deconstruct()
    return {"kind": kind, **told}


def _is_wider(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether all that could be stored before can be after, without a look at any row."""
    lengths = [one.get("max_length") or 0 for one in (before, after)]
    may_lack = [one.get("null", False) for one in (before, after)]
    return lengths[0] <= lengths[1] and may_lack[0] <= may_lack[1] and "db_default" not in before
