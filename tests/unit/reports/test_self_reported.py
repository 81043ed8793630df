"""How much of a component is the member's own word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scoring.core.records import AnyRecord, Coverage, Profile
from scoring.core.registry import CURRENT, model
from teams.reports.self_reported import Known, known_checklist, self_reported

SPEC = model(CURRENT)
D = date(2026, 11, 22)
OWN = "self-reported"


def covers(*metrics: str, days: int, source: str, ago: int = 0) -> Coverage:
    """Return coverage of so many days, up to so many days ago."""
    end = D - timedelta(days=ago)
    return Coverage(metrics=metrics, start=end - timedelta(days=days - 1), end=end, source=source)


def profile(source: str, on: date = D, **values: bool | int) -> Profile:
    return Profile(on=on, source=source, values=values)


def words(component: str, *records: AnyRecord) -> str:
    return self_reported(records, D, SPEC)[component]


def test_nothing_is_marked_where_files_tell_everything() -> None:
    found = self_reported([covers("*", days=90, source="linkedin")], D, SPEC)

    assert {*found.values()} == {""}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([covers("prospect_profile_views", days=3, source=OWN)], "self-reported"),
        (
            [
                covers("prospect_profile_views", days=3, source=OWN),
                covers("prospect_profile_views", days=90, source="sales_navigator"),
            ],
            "3 days self-reported",
        ),
        (
            [
                covers("prospect_profile_views", days=1, source=OWN),
                covers("prospect_profile_views", days=9, source="sales_navigator", ago=81),
            ],
            "1 day self-reported",
        ),
        (
            [
                covers("prospect_profile_views", days=1, source=OWN),
                covers("prospect_profile_views", days=9, source="sales_navigator", ago=90),
            ],
            "self-reported",
        ),
        ([covers("prospect_profile_views", days=3, source=OWN, ago=90)], ""),
    ],
)
def test_the_days_of_the_window_are_told(records: list[AnyRecord], expected: str) -> None:
    assert words("prospect_profile_views", *records) == expected


def test_of_the_checklist_the_checks_are_told() -> None:
    archive = profile("linkedin", photo=True, skills=7, location=True, industry=True)
    own = profile(OWN, featured=True, industry=False, on=D - timedelta(days=1))

    assert words("profile_completeness", archive, own) == "1 of 4 checks self-reported"


def test_a_checklist_of_the_member_alone_is_self_reported() -> None:
    assert words("profile_completeness", profile(OWN, photo=True)) == "self-reported"


def test_a_later_file_takes_the_mark_away() -> None:
    own = profile(OWN, photo=True, on=D - timedelta(days=3))

    assert words("profile_completeness", own, profile("linkedin", photo=True)) == ""


def test_the_latest_word_on_each_key_is_known() -> None:
    records = [
        profile("linkedin", on=date(2026, 11, 1), photo=True, skills=7),
        profile(OWN, on=date(2026, 11, 3), skills=9),
        profile(OWN, on=date(2026, 11, 30), photo=False),
    ]

    assert known_checklist(records, D) == {
        "photo": Known(True, date(2026, 11, 1), "linkedin"),
        "skills": Known(9, date(2026, 11, 3), OWN),
    }


@pytest.mark.parametrize("order", [1, -1])
def test_of_one_day_the_higher_value_is_known_and_of_equal_ones_the_file(order: int) -> None:
    records = [
        profile("linkedin", photo=True, skills=7),
        profile(OWN, photo=False, skills=7, banner=True),
        profile("linkedin", banner=False),
    ][::order]

    assert known_checklist(records, D) == {
        "photo": Known(True, D, "linkedin"),
        "skills": Known(7, D, "linkedin"),
        "banner": Known(True, D, OWN),
    }
