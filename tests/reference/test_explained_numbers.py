"""What explains a number sums to what the reference says of it, on random documents."""

import os
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from scoring.core.explain import Explanation, explanations
from scoring.core.model import ModelSpec
from scoring.core.registry import model
from teams.importers.reading import Unusable
from tests.reference.compare import reference
from tests.reference.documents import Case, random_case
from tests.reference.product import aliases, printed, reading

SEEDS = int(os.environ.get("PILLARS_REFERENCE_SEEDS", "150")) // 3
EACH = 10


def explained(case: Case, spec: ModelSpec) -> dict[str, Explanation]:
    records = reading(case, spec).records
    options = {"policy": case.policy, "seat": case.seat, "aliases": aliases(records)}
    return explanations(records, case.as_of, spec, **options)


@pytest.mark.parametrize("first", range(0, SEEDS, EACH))
def test_parts_sum_to_the_raw_metrics_of_the_reference(first: int) -> None:
    spec = model("ssi-v1")
    for seed in range(first, min(first + EACH, SEEDS)):
        drawn = random_case(seed)
        for age in (0, 13, 31):
            day = drawn.as_of - timedelta(age)
            case = replace(drawn, as_of=day, since=day - timedelta(1))
            try:
                found = explained(case, spec)
            except Unusable:
                continue
            expected = reference(case)
            for name, component in expected["components"].items():
                where = (seed, age, name)
                told = found[name]
                total = sum((entry.contribution for entry in told.entries), Decimal(0))
                assert max(total, Decimal(0)) == told.raw, where
                if "trials" in component:
                    trials = sum(entry.trial for entry in told.entries)
                    assert (total, trials) == (component["successes"], component["trials"]), where
                elif component["coverage"] == "measured" and component.get("raw") is not None:
                    assert told.raw == Decimal(component["raw"]), where
            assert {n: told.score.points for n, told in found.items()} == {
                n: values[1] for n, values in printed(expected).items() if n in found
            }
