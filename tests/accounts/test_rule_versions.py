"""An organization's own versions of the rules: drafted, published, and then never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import rule_versions
from accounts.models import PublishedError, RuleVersion
from accounts.rules import TamperedError, rulebook_of, rules_today, specs_named
from accounts.tenancy import tenant_scope
from scoring.core.revision import RevisionError
from scoring.core.versions.v1 import V1
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 10)
NOW = "2026-06-10T08:00:00Z"
HARDER = {"social_proof": {"max": 3, "target": 90}}


def drafted(cast: Cast, **more: Any) -> RuleVersion:
    access = cast.access(cast.admin)
    draft = rule_versions.draft_create(access=access)
    return rule_versions.draft_change(
        access=access, draft=draft, revision=draft.revision | {"components": HARDER} | more
    )


def published(cast: Cast, on: date = TODAY, **more: Any) -> RuleVersion:
    return rule_versions.draft_publish(
        access=cast.access(cast.admin), draft=drafted(cast, **more), effective_from=on, note="Why."
    )


def target(spec: Any) -> int:
    found = next(c for c in spec.components if c.name == "social_proof")
    return int(found.curve.target)


@pytest.fixture(autouse=True)
def at_home(cast: Cast) -> Any:
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        yield


def test_without_versions_the_standard_model_holds_from_the_beginning(cast: Cast) -> None:
    book = rulebook_of(cast.organization)

    assert [period.since for period in book.periods] == [None]
    assert book.on(date(2000, 1, 1)).spec is V1
    assert book.periods[0].company_aliases == ("Fjord Sales AS",)


def test_a_draft_begins_with_what_holds_and_changes_nothing(cast: Cast) -> None:
    draft = drafted(cast)

    assert (draft.number, draft.name, draft.is_published) == (1, "own-1", False)
    assert draft.revision["aliases"] == ["Fjord Sales AS"]
    assert draft.revision["policy"] == "equal"
    assert rules_today(cast.organization).spec is V1


def test_there_is_one_draft(cast: Cast) -> None:
    first = drafted(cast)

    again = rule_versions.draft_create(access=cast.access(cast.owner))

    assert again == first
    assert RuleVersion.objects.count() == 1


def test_a_published_version_holds_from_its_day_on(cast: Cast) -> None:
    published(cast, date(2026, 7, 1), policy="linkedin_like", aliases=["Fjord"])

    book = rulebook_of(cast.organization)

    assert [target(book.on(date(2026, 6, day)).spec) for day in (1, 30)] == [60, 60]
    assert target(book.on(date(2026, 7, 1)).spec) == 90
    assert book.on(date(2026, 7, 1)).policy == "linkedin_like"
    assert book.periods[1].company_aliases == ("Fjord",)
    assert book.until(book.periods[0]) == date(2026, 6, 30)
    assert book.until(book.periods[1]) is None


def test_spans_are_the_days_of_each_version(cast: Cast) -> None:
    published(cast, date(2026, 7, 1))

    spans = list(rulebook_of(cast.organization).spans(date(2026, 6, 28), date(2026, 7, 2)))

    assert [(rules.name, first.isoformat(), last.isoformat()) for rules, first, last in spans] == [
        ("ssi-v1", "2026-06-28", "2026-06-30"),
        ("own-1", "2026-07-01", "2026-07-02"),
    ]


def test_the_next_draft_begins_with_the_latest_version(cast: Cast) -> None:
    published(cast)

    draft = rule_versions.draft_create(access=cast.access(cast.admin))

    assert (draft.number, draft.revision["components"]) == (2, HARDER)


def test_equal_versions_are_one_model_by_identity(cast: Cast) -> None:
    published(cast)

    first, second = (rules_today(cast.organization).spec for _ in range(2))

    assert first is second
    assert specs_named({"own-1", "ssi-v1"}) == {"own-1": first, "ssi-v1": V1}


def test_a_published_version_is_neither_changed_nor_deleted(cast: Cast) -> None:
    version = published(cast)
    access = cast.access(cast.admin)

    with pytest.raises(PublishedError):
        rule_versions.draft_change(access=access, draft=version, revision={"base": "ssi-v1"})
    with pytest.raises(PublishedError):
        rule_versions.draft_discard(access=access, draft=version)
    with pytest.raises(PublishedError):
        RuleVersion(pk=version.pk, organization=cast.organization, number=1).save()

    assert RuleVersion.objects.get().revision["components"] == HARDER


def test_what_was_changed_behind_the_applications_back_is_noticed(cast: Cast) -> None:
    published(cast)
    RuleVersion.objects.update(revision={"base": "ssi-v1"})

    with pytest.raises(TamperedError, match=r"own-1 of .* is not what was published"):
        rulebook_of(cast.organization)


@pytest.mark.parametrize(
    ("on", "note", "field"),
    [
        (date(2026, 6, 9), "Why.", "effective_from"),
        (date(2026, 6, 30), "Why.", "effective_from"),
        (date(2026, 7, 1), "Why.", "effective_from"),
        (date(2026, 7, 2), " ", "note"),
    ],
)
def test_a_day_that_is_over_or_covered_or_no_note_is_refused(
    cast: Cast, on: date, note: str, field: str
) -> None:
    published(cast, date(2026, 7, 1))
    draft = drafted(cast)

    with pytest.raises(ValidationError) as refused:
        rule_versions.draft_publish(
            access=cast.access(cast.admin), draft=draft, effective_from=on, note=note
        )

    assert list(refused.value.message_dict) == [field]
    assert not RuleVersion.objects.get(number=2).is_published


def test_numbers_that_cannot_be_are_refused_and_not_stored(cast: Cast) -> None:
    draft = drafted(cast)

    with pytest.raises(RevisionError):
        rule_versions.draft_change(
            access=cast.access(cast.admin),
            draft=draft,
            revision={"base": "ssi-v1", "components": {"social_proof": {"max": 9, "target": 1}}},
        )

    assert RuleVersion.objects.get().revision["components"] == HARDER


@pytest.mark.parametrize("who", ["manager", "rep", "analyst"])
def test_only_owners_and_admins_draft(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        rule_versions.draft_create(access=cast.access(getattr(cast, who)))

    assert not RuleVersion.objects.exists()


def test_the_rules_of_another_organization_are_its_own(cast: Cast) -> None:
    published(cast)

    with tenant_scope(cast.other_organization.pk):
        assert rules_today(cast.other_organization).spec is V1
        with pytest.raises(KeyError):
            specs_named({"own-1"})
