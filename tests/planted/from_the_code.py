"""Faults made from the code: each place where a view, a service or a query asks who may what.

The places are found anew each time, so that a new one is tried without anybody thinking of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import ROOT, name_of, product_modules
from tests.planted.fault import Fault

VIEWS = "tests/house/test_view_doors.py"
SERVICES = "tests/house/test_service_doors.py"
# Of a selector of members: everybody of the organization. Of teams: more than any test has.
SELECTORS = {
    **{
        f"{name}(access)": f"{name}(access).model.objects.all()"
        for name in ("visible_members", "valued_members", "named_members", "led_members")
    },
    "visible_team_ids(access)": "frozenset(range(9999))",
}
ACCESS = ("tests/teams/test_access.py", "tests/house/test_access_matrix.py")
# What has to notice that a file shows everybody.
SHOWN = {
    "teams/access.py": (*ACCESS, "tests/teams/test_team_sight.py", "tests/teams/test_goals.py"),
    "teams/services/exports.py": ("tests/teams/test_exports.py",),
    "teams/services/saved_groups.py": ("tests/teams/test_saved_groups.py",),
    "teams/reports/saved_groups.py": ("tests/teams/test_saved_groups.py",),
    "teams/reports/content_groups.py": (
        "tests/teams/test_content_groups.py",
        "tests/teams/test_content_page.py",
    ),
    "teams/reports/outcomes_report.py": ("tests/teams/test_outcome_page.py",),
    "teams/reports/outcome_months.py": ("tests/teams/test_outcomes.py",),
    "teams/reports/standing_report.py": (
        "tests/teams/test_score_standing.py",
        "tests/teams/test_rank_report.py",
    ),
    "teams/reports/team_sight.py": (
        "tests/teams/test_team_sight.py",
        "tests/teams/test_team_pages.py",
    ),
    "teams/reports/report_files.py": ("tests/teams/test_report_files.py",),
    "teams/reports/aggregate_report.py": ("tests/teams/test_aggregate_report.py",),
    "teams/reports/group_change.py": (
        "tests/teams/test_group_ledger_sight.py",
        "tests/teams/test_group_ledger.py",
        "tests/teams/test_group_ledger_rest.py",
    ),
    "teams/reports/calibration_report.py": ("tests/teams/test_calibration.py",),
}


def from_the_code() -> list[Fault]:
    """Return a fault for each place that asks, in the order of the files."""
    return [fault for path in product_modules() for fault in _of_file(name_of(path))]


def _of_file(path: str) -> Iterator[Fault]:
    text = (ROOT / path).read_text(encoding="utf-8")
    selects = any(selector in text for selector in SELECTORS)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield from _of_decorators(path, text, node)
            yield from _of_service(path, text, node)
            if selects:
                yield from _of_selectors(path, text, node)


def _of_decorators(path: str, text: str, node: ast.FunctionDef) -> Iterator[Fault]:
    """Yield the view as one that every member of the organization may call."""
    for decorator in node.decorator_list:
        asked = ast.unparse(decorator)
        if asked.startswith("requires(") and asked != "requires(Capability.ENTER)":
            lines = text.splitlines(keepends=True)[decorator.lineno - 1 : node.lineno]
            old = "".join(lines)
            new = old.replace(asked, "requires(Capability.ENTER)")
            yield Fault(f"{path}: {node.name} is for every member", path, old, new, (VIEWS,))


def _of_service(path: str, text: str, node: ast.FunctionDef) -> Iterator[Fault]:
    """Yield the service as one that asks for nothing first."""
    first = node.body[1:2] if ast.get_docstring(node) else node.body[:1]
    for statement in first:
        if ast.unparse(statement).startswith("access.require("):
            lines = text.splitlines(keepends=True)[node.lineno - 1 : statement.end_lineno]
            old = "".join(lines)
            new = old.replace(ast.unparse(statement), "pass")
            yield Fault(f"{path}: {node.name} asks for nothing", path, old, new, (SERVICES,))


def _of_selectors(path: str, text: str, node: ast.FunctionDef) -> Iterator[Fault]:
    """Yield the function with everybody in place of whom the one who asks may see."""
    function = ast.get_source_segment(text, node) or ""
    for selector, everybody in SELECTORS.items():
        if function.count(selector) == 1 and not node.name.startswith(selector.partition("(")[0]):
            new = function.replace(selector, everybody)
            name = f"{path}: {node.name} takes all of {selector}"
            yield Fault(name, path, function, new, SHOWN[path])
