"""B4 and I2 where posts and what they received come from two sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.coverage import is_floor
from scoring.core.engagement import TOLERANCE_MS, joined
from scoring.core.records import AnyRecord, Coverage, Engagement, Post, PostForm
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.core.versions.v1 import V1
from tests.unit.core.any_evidence import ages, engagements, posts
from tests.unit.core.given import EVERYTHING, TODAY, ago, covers, raw, scored

B4, I2 = "engagement_on_originals", "engagement_received"
NOON = 1_790_000_000_000


def post(form: PostForm = "original", moment: int = NOON, **more: Any) -> Post:
    return Post(on=TODAY, form=form, moment=moment, source="linkedin", ref=f"{moment}", **more)


def told(engagements: int, moment: int | None = NOON, ref: str = "e") -> Engagement:
    return Engagement(on=TODAY, moment=moment, engagements=engagements, source="a", ref=ref)


@pytest.mark.parametrize("form", ["original", "article"])
def test_what_an_original_received_counts_for_both(form: PostForm) -> None:
    assert raw(B4, post(form), told(40)) == 40
    assert raw(I2, post(form), told(40)) == 40


@pytest.mark.parametrize("form", ["reshare_with_text", "repost"])
def test_what_a_reshare_received_is_none_of_an_original(form: PostForm) -> None:
    assert raw(B4, post(form), told(40)) == 0
    assert raw(I2, post(form), told(40)) == 40


def test_a_post_of_unknown_form_received_its_engagement_all_the_same() -> None:
    assert raw(B4, told(40)) == 0
    assert raw(I2, told(40)) == 40


@pytest.mark.parametrize(
    ("off", "own"), [(-2000, 40), (2000, 40), (-16, 40), (755, 40), (-2001, 0), (2001, 0)]
)
def test_two_numbers_of_one_post_are_at_most_two_seconds_apart(off: int, own: int) -> None:
    assert raw(B4, post(), told(40, NOON + off)) == own


def test_the_nearest_post_is_meant() -> None:
    reshare = post("repost", NOON + 1500)

    assert raw(B4, post(), reshare, told(40, NOON + 700)) == 40
    assert raw(B4, post(), reshare, told(40, NOON + 800)) == 0


def test_a_post_without_a_number_is_found_by_its_time() -> None:
    at = datetime.fromtimestamp(NOON // 1000, UTC)
    own = Post(on=TODAY, form="original", at=at)

    assert raw(B4, own, told(40, NOON + 755)) == 40
    assert raw(B4, own, told(40, NOON + 2755)) == 0


def test_one_post_under_two_numbers_is_counted_once_even_if_nobody_knows_its_form() -> None:
    earlier, later = told(40, NOON, "old"), told(55, NOON + 600, "new")

    assert raw(I2, earlier, later) == 55
    assert raw(I2, post(), earlier, later) == 55


def test_two_numbers_of_one_source_and_one_millisecond_are_two_posts() -> None:
    assert raw(I2, told(40, ref="a"), told(50, ref="b")) == 90
    assert raw(I2, post(), told(40, ref="a"), told(50, ref="b")) == 90


def test_posts_without_any_number_are_not_joined() -> None:
    assert raw(I2, told(40, None, "a"), told(50, None, "b")) == 90


def test_reactions_comments_and_reposts_stand_before_mere_engagements() -> None:
    assert raw(I2, post(reactions=2, comments=1), told(90)) == 5
    assert raw(I2, post(engagements=30), told(90)) == 90
    assert raw(I2, post(), told(90), Engagement(on=TODAY, moment=NOON, comments=3)) == 9


def test_what_stands_is_dated_by_who_says_it() -> None:
    scheduled = Engagement(on=ago(0), moment=NOON, engagements=8)
    written = Post(on=ago(30), form="original", moment=NOON)

    assert raw(B4, written, scheduled) == 8


def test_what_is_dated_later_does_not_stand_in_for_what_is_known_by_then() -> None:
    written = Post(on=ago(1), form="original", moment=NOON, reactions=8)
    later = Engagement(on=TODAY, moment=NOON + 900, reactions=12)

    yesterday = scored(EVERYTHING, written, later, as_of=ago(1)).components
    today = scored(EVERYTHING, written, later).components

    assert (yesterday[B4].raw, yesterday[I2].raw) == (8, 8)
    assert (today[B4].raw, today[I2].raw) == (12, 12)


def test_what_is_told_on_a_day_that_is_not_covered_does_not_stand() -> None:
    written = Post(on=ago(1), form="original", moment=NOON, reactions=8)
    later = Engagement(on=TODAY, moment=NOON + 900, reactions=12)
    posts_until_yesterday = Coverage(metrics=(B4,), start=ago(90), end=ago(1))

    found = scored(posts_until_yesterday, covers(90, 0, I2), written, later).components

    assert found[B4].raw == Decimal("8.026803")
    assert found[I2].raw == 12


@given(
    st.lists(st.one_of(posts(), engagements), max_size=8),
    st.lists(st.tuples(st.sampled_from([B4, I2]), ages, st.integers(-3, 60)), max_size=4),
    st.integers(-3, 40),
)
def test_on_every_day_what_is_dated_later_does_not_exist_yet(
    told: list[AnyRecord], covered: list[tuple[str, int, int]], age: int
) -> None:
    day = ago(age)
    records = [*told, *(covers(oldest, youngest, name) for name, oldest, youngest in covered)]

    cut = evaluate([build(records, V1, until=day)], day, day, V1).at(0, day)

    assert scored(*records, as_of=day) == cut


def test_what_is_told_later_of_two_posts_is_parted_from_then_on() -> None:
    first = told(40, NOON + 1900, "first")
    nearer = replace(post("repost", NOON + 2000), on=ago(-1))
    records: list[AnyRecord] = [EVERYTHING, post(), first, nearer]

    assert scored(*records).components[B4].raw == 40
    assert scored(*records, as_of=ago(-1)).components[B4].raw == 0


def test_the_order_in_which_things_are_told_does_not_matter() -> None:
    records: list[AnyRecord] = [
        post(),
        post("repost", NOON + 900),
        told(40, NOON + 450, "a"),
        told(9, NOON + 3000, "b"),
    ]

    assert len({(raw(B4, *some), raw(I2, *some)) for some in permutations(records)}) == 1


def test_every_post_is_there_once() -> None:
    one, other = post(), Post(on=TODAY, form="repost")

    found = joined([one, other], [told(40), told(7, NOON + TOLERANCE_MS + 1, "alone")])

    assert {received.post for received in found} == {one, other, None}
    assert len(found) == 3


def coverage(metrics: tuple[str, ...], start: date, within: str = "") -> Coverage:
    return Coverage(metrics=metrics, start=start, end=TODAY, within=within)


def test_days_covered_within_another_component_are_its_days_too() -> None:
    analytics = coverage((B4,), ago(89), within="original_publishing")
    received = coverage((I2,), ago(89))
    half = coverage(("original_publishing",), ago(44))
    records: list[AnyRecord] = [analytics, received, post(), told(40)]

    alone, both = scored(*records), scored(half, *records)

    assert alone.components[B4].coverage == "not_measured"
    assert alone.components[I2].coverage == "measured"
    assert (both.components[B4].coverage, both.components[B4].covered_days) == ("partial", 45)


def test_what_is_covered_elsewhere_needs_nothing_else() -> None:
    declared = coverage((B4,), ago(89))
    bound = coverage((B4,), ago(89), within="original_publishing")

    found = scored(declared, bound, post(), told(40))

    assert found.components[B4].coverage == "measured"


def test_days_bound_to_days_that_are_bound_themselves_are_none() -> None:
    first = coverage((B4,), ago(89), within=I2)
    second = coverage((I2,), ago(89), within=B4)

    found = scored(first, second, post())

    assert found.components[B4].coverage == "not_measured"


@pytest.mark.parametrize(
    ("others", "floor"),
    [
        ([], True),
        ([covers(89, 0, I2)], False),
        ([covers(89, 0, "*")], False),
        ([covers(89, 11, I2)], True),
        ([covers(200, 20, I2), covers(19, 0, I2)], False),
        ([covers(89, 0, B4)], True),
    ],
)
def test_a_lower_bound_is_one_where_nobody_tells_all(others: list[Coverage], floor: bool) -> None:
    bound = Coverage(metrics=(I2,), start=ago(200), end=ago(10), floor=True)
    window = ago(89).toordinal(), TODAY.toordinal()

    assert is_floor([*others, bound], I2, window) is floor


def test_a_lower_bound_of_other_days_or_components_is_none() -> None:
    bound = Coverage(metrics=(I2,), start=ago(200), end=ago(90), floor=True)
    window = ago(89).toordinal(), TODAY.toordinal()

    assert not is_floor([bound], I2, window)
    assert not is_floor([replace(bound, end=TODAY)], B4, window)


def test_the_days_of_every_component_hold_for_what_is_bound_to_one() -> None:
    bound = coverage((B4,), ago(89), within="original_publishing")

    assert scored(EVERYTHING, bound, post(), told(40)).components[B4].raw == 40
