"""Which records count: the latest of every natural key."""

from __future__ import annotations

from datetime import date

from scoring.core.evidence import current
from scoring.core.records import Comment, Post, Reaction, Retraction

DAY = date(2026, 5, 6)
POST = Post(source="linkedin", ref="1", on=DAY, form="original")


def test_a_retraction_stands_in_the_place_of_what_it_takes_back() -> None:
    retraction = Retraction(source="linkedin", ref="1", on=DAY, of="post")

    assert current([POST, retraction]) == [retraction]


def test_a_retraction_leaves_other_types_and_other_keys_alone() -> None:
    comment = Comment(source="linkedin", ref="1", on=DAY, quality=100)
    reaction = Reaction(source="linkedin", ref="2", on=DAY)

    kept = current(
        [
            POST,
            comment,
            reaction,
            Retraction(source="linkedin", ref="1", on=DAY, of="reaction"),
            Retraction(source="elsewhere", ref="1", on=DAY, of="comment"),
        ]
    )

    assert kept[:3] == [POST, comment, reaction]


def test_what_is_told_again_after_its_retraction_stands_again() -> None:
    retraction = Retraction(source="linkedin", ref="1", on=DAY, of="post")

    assert current([POST, retraction, POST]) == [POST]
