"""An organization's own version: what it may change, and what that makes of the model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from scoring.core.comments import comment_quality
from scoring.core.model import LinearCurve, LogCurve, RateCurve
from scoring.core.revision import RevisionError, data_of, definition, revised, revision_of
from scoring.core.titles import title_weight
from scoring.core.versions.v1 import V1


def given(**more: Any) -> dict[str, Any]:
    return {"base": "ssi-v1", **more}


def components(**more: Any) -> dict[str, Any]:
    return given(components=more)


MORE_POSTS = components(
    original_publishing={"max": 9, "target": 20},
    social_proof={"max": 1, "target": 60},
)


def test_a_revision_without_changes_is_its_base_under_another_name() -> None:
    spec = revised(revision_of(given()), "own-1")

    assert definition(spec) == definition(replace(V1, name="own-1"))
    assert [(c.name, c.max) for c in spec.components] == [(c.name, c.max) for c in V1.components]


def test_targets_and_points_within_a_pillar_change() -> None:
    spec = revised(revision_of(MORE_POSTS), "own-1")

    by_name = {c.name: c for c in spec.components}
    assert by_name["original_publishing"].max == 9
    assert by_name["original_publishing"].curve == LogCurve(20)
    assert by_name["social_proof"].max == 1
    assert [c.code for c in spec.components] == [c.code for c in V1.components]
    assert spec.name == "own-1"


def test_days_and_rates_have_numbers_of_their_own() -> None:
    data = components(
        days_active={"max": 4, "full": 15},
        invitation_acceptance={"max": 4, "low": 20, "high": 60, "prior": 5},
    )

    by_name = {c.name: c for c in revised(revision_of(data), "own-1").components}

    assert by_name["days_active"].curve == LinearCurve(15)
    assert by_name["invitation_acceptance"].curve == RateCurve(20, 60, 5)


def test_what_is_as_in_the_base_is_no_change() -> None:
    revision = revision_of(components(social_proof={"max": 3, "target": 60}))

    assert revision.components == {}


def test_words_of_a_language_join_those_of_the_model() -> None:
    data = given(
        phrases={"de": ["Danke fürs Teilen"]},
        full_titles={"de": ["Vice-Präsident"]},
        half_titles={"DE": ["Teamleiter"]},
    )

    spec = revised(revision_of(data), "own-1")

    assert comment_quality("Danke fürs Teilen!", V1) == 0
    assert comment_quality("Danke fürs Teilen, gut und sehr klar gesagt", V1) == 40
    assert comment_quality("Danke fürs Teilen, gut und sehr klar", spec) == 0
    assert title_weight("Vice-Präsident Vertrieb", V1) == 0
    assert title_weight("Vice-Präsident Vertrieb", spec) == 100
    assert title_weight("Teamleiter", spec) == 50


def test_a_revision_survives_as_json() -> None:
    data = given(
        components=MORE_POSTS["components"],
        policy="linkedin_like",
        aliases=["Fjord  Sales AS", "Fjord Sales AS"],
        phrases={"de": ["danke"]},
    )

    revision = revision_of(data)

    assert revision.aliases == ("Fjord Sales AS",)
    assert revision_of(json.loads(json.dumps(data_of(revision)))) == revision


def test_a_definition_is_json_with_every_constant() -> None:
    data = json.loads(json.dumps(definition(V1)))

    brand = data["pillars"][0]
    assert brand["components"][2] == {
        "code": "B3",
        "name": "original_publishing",
        "max": 7,
        "kind": "decayed",
        "curve": {"kind": "logarithmic", "target": 15},
    }
    assert data["units"]["recommendation"] == 500
    assert data["comments"]["per_day"] == 10


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        (given(weights={}), ""),
        (given(base="ssi-v0"), "base"),
        (given(policy="generous"), "policy"),
        (given(components=[]), "components"),
        (components(groups={"max": 1, "target": 1}), "components.groups"),
        (components(social_proof={"max": 3}), "components.social_proof"),
        (components(social_proof={"max": 3, "full": 60}), "components.social_proof"),
        (components(social_proof={"max": 0, "target": 60}), "components.social_proof.max"),
        (components(social_proof={"max": 3.0, "target": 60}), "components.social_proof.max"),
        (components(social_proof={"max": True, "target": 60}), "components.social_proof.max"),
        (components(social_proof={"max": 3, "target": 0}), "components.social_proof.target"),
        (components(social_proof={"max": 4, "target": 60}), "pillars.brand"),
        (
            components(leads_and_accounts_saved={"max": 11, "target": 40}),
            "components.leads_and_accounts_saved.max",
        ),
        (components(days_active={"max": 4, "full": 31}), "components.days_active.full"),
        (
            components(message_response={"max": 4, "low": 40, "high": 40, "prior": 5}),
            "components.message_response.high",
        ),
        (given(aliases="Fjord"), "aliases"),
        (given(aliases=["-"]), "aliases"),
        (given(aliases=["x" * 101]), "aliases"),
        (given(phrases=["danke"]), "phrases"),
        (given(phrases={"german": ["danke"]}), "phrases.german"),
        (given(phrases={"de": [1]}), "phrases.de"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(data: Any, place: str) -> None:
    with pytest.raises(RevisionError) as refused:
        revision_of(data)

    assert refused.value.place == place
