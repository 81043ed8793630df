"""Cells of the content lab: exact medians and lifts, and what is too few to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scoring.core.content import KEYS, ContentPost
from scoring.core.content_cells import (
    LEAST,
    Cell,
    Group,
    baselines,
    cells,
    habit,
    hide,
    weeks,
)
from scoring.core.content_comments import CommentCount, comment_bands
from scoring.core.content_groups import GroupNode
from scoring.core.versions.v1 import V1

MONDAY = date(2026, 6, 1)
FORMS = ("original", "article", "reshare_with_text", "repost", "")


def post(units: int | None, form: str = "original", author: int = 1, **more: Any) -> ContentPost:
    return ContentPost(**{"author": author, "on": MONDAY, "form": form, "units": units, **more})


def group(posts: Sequence[ContentPost], floor: int = 5) -> Group:
    """Return a group that has no other beside it."""
    return Group(0, floor, GroupNode(0, frozenset()), posts)


def by_form(*posts: ContentPost, floor: int = 0) -> dict[str, Cell]:
    of = group(posts, floor) if floor else None
    return cells(posts, KEYS["form"], baselines(posts), group=of)


# -- medians and lift --------------------------------------------------------------------------


def test_the_usual_post_is_the_median_of_five_and_more_that_received_anything() -> None:
    few = [post(units, author=2) for units in (100, 200, 300, 400)]
    zero = [post(0, author=3)] * 5
    some = [post(units) for units in (100, 900, 300, 500, None, 700)]

    assert baselines([*few, *zero, *some]) == {1: Fraction(500)}


def test_a_cell_tells_its_median_its_interval_and_its_lift() -> None:
    own = [post(units) for units in (1000, 2000, 3000, 4000, 5000, 9000)]
    shared = [post(units, "repost") for units in (0, 200, 400, 600, 800, None)]

    found = by_form(*own, *shared)

    # Of the eleven measured posts 1000 is the sixth.
    assert (found["original"].posts, found["original"].told) == (6, 6)
    assert found["original"].units.median == 3500
    assert found["original"].units.interval.low == 1000
    assert found["original"].units.interval.high == 9000
    assert found["original"].units.interval.coverage == Fraction(31, 32)
    assert found["original"].lift.median == Fraction(7, 2)
    assert (found["repost"].posts, found["repost"].told) == (6, 5)
    assert found["repost"].lift.median == Fraction(2, 5)
    assert found["repost"].lift.interval.coverage == Fraction(15, 16)


def test_each_post_of_a_group_is_compared_with_its_own_author() -> None:
    famous = [post(units * 1000, "repost", 1) for units in (10, 10, 10, 10, 20)]
    quiet = [post(units * 10, "original", 2) for units in (10, 10, 20, 20, 20)]

    found = by_form(*famous, *quiet)

    assert found["repost"].lift.median == 1
    assert found["original"].lift.median == 1
    assert found["original"].lift.interval.low == Fraction(1, 2)


def test_under_five_measured_posts_there_is_no_median() -> None:
    found = by_form(*[post(100)] * 4, post(None), *[post(50, "article")] * 5)

    assert (found["original"].posts, found["original"].told) == (5, 4)
    assert found["original"].units is None
    assert found["original"].lift is None
    assert not found["original"].hidden
    assert found["article"].units.median == 50


# -- groups ------------------------------------------------------------------------------------


def test_a_cell_of_a_group_needs_posts_and_authors() -> None:
    five = [post(100, author=author) for author in range(5)] * 2
    four = [post(100, "article", author) for author in range(4)] * 9
    rest = [post(100, "repost", author) for author in range(5)]

    found = by_form(*five, *four, *rest, floor=5)

    assert found["article"].hidden
    assert found["article"].units is None
    # The four authors of the articles would come out of the sum: the smallest goes with them.
    assert found["repost"].hidden
    assert not found["original"].hidden


def test_a_single_hidden_cell_without_a_number_takes_none_with_it() -> None:
    five = [post(100, author=author) for author in range(5)]

    found = by_form(*five, post(None, "article"), floor=5)

    assert found["article"].hidden
    assert not found["original"].hidden


def test_the_cell_of_what_is_not_told_is_hidden_as_any_other() -> None:
    found = by_form(post(1), *[post(1, "", author) for author in (1, 1, 1, 1, 2)], floor=2)

    assert [cell.hidden for cell in found.values()] == [True, True]


def test_sums_that_are_shown_elsewhere_are_lines_too() -> None:
    some = [post(100, form, author) for form in ("original", "repost") for author in range(6)]
    few = [post(100, "article")] * 2
    shared = [post(100, "reshare_with_text", author) for author in range(7)]

    lines = [("original", "article"), ("repost", "reshare_with_text")]

    posts = [*some, *few, *shared]

    found = cells(posts, KEYS["form"], {}, group=group(posts), lines=lines)

    assert {key for key, cell in found.items() if cell.hidden} == {"original", "article"}


@given(
    st.lists(st.tuples(st.sampled_from(FORMS), st.integers(1, 9)), max_size=120),
    st.integers(2, 8),
)
def test_what_is_hidden_of_a_group_never_comes_out_of_the_sum(
    drawn: list[tuple[str, int]], authors: int
) -> None:
    posts = [post(100, form, author) for form, author in drawn]

    found = by_form(*posts, floor=authors)

    hidden = [cell for cell in found.values() if cell.hidden]
    shown = [cell for cell in found.values() if not cell.hidden]
    assert all(cell.told >= LEAST and len(cell.authors) >= authors for cell in shown)
    assert all(cell.units is None and cell.lift is None for cell in hidden)
    if hidden and shown:
        assert sum(cell.told for cell in hidden) >= LEAST
        assert len(frozenset().union(*(cell.authors for cell in hidden))) >= authors
    assert hide(found, authors, [list(found)]) == found


def test_what_a_group_shows_depends_on_the_same_cell_of_the_groups_beside_it() -> None:
    root = GroupNode(0, frozenset(), (GroupNode(1, frozenset({1})),))
    inside = [post(100, form, author, team=1) for author in range(6) for form in FORMS[:2]]
    others = [post(100, author=author, team=2) for author in range(6, 12)]
    whole = [*inside, *others, post(100, "article", 6, team=2)]
    part = Group(1, 5, root, whole)

    found = cells(inside, KEYS["form"], {}, group=part)
    every = cells(whole, KEYS["form"], {}, group=replace(part, id=0))

    # Of the articles of all seven authors one would be left beside the six of the part.
    assert found["article"].hidden
    assert not found["original"].hidden
    assert not any(cell.hidden for cell in every.values())


def test_weeks_and_comments_of_a_group_depend_on_those_beside_it_too() -> None:
    root = GroupNode(0, frozenset(), (GroupNode(1, frozenset({1})),))
    own = [post(100, author=author, team=1) for author in range(5)]
    said = [count(0, author=author, team=1) for author in range(5)]
    alone = Group(1, 5, root, own)
    beside = replace(alone, posts=[*own, post(100, author=9, team=2)])
    last = MONDAY + timedelta(6)
    bands = [
        comment_bands(said, V1.comments, group=alone, whole=whole)[0].hidden
        for whole in (said, [*said, count(0, author=9, team=2)])
    ]

    assert not weeks(own, MONDAY, last, group=alone)["1"].hidden
    assert weeks(own, MONDAY, last, group=beside)["1"].hidden
    assert bands == [False, True]


# -- weeks and habits --------------------------------------------------------------------------


def week(number: int, *units: int | None, author: int = 1) -> list[ContentPost]:
    monday = MONDAY + timedelta(weeks=number)
    return [post(each, author=author, on=monday + timedelta(day)) for day, each in enumerate(units)]


def test_weeks_are_sorted_by_how_many_own_posts_they_have() -> None:
    posts = [
        *week(0, 100, 300),
        *week(1, 500, 700),
        *week(2, 100, 100),
        *week(3, 200, 0),
        *week(4, 300, 900),
        *week(5, 100, 200, 300, 400, 500, 600),
        *week(6, 100, None),
        *week(7, 900),
        post(900, "repost", on=MONDAY),
    ]

    found = weeks(posts, MONDAY, MONDAY + timedelta(weeks=7, days=6))

    assert list(found) == ["1", "2", "4"]
    assert found["2"].weeks == 5
    # Ten posts: 0 100 100 100 200 300 300 500 700 900; five sums: 200 200 400 1200 1200.
    assert found["2"].post == 250
    assert found["2"].week.median == 400
    assert (found["4"].weeks, found["4"].week) == (1, None)


def test_weeks_that_a_window_cuts_do_not_count() -> None:
    posts = [*week(0, 100), *week(1, 100), *week(2, 100)]

    found = weeks(posts, MONDAY + timedelta(1), MONDAY + timedelta(weeks=2, days=5))

    assert found["1"].weeks == 1


def test_weeks_of_a_group_need_as_many_authors() -> None:
    posts = [each for author in range(5) for each in week(author, 100, author=author)]
    last = MONDAY + timedelta(weeks=9)

    assert not weeks(posts, MONDAY, last, group=group(posts))["1"].hidden
    assert weeks(posts, MONDAY, last, group=group(posts, 6))["1"].hidden
    assert weeks(posts[:4], MONDAY, last, group=group(posts[:4], 2))["1"].hidden


def test_a_habit_counts_what_was_posted_in_its_days() -> None:
    days = [(0, "repost", 0), (1, "repost", 0), (3, "original", 900), (5, "article", 400)]
    posts = [
        post(units, form, on=MONDAY + timedelta(day), gap=gap)
        for (day, form, units), gap in zip(days, (None, 1, 2, 2), strict=True)
    ]
    more = [post(700, "", on=MONDAY + timedelta(6), gap=1), post(None, on=MONDAY, gap=0)]

    after = post(1, on=MONDAY + timedelta(14))
    start = MONDAY.toordinal()

    found = habit(
        [*posts, *more, after],
        MONDAY,
        MONDAY + timedelta(13),
        [(start - 9, start + 1), (start + 5, start + 9)],
    )

    assert (found.days, found.posts) == (14, 6)
    # Seven days are covered: those of Monday's two, Tuesday's, Saturday's and Sunday's post.
    assert (found.covered, found.steady, found.a_week) == (7, 5, 5)
    assert found.gap == 1


def test_a_habit_without_a_covered_day_has_no_rhythm() -> None:
    assert habit([post(1)], MONDAY, MONDAY).a_week is None


# -- comments ----------------------------------------------------------------------------------


def count(quality: int, count: int = 1, **more: Any) -> CommentCount:
    told = {"author": 1, "measured": True, "own_post": False, **more}
    return CommentCount(quality=quality, count=count, **told)


def test_comments_are_sorted_by_the_words_that_count() -> None:
    found = comment_bands(
        [
            count(0, 54),
            count(40, 40),
            count(20, 7, own_post=True),
            count(80, 29),
            count(100, 12),
            count(73),
            count(40, 3, measured=False),
        ],
        V1.comments,
    )

    assert [(b.key, b.comments, b.units, b.quality) for b in found] == [
        ("0", 54, 0, 0),
        ("5", 47, 1740, 40),
        ("12", 29, 2320, 80),
        ("25", 12, 1200, 100),
        ("quality", 1, 73, None),
        ("not measured", 3, 120, 40),
    ]


def test_comments_of_few_in_a_group_are_hidden() -> None:
    many = [count(40, 3, author=author) for author in range(6)]
    more = [count(100, 1, author=author) for author in range(5)]

    all_of_them = [*many, *more, count(0, 40)]

    found = comment_bands(all_of_them, V1.comments, group=group([]), whole=all_of_them)

    assert {band.key: band.hidden for band in found} == {
        "0": True,
        "5": False,
        "12": False,
        "25": True,
    }
