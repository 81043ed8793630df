"""What is logged by hand is a document of the activity format."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import (
    AnyRecord,
    Coverage,
    Followers,
    Profile,
    ProfileView,
    Saved,
    Search,
)
from scoring.core.registry import CURRENT, model
from teams.importers import activity
from teams.importers.quick_log import DayCounts, checklist_document, day_document
from teams.importers.reading import Options

ON = date(2026, 11, 22)
SOURCE = "self-reported"


def read(document: bytes) -> list[AnyRecord]:
    """Return what the reader of activity documents makes of it, every line being taken."""
    options = Options(zone=ZoneInfo("Europe/Oslo"), key=None)
    records, given, problems = activity.parse("log", BytesIO(document), options, model(CURRENT))
    assert (problems, given.kept) == ([], given.records)
    return records


def covered(*metrics: str, end: date = ON) -> Coverage:
    return Coverage(source=SOURCE, metrics=metrics, start=ON, end=end)


def test_the_document_is_json_lines() -> None:
    assert day_document(ON, DayCounts(profile_views=12)) == (
        b'{"type": "profile_view", "on": "2026-11-22", "source": "self-reported", '
        b'"ref": "profile_views:2026-11-22", "count": 12}\n'
        b'{"type": "coverage", "source": "self-reported", '
        b'"metrics": ["prospect_profile_views"], "from": "2026-11-22", "to": "2026-11-22"}\n'
    )


def test_a_count_covers_its_day_and_nothing_else() -> None:
    records = read(day_document(ON, DayCounts(profile_views=12)))

    assert records == [
        ProfileView(source=SOURCE, ref="profile_views:2026-11-22", on=ON, count=12),
        covered("prospect_profile_views"),
    ]


def test_no_views_are_told_as_none_and_covered() -> None:
    records = read(day_document(ON, DayCounts(profile_views=0)))

    assert records == [
        ProfileView(source=SOURCE, ref="profile_views:2026-11-22", on=ON, count=0),
        covered("prospect_profile_views"),
    ]


def test_searches_are_divided_by_whether_they_are_advanced() -> None:
    records = read(day_document(ON, DayCounts(searches=10, advanced=4)))

    assert records == [
        Search(source=SOURCE, ref="searches:2026-11-22", on=ON, count=6),
        Search(source=SOURCE, ref="advanced:2026-11-22", on=ON, count=4, advanced=True),
        covered("people_searches"),
    ]


def test_searches_of_which_nothing_else_is_said_are_basic() -> None:
    searches = [r for r in read(day_document(ON, DayCounts(searches=3))) if isinstance(r, Search)]

    assert [(one.advanced, one.count) for one in searches] == [(False, 3), (True, 0)]


def test_leads_and_accounts_are_one_component() -> None:
    records = read(day_document(ON, DayCounts(leads=2, accounts=1)))

    assert records == [
        Saved(source=SOURCE, ref="leads:2026-11-22", on=ON, what="lead", count=2),
        Saved(source=SOURCE, ref="accounts:2026-11-22", on=ON, what="account", count=1),
        covered("leads_and_accounts_saved"),
    ]


def test_lost_followers_are_below_zero() -> None:
    records = read(day_document(ON, DayCounts(followers=-3)))

    assert records == [
        Followers(source=SOURCE, ref="followers:2026-11-22", on=ON, gained=-3),
        covered("audience_growth"),
    ]


def test_every_key_of_the_checklist_is_a_record_of_its_own_that_holds_on() -> None:
    records = read(checklist_document(ON, {"custom_url": True, "skills": 7, "banner": False}))

    assert records == [
        Profile(source=SOURCE, ref=f"checklist:{key}:2026-11-22", on=ON, values={key: value})
        for key, value in {"custom_url": True, "skills": 7, "banner": False}.items()
    ] + [covered("profile_completeness", end=date.max)]


@pytest.mark.parametrize(
    "counts", [DayCounts(), DayCounts(leads=1), DayCounts(accounts=1), DayCounts(advanced=1)]
)
def test_without_anything_to_say_there_is_no_document(counts: DayCounts) -> None:
    with pytest.raises(ValueError, match="nothing to log"):
        day_document(ON, counts)


def test_without_keys_there_is_no_checklist() -> None:
    with pytest.raises(ValueError, match="nothing to log"):
        checklist_document(ON, {})
