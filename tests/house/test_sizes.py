"""Nothing grows until nobody can read it."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import ROOT, files, name_of

FILE = 400
FUNCTION = 60
TEMPLATE = 150


def lines_of(path: Path) -> int:
    return path.read_text().count("\n")


def test_a_python_file_has_at_most_400_lines() -> None:
    long = {
        name_of(path): lines_of(path)
        for path in files(".py")
        if "migrations" not in path.parts and lines_of(path) > FILE
    }

    assert long == {}


def test_a_function_has_at_most_60_lines() -> None:
    long = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in files(".py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION
    }

    assert long == {}


def test_a_template_has_at_most_150_lines() -> None:
    long = {
        name_of(path): lines_of(path)
        for path in files(".html", ".txt", below=ROOT / "templates")
        if lines_of(path) > TEMPLATE
    }

    assert long == {}
