"""What is undone leaves no trace in any file: the exports are the same bytes as before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import time_machine
from django.test import Client

from seeds.generate import archive, sample_organizations
from teams.reports.report_columns import CHOOSABLE
from tests.cast import Cast
from tests.teams.door import Door

THROUGH = date(2026, 11, 22)
EARLIER = THROUGH - timedelta(days=60)
NOW = "2026-11-23T08:00:00Z"
EVERY_COLUMN = f"cols={','.join(column.key for column in CHOOSABLE)}"


def archive_of(archetype: str, through: date) -> tuple[str, bytes]:
    """Return the archive that a sample person has on a day."""
    [organization, _] = sample_organizations(through)
    person = next(one for one in organization.people if one.archetype == archetype)
    found = archive(person, organization, through)
    assert found is not None
    return found


def files(cast: Cast) -> Mapping[str, bytes]:
    """Return every file that shows the member's numbers, as the manager gets them."""
    client = Client()
    client.force_login(cast.manager)
    base = f"/o/{cast.organization.slug}"
    member = f"{base}/members/{cast.rep_member.pk}"
    answers = {
        "report.csv": client.post(
            f"{base}/report/export/", {"format": "csv", "query": EVERY_COLUMN}
        ),
        "report.xlsx": client.post(
            f"{base}/report/export/", {"format": "xlsx", "query": EVERY_COLUMN}
        ),
        "score.csv": client.get(f"{member}/score.csv?since={EARLIER}"),
        "content.csv": client.get(f"{member}/content.csv"),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    return {name: answer.content for name, answer in answers.items()}


def test_every_file_is_as_before(cast: Cast, door: Door) -> None:
    later = archive_of("strong", THROUGH)
    with time_machine.travel(NOW, tick=False):
        door.upload(archive_of("strong", EARLIER))
        before = files(cast)
        for _ in ("imported", "imported again"):
            uploaded = door.upload(later)
            imported = files(cast)
            door.send(uploaded, "undo")
            after = files(cast)

            assert {name for name in before if before[name] == imported[name]} == set()
            assert {name for name in before if before[name] != after[name]} == set()
