"""What one day counts: posts, engagement, searches, views, reactions, saved leads, followers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.core.records import (
    Followers,
    Post,
    PostForm,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from tests.unit.core.given import TODAY, ago, navigator, raw

B3, B4, B5 = "original_publishing", "engagement_on_originals", "audience_growth"
F1, F2, F4 = "people_searches", "prospect_profile_views", "leads_and_accounts_saved"
I1, I2, I4 = "content_shared", "engagement_received", "reactions_given"


def post(form: PostForm, words: int | None = None) -> Post:
    return Post(on=TODAY, form=form, words=words)


@pytest.mark.parametrize(
    ("posts", "units"),
    [
        ([post("original")], "1"),
        ([post("article")], "2"),
        ([post("reshare_with_text", 25)], "0.25"),
        ([post("reshare_with_text", 24)], "0"),
        ([post("reshare_with_text")], "0"),
        ([post("repost", 60)], "0"),
        ([post("original"), post("original")], "1"),
        ([post("original"), post("reshare_with_text", 40)], "1"),
        ([post("reshare_with_text", 40)] * 3, "0.75"),
        ([post("reshare_with_text", 40)] * 5, "1"),
        ([post("article"), post("article")], "2"),
        ([post("article"), post("article"), post("original"), post("original")], "3"),
        ([], "0"),
    ],
)
def test_a_day_of_posts_publishes_so_much(posts: list[Post], units: str) -> None:
    assert raw(B3, *posts) == Decimal(units)


@pytest.mark.parametrize(
    ("posts", "units"),
    [
        ([post("original")], "1"),
        ([post("article")], "1"),
        ([post("reshare_with_text", 1)], "0.7"),
        ([post("repost")], "0.4"),
        ([post("repost"), post("reshare_with_text")], "1.1"),
        ([post("original")] * 3, "2"),
        ([post("article"), post("original"), post("repost")], "2"),
    ],
)
def test_a_day_of_posts_shares_so_much(posts: list[Post], units: str) -> None:
    assert raw(I1, *posts) == Decimal(units)


def test_engagement_counts_a_reaction_once_a_comment_thrice_and_a_repost_four_times() -> None:
    engaging = Post(on=TODAY, form="original", reactions=10, comments=5, reposts=2)

    assert raw(B4, engaging) == 33
    assert raw(I2, engaging) == 33


def test_engagement_on_reshares_is_received_but_not_on_originals() -> None:
    reshared = Post(on=TODAY, form="reshare_with_text", words=40, reactions=10)
    reposted = Post(on=TODAY, form="repost", reactions=5)

    assert raw(B4, reshared, reposted) == 0
    assert raw(I2, reshared, reposted) == 15


def test_engagement_on_articles_counts_as_on_originals() -> None:
    assert raw(B4, Post(on=TODAY, form="article", comments=1)) == 3


def test_unsplit_engagements_count_one_each() -> None:
    assert raw(I2, Post(on=TODAY, form="original", engagements=7)) == 7


def test_unsplit_engagements_are_ignored_beside_any_split_number() -> None:
    assert raw(I2, Post(on=TODAY, form="original", engagements=7, reposts=0)) == 0
    assert raw(I2, Post(on=TODAY, form="original", engagements=7, reactions=2)) == 2


def test_engagement_is_dated_by_the_post() -> None:
    assert raw(I2, Post(on=ago(30), form="original", reactions=10)) == 5


def test_what_is_dated_after_today_does_not_exist_yet() -> None:
    assert raw(B3, Post(on=ago(-1), form="original")) == 0


def test_net_followers_are_a_decayed_sum_of_gains_and_losses() -> None:
    assert raw(B5, Followers(on=TODAY, gained=10), Followers(on=ago(30), gained=-4)) == 8


def test_net_followers_never_fall_below_nothing() -> None:
    assert raw(B5, Followers(on=TODAY, gained=-10), Followers(on=ago(30), gained=4)) == 0


def test_searches_count_more_when_advanced_and_ten_units_a_day_at_most() -> None:
    assert raw(F1, Search(on=TODAY, count=3)) == 3
    assert raw(F1, Search(on=TODAY, count=3), Search(on=TODAY, count=2, advanced=True)) == 6
    assert raw(F1, Search(on=TODAY, count=8), Search(on=TODAY, count=2, advanced=True)) == 10


@pytest.mark.parametrize(
    ("view", "units"),
    [
        (ProfileView(on=TODAY, degree=1), "0.5"),
        (ProfileView(on=TODAY, degree=2), "1"),
        (ProfileView(on=TODAY, degree=3), "1"),
        (ProfileView(on=TODAY, degree="out"), "1"),
        (ProfileView(on=TODAY), "1"),
        (ProfileView(on=TODAY, degree=2, coworker=True), "0"),
        (ProfileView(on=TODAY, degree=2, count=4), "4"),
        (ProfileView(on=TODAY, degree=2, count=40), "25"),
        (ProfileView(on=TODAY, degree=2, count=4, contact="ada"), "1"),
        (ProfileView(on=TODAY, degree=2, count=0, contact="ada"), "0"),
    ],
)
def test_a_view_counts_by_the_degree_of_the_person(view: ProfileView, units: str) -> None:
    assert raw(F2, view) == Decimal(units)


def test_one_person_counts_once_a_day_by_the_view_of_the_most_units() -> None:
    views = [
        ProfileView(on=TODAY, contact="ada", degree=1),
        ProfileView(on=TODAY, contact="ada", degree=2),
        ProfileView(on=TODAY, contact="ada", coworker=True),
        ProfileView(on=TODAY, contact="bob", degree=1),
        ProfileView(on=ago(30), contact="ada", degree=2),
    ]

    assert raw(F2, *views) == Decimal("2")


def test_reactions_count_ten_a_day_at_most() -> None:
    assert raw(I4, Reaction(on=TODAY, count=7), Reaction(on=TODAY)) == 8
    assert raw(I4, Reaction(on=TODAY, count=7), Reaction(on=TODAY, count=7)) == 10


def test_a_lead_counts_once_an_account_twice_and_ten_units_a_day_at_most() -> None:
    lead, account = Saved(on=TODAY, what="lead"), Saved(on=TODAY, what="account", count=2)

    assert raw(F4, navigator(), lead, account) == 5
    assert raw(F4, navigator(), account, account, account) == 10


@pytest.mark.parametrize(
    ("component", "less", "more", "units"),
    [
        (
            F1,
            [Search(on=TODAY, source="a"), Search(on=TODAY, source="a")],
            Search(on=TODAY, count=3),
            3,
        ),
        (
            F2,
            [ProfileView(on=TODAY, source="a", contact="ada")],
            ProfileView(on=TODAY, source="b", count=2),
            2,
        ),
        (
            F4,
            [Saved(on=TODAY, source="a", what="lead"), navigator()],
            Saved(on=TODAY, source="b", what="account"),
            2,
        ),
        (I4, [Reaction(on=TODAY, source="a", count=40)], Reaction(on=TODAY, count=9), 10),
        (B5, [Followers(on=TODAY, source="a", gained=-3)], Followers(on=TODAY, gained=2), 2),
    ],
    ids=[F1, F2, F4, I4, B5],
)
def test_the_source_with_the_most_units_of_a_day_stands(
    component: str, less: list[object], more: object, units: int
) -> None:
    assert raw(component, *less, more) == units


def test_sources_stand_day_by_day() -> None:
    usual = Search(on=TODAY, source="a", count=4)
    other = Search(on=ago(30), source="b", count=6)

    assert raw(F1, usual, other) == 7


def test_a_loss_of_followers_told_by_one_source_alone_stands() -> None:
    assert raw(B5, Followers(on=TODAY, gained=9), Followers(on=ago(30), source="a", gained=-8)) == 5


def test_posts_of_several_sources_add_up() -> None:
    posts = [
        Post(on=TODAY, form="repost", source="a"),
        Post(on=TODAY, form="repost", source="b"),
    ]

    assert raw(I1, *posts) == Decimal("0.8")


def test_the_same_ref_of_a_source_again_replaces_the_earlier_object_as_a_whole() -> None:
    first = Post(on=TODAY, form="original", reactions=9, source="a", ref="1")
    again = Post(on=ago(30), form="original", source="a", ref="1")

    assert raw(B3, first, again) == Decimal("0.5")
    assert raw(I2, first, again) == 0


def test_objects_without_a_ref_or_of_other_sources_are_never_merged() -> None:
    plain = [Search(on=TODAY, source="a"), Search(on=TODAY, source="a")]
    named = [Search(on=ago(30), source="a", ref="1"), Reaction(on=ago(30), source="a", ref="1")]

    assert raw(F1, *plain, *named) == Decimal("2.5")


def test_counts_of_a_thousand_million_are_exact() -> None:
    posts = [
        Post(on=ago(age), form="original", reactions=10**9, comments=10**9, reposts=10**9)
        for age in range(90)
    ]

    assert raw(I2, *posts) == 8 * 10**9 * Decimal("38.309927")


def test_a_count_beyond_64_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        raw(I2, Post(on=TODAY, form="original", reactions=10**20))
