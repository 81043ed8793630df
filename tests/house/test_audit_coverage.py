"""Every public service that writes on somebody's behalf leaves an event, in its transaction.

The services are read, not run: whatever a function calls, by name, is followed.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from accounts.models import Action
from tests.house.tree import ROOT, name_of, product_modules

WRITING = {
    *("save", "create", "update", "delete", "bulk_create", "bulk_update"),
    *("update_or_create", "get_or_create"),
}
SERVICES = re.compile(r"(accounts/\w+|teams/services/\w+|scoring/\w+)\.py")
NO_SERVICES = re.compile(
    r"accounts/(admin|audit\w*|forms|middleware|refusals|staff_\w+|tenancy|\w*views)\.py"
)

# A public service that writes for somebody and leaves no event, and why.
EXCEPTIONS = {
    "teams/services/column_mappings.py:save_mapping": "part of an answer about files",
    "teams/services/deliveries.py:delivery_answer": "a draft; what it leads to is in the log",
    "teams/services/matching.py:remember": "part of an import, which is in the log",
    "teams/services/merges.py:move_rows": "part of a merge, which is in the log",
    "teams/services/notes.py:note_create": "a note has two readers, and the log has more",
    "teams/services/saved_groups.py:group_add": "somebody's own page, no one's facts or rights",
    "teams/services/saved_groups.py:group_change": "somebody's own page, no one's facts or rights",
    "teams/services/saved_groups.py:group_create": "somebody's own page, no one's facts or rights",
    "teams/services/saved_groups.py:group_delete": "somebody's own page, no one's facts or rights",
    "teams/services/saved_groups.py:group_remove": "somebody's own page, no one's facts or rights",
    "teams/services/saved_views.py:view_change": "somebody's own page, no one's facts or rights",
    "teams/services/saved_views.py:view_delete": "somebody's own page, no one's facts or rights",
    "teams/services/saved_views.py:view_move": "somebody's own page, no one's facts or rights",
    "teams/services/saved_views.py:view_save": "somebody's own page, no one's facts or rights",
}
# What records without a transaction of its own, and why: nothing is changed beside the event.
ALONE = {
    "accounts/audit_signals.py:_failed": "nothing is written but the event",
    "accounts/audit_signals.py:_of": "sessions and second factors are no rows of the organization",
    "accounts/audit_files.py:audit_file": "nothing is written but the event",
    "accounts/email_changes.py:_apply": "in the transaction of what it is about",
    "accounts/invitations.py:_let_in": "in the transaction of what it is about",
    "accounts/preview.py:preview_start": "a session is no row of the organization",
    "accounts/preview.py:preview_stop": "a session is no row of the organization",
    "accounts/refusals.py:reached": "what was refused has changed nothing",
    "accounts/refusals.py:refused_in": "what was refused has changed nothing",
    "accounts/refusals.py:refused_token": "what was refused has changed nothing",
    "accounts/role_changes.py:_record": "in the transaction of what it is about",
    "accounts/sign_in_door.py:_record_broken_glass": "a session is no row of the organization",
    "accounts/staff_entry.py:_tell": "in the transaction of what it is about",
    "accounts/staff_trail.py:_looked": "a look changes nothing",
    "accounts/staff_trail.py:_write": "in the transaction in which Django's admin writes",
    "privacy/erasure.py:_ask": "in the transaction of what it is about",
    "privacy/requests.py:_ask": "in the transaction of what it is about",
    "teams/services/ingest.py:_delivery": "in the transaction of the batch",
    "teams/services/looks.py:_tell": "a look changes nothing",
    "teams/services/organization.py:_store": "in the transaction of what it is about",
    "teams/services/sign_ons.py:_let_in": "in the transaction of what it is about",
    "teams/services/sign_ons.py:_linked": "in the transaction of what it is about",
    "teams/services/sign_ons.py:refused": "what was refused has changed nothing",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def functions() -> dict[str, tuple[str, Function]]:
    """Return the functions of the product outside of classes, by file and name."""
    return {
        f"{name_of(path)}:{node.name}": (name_of(path), node)
        for path in product_modules()
        for node in ast.parse(Path(path).read_text()).body
        if isinstance(node, Function)
    }


def called(node: ast.AST) -> set[str]:
    """Return the names of what is called anywhere in a function, or handed on to be."""
    return {
        one.func.attr if isinstance(one.func, ast.Attribute) else one.func.id
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute | ast.Name)
    }


def meant(key: str) -> set[str]:
    """Return the functions that one calls: of its own file, or of a module that it imports."""
    file, node = functions()[key]
    calls = called(node)
    known = {f"{file}:{name}" for name in calls}
    for module, names in imported(file):
        path = f"{module.replace('.', '/')}.py"
        known |= {f"{path}:{name}" for name in calls & names}
        # The module itself may have been imported: module.function().
        known |= {f"{path[:-3]}/{one}.py:{name}" for one in names for name in calls}
    return known & functions().keys()


@cache
def imported(file: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the modules that a file imports from, with the names."""
    return tuple(
        (node.module or "", frozenset(alias.name for alias in node.names))
        for node in ast.walk(ast.parse((ROOT / file).read_text()))
        if isinstance(node, ast.ImportFrom)
    )


