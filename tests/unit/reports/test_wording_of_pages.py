"""What pages say beside their numbers: exact words, and another language has its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from django.utils import translation

from scoring.core.associations import Association
from scoring.core.mix import Mix, inputs
from scoring.core.plan import Plan, plan
from scoring.core.result import Band
from scoring.core.versions.v1 import V1
from scoring.core.what_if import what_if
from scoring.industry_places import IndustryPlace
from teams.models import LookKind
from teams.reports.rule_examples import examples_of
from teams.reports.wording import calibration, industry, labels, looks, pages, plans
from tests.unit.core.given import EVERYTHING, TODAY
from tests.unit.reports.catalogue import english

BY = date(2026, 12, 31)
PLANNED = plan([EVERYTHING], Decimal(20), TODAY, BY, V1)
TRIED = what_if([EVERYTHING], Mix(posts=2), TODAY, BY, V1)


def outcome(**changes: object) -> Plan:
    return replace(PLANNED, **changes)  # type: ignore[arg-type]


PLACE = IndustryPlace(
    on=BY,
    n=40,
    members=7,
    top_percent=20,
    step=5,
    median=44,
    pillars=(11, 12, 13, 8),
    total=Decimal("40.00"),
)
NO_PLACE = replace(PLACE, top_percent=None, total=None)
UNMEASURED = replace(TRIED, planned=replace(TRIED.planned, total=None))
LOOKS = {
    f"look {kind} {detail}": (kind, detail)
    for kind, detail in [
        *((kind.value, "") for kind in LookKind if kind != LookKind.API),
        ("member", "notes"),
        ("file", "what-if"),
        ("ledger", "api"),
        *(("api", asked) for asked in looks.ASKED),
    ]
}
SAID: dict[str, Callable[[], object]] = {
    "no total to plan": lambda: plans.planned(outcome(total=None), BY),
    "not reachable": lambda: plans.planned(outcome(reachable=False), BY),
    "nothing more": lambda: plans.planned(outcome(target=Decimal(0)), BY),
    "reached": lambda: plans.planned(PLANNED, BY),
    "tried": lambda: plans.outcome(TRIED, BY),
    "no total": lambda: plans.outcome(UNMEASURED, BY),
    "inputs": lambda: [plans.input_label(one.name, V1) for one in inputs(V1)],
    "bands": lambda: [labels.band_label(band) for band in get_args(Band)],
    "band": lambda: labels.band_note(V1, "developing", Decimal("49.04")),
    "last band": lambda: labels.band_note(V1, "leader", Decimal("80.00")),
    "rules": lambda: [labels.rules_label("ssi-v1"), labels.rules_label("own-2")],
    "no data": pages.no_data,
    "nothing imported": lambda: [pages.nothing_imported(""), pages.nothing_imported("12")],
    "before": lambda: pages.before_the_first(BY),
    "not measured": lambda: [*pages.not_measured(1), *pages.not_measured(3)],
    "days": lambda: pages.days_ago(BY, 30),
    "links": lambda: [pages.week_by_week(), pages.log_by_hand(), pages.user_report()],
    "standing": lambda: [
        pages.not_compared(5),
        pages.not_compared_beside(5),
        pages.without_rank(7),
        pages.ranked(3, 7),
        *pages.top_percent(3, 7),
    ],
    "facts": lambda: [text for n in (0, 2, 3) for text in pages.pool_facts(7, 5, BY)[n]],
    "account": looks.deleted_account,
    "industry": lambda: [
        industry.sample(),
        industry.own_rules(),
        industry.no_part(),
        industry.no_edition(),
    ],
    "terms": lambda: [text for term in industry.terms() for text in (term.title, term.text)],
    "place": lambda: [industry.place_note(PLACE), industry.place_note(NO_PLACE)],
    "place facts": lambda: [
        text
        for fact in industry.place_facts(PLACE)
        for text in (fact.name, fact.text)
        if text != "40.00"
    ],
    "correlations": lambda: [
        calibration.correlated(Association(30, rho, interval))
        for rho, interval in (
            (None, None),
            (Decimal("0.5"), None),
            (Decimal("0.5"), (Decimal("0.1"), Decimal("0.8"))),
            (Decimal("-0.5"), (Decimal("-0.8"), Decimal("-0.1"))),
            (Decimal("0.1"), (Decimal("-0.3"), Decimal("0.4"))),
        )
    ],
    "few pairs": lambda: [calibration.correlated(Association(n)) for n in (1, 9)],
    "too few": lambda: [calibration.too_few(n, 5) for n in (0, 1, 4)],
    "look at all": lambda: looks.look("report", "", component="", team=""),
    **{
        name: lambda kind=kind, detail=detail: looks.look(kind, detail, component="1", team="2")  # type: ignore[misc]
        for name, (kind, detail) in LOOKS.items()
    },
}


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", SAID)
def test_another_catalogue_changes_what_is_said(name: str) -> None:
    told = SAID[name]()
    texts = [told] if isinstance(told, str) else list(told)  # type: ignore[call-overload]

    assert texts
    assert {text for text in texts if english(text)} == set()


@pytest.mark.usefixtures("german")
def test_the_worked_examples_of_the_rules_are_told_in_the_language_of_who_asks() -> None:
    told = [part.text for example in examples_of(V1).values() for part in example.parts]
    with translation.override("en"):
        plain = [part.text for example in examples_of(V1).values() for part in example.parts]

    assert {text for text in told if english(text)} == set()
    assert {text for text in plain if "⟦" in text} == set()


def test_every_input_and_every_look_has_its_words() -> None:
    assert set(plans.INPUTS) == {one.name for one in inputs(V1)}
    for kind in LookKind:
        assert looks.look(kind.value, "score", component="B1", team="").strip()


def test_outcomes_are_told_in_numbers() -> None:
    total, idle = PLANNED.total, PLANNED.coasting.total
    minutes = PLANNED.minutes_a_week

    assert plans.planned(PLANNED, BY) == (
        f"{total} on 31 Dec 2026 takes about {minutes:.0f} minutes a week."
    )
    assert plans.planned(outcome(reachable=False), BY) == (
        f"Not reachable by 31 Dec 2026: {total} with the most that is sensible."
    )
    assert plans.planned(outcome(target=Decimal(0)), BY) == (
        f"0.00 on 31 Dec 2026 takes nothing more: {idle}."
    )
    assert plans.input_label("reshares", V1) == "Reshares with 25 words of your own"
    assert plans.input_label("comments", V1) == "Comments of 25 words or more"


def test_counts_agree_and_signs_of_per_cent_stand_alone() -> None:
    assert pages.not_measured(1)[1] == (
        "1 of 4 pillars has a value. A pillar needs 60% of its points measured."
    )
    assert pages.not_measured(3)[1].startswith("3 of 4 pillars have a value.")
    assert pages.top_percent(2, 9) == ("Top x %", "100 · 2 / 9, rounded up.")
    assert pages.nothing_imported("Ada").startswith("Nothing has been imported that makes Ada’s")
