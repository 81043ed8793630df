"""What no file of the project may hold."""

from __future__ import annotations

import ast
import hashlib
import re

import pytest

from tests.house.tree import ROOT, files, name_of, product_modules

TEXT = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".in", ".yaml", ".yml", ".json", ""}
MACHINE = re.compile(r"(?<![\w.<])/(?:work|root|home|tmp|Users)/[\w.]")
REGISTRY = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry)", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(MACHINE, id="place on one machine"),
        pytest.param(REGISTRY, id="address of a registry"),
        pytest.param(UNFINISHED, id="note about unfinished work"),
    ],
)
def test_no_file_holds_a(pattern: re.Pattern[str]) -> None:
    found = [
        name_of(path)
        for path in files()
        if path.suffix in TEXT and path.name != "test_files.py" and pattern.search(path.read_text())
    ]

    assert found == []


def test_the_licence_is_the_text_that_the_fsf_published() -> None:
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()

    assert digest == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_the_product_asserts_nothing() -> None:
    """An assert vanishes under -O; a broken promise raises an error with a name."""
    asserting = [
        name_of(path)
        for path in product_modules()
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(path.read_text())))
    ]

    assert asserting == []


def test_run_py_can_be_read_by_an_old_python() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))

    assert ast.get_docstring(tree, clean=True) is not None


def test_run_py_needs_nothing_but_the_standard_library() -> None:
    nodes = list(ast.walk(ast.parse((ROOT / "run.py").read_text())))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}

    assert whole | parts == {"hashlib", "os", "shutil", "subprocess", "sys", "pathlib"}