def reaching(wanted: set[str]) -> set[str]:
    """Return these functions and those that call any of them, themselves or by others."""
    reached = set(wanted)
    calls = calls_of()
    while more := {key for key, others in calls.items() if others & reached} - reached:
        reached |= more
    return reached


@cache
def calls_of() -> dict[str, set[str]]:
    return {key: meant(key) for key in functions()}


def recording() -> set[str]:
    """Return the functions that write to the log themselves."""
    names = {"record", "record_everywhere"}
    return {
        key
        for key, (file, node) in functions().items()
        if called(node) & names and "from accounts.audit import" in (ROOT / file).read_text()
    }


def services() -> set[str]:
    """Return the public functions of services that act for somebody."""
    return {
        key
        for key, (file, node) in functions().items()
        if SERVICES.fullmatch(file)
        and not NO_SERVICES.fullmatch(file)
        and not node.name.startswith("_")
        and {"access", "by"} & {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
    }


def is_atomic(node: Function) -> bool:
    texts = [ast.unparse(one) for one in node.decorator_list]
    texts += [
        ast.unparse(i.context_expr)
        for w in ast.walk(node)
        if isinstance(w, ast.With)
        for i in w.items
    ]
    return any(text.startswith("transaction.atomic") for text in texts)


def writing() -> set[str]:
    """Return the functions that write rows, themselves or by what they call in their own room."""
    return reaching({key for key, (_, node) in functions().items() if writes(node)})


def writes(node: Function) -> bool:
    """Return whether a function writes rows itself. Dictionaries are updated by position."""
    return any(
        isinstance(one.func, ast.Attribute)
        and one.func.attr in WRITING
        and not (one.func.attr == "update" and one.args)
        for one in ast.walk(node)
        if isinstance(one, ast.Call)
    )


def test_every_service_that_writes_for_somebody_leaves_an_event() -> None:
    silent = (services() & writing()) - reaching(recording())

    assert silent == set(EXCEPTIONS)


def test_an_event_is_written_in_the_transaction_of_what_it_is_about() -> None:
    found = functions()
    assert {key for key in recording() if not is_atomic(found[key][1])} == set(ALONE)


def test_there_are_services_to_be_read() -> None:
    assert len(services() & writing()) > 50


@pytest.mark.parametrize("action", Action)
def test_every_action_stands_in_the_document_of_the_log(action: Action) -> None:
    text = (ROOT / "docs" / "audit-log.md").read_text()

    assert f"| `{action.value}` | {action.label} |" in text


@pytest.mark.parametrize(
    "action", sorted({*Action} - {Action.ADDED, Action.CHANGED, Action.REMOVED})
)
def test_every_action_is_written_by_something(action: Action) -> None:
    used = re.compile(rf"Action\.{action.name}\b")

    assert any(used.search(Path(path).read_text()) for path in product_modules())
