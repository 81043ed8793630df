"""The outcomes of the sample people: read by the importer, and the same every time."""

from __future__ import annotations

import io
from datetime import date
from zoneinfo import ZoneInfo

from scoring.core.records import Outcome
from scoring.core.registry import CURRENT, model
from seeds.generate import sample_organizations
from seeds.outcomes import outcomes_file
from teams.importers import activity
from teams.importers.reading import Options

THROUGH = date(2026, 11, 8)
ALDERVALE, HOLLOWBROOK = sample_organizations(THROUGH)


def read(key: str) -> list[Outcome]:
    [person] = [one for one in ALDERVALE.people if one.key == key]
    content = outcomes_file(person, ALDERVALE, THROUGH)
    options = Options(zone=ZoneInfo(ALDERVALE.time_zone), key=b"key", today=THROUGH)
    records, given, problems = activity.parse(
        "crm.jsonl", io.BytesIO(content or b""), options, model(CURRENT)
    )
    assert (list(problems), given.records) == ([], given.kept)
    return [record for record in records if isinstance(record, Outcome)]


def test_seven_complete_months_and_the_running_one_are_told() -> None:
    told = read("maja-sorensen")

    assert [sum(one.kind == kind for one in told) for kind in ("meeting", "won", "quota")] == [
        8,
        8,
        7,
    ]
    assert max(one.on for one in told) == THROUGH
    assert {one.on for one in told if one.kind == "quota"} == {
        date(2026, month, 30 if month in (4, 6, 9) else 31) for month in range(4, 11)
    }


def test_who_has_left_or_just_come_has_the_months_in_between() -> None:
    assert max(one.on for one in read("wouter-claes")) == date(2026, 9, 20)
    assert min(one.on for one in read("nils-lindqvist")) == date(2026, 10, 31)


def test_who_sells_nothing_has_none_and_more_than_twenty_sell() -> None:
    files = {one.key: outcomes_file(one, ALDERVALE, THROUGH) for one in ALDERVALE.people}

    assert {key for key, file in files.items() if file is None} == {
        "marit-eide",
        "yara-haddad",
        "freja-holm",
    }
    assert files == {one.key: outcomes_file(one, ALDERVALE, THROUGH) for one in ALDERVALE.people}
    assert b"USD" in (outcomes_file(HOLLOWBROOK.people[0], HOLLOWBROOK, THROUGH) or b"")
