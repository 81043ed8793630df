"""A group's ledger is the sum of its members' ledgers, also as the reference tells them."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from scoring.core.group_ledger import GroupLedger, MemberChange, group_ledger
from scoring.core.ledger import ledgers
from scoring.core.records import Member
from scoring.core.registry import model
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.core.titles import company_key
from tests.reference.compare import reference
from tests.reference.documents import Case, random_case
from tests.reference.product import product, reading

SPEC = model("ssi-v1")
GROUPS = int(os.environ.get("PILLARS_REFERENCE_SEEDS", "150")) // 15
MEMBERS = 8
AS_OF = date(2026, 11, 22)
Membership = list[tuple[bool, bool]]


def covered(case: Case, random: Random) -> Case:
    """The case with coverage that gives a total on one of the days or, mostly, on both."""
    days = random.choice([(400, 0), (400, 0), (400, 0), (30, 0), (400, 75)])
    first, last = (AS_OF - timedelta(days=age) for age in days)
    line = f'{{"type":"coverage","metrics":["*"],"from":"{first}","to":"{last}"}}\n'
    return replace(case, documents=(*case.documents, line))


def group(seed: int) -> tuple[list[Case], Membership]:
    random = Random(seed)
    since = AS_OF - timedelta(random.choice([1, 7, 30, 60]))
    cases: list[Case] = []
    number = 1000 * seed
    while len(cases) < MEMBERS:
        case = replace(random_case(number), as_of=AS_OF, since=since, policy="equal", zone="UTC")
        number += 1
        case = covered(case, random)
        if "unusable" not in product(case):
            cases.append(case)
    both = [(True, True)] * 6
    return cases, [random.choice([*both, (True, False), (False, True)]) for _ in cases]


def computed(cases: list[Case], membership: Membership) -> GroupLedger:
    since = cases[0].since
    whole, aged = [], []
    for case in cases:
        records = reading(case, SPEC).records
        names = {record.company for record in records if isinstance(record, Member)}
        aliases = frozenset(company_key(name, b"") for name in names) - {""}
        common: dict[str, Any] = {"aliases": aliases, "seat": case.seat}
        whole.append(build(records, SPEC, since=since, **common))
        aged.append(build(records, SPEC, until=since, since=AS_OF, **common))
    lines = ledgers(whole, aged, since, AS_OF, SPEC)
    before, after = evaluate(whole, since, since, SPEC), evaluate(whole, AS_OF, AS_OF, SPEC)
    changes = [
        MemberChange(
            *belonging,
            before=before.at(member, since).total,
            after=after.at(member, AS_OF).total,
            lines=lines[member],
        )
        for member, belonging in enumerate(membership)
    ]
    return group_ledger(changes, SPEC)


def expected(cases: list[Case], membership: Membership) -> tuple[Decimal, dict[Any, Decimal]]:
    """The difference of the sums, and the points by component and cause, of the reference."""
    difference, points = Decimal(0), defaultdict[Any, Decimal](Decimal)
    for case, (belonged, belongs) in zip(cases, membership, strict=True):
        now = reference(case)
        then = reference(replace(case, as_of=case.since, since=case.since - timedelta(1)))
        before = Decimal(then["total"]) if belonged and then["total"] else None
        after = Decimal(now["total"]) if belongs and now["total"] else None
        difference += (after or 0) - (before or 0)
        if before is not None and after is not None:
            for line in now["ledger"]:
                points[line["component"], line["cause"]] += Decimal(line["points"])
        elif after is not None:
            points["", "measured" if belonged else "joined"] += after
        elif before is not None:
            points["", "unmeasured" if belongs else "left"] -= before
    return difference, {key: value for key, value in points.items() if value}


@pytest.mark.parametrize("seed", range(GROUPS))
def test_the_lines_of_a_group_are_those_of_its_members_and_add_up(seed: int) -> None:
    cases, membership = group(seed)

    found = computed(cases, membership)

    difference, points = expected(cases, membership)
    told = {(li.component, li.cause): li.points for li in found.lines if li.points}
    assert told == points
    assert found.after.total - found.before.total == difference
    assert sum((li.points for li in found.lines), Decimal(0)) == difference


def test_random_groups_have_every_kind_of_line() -> None:
    causes = {line.cause for seed in range(10) for line in computed(*group(seed)).lines}

    assert causes >= {"ageing", "new", "state", "rate", "coverage", "seat"}
    assert causes >= {"joined", "left", "measured", "unmeasured"}
