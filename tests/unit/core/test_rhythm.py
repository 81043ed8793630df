"""What the last weeks come to a week, and what becomes of the score if that goes on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.mix import Mix
from scoring.core.projection import What, project
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Invitation,
    Network,
    Post,
    ProfileView,
    Proof,
    Reaction,
    Search,
)
from scoring.core.rhythm import Rhythm, rhythm
from scoring.core.versions.v1 import V1
from scoring.core.what_if import what_if
from tests.unit.core.any_plan import members, mixes, policies
from tests.unit.core.given import EVERYTHING, TODAY, ago, heard, said

FEW = settings(max_examples=25, deadline=None)
SIX_WEEKS = range(0, 42, 7)
# The first day of the six weeks is an active one.
BEGUN = Active(on=ago(41))


def mix_of(*records: AnyRecord) -> Mix:
    found = rhythm(records, TODAY, V1)
    assert found is not None
    return found.mix


def post(age: int, form: Any = "original", words: int = 0) -> Post:
    return Post(on=ago(age), form=form, words=words)


def test_what_is_done_every_week_is_so_much_a_week() -> None:
    records: list[AnyRecord] = [BEGUN]
    for age in SIX_WEEKS:
        records += [post(age), post(age, "reshare_with_text", 30), Search(on=ago(age), count=4)]
        records += [ProfileView(on=ago(age), count=3), Reaction(on=ago(age), count=5)]
        records += [Comment(on=ago(age), quality=80), Comment(on=ago(age), quality=40)]
        records += [Invitation(on=ago(age), contact=f"i{age}", direction="out", title=100)]
        records += [said(age, contact=f"c{age}"), heard(age, contact=f"c{age}")]

    found = rhythm(records, TODAY, V1, accepted=40, received=7)

    assert found == Rhythm(
        ago(41),
        TODAY,
        Mix(
            posts=1,
            reshares=1,
            searches=4,
            views=3,
            reactions=5,
            comments=1,  # 80 and 40 of 100 are 1.2 a week
            invitations=1,
            conversations=1,
            accepted=40,
            received=7,
        ),
    )


@pytest.mark.parametrize(("posts", "a_week"), [(2, 0), (3, 1), (8, 1), (9, 2)])
def test_amounts_are_rounded_half_up(posts: int, a_week: int) -> None:
    """In 42 days: 2 are 0.33 a week, 3 are 0.5, 8 are 1.33, 9 are 1.5."""
    assert mix_of(BEGUN, *map(post, range(posts))).posts == a_week


def test_a_pause_is_no_part_of_the_rhythm() -> None:
    """Nothing for three weeks, then a post and a search every week: as before the pause."""
    found = rhythm([post(age) for age in range(21, 63, 7)] + [post(62)], TODAY, V1)

    assert found is not None
    assert (found.first, found.last, found.mix) == (ago(62), ago(21), Mix(posts=1))


def test_who_began_lately_is_measured_from_there() -> None:
    """Two posts in eight days are 1.75 a week; one day is measured as a week."""
    assert mix_of(post(7), post(0)).posts == 2
    assert mix_of(Search(on=TODAY, count=3)).searches == 3


def test_more_than_counts_of_a_day_is_left_out() -> None:
    caps = V1.caps.reactions // V1.units.reaction, V1.caps.searches // V1.units.search

    mix = mix_of(BEGUN, Reaction(on=TODAY, count=900), Search(on=ago(1), count=900))

    assert (mix.reactions, mix.searches) == tuple((2 * 7 * cap + 42) // 84 for cap in caps)


def test_comments_count_by_what_they_are_worth_and_repeats_not_at_all() -> None:
    said_again = [Comment(on=ago(age), quality=100, text_key="same") for age in range(6)]

    assert mix_of(BEGUN, *said_again, Comment(on=TODAY, quality=0)).comments == 0
    assert mix_of(BEGUN, *(Comment(on=ago(a), quality=50) for a in range(6))).comments == 1


def test_who_decides_nothing_is_no_invitation_of_the_mix() -> None:
    invitations = [
        Invitation(on=ago(age), contact=f"i{age}", direction="out", title=title)
        for age, title in enumerate([100, 100, 50, 50, 0, None])
    ]

    assert mix_of(BEGUN, *invitations).invitations == 1  # 3 in 6 weeks are 0.5 a week


def test_recommendations_are_those_between_the_first_and_the_last_count() -> None:
    counts = [(41, 2), (20, 4), (0, 5)]
    proofs = [Proof(on=ago(age), endorsements=0, recommendations=n) for age, n in counts]

    assert mix_of(BEGUN, post(0), *proofs).recommendations == 1  # 3 in 6 weeks


@pytest.mark.parametrize(
    "records",
    [
        [],
        [post(90)],
        [post(-1)],
        [Network(on=TODAY, connections=5)],
        [Search(on=TODAY, passive=True)],
    ],
)
def test_without_an_active_day_in_the_window_there_is_no_rhythm(records: list[AnyRecord]) -> None:
    assert rhythm(records, TODAY, V1) is None


def test_a_post_a_week_is_projected_day_by_day() -> None:
    """As in test_what_if: one post on Monday is worth 2.48 on Sunday, of which B3 1.34."""
    found = project([EVERYTHING], Rhythm(TODAY, TODAY, Mix(posts=1)), TODAY, ago(-7), V1)

    assert found.on("total", TODAY) == Decimal("0.00")
    assert found.on("total", ago(-7)) == Decimal("2.48")
    assert found.on("brand", ago(-7)) == Decimal("1.34")
    assert (found.on("total", ago(1)), found.on("total", ago(-8))) == (None, None)
    assert found.last == ago(-7)


def test_a_target_is_reached_on_the_first_day_ahead_that_has_it() -> None:
    found = project([EVERYTHING], Rhythm(TODAY, TODAY, Mix(posts=1)), TODAY, ago(-30), V1)

    assert found.reaches("total", Decimal("2.00")) == ago(-1)
    assert found.reaches("total", Decimal(90)) is None
    assert found.reaches("total", Decimal(0)) == ago(-1)


@FEW
@given(members(), mixes(), st.integers(2, 60), st.integers(1, 60), policies)
def test_a_day_ahead_is_what_the_what_if_says_of_it(
    records: list[AnyRecord], mix: Mix, days: int, place: int, policy: Any
) -> None:
    """Which invitations are accepted depends on the horizon: without them on every day."""
    records = [r for r in records if type(r).__name__ != "Member"]  # a seat may end before
    ahead = min(place, days)
    mix = mix if ahead == days else replace(mix, invitations=0)

    found = project(records, Rhythm(TODAY, TODAY, mix), TODAY, ago(-days), V1, policy=policy)

    alone = what_if(records, mix, TODAY, ago(-ahead), V1, policy=policy)
    whats: list[What] = ["total", *alone.pillars]
    assert [found.on(what, ago(-ahead)) for what in whats] == [
        alone.planned.total,
        *(pillar.points for pillar in alone.planned.pillars.values()),
    ]
    assert found.on("total", TODAY) == alone.today.total
