"""A member scored with records added, from evidence that was reduced once."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from scoring.core.records import AnyRecord, Engagement, Post
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from scoring.core.workbench import Bench
from tests.unit.core.any_evidence import NOON, activity
from tests.unit.core.any_plan import horizons, members
from tests.unit.core.given import EVERYTHING, TODAY, ago, scored


def test_a_post_that_left_the_window_still_tells_whose_engagement_was_received() -> None:
    """A day's difference between two sources: the engagement is of the window, the post not."""
    post = Post(on=ago(90), form="original", moment=NOON)
    told = Engagement(on=ago(89), moment=NOON, reactions=300)

    found = Bench([EVERYTHING, post, told], TODAY, V1).score()

    assert found == scored(EVERYTHING, post, told)
    assert found.components["engagement_on_originals"].raw is not None
    assert found.components["engagement_on_originals"].raw > 0


@settings(max_examples=40, deadline=None)
@given(members(), activity, horizons)
def test_a_record_more_counts_as_if_it_had_been_there_from_the_beginning(
    records: list[AnyRecord], more: AnyRecord, day: date
) -> None:
    bench = Bench(records, TODAY, V1)

    assert bench.score([more], day) == score([*records, more], day, V1)
