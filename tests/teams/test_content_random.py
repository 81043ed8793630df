"""The content lab over random facts, beside a second, plain computation of the same numbers."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import comb
from random import Random
from statistics import median
from typing import Any

import pytest

from scoring.core.records import AnyRecord, Engagement, Post
from teams.models import Member
from teams.reports.content_shapes import ContentPage, Figure
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST
from tests.teams.sample_content import lab, rows_of

FIRST = LAST - timedelta(days=89)
FORMS = {
    "original": "Original post",
    "article": "Article",
    "reshare_with_text": "Reshare with own words",
    "repost": "Repost",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EPOCH_DAY = 86_400_000

# By what a post is called: what it received, and its share of its author's usual one.
Told = dict[str, list[tuple[int, Fraction | None]]]


def drawn(random: Random, size: int) -> list[dict[str, Any]]:
    """Posts at random, told by themselves, by a workbook, by both or by nobody."""
    found = []
    for number in range(size):
        on = LAST - timedelta(days=random.randint(0, 100))
        split = random.choice([None, (random.randint(0, 9), random.randint(0, 3), 1)])
        found.append(
            {
                "on": on,
                "form": random.choice([*FORMS]),
                "split": split,
                "listed": random.choice([None, None, random.randint(0, 40)]),
                "moment": (on.toordinal() - 719_163) * EPOCH_DAY + 9_000_000 + 10_000 * number,
            }
        )
    return found


def records(posts: list[dict[str, Any]]) -> list[AnyRecord]:
    found: list[AnyRecord] = []
    for number, one in enumerate(posts):
        reactions, comments, reposts = one["split"] or (None, None, None)
        found.append(
            Post(
                on=one["on"],
                at=datetime.fromtimestamp(one["moment"] // 1000, UTC),
                form=one["form"],
                moment=one["moment"],
                reactions=reactions,
                comments=comments,
                reposts=reposts,
                source="crm",
                ref=f"{number}",
            )
        )
        if one["listed"] is not None:
            found.append(
                Engagement(
                    on=one["on"],
                    moment=one["moment"] + 700,
                    engagements=one["listed"],
                    source="workbook",
                    ref=f"{number}",
                )
            )
    return found


def received(one: dict[str, Any]) -> int | None:
    """Split numbers before a mere sum; nothing where nobody tells."""
    if one["split"]:
        reactions, comments, reposts = one["split"]
        return int(reactions + 3 * comments + 4 * reposts)
    return one["listed"]  # type: ignore[no-any-return]


def cents(value: Fraction | float) -> Decimal:
    exact = Fraction(value)
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def expected(values: list[Any]) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """The median, the interval and what it covers, rank by rank from the outside."""
    n = len(values)
    if n < 5:
        return None
    ordered = sorted(values)
    covers = [sum(comb(n, k) for k in range(r, n - r + 1)) / 2**n for r in range(1, n // 2 + 1)]
    rank = max((r for r, share in enumerate(covers, 1) if share >= 0.95), default=1)
    percent = Decimal(100 * covers[rank - 1]).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return cents(median(ordered)), cents(ordered[rank - 1]), cents(ordered[n - rank]), percent


def told(found: Figure | None) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    return None if found is None else (found.value, found.low, found.high, found.percent)


def compare(
    page: ContentPage, key: str, posts: dict[str, list[tuple[int, Fraction | None]]]
) -> None:
    rows = rows_of(page, key)
    assert {label: row.told for label, row in rows.items() if row.told and not row.is_shut} == {
        label: len(found) for label, found in posts.items() if not rows[label].is_shut
    }
    for label, found in posts.items():
        if not rows[label].is_shut:
            lifts = [lift for _, lift in found if lift is not None]
            assert told(rows[label].units) == expected([units for units, _ in found])
            assert told(rows[label].lift) == expected(lifts)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_medians_intervals_and_lifts_are_those_of_a_plain_computation(
    cast: Cast, seed: int
) -> None:
    random = Random(seed)
    members: dict[Member, list[dict[str, Any]]] = {
        factories.member(cast.organization, cast.south): drawn(random, random.randint(20, 60))
        for _ in range(7)
    }
    by: dict[str, Told] = {
        "form": defaultdict(list),
        "weekday": defaultdict(list),
    }
    counted: dict[date, int] = defaultdict(int)
    for member, posts in members.items():
        factories.applied(member, records(posts))
        own = [(one, received(one)) for one in posts if FIRST <= one["on"] <= LAST]
        units = [each for _, each in own if each is not None]
        usual = Fraction(median(units)) if len(units) >= 5 else None
        alone: Told = defaultdict(list)
        for one, each in own:
            counted[one["on"]] += 1
            if each is not None:
                lift = Fraction(each) / usual if usual else None
                alone[FORMS[one["form"]]].append((each, lift))
                by["form"][FORMS[one["form"]]].append((each, lift))
                by["weekday"][WEEKDAYS[one["on"].weekday()]].append((each, lift))
        compare(lab(cast, member=member), "form", alone)

    page = lab(cast, team=str(cast.south.pk))

    assert page.posts == sum(counted.values())
    assert page.told == sum(len(found) for found in by["form"].values())
    compare(page, "form", by["form"])
    compare(page, "weekday", by["weekday"])
