"""The markup of every page of the rules holds together, in every state that they know."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION, scored
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db

REVISION = {
    "components": {
        "social_proof": {"max": 3, "target": 10},
        "message_response": {"max": 4, "low": 5, "high": 28, "prior": 5},
    },
    "policy": "linkedin_like",
    "aliases": [],
    "phrases": {"de": ["gut <gesagt>"], "sv": ["bra"]},
}
PAGES = ("", "0/", "1/", "draft/", "draft/preview/", "draft/publish/")


@pytest.fixture(params=[*PAGES, "wrong draft", "wrong publication", "no draft"])
def page(request: pytest.FixtureRequest, cast: Cast) -> Markup:
    """Each page as an admin sees it, with own rules to come and a draft after them."""
    scored(cast.organization, REACTION)
    client = Client()
    client.force_login(cast.admin)
    base = f"/o/{cast.organization.slug}/rules/"
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(cast.organization, cast.admin, date(2026, 7, 1), **REVISION)
        if request.param == "no draft":
            return Markup(client.get(f"{base}draft/").content.decode())
        factories.rule_draft(cast.organization, cast.admin, policy="equal")
        match request.param:
            case "wrong draft":
                sent = {"social_proof-max": "x", "phrases-0-words": "a", "aliases": "!"}
                answer = client.post(f"{base}draft/", sent)
            case "wrong publication":
                answer = client.post(f"{base}draft/publish/", {"effective_from": "soon"})
            case path:
                answer = client.get(base + path)
    return Markup(answer.content.decode())


def test_a_page_of_the_rules_holds_together(page: Markup) -> None:
    assert (page.open, page.stray) == ([], [])
    assert page.repeated_ids == []
    assert page.broken_references == set()
    assert page.tables_without_caption == 0
    assert (page.unnamed_graphics, page.undescribed_graphics) == (0, [])
    assert page.unlabelled_fields == []
    assert len(page.all("h1")) == 1


def test_every_form_of_the_rules_that_posts_carries_the_token(page: Markup) -> None:
    posting = [form for form in page.all("form") if form.get("method") == "post"]
    tokens = [f for f in page.all("input") if f.get("name") == "csrfmiddlewaretoken"]

    assert len(tokens) == len(posting)
