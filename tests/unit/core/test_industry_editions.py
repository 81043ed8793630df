"""Editions against a naive count: who is in them, where each stands, what changed since."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.industry import may_show, step
from scoring.core.industry_editions import FormerShare, Share, changes, compose, measured_alike
from scoring.core.rules import Rules
from scoring.core.versions.v1 import V1

pillar = st.integers(0, 2_500)
pillars = st.tuples(pillar, pillar, pillar, pillar)
# Few different totals, so that there are ties.
some = st.lists(st.one_of(pillars, st.just((1000, 1000, 1000, 1000))), min_size=4, max_size=12)
pools = st.lists(some, min_size=1, max_size=6)


def shares(pool: list[list[tuple[int, ...]]]) -> list[Share]:
    """Return the shares of organizations whose members are numbered by organization."""
    return [
        Share(number, {100 * number + m: (sum(v), *v) for m, v in enumerate(members)})
        for number, members in enumerate(pool, start=1)
    ]


def whole(values: list[int]) -> int:
    """Return the median in whole points as on paper: to hundredths first, always half up."""
    hundredths = int(Fraction(median(values)) + Fraction(1, 2))
    return (hundredths + 50) // 100


@given(pools)
@settings(max_examples=60)
def test_an_edition_is_what_a_naive_sort_makes_of_everybody(
    pool: list[list[tuple[int, ...]]],
) -> None:
    brought = shares(pool)
    everybody = {m: v for share in brought for m, v in share.values.items()}
    ranked = sorted((v[0] for v in everybody.values()), reverse=True)

    found = compose(brought)

    assert (found is not None) == may_show(len(share.values) for share in brought)
    if found is not None:
        n, size = len(everybody), step(len(everybody))
        columns = [list(column) for column in zip(*everybody.values(), strict=True)]
        assert found.edition.n == n
        assert (found.edition.median, *found.edition.pillars) == tuple(map(whole, columns))
        assert found.top_percent == {
            member: ceil(Fraction(ceil(Fraction(100 * (1 + ranked.index(v[0])), n)), size)) * size
            for member, v in everybody.items()
        }


@given(pools, pools, st.data())
@settings(max_examples=60)
def test_what_changed_is_counted_one_by_one(
    before: list[list[tuple[int, ...]]], after: list[list[tuple[int, ...]]], data: st.DataObject
) -> None:
    was, now = shares(before), shares(after)
    erased = data.draw(st.sets(st.sampled_from([m for share in was for m in share.values])))
    gone = data.draw(st.sets(st.sampled_from([share.organization for share in was])))
    former = [
        FormerShare(
            share.organization,
            len(share.values),
            {m: v[0] for m, v in share.values.items() if m not in erased},
        )
        for share in was
        if share.organization not in gone
    ]

    found = changes(former, sum(len(share.values) for share in was), now)

    then = {m: v[0] for share in was for m, v in share.values.items() if m not in erased}
    then = {m: total for m, total in then.items() if m // 100 not in gone}
    today = {m: v[0] for share in now for m, v in share.values.items()}
    left = [m for share in was for m in share.values if m not in then or m not in today]
    joined = [m for m in today if m not in then]
    assert sum(found.joined_or_left) == len(left) + len(joined)
    assert found.joined_or_left[0] == sum(len(s.values) for s in was if s.organization in gone)
    assert sum(found.moved) == sum(then[m] != today[m] for m in then.keys() & today.keys())


def test_an_organization_brings_one_share() -> None:
    with pytest.raises(ValueError, match="one share"):
        compose([Share(1, {1: (4, 1, 1, 1, 1)}), Share(1, {2: (4, 1, 1, 1, 1)})])


def test_nobody_makes_no_edition() -> None:
    assert compose([]) is compose([Share(1, {})]) is None


def test_the_standard_rules_are_the_ruler() -> None:
    own_name = replace(V1, name="own-3")
    brand, *rest = V1.pillars
    first, *others = brand.components
    easier = replace(brand, components=(replace(first, max=first.max + 1), *others))
    titles = replace(V1.titles, full=(*V1.titles.full, "chef"))

    assert measured_alike(Rules(V1, "equal", frozenset({"fjord"})), V1)
    assert measured_alike(Rules(own_name), V1)
    assert not measured_alike(Rules(V1, "linkedin_like"), V1)
    assert not measured_alike(Rules(replace(V1, pillars=(easier, *rest))), V1)
    assert not measured_alike(Rules(replace(V1, titles=titles)), V1)
