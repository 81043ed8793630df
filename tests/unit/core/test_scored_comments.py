from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal

from scoring.core.records import Comment, Reaction
from scoring.core.scored_comments import scored
from scoring.core.versions.v1 import V1
from tests.unit.core.given import TODAY, ago, raw

I3, I5 = "thoughtful_comments", "regularity"


def comment(
    age: int = 0,
    quality: int = 80,
    *,
    post: str = "",
    text: str = "",
    hour: int | None = None,
    passive: bool = False,
) -> Comment:
    at = None if hour is None else datetime.combine(ago(age), time(hour), UTC)
    return Comment(on=ago(age), at=at, quality=quality, post=post, text_key=text, passive=passive)


def counted(*comments: Comment) -> list[Comment]:
    return scored(comments, V1.comments)


def test_comments_add_up_by_quality_and_age() -> None:
    assert raw(I3, comment(0, 100), comment(30, 40)) == Decimal("1.2")


def test_a_comment_of_no_quality_changes_nothing() -> None:
    assert raw(I3, comment(0, 0)) == 0
    assert raw(I5, comment(0, 0)) == 0


def test_the_same_text_within_90_days_of_an_earlier_one_does_not_count() -> None:
    first, second = comment(90, text="t"), comment(0, text="t")

    assert counted(second, first) == [first]


def test_the_same_text_after_91_days_counts_again() -> None:
    first, second = comment(91, text="t"), comment(0, text="t")

    assert counted(second, first) == [first, second]


def test_a_repeat_that_is_not_counted_still_starts_the_90_days_anew() -> None:
    first, second, third = (comment(age, text="t") for age in (160, 80, 0))

    assert counted(first, second, third) == [first]


def test_comments_without_a_text_are_never_repeats() -> None:
    assert len(counted(comment(1), comment(0))) == 2


def test_only_the_first_two_comments_of_a_post_count_of_all_time() -> None:
    first, second, third = (comment(age, post="p") for age in (400, 200, 0))

    assert counted(third, second, first) == [first, second]


def test_comments_on_unknown_posts_have_no_cap_a_post() -> None:
    assert len(counted(*(comment() for _ in range(5)))) == 5


def test_only_the_first_ten_comments_of_a_day_count() -> None:
    late = comment(quality=100, hour=23)
    early = [comment(quality=40, hour=8) for _ in range(10)]

    assert counted(late, *early) == early


def test_a_comment_with_a_date_alone_comes_last_in_its_day() -> None:
    dated, timed = comment(post="p"), [comment(post="p", hour=h) for h in (22, 23)]

    assert counted(dated, *timed) == timed


def test_at_equal_times_the_higher_quality_goes_first() -> None:
    low, high = comment(quality=40, text="t", hour=9), comment(quality=80, text="t", hour=9)

    assert counted(low, high) == [high]


def test_at_equal_times_and_quality_the_lower_post_goes_first_and_none_before_any() -> None:
    none, a, b = (comment(post=post, text="t", hour=9) for post in ("", "a", "b"))

    assert counted(b, a) == [a]
    assert counted(a, none) == [none]


def test_only_a_comment_that_counts_takes_a_place() -> None:
    said = comment(1, post="q", text="t")
    repeats = [comment(post="p", text="t", hour=hour) for hour in (1, 2)]
    fresh = [comment(post="p", hour=hour) for hour in (3, 4)]

    assert counted(said, *repeats, *fresh) == [said, *fresh]


def test_a_comment_over_the_cap_of_its_post_takes_no_place_in_the_day() -> None:
    on_post = [comment(post="p", hour=1) for _ in range(9)]
    others = [comment(hour=2) for _ in range(9)]

    assert len(counted(*on_post, *others)) == 2 + 8


def test_days_with_a_reaction_or_a_scored_comment_are_regular_once() -> None:
    records = [
        Reaction(on=TODAY, count=3),
        Reaction(on=TODAY, source="b"),
        comment(0),
        comment(30),
        Reaction(on=ago(60)),
        Reaction(on=ago(7), count=0),
    ]

    assert raw(I5, *records) == Decimal("1.75")
