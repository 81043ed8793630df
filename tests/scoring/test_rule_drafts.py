"""Own rules in the browser: drafted with errors beside their fields, tried, published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import RuleVersion, User
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from scoring.core.revision import revision_of
from scoring.rule_forms import RevisionForm
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, NOW, REACTION, score, scored
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db

PRAISE = Proof(on=FIRST, endorsements=10, recommendations=0, source="crm", ref="proof")
EASIER = {"social_proof": {"max": 3, "target": 10}}
SINCE = date(2026, 6, 20)


class Desk:
    """Somebody's browser at the draft of the first organization."""

    def __init__(self, cast: Cast, user: User) -> None:
        self.cast, self.client = cast, Client()
        self.client.force_login(user)

    def get(self, path: str = "", **headers: str) -> HttpResponse:
        with time_machine.travel(NOW, tick=False):
            return self.client.get(self._at(path), headers=headers)

    def post(self, path: str = "", data: Any = None) -> HttpResponse:
        with time_machine.travel(NOW, tick=False):
            return self.client.post(self._at(path), data or {})

    def filled(self, **more: str) -> dict[str, str]:
        """Return the fields as the page has them, and some otherwise."""
        form = self.get().context["form"]
        fields = {name: str(form[name].value() or "") for name in form.fields}
        return fields | more

    def _at(self, path: str) -> str:
        return f"/o/{self.cast.organization.slug}/rules/draft/{path}"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    desk = Desk(cast, cast.admin)
    desk.post("start/")
    return desk


def draft(cast: Cast) -> RuleVersion:
    with tenant_scope(cast.organization.pk):
        return RuleVersion.objects.get()


def words(answer: HttpResponse) -> str:
    return " ".join(Markup(answer.content.decode()).text.split())


def publication(desk: Desk, **more: str) -> dict[str, str]:
    seen = desk.get("publish/").context["form"].digest
    return {
        "effective_from": SINCE.isoformat(),
        "note": "Praise is rarer than we thought.",
        "confirm": "on",
        "seen": seen,
        **more,
    }


# -- drafting ----------------------------------------------------------------------------------


def test_a_draft_is_begun_by_a_button_alone(cast: Cast) -> None:
    desk = Desk(cast, cast.owner)

    before = desk.get()
    with tenant_scope(cast.organization.pk):
        nothing = RuleVersion.objects.count()
    answer = desk.post("start/")

    assert "There is no draft." in words(before)
    assert nothing == 0
    assert answer.headers["Location"].endswith("/rules/draft/")
    assert draft(cast).created_by == cast.owner


def test_what_is_filled_in_is_what_the_draft_says(cast: Cast, desk: Desk) -> None:
    answer = desk.post(
        data=desk.filled(
            **{
                "original_publishing-max": "9",
                "original_publishing-target": "20",
                "engagement_on_originals-max": "4",
                "message_response-high": "28",
                "policy": "linkedin_like",
                "aliases": "Fjord Sales AS\r\n\r\n Fjord \r\n",
                "phrases-0-language": "DE",
                "phrases-0-words": "gut gesagt\r\nstark",
                "full_titles-1-language": "sv",
                "full_titles-1-words": "koncernchef",
            }
        )
    )

    assert answer.status_code == 302
    assert draft(cast).revision == {
        "base": "ssi-v1",
        "components": {
            "original_publishing": {"max": 9, "target": 20},
            "engagement_on_originals": {"max": 4, "target": 300},
            "message_response": {"max": 4, "low": 5, "high": 28, "prior": 5},
        },
        "policy": "linkedin_like",
        "aliases": ["Fjord Sales AS", "Fjord"],
        "phrases": {"de": ["gut gesagt", "stark"]},
        "full_titles": {"sv": ["koncernchef"]},
        "half_titles": {},
    }


def test_a_saved_draft_is_filled_in_again_with_rows_to_spare(desk: Desk) -> None:
    desk.post(data=desk.filled(**{"phrases-1-language": "de", "phrases-1-words": "stark"}))

    fields = desk.filled()

    assert (fields["phrases-0-language"], fields["phrases-0-words"]) == ("de", "stark")
    assert fields["phrases-2-language"] == ""
    assert "phrases-3-language" not in fields


