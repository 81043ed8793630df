"""LinkedIn's own index of the sample people: read as anybody's, with sums that are true."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from scoring.core.records import ReferenceSSI
from scoring.core.registry import CURRENT, model
from seeds.generate import sample_organizations
from seeds.linkedin_ssi import ssi_history
from teams.importers.reading import Options, Upload
from teams.importers.registry import read

THROUGH = date(2026, 11, 8)
ALDERVALE, HOLLOWBROOK = sample_organizations(THROUGH)
OPTIONS = Options(zone=ZoneInfo("Europe/Oslo"), key=b"secret", today=THROUGH)


def table(key: str) -> bytes | None:
    [person] = [one for one in ALDERVALE.people if one.key == key]
    return ssi_history(person, ALDERVALE, THROUGH)


def records(data: bytes) -> list[ReferenceSSI]:
    upload = Upload("ssi_history.csv", len(data), lambda: io.BytesIO(data))
    found = read([upload], OPTIONS, model(CURRENT))
    assert (found.problems, [one.kind for one in found.inputs]) == ([], ["ssi.history"])
    return [one for one in found.records if isinstance(one, ReferenceSSI)]


def test_every_table_is_read_without_a_problem_and_adds_up() -> None:
    for organization in (ALDERVALE, HOLLOWBROOK):
        for person in organization.people:
            data = ssi_history(person, organization, THROUGH)
            for record in records(data) if data else ():
                values = {key: Decimal(value) for key, value in record.values.items()}
                assert values.pop("total") == sum(values.values())


def test_it_is_noted_once_a_week_and_ends_with_the_last_day() -> None:
    data = table("rita-halvorsen")

    assert data is not None
    assert data == table("rita-halvorsen")
    assert [record.on for record in records(data)] == [
        THROUGH - timedelta(weeks=week) for week in reversed(range(12))
    ]
    assert data.decode().splitlines()[-1] == "2026-11-08,48.1,18.7,8.6,14.3,6.5"


def test_who_left_or_uploads_nothing_notes_nothing() -> None:
    data = table("wouter-claes")

    assert data is not None
    assert max(record.on for record in records(data)) == date(2026, 9, 20)
    assert table("freja-holm") is None
