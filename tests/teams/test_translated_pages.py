"""In a second language every text that a report puts into a page of scores is in that language."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.functional import Promise
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Invitation,
    Post,
    Profile,
    Search,
)
from scoring.core.versions.v1 import V1
from scoring.models import Why
from teams.models import Member
from teams.reports.component_report import component_page
from teams.reports.component_shapes import ComponentPage
from teams.reports.plan_report import PlanQuery, plan_head, plan_page
from teams.reports.rule_pages import rulebook_page
from tests import factories
from tests.cast import Cast
from tests.house.tree import ROOT
from tests.scoring.given import EVERYTHING, FIRST, LAST, NOW, REACTION, START, recomputed, score
from tests.teams.calling import secret_of
from tests.teams.grouping import page_of
from tests.teams.reporting import page
from tests.unit.reports.catalogue import (
    REPORTS,
    english,
    messages,
    second_language,
    template_messages,
)

pytestmark = pytest.mark.django_db
# Names of people, teams and organizations, dates as the framework writes them, and formulas.
DATE = re.compile(r"\d+ \w+( \d{4})?")
FORMULA = re.compile(r"[-−+×·/≈=()0-9.,% ]|\b(?:min|max|ln|x)\b")
NAMES = {"Rita Rep", "Rita", "Oslo", "North", "South", "Fjord Sales", "Crm", "Sia Silent", "Sia"}
KEYS = frozenset({"name", "css", "url", "code", "key", "value", "kind", "component", "source"})
RECORDS: list[AnyRecord] = [
    REACTION,
    Post(on=LAST - timedelta(days=3), form="original", source="crm", ref="p"),
    Post(on=LAST - timedelta(days=2), form="repost", source="crm", ref="q"),
    Search(on=LAST - timedelta(days=3), count=20, source="crm", ref="s"),
    Comment(on=LAST, quality=0, source="crm", ref="c"),
    Invitation(on=START, contact="a", direction="out", source="crm", ref="i", title=100),
    Connection(on=START, contact="a", title=100, source="crm", ref="k"),
    Profile(on=LAST, values={"photo": True}, source="crm", ref="f"),
    Exchange(
        on=LAST - timedelta(days=20),
        conversation="x",
        contact="a",
        first_at=datetime(2026, 5, 20, tzinfo=UTC),
        first_out=True,
        outbound=1,
        inbound=1,
        source="crm",
        ref="x",
    ),
]


@pytest.fixture
def german(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Speak a second language, in which every message of the reports is translated."""
    said = [*messages(REPORTS), *template_messages(ROOT / "templates" / "scoring")]
    with second_language(settings, tmp_path / "locale", sorted({*said})):
        yield


