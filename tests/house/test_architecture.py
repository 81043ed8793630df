"""Who may import whom, and that nothing stands outside of the house."""

from __future__ import annotations

import pytest
from importlinter.api import read_configuration
from importlinter.cli import lint_imports

from tests.house.tree import PRODUCT, ROOT, files, name_of, product_modules

CONFIGURATION = str(ROOT / "pyproject.toml")
NO_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers"}


def test_every_import_goes_through_a_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename=CONFIGURATION, no_cache=True, no_logo=True) == 0


def test_every_module_stands_on_a_line_of_the_contract() -> None:
    layers = read_configuration(CONFIGURATION)["contracts_options"][0]["layers"]
    placed = {name.strip() for line in layers for name in line.replace(":", "|").split("|")}

    modules = {
        f"{package}.{path.stem}"
        for package in PRODUCT
        if package not in placed
        for path in (ROOT / package).iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }

    assert modules - placed == set()
    assert not any("(" in name for name in placed), "every line names what exists"


def test_packages_hold_no_code_in_their_init() -> None:
    written = {
        name_of(path)
        for path in files(".py")
        if path.name == "__init__.py" and path.stat().st_size and path.parent.name != "models"
    }

    assert written == set()


def test_no_module_is_named_after_nothing() -> None:
    assert [path for path in product_modules() if path.stem in NO_NAMES] == []
