"""The product and the reference give the same answer to the same documents, field by field."""

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.reference.compare import differences, flat, reference
from tests.reference.documents import Case, random_case, write_documents
from tests.reference.product import history, printed, product, told

SEEDS = int(os.environ.get("PILLARS_REFERENCE_SEEDS", "150"))
EACH = 10
MEMBERS = 5


@pytest.mark.parametrize("first", range(0, SEEDS, EACH))
def test_product_and_reference_agree_on_random_documents(first: int) -> None:
    cases = {seed: random_case(seed) for seed in range(first, min(first + EACH, SEEDS))}
    assert {seed: told for seed, case in cases.items() if (told := differences(case))} == {}


@pytest.mark.parametrize("first", range(0, SEEDS // 5, MEMBERS))
def test_many_members_and_days_at_once_agree_one_by_one(first: int) -> None:
    cases = [random_case(seed) for seed in range(first, first + MEMBERS)]
    cases = [replace(case, policy="equal") for case in cases if "unusable" not in product(case)]
    begin, end = cases[0].as_of - timedelta(45), cases[0].as_of + timedelta(10)
    scores = history(cases, begin, end, "equal")
    for member, case in enumerate(cases):
        for age in (0, 10, 11, 24, 37, 55):
            day = end - timedelta(age)
            expected = reference(replace(case, as_of=day, since=day - timedelta(1)))
            assert told(scores.at(member, day)) == printed(expected), (first + member, day)


def test_the_command_prints_what_the_reference_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = random_case(7)
    files = [str(path) for path in write_documents(tmp_path, case)]
    options = ["--as-of", case.as_of.isoformat(), "--since", case.since.isoformat(), "--json"]
    options += ["--policy", case.policy, "--timezone", case.zone]
    options += ["--seat", case.seat] if case.seat else []

    call_command("ssi", *files, *options)

    assert flat(json.loads(capsys.readouterr().out)) == flat(reference(case))


def test_product_and_reference_agree_on_the_edges_of_an_empty_window() -> None:
    day = date(2026, 11, 22)
    line = '{"type": "coverage", "metrics": ["*"], "from": "2026-08-25", "to": "2026-11-22"}'
    case = Case((line,), day, day - timedelta(30), None, "linkedin_like", "UTC")
    assert differences(case) == {}