@pytest.fixture
def rita(cast: Cast, german: None) -> Member:
    """Return Rita with something of every kind, among seven, with days that were corrected."""
    score(cast.rep_member, *RECORDS)
    late = Post(on=FIRST, form="article", source="crm", ref="late")
    batch = factories.applied(cast.rep_member, [late], new_count=1)
    recomputed(cast.rep_member, batch=batch, why=Why.IMPORT)
    for n in range(6):
        score(factories.member(cast.organization, cast.oslo, name=f"M{n}"), REACTION)
    return cast.rep_member


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value of a page, with its place; what its properties tell, too."""
    if isinstance(value, str | Promise):
        yield place, str(value)
    elif dataclasses.is_dataclass(value):
        told = [field.name for field in dataclasses.fields(value)]
        told += [n for n in dir(type(value)) if isinstance(getattr(type(value), n), property)]
        for name in told:
            if name not in KEYS and not name.endswith(("_url", "_name")):
                yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each, place)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from texts(each, place)


def untranslated(value: Any) -> dict[str, str]:
    """The texts that have English words outside of every translated message, by place."""
    return {
        place: text
        for place, text in texts(value)
        if english(FORMULA.sub("", text))
        and re.search(r" |^[A-Z][a-z]+$", text.strip())
        and text.strip() not in NAMES
        and not DATE.fullmatch(text)
    }


def component(cast: Cast, name: str, *, is_own: bool) -> ComponentPage:
    access = cast.access(cast.rep if is_own else cast.manager)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return component_page(
            access=access,
            member=cast.rep_member,
            name=name,
            as_of=LAST,
            on=None,
            show="",
            page=1,
            is_own=is_own,
            since=FIRST,
        )


def test_the_score_page_is_told_in_the_other_language(cast: Cast, rita: Member) -> None:
    own = page(cast, user=cast.rep, since=FIRST, is_own=True)
    told = page(cast, since=FIRST)

    assert own.ledger is not None
    assert own.ledger.correction is not None
    assert untranslated(own) == {}
    assert untranslated(told) == {}


def test_a_page_without_a_score_is_told_in_the_other_language(cast: Cast, german: None) -> None:
    found = page(cast, cast.silent_member, user=cast.owner)

    assert found.missing is not None
    assert untranslated(found) == {}


@pytest.mark.parametrize("is_own", [True, False])
def test_every_component_is_told_in_the_other_language(
    cast: Cast, rita: Member, is_own: bool
) -> None:
    found = [component(cast, one.name, is_own=is_own) for one in V1.components]

    assert [untranslated(one) for one in found] == [{}] * len(found)
    assert {one.room for one in found if one.room}


def test_what_is_measured_in_part_is_told_in_the_other_language(cast: Cast, german: None) -> None:
    partly = Coverage(metrics=("people_searches",), start=START, end=EVERYTHING.end, source="crm")
    factories.applied(cast.rep_member, [partly, *RECORDS])
    recomputed(cast.rep_member)

    found = page(cast, user=cast.rep, since=FIRST, is_own=True)

    assert untranslated(found) == {}
    assert untranslated(component(cast, "message_response", is_own=True)) == {}
    assert untranslated(component(cast, "decision_makers_contacted", is_own=True)) == {}


@pytest.mark.parametrize("measure", ["sum", "mean"])
def test_the_ledger_of_a_group_is_told_in_the_other_language(
    cast: Cast, rita: Member, measure: str
) -> None:
    found = page_of(cast, since=str(FIRST), on=str(LAST), by=measure)

    assert found.correction is not None
    assert untranslated(found) == {}


def test_a_what_if_is_told_in_the_other_language(cast: Cast, rita: Member) -> None:
    access = cast.access(cast.rep)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        found = plan_page(access=access, member=rita, query=PlanQuery(wants_plan=True))
        head = plan_head(access=access, member=rita, is_own=True)

    assert untranslated(found) == {}
    assert untranslated(head) == {}


def test_the_rulebook_is_told_in_the_other_language(cast: Cast, german: None) -> None:
    access = cast.access(cast.owner)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        found = rulebook_page(access=access)

    rows = [row for pillar in found.pillars for row in pillar.rows]
    told = [(row.what, row.limit, row.window, row.weekly, row.formula, row.counted) for row in rows]
    said = (found.missing, found.policy, found.checklist, found.draft)
    titles = [words.title for words in found.words]
    assert len(told) == 21
    assert untranslated([told, said, titles]) == {}


def test_a_change_of_the_rules_is_told_in_the_other_language(cast: Cast, german: None) -> None:
    with time_machine.travel(NOW, tick=False):
        factories.rule_version(
            cast.organization,
            cast.admin,
            date(2026, 6, 10),
            components={
                "original_publishing": {"max": 7, "target": 20},
                "message_response": {"max": 4, "low": 10, "high": 35, "prior": 5},
            },
            policy="linkedin_like",
            phrases={"de": ["gut gesagt"]},
        )
    access = cast.access(cast.owner)

    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        changes = rulebook_page(access=access, number=1).changes

    told = [(each.label, each.was, each.now, each.said) for each in changes]
    assert len(told) == 4
    assert untranslated(told[:3]) == {}
    assert told[3][3] == "⟦Low-effort phrases⟧, Deutsch (de): ⟦with gut gesagt⟧"


def test_page_api_and_file_say_the_same_words(cast: Cast, rita: Member, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"
    client, secret = Client(), secret_of(cast, None)
    client.force_login(cast.rep)
    with time_machine.travel(NOW, tick=False):
        html = client.get(f"/o/{cast.organization.slug}/score/?since={FIRST}").content.decode()
        file = client.get(f"/o/{cast.organization.slug}/score.csv").content.decode()
        answer = Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/members/{rita.pk}/next-points",
            headers={"Authorization": f"Bearer {secret}"},
        )

    title = answer.json()["actions"][0]["title"]
    assert title.startswith("⟦")
    assert title in html
    assert title in file
    assert page(cast, user=cast.rep, since=FIRST, is_own=True).reason in html


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        (
            f"score/?since={FIRST}",
            (
                "⟦Why it moved⟧",
                "⟦⟦Brand⟧, corrected⟧",
                "⟦25 Mai to 9 Jun, every line exact⟧",
                "⟦Cheapest next points⟧",
                "⟦What the score rests on⟧",
                "⟦Who can see this⟧",
            ),
        ),
        ("score/people_searches/", ("⟦How it is made⟧", "⟦What more would earn⟧")),
        ("score/plan/", ("⟦A week⟧", "⟦Nothing more⟧", "⟦Cheapest week⟧")),
        ("score/looks/", ("⟦Who looked⟧",)),
    ],
)
def test_labels_of_templates_are_told_in_the_other_language(
    cast: Cast, rita: Member, settings: Settings, path: str, labels: tuple[str, ...]
) -> None:
    settings.LANGUAGE_CODE = "de"
    client = Client()
    client.force_login(cast.rep)

    with time_machine.travel(NOW, tick=False):
        html = client.get(f"/o/{cast.organization.slug}/{path}").content.decode()

    assert [label for label in labels if label not in html] == []
