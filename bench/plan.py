"""A plan: the cheapest weekly mix of one member with two years of dense evidence.

    python -m bench.plan [days]

The limit is reducing the same evidence once, without which nothing could be said of it at all.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bench.timing import compare, processor_seconds
from scoring.core.plan import plan
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Reaction,
    Search,
)
from scoring.core.registry import CURRENT, model
from scoring.core.timeline import build

GOAL = 4
TODAY = date(2026, 11, 22)
HORIZON = TODAY + timedelta(days=90)
TARGET = Decimal(75)


def main(days: int) -> None:
    """Print the ratio for a member with something of everything on every day."""
    spec = model(CURRENT)
    evidence = list(dense(days))

    def planned() -> None:
        plan(evidence, TARGET, TODAY, HORIZON, spec)

    def limit() -> None:
        build(evidence, spec)

    compare(
        f"plan over {len(evidence):,} records of {days} days",
        lambda: processor_seconds(planned),
        "reducing them once",
        lambda: processor_seconds(limit),
        GOAL,
        times=7,
    )


def dense(days: int, today: date = TODAY, seed: int = 20261122) -> Iterator[AnyRecord]:
    """The evidence of somebody who does much on every day."""
    chance = random.Random(seed)
    yield Coverage(metrics=("*",), start=today - timedelta(days=days), end=today)
    yield Network(on=today, connections=900, decision_makers=4000, internal=12)
    yield Profile(on=today, values={"photo": True, "headline_chars": 60})
    for day in (today - timedelta(days=age) for age in range(days)):
        yield Post(on=day, form="original", reactions=chance.randrange(20))
        yield Reaction(on=day, count=chance.randrange(10))
        yield Search(on=day, count=chance.randrange(6))
        for _ in range(3):
            contact = f"c{chance.randrange(2000)}"
            yield Comment(on=day, quality=chance.choice((40, 80, 100)))
            yield ProfileView(on=day, contact=contact, degree=2)
        invited = f"i{chance.randrange(2000)}"
        yield Invitation(on=day, contact=invited, direction="out", title=100)
        yield Connection(on=day, contact=invited, title=100, company="elsewhere")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 730)
