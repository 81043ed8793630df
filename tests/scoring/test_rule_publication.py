"""A draft is tried on the real members, then published from a day on, with a note."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import RuleVersion
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, REACTION, score, scored
from tests.scoring.rule_desk import Desk, draft, words

pytestmark = pytest.mark.django_db

PRAISE = Proof(on=FIRST, endorsements=10, recommendations=0, source="crm", ref="proof")
EASIER = {"social_proof": {"max": 3, "target": 10}}
SINCE = date(2026, 6, 20)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    desk = Desk(cast, cast.admin)
    desk.post("start/")
    return desk


def publication(desk: Desk, **more: str) -> dict[str, str]:
    seen = desk.get("publish/").context["form"].digest
    return {
        "effective_from": SINCE.isoformat(),
        "note": "Praise is rarer than we thought.",
        "confirm": "on",
        "seen": seen,
        **more,
    }


# -- preview -----------------------------------------------------------------------------------


@pytest.fixture
def members(cast: Cast) -> None:
    """Rita is praised, Rob reacts, and Sia has nothing."""
    score(cast.rep_member, PRAISE)
    score(cast.other_rep_member, REACTION)


def test_the_preview_says_who_would_move_and_how_far(cast: Cast, desk: Desk, members: None) -> None:
    factories.rule_draft(cast.organization, cast.admin, components=EASIER)

    preview = desk.get("preview/").context["preview"]

    summary = preview.summary
    assert (summary.compared, summary.much, summary.moved) == (2, 0, 1)
    assert (str(summary.lowest), str(summary.highest)) == ("0.00", "1.77")
    assert [(row.name, str(row.change)) for row in preview.rows] == [
        ("Rita Rep", "1.77"),
        ("Rob Rep", "0.00"),
    ]
    assert [(name, str(moved)) for name, moved in preview.rows[0].pillars] == [
        ("brand", "1.77"),
        ("find", "0.00"),
        ("insights", "0.00"),
        ("relationships", "0.00"),
    ]
    assert summary.bands == ()


def test_a_move_by_more_than_five_points_is_counted(cast: Cast, desk: Desk, members: None) -> None:
    praise_alone = {
        "social_proof": {"max": 21, "target": 10},
        "profile_completeness": {"max": 1, "full": 100},
        "original_publishing": {"max": 1, "target": 15},
        "engagement_on_originals": {"max": 1, "target": 300},
        "audience_growth": {"max": 1, "target": 60},
    }
    factories.rule_draft(cast.organization, cast.admin, components=praise_alone)

    answer = desk.get("preview/")

    assert "1 of 2 move by more than 5 points." in words(answer)
    assert answer.context["preview"].rows[0].change > 5


def test_the_list_is_sorted_by_its_heads(cast: Cast, desk: Desk, members: None) -> None:
    factories.rule_draft(cast.organization, cast.admin, components=EASIER)
    orders = {
        "?sort=member": ["Rita Rep", "Rob Rep"],
        "?sort=member&dir=desc": ["Rob Rep", "Rita Rep"],
        "?sort=change&dir=asc": ["Rob Rep", "Rita Rep"],
        "?sort=brand": ["Rita Rep", "Rob Rep"],
        "?sort=nothing&page=9": ["Rita Rep", "Rob Rep"],
    }

    found = {
        query: [row.name for row in desk.get(f"preview/{query}").context["preview"].rows]
        for query in orders
    }

    assert found == orders


def test_the_list_comes_in_pages(cast: Cast, desk: Desk) -> None:
    for _ in range(51):
        scored(cast.organization, REACTION)

    first, second = (desk.get(f"preview/?sort=member&page={n}").context["preview"] for n in (1, 2))

    assert (len(first.rows), len(second.rows)) == (50, 1)
    assert (first.shown, second.shown) == ("1 to 50 of 51", "51 to 51 of 51")
    assert first.previous is None
    assert first.next.url.endswith("?sort=member&dir=asc&page=2")
    assert second.next is None


def test_htmx_gets_the_list_alone(desk: Desk) -> None:
    answer = desk.get("preview/", **{"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert 'id="report"' in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_without_scores_there_is_nobody_to_compare(desk: Desk) -> None:
    assert "There is nobody to compare yet." in words(desk.get("preview/"))


# -- publication -------------------------------------------------------------------------------


def test_a_draft_is_published_with_a_day_and_a_note(cast: Cast, desk: Desk) -> None:
    factories.rule_draft(cast.organization, cast.admin, components=EASIER)

    answer = desk.post("publish/", publication(desk))

    assert answer.headers["Location"].endswith("/rules/1/")
    with tenant_scope(cast.organization.pk):
        period = rulebook_of(cast.organization).periods[1]
    assert (period.since, period.note) == (SINCE, "Praise is rarer than we thought.")
    assert draft(cast).published_by == cast.admin


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("effective_from", "2026-06-09", "Choose today or a later day: past days stay."),
        ("effective_from", "", "Choose a day."),
        ("note", " ", "Say what changes, and why. Everybody can read it."),
        ("confirm", "", "Tick this: a published version cannot be taken back."),
        (
            "seen",
            "another",
            "The draft has changed since you opened this page. Look at it again, then publish.",
        ),
    ],
)
def test_nothing_is_published_unseen_unconfirmed_or_for_the_past(
    cast: Cast, desk: Desk, field: str, value: str, error: str
) -> None:
    answer = desk.post("publish/", publication(desk, **{field: value}))

    assert answer.status_code == 422
    assert error in words(answer)
    assert not draft(cast).is_published


def test_what_was_changed_by_somebody_else_meanwhile_is_not_published(
    cast: Cast, desk: Desk
) -> None:
    data = publication(desk)
    factories.rule_draft(cast.organization, cast.owner, components=EASIER)

    answer = desk.post("publish/", data)

    assert answer.status_code == 422
    assert not draft(cast).is_published


def test_a_published_version_has_no_draft_any_more(cast: Cast, desk: Desk) -> None:
    data = desk.filled(**{"network_size-target": "900"})
    desk.post("publish/", publication(desk))

    desk.post(data=data)
    desk.post("discard/")

    assert draft(cast).is_published
    assert draft(cast).revision["components"] == {}


def test_a_discarded_draft_leaves_the_rules_as_they_were(cast: Cast, desk: Desk) -> None:
    answer = desk.post("discard/")

    assert answer.headers["Location"].endswith("/rules/")
    with tenant_scope(cast.organization.pk):
        assert not RuleVersion.objects.exists()
