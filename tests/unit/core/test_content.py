"""Posts of the content lab: joined once, measured or not, and sorted into bands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scoring.core.content import KEYS, ContentPost, between, content_posts
from scoring.core.records import Coverage, Engagement, Post
from scoring.core.versions.v1 import V1

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = date(2026, 6, 1)
RECEIVED = "engagement_received"


def covered(*, floor: bool = False, days: int = 30) -> Coverage:
    return Coverage(
        metrics=(RECEIVED,), start=MONDAY, end=MONDAY + timedelta(days), floor=floor, source="a"
    )


def post(day: int = 0, **more: Any) -> Post:
    return Post(**{"on": MONDAY + timedelta(day), "form": "original", **more})


def found(*posts: Post, told: list[Engagement] | None = None, by: Any = ()) -> list[ContentPost]:
    return content_posts(7, posts, told or [], by, V1, OSLO)


def test_a_post_and_what_another_source_tells_of_it_are_one() -> None:
    at = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    moment = int(at.timestamp() * 1000)
    one = post(1, at=at, moment=moment, words=60, media="image")
    told = Engagement(on=MONDAY, moment=moment + 1500, engagements=40, source="a")

    assert found(one, told=[told]) == [
        ContentPost(
            author=7,
            on=MONDAY + timedelta(1),
            form="original",
            media="image",
            words=60,
            hour=0,
            units=4000,
        )
    ]


def test_a_post_that_only_an_analysis_tells_of_has_neither_form_nor_hour() -> None:
    told = Engagement(on=MONDAY, moment=1_790_000_000_000, engagements=3, source="a")

    assert found(told=[told]) == [ContentPost(author=7, on=MONDAY, units=300)]


def test_split_numbers_are_weighed_as_the_score_does() -> None:
    assert found(post(reactions=5, comments=2, reposts=1))[0].units == 100 * (5 + 2 * 3 + 4)


def test_a_post_without_numbers_received_nothing_only_where_every_post_is_told() -> None:
    both = [covered(floor=True), covered()]

    assert found(post())[0].units is None
    assert found(post(), by=[covered(floor=True)])[0].units is None
    assert found(post(31), by=[covered()])[0].units is None
    assert found(post(), by=both)[0].units == 0
    assert found(post(), by=[Coverage(metrics=("*",), start=MONDAY, end=MONDAY)])[0].units == 0


def test_what_a_plain_repost_brings_is_not_its_own() -> None:
    reshare = found(post(form="reshare_with_text"), by=[covered()])

    assert found(post(form="repost"), by=[covered()])[0].units is None
    assert found(post(form="repost", reactions=3), by=[covered()])[0].units == 300
    assert reshare[0].units == 0


def test_impressions_alone_are_no_engagement() -> None:
    assert found(post(impressions=900))[0].units is None


def test_the_gap_is_to_the_post_before_in_time() -> None:
    early, late = (datetime(2026, 6, 3, hour, tzinfo=UTC) for hour in (7, 9))
    posts = [post(9), post(2, at=late, form="repost"), post(), post(2, at=early)]

    assert [(p.form, p.gap) for p in found(*posts)] == [
        ("original", None),
        ("original", 2),
        ("repost", 0),
        ("original", 7),
    ]


def test_the_post_before_all_others_may_be_known_by_its_day_alone() -> None:
    posts = content_posts(7, [post(3)], [], [], V1, OSLO, before=MONDAY - timedelta(4))

    assert posts[0].gap == 7


def test_a_scheduled_post_is_of_the_day_of_its_publication() -> None:
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    moment = int(at.timestamp() * 1000)
    told = Engagement(on=MONDAY + timedelta(9), moment=moment, engagements=4, source="a")

    one = found(post(at=at, moment=moment), told=[told])[0]

    assert (one.on, one.hour, one.units) == (MONDAY + timedelta(9), None, 400)


def test_a_window_has_both_of_its_ends() -> None:
    posts = found(post(), post(1), post(2), post(3))

    kept = between(posts, MONDAY + timedelta(1), MONDAY + timedelta(2))

    assert [p.on.day for p in kept] == [2, 3]


@pytest.mark.parametrize(
    ("dimension", "told", "key"),
    [
        ("form", {}, ""),
        ("form", {"form": "article"}, "article"),
        ("writing", {}, ""),
        ("writing", {"form": "article"}, "own"),
        ("writing", {"form": "original"}, "own"),
        ("writing", {"form": "reshare_with_text"}, "shared"),
        ("writing", {"form": "repost"}, "shared"),
        ("media", {"media": "video"}, "video"),
        ("media", {"form": "repost"}, "no words"),
        ("length", {}, ""),
        ("length", {"words": 0, "form": "repost"}, "no words"),
        ("length", {"words": 0}, "0"),
        ("length", {"words": 49}, "0"),
        ("length", {"words": 50}, "50"),
        ("length", {"words": 299}, "150"),
        ("length", {"words": 300}, "300"),
        ("weekday", {}, "0"),
        ("hour", {}, ""),
        ("hour", {"hour": 0}, "0"),
        ("hour", {"hour": 5}, "0"),
        ("hour", {"hour": 6}, "6"),
        ("hour", {"hour": 23}, "18"),
        ("gap", {}, "first"),
        ("gap", {"gap": 0}, "0"),
        ("gap", {"gap": 1}, "1"),
        ("gap", {"gap": 3}, "2"),
        ("gap", {"gap": 7}, "4"),
        ("gap", {"gap": 8}, "8"),
        ("gap", {"gap": 400}, "15"),
    ],
)
def test_a_post_has_its_place(dimension: str, told: dict[str, Any], key: str) -> None:
    assert KEYS[dimension](ContentPost(author=1, on=MONDAY, **told)) == key
