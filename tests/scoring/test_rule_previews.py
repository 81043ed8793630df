"""A draft is tried on everybody before it is published: exact, and nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organization
from accounts.rules import alias_keys, rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.records import Connection, Proof
from scoring.core.revision import revised, revision_of
from scoring.core.rules import Rules
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.rule_previews import members_waiting, preview_rules
from tests import factories
from tests.scoring.given import FIRST, LAST, REACTION, scored

pytestmark = pytest.mark.django_db

PROOF = Proof(on=FIRST, endorsements=10, recommendations=0, source="crm", ref="proof")
EASIER = {"base": "ssi-v1", "components": {"social_proof": {"max": 3, "target": 10}}}


@pytest.fixture
def home() -> Organization:
    return factories.organization()


def rules(home: Organization, **more: object) -> tuple[Rules, Rules]:
    now = rulebook_of(home).on(LAST)
    revision = revision_of(EASIER | more)
    return now, Rules(
        revised(revision, "own-1"), revision.policy, alias_keys(home, revision.aliases)
    )


def test_everybody_is_scored_by_both_rules(home: Organization) -> None:
    praised, other = scored(home, PROOF), scored(home, REACTION)

    with tenant_scope(home.pk):
        now, then = rules(home)
        found = {each.member_id: each for each in preview_rules(now=now, then=then)}

    assert str(found[praised.pk].change) == "1.77"
    assert str(found[praised.pk].after.pillars["brand"].points) == "3.00"
    assert str(found[other.pk].change) == "0.00"
    assert found[other.pk].before.as_of == LAST


def test_nothing_is_stored_and_no_fact_is_read(
    home: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = [scored(home, PROOF) for _ in range(3)]

    with tenant_scope(home.pk):
        now, then = rules(home)
        with django_assert_num_queries(1):
            found = preview_rules(now=now, then=then)
        assert set(ScoreSnapshot.objects.values_list("model", flat=True)) == {"ssi-v1"}

    assert [each.member_id for each in found] == [member.pk for member in members]


def test_who_has_left_is_neither_scored_nor_waited_for(home: Organization) -> None:
    stays = scored(home, PROOF)
    goes = scored(home, PROOF, left_on=LAST + timedelta(days=1))
    scored(home, PROOF, left_on=LAST)

    with tenant_scope(home.pk):
        now, then = rules(home)
        found = preview_rules(now=now, then=then)
        ScoreOutlook.objects.update(model="own-9")
        waiting = members_waiting(rulebook_of(home))

    assert [each.member_id for each in found] == [stays.pk, goes.pk]
    assert waiting == 2


def test_other_names_of_the_company_make_other_co_workers(home: Organization) -> None:
    company = next(iter(alias_keys(home, ["Fjord"])))
    knows = Connection(on=FIRST, contact="bo", title=0, company=company, source="crm", ref="bo")
    member = scored(home, knows)

    with tenant_scope(home.pk):
        now, then = rules(home, aliases=["Fjord"])
        [found] = preview_rules(now=now, then=replace(then, spec=now.spec))

    assert found.member_id == member.pk
    before, after = (
        each.components["internal_connections"] for each in (found.before, found.after)
    )
    assert (before.coverage, before.raw) == ("not_measured", None)
    assert str(after.raw) == "1"