def test_saving_can_lead_to_the_preview(desk: Desk) -> None:
    answer = desk.post(data=desk.filled(preview="1"))

    assert answer.headers["Location"].endswith("/rules/draft/preview/")


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("social_proof-max", "", "Enter a number."),
        ("social_proof-max", "three", "Enter a number."),
        ("social_proof-max", "0", "Enter a whole number from 1 to 24."),
        ("leads_and_accounts_saved-max", "11", "Enter a whole number from 1 to 10."),
        ("social_proof-target", "-1", "Enter a whole number from 1 to 1000000."),
        ("days_active-full", "31", "Enter a whole number from 1 to 30."),
        ("message_response-high", "5", "Enter a whole number from 6 to 100."),
        ("aliases", "!!!", "Enter words of at most 100 characters."),
        ("phrases-0-words", "stark", "Enter two or three letters, such as de."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_stored(
    cast: Cast, desk: Desk, name: str, value: str, error: str
) -> None:
    was = draft(cast).revision
    at = name.replace("-words", "-language") if name.startswith("phrases") else name

    answer = desk.post(data=desk.filled(**{name: value, "network_size-target": "900"}))

    page = Markup(answer.content.decode())
    field = next(attrs for _, attrs in page.elements if attrs.get("name") == at)
    assert answer.status_code == 422
    assert answer.context["form"].errors[at] == [error]
    assert field["aria-invalid"] == "true"
    assert error in words(answer)
    assert answer.context["form"]["network_size-target"].value() == "900"
    assert draft(cast).revision == was


def test_a_pillar_that_does_not_sum_to_25_is_told_by_its_name(cast: Cast, desk: Desk) -> None:
    data = desk.filled(**{"social_proof-max": "4", "network_size-max": "1"})

    answer = desk.post(data=data)

    assert answer.context["form"].non_field_errors() == [
        "The points of Brand have to sum to 25; these sum to 26.",
        "The points of Relationships have to sum to 25; these sum to 21.",
    ]
    assert draft(cast).revision["components"] == {}


def test_every_wrong_field_is_told_at_once(desk: Desk) -> None:
    wrong = {
        "social_proof-target": "0",
        "network_size-target": "x",
        "full_titles-0-language": "sv",
        "full_titles-0-words": "x" * 101,
    }

    answer = desk.post(data=desk.filled(**wrong))

    assert set(answer.context["form"].errors) == {
        "social_proof-target",
        "network_size-target",
        "full_titles-0-words",
    }


def test_a_language_named_twice_is_one(cast: Cast, desk: Desk) -> None:
    rows = {
        "phrases-0-language": "de",
        "phrases-0-words": "stark",
        "phrases-1-language": "De",
        "phrases-1-words": "gut gesagt",
    }

    desk.post(data=desk.filled(**rows))

    assert draft(cast).revision["phrases"] == {"de": ["stark", "gut gesagt"]}


def test_the_check_says_what_the_points_sum_to_and_stores_nothing(cast: Cast, desk: Desk) -> None:
    answer = desk.post("check/", desk.filled(**{"social_proof-max": "5"}))

    said = words(answer)
    assert "<html" not in answer.content.decode()
    assert "Brand 27 of 25 has to be 25" in said
    assert "Find 25 of 25" in said
    assert draft(cast).revision["components"] == {}


def test_points_that_are_no_numbers_have_no_sum() -> None:
    form = RevisionForm({"social_proof-max": "x"}, revision=revision_of({"base": "ssi-v1"}))

    assert form.pillars[0].points is None
    assert not form.is_valid()


def test_words_for_the_past_are_not_promised(desk: Desk) -> None:
    assert "what was imported before is not judged again" in words(desk.get())


def test_a_draft_that_is_gone_is_told(cast: Cast, desk: Desk) -> None:
    data = desk.filled()
    desk.post("discard/")

    answers = [
        desk.post(data=data),
        desk.post("check/", data),
        desk.get("preview/"),
        desk.get("publish/"),
        desk.post("publish/"),
        desk.post("discard/"),
    ]

    assert {answer.headers["Location"] for answer in answers} == {
        f"/o/{cast.organization.slug}/rules/draft/"
    }
    assert "There is no draft any more" in words(desk.get())


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


@pytest.mark.parametrize("persona", ["manager", "analyst", "rep", "outsider"])
@pytest.mark.parametrize("path", ["", "start/", "publish/", "discard/"])
def test_who_may_not_write_rules_changes_nothing(cast: Cast, persona: str, path: str) -> None:
    factories.rule_draft(cast.organization, cast.admin)
    was = draft(cast).revision

    user = cast.users[persona]
    assert user is not None
    answer = Desk(cast, user).post(path, {"social_proof-max": "1"})

    assert answer.status_code == (404 if persona == "outsider" else 403)
    assert (draft(cast).revision, draft(cast).is_published) == (was, False)
