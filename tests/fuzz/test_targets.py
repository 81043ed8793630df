"""Every parser is fuzzed, and the fuzzer begins with files that are read."""

from __future__ import annotations

from random import Random

import pytest

from teams.importers.linkedin.kinds import LAYOUTS
from teams.importers.registry import FORMATS
from tests.fuzz.checking import findings
from tests.fuzz.targets import TARGETS, Together

SEEDS = [(name, number) for name, one in TARGETS.items() for number in range(len(one.seeds))]
# Parts of a workbook have no table of their own.
NOT_EVIDENCE = {"workbook.texts", "workbook.styles"}


def kinds_of(name: str, seed: bytes) -> set[str]:
    target = TARGETS[name]
    read = [(kind, one.inputs) for kind, one in findings(target.files(seed), target.answers)]
    return {kind for source, inputs in read for given in inputs for kind in (source, given.kind)}


def test_every_parser_is_a_target() -> None:
    read = {kind for name, number in SEEDS for kind in kinds_of(name, TARGETS[name].seeds[number])}

    assert {f"linkedin.{kind}" for kind in LAYOUTS} - read == set()
    assert {known.kind for known in FORMATS} - read == set()
    assert {"activity", "table", "linkedin.articles"} - read == set()


@pytest.mark.parametrize(("name", "number"), SEEDS)
def test_a_seed_is_read(name: str, number: int) -> None:
    found = kinds_of(name, TARGETS[name].seeds[number])

    assert bool(found) is (name not in NOT_EVIDENCE)


@pytest.mark.parametrize(("name", "number"), SEEDS)
def test_a_seed_that_is_cut_or_changed_anywhere_raises_nothing(name: str, number: int) -> None:
    seed, random = TARGETS[name].seeds[number], Random(number)

    for _ in range(20):
        place = random.randrange(len(seed))
        changed = bytes([random.randrange(256)])
        TARGETS[name].run(seed[:place])
        TARGETS[name].run(seed[:place] + changed + seed[place + 1 :])


def test_all_targets_together_have_all_seeds() -> None:
    together = Together()

    for seed in together.seeds:
        together.run(seed)

    assert len(together.seeds) == len(SEEDS)
    assert len(TARGETS) < 256
