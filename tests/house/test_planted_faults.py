"""The faults of `python -m tests.planted` are faults still: each has its place, and its tests."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import ROOT
from tests.planted.by_hand import by_hand
from tests.planted.fault import Fault
from tests.planted.from_the_code import from_the_code

ENOUGH = 30


@pytest.fixture(scope="module")
def faults() -> list[Fault]:
    return [*by_hand(), *from_the_code()]


def test_each_fault_has_one_place_and_leaves_python_behind(faults: list[Fault]) -> None:
    for fault in faults:
        ast.parse(fault.planted())

    assert len({fault.name for fault in by_hand()}) == len(by_hand()) > ENOUGH
    assert len(faults) > 5 * ENOUGH


def test_the_tests_of_each_fault_are_there(faults: list[Fault]) -> None:
    named = {name for fault in faults for name in fault.tests}

    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
