"""Model ssi-v1 is what was published, to the last constant."""

from __future__ import annotations

import ast
import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest

import scoring.core.versions.v1 as v1
from scoring.core.model import LinearCurve, LogCurve, RateCurve
from scoring.core.registry import CURRENT, RELEASED, model
from scoring.core.versions.v1 import V1

# A released version never changes: whoever has to edit these two lines wants a new version.
DATA = "b9e117f117d86ba9941301714764d0459cb1f54f4c8a542d9cfa4006033d784c"
SOURCE = "a1c9ea82cf0f73381c56d89e3bba60754ae4600b5ae0209369542820be39eb15"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_data_of_the_released_version_are_frozen() -> None:
    data = json.dumps(asdict(V1), sort_keys=True, ensure_ascii=True)

    assert sha256(data) == DATA


def test_the_source_of_the_released_version_is_frozen() -> None:
    tree = ast.parse(Path(v1.__file__).read_text(encoding="utf-8"))
    body = tree.body[1:]  # without the docstring, which may be worded better

    # As text: what a tree is told as differs between versions of Python.
    assert sha256("\n".join(ast.unparse(statement) for statement in body)) == SOURCE


def test_the_current_model_is_released_under_its_own_name() -> None:
    assert CURRENT == "ssi-v1"
    assert model(CURRENT) is V1
    assert [name for name, spec in RELEASED.items() if spec.name != name] == []


def test_an_unknown_version_is_no_model() -> None:
    with pytest.raises(KeyError):
        model("ssi-v0")


def test_every_pillar_has_25_points() -> None:
    assert [p.name for p in V1.pillars] == ["brand", "find", "insights", "relationships"]
    assert [sum(c.max for c in p.components) for p in V1.pillars] == [25, 25, 25, 25]


def test_the_components_have_their_codes_names_and_points() -> None:
    assert [(c.code, c.name, c.max) for c in V1.components] == [
        ("B1", "profile_completeness", 7),
        ("B2", "social_proof", 3),
        ("B3", "original_publishing", 7),
        ("B4", "engagement_on_originals", 6),
        ("B5", "audience_growth", 2),
        ("F1", "people_searches", 6),
        ("F2", "prospect_profile_views", 6),
        ("F3", "decision_makers_contacted", 5),
        ("F4", "leads_and_accounts_saved", 4),
        ("F5", "days_active", 4),
        ("I1", "content_shared", 6),
        ("I2", "engagement_received", 6),
        ("I3", "thoughtful_comments", 8),
        ("I4", "reactions_given", 2),
        ("I5", "regularity", 3),
        ("R1", "network_size", 5),
        ("R2", "decision_maker_connections", 6),
        ("R3", "internal_connections", 2),
        ("R4", "invitation_acceptance", 4),
        ("R5", "two_way_conversations", 4),
        ("R6", "message_response", 4),
    ]


def test_the_targets_of_full_points_are_these() -> None:
    targets = {c.code: c.curve.target for c in V1.components if isinstance(c.curve, LogCurve)}

    assert targets == {
        "B2": 60,
        "B3": 15,
        "B4": 300,
        "B5": 60,
        "F1": 40,
        "F2": 120,
        "F3": 20,
        "F4": 40,
        "I1": 20,
        "I2": 300,
        "I3": 24,
        "I4": 60,
        "I5": 25,
        "R1": 1000,
        "R2": 100,
        "R3": 25,
        "R5": 25,
    }


def test_the_other_curves_are_these() -> None:
    others = {c.code: c.curve for c in V1.components if not isinstance(c.curve, LogCurve)}

    assert others == {
        "B1": LinearCurve(full=100),
        "F5": LinearCurve(full=20),
        "R4": RateCurve(low=10, high=45, prior=10),
        "R6": RateCurve(low=5, high=35, prior=5),
    }


def test_the_checklist_adds_up_to_100_per_cent() -> None:
    assert {item.keys: (item.points, item.at_least) for item in V1.checklist} == {
        ("photo",): (15, 1),
        ("banner",): (8, 1),
        ("headline_chars",): (12, 40),
        ("about_chars",): (15, 200),
        ("current_role_described",): (12, 1),
        ("past_roles",): (8, 2),
        ("education",): (5, 1),
        ("skills",): (8, 5),
        ("location", "industry"): (5, 1),
        ("featured",): (7, 1),
        ("custom_url",): (5, 1),
    }
    assert sum(item.points for item in V1.checklist) == 100


def test_the_units_are_these_hundredths() -> None:
    assert asdict(V1.units) == {
        "endorsement": 100,
        "recommendation": 500,
        "publish_original": 100,
        "publish_article": 200,
        "publish_reshare": 25,
        "reaction_received": 100,
        "comment_received": 300,
        "repost_received": 400,
        "unsplit_engagement": 100,
        "follower": 100,
        "search": 100,
        "search_advanced": 150,
        "view": 100,
        "view_first_degree": 50,
        "lead": 100,
        "account": 200,
        "share_original": 100,
        "share_article": 100,
        "share_with_text": 70,
        "share_repost": 40,
        "reaction": 100,
        "day": 100,
        "contact": 100,
    }


def test_the_daily_caps_are_these_hundredths() -> None:
    assert asdict(V1.caps) == {
        "publish_posts": 100,
        "publish_articles": 200,
        "searches": 1000,
        "views": 2500,
        "saved": 1000,
        "shares": 200,
        "reactions": 1000,
    }


def test_the_spans_are_these_days() -> None:
    assert asdict(V1.spans) == {
        "window": 90,
        "half_life": 30,
        "active": 30,
        "opener_silence": 30,
        "opener_answer": 30,
        "opener_pending": 7,
        "message_pending": 7,
        "invitation_pending": 14,
    }


def test_the_limits_are_these() -> None:
    assert V1.least_coverage == 50
    assert V1.least_measured == 60
    assert V1.known_titles == 50
    assert V1.reshare_words == 25
    assert V1.group_floor == 5
    assert V1.thought_leader == 75
    assert dict(V1.bands) == {"starting": 0, "developing": 30, "proficient": 50, "leader": 70}
    assert V1.policies == ("equal", "linkedin_like")
    assert V1.seat_component == "leads_and_accounts_saved"


def test_the_rules_of_comments_are_these() -> None:
    rules = V1.comments

    assert rules.steps == ((25, 100), (12, 80), (5, 40))
    assert (rules.unknown, rules.own_post) == (40, 50)
    assert (rules.repeat_days, rules.per_post, rules.per_day) == (90, 2, 10)
    assert (rules.always, rules.short_segment) == (("thanks", "congrats", "congratulations"), 2)
    assert rules.half_words == ("han", "kana", "hangul")
    assert len(rules.phrases) == len(set(rules.phrases)) == 44


def test_the_rules_of_titles_are_these() -> None:
    rules = V1.titles

    assert (rules.part_ends, rules.company_after) == (("and", "at"), ("@", "at"))
    assert (rules.cut_from, rules.full_pairs) == (("to",), (("chief", "officer"),))
    assert (len(rules.void), len(rules.false_friends)) == (9, 10)
    assert (len(set(rules.full)), len(set(rules.half))) == (len(rules.full), len(rules.half))
    assert (len(rules.full), len(rules.half)) == (87, 19)
