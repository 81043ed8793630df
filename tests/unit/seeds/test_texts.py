from random import Random

import pytest

from scoring.core.comments import comment_quality
from scoring.core.registry import CURRENT, model
from scoring.core.titles import title_weight
from seeds import texts

SPEC = model(CURRENT)


@pytest.mark.parametrize(
    ("templates", "qualities"),
    [
        (texts.LOW_EFFORT_COMMENTS, {0}),
        (texts.SHORT_COMMENTS, {40}),
        (texts.MEDIUM_COMMENTS, {80}),
        (texts.LONG_COMMENTS, {100}),
    ],
)
def test_comments_are_of_the_quality_that_their_kind_says(
    templates: tuple[str, ...], qualities: set[int]
) -> None:
    rng = Random("comments")

    written = {texts.written(rng, one) for one in templates for _ in range(50)}

    assert {comment_quality(text, SPEC) for text in written} == qualities


@pytest.mark.parametrize(
    ("titles", "weight"),
    [
        (texts.LEADER_TITLES, 100),
        (texts.DIRECTOR_TITLES, 50),
        (texts.OTHER_TITLES, 0),
        (texts.COLLEAGUE_TITLES, 0),
    ],
)
def test_titles_weigh_what_their_list_says(titles: tuple[str, ...], weight: int) -> None:
    assert {title_weight(each.format(company="Kelpwood Foods"), SPEC) for each in titles} == {
        weight
    }


def test_a_post_seldom_repeats() -> None:
    rng = Random("posts")

    assert len({texts.post_text(rng) for _ in range(500)}) > 490
