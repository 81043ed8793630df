"""Own rules are drafted with errors beside their fields, and nothing is half written."""

from __future__ import annotations

import pytest

from accounts.models import RuleVersion
from accounts.tenancy import tenant_scope
from scoring.core.revision import revision_of
from scoring.rule_forms import RevisionForm
from tests import factories
from tests.cast import Cast
from tests.scoring.rule_desk import Desk, draft, words
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Desk:
    desk = Desk(cast, cast.admin)
    desk.post("start/")
    return desk


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
