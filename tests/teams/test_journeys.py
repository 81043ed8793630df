"""The pages as their users meet them: a real archive through the real importer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from seeds.generate import archive, sample_organizations
from teams.models import Delivery, Import, ImportStatus
from tests.cast import Cast
from tests.teams.door import Door, Uploaded

THROUGH = date(2026, 11, 22)
NOW = "2026-11-23T08:00:00Z"


@pytest.fixture(scope="module")
def zipped() -> tuple[str, bytes]:
    """An archive of a sample person who is strong in everything."""
    [organization, _] = sample_organizations(THROUGH)
    person = next(p for p in organization.people if p.archetype == "strong")
    found = archive(person, organization, THROUGH)
    assert found is not None
    return found


@pytest.fixture
def imported(door: Door, zipped: tuple[str, bytes]) -> Uploaded:
    """The archive after Rita had it checked and imported; the workers did their part."""
    with time_machine.travel(NOW, tick=False):
        return door.upload(zipped)


def test_a_rep_uploads_an_archive_and_sees_the_score(
    cast: Cast, door: Door, imported: Uploaded
) -> None:
    base = f"/o/{cast.organization.slug}"
    with time_machine.travel(NOW, tick=False):
        progress = door.client.get(f"{base}/imports/{imported.batch.pk}/")
        score = door.client.get(f"{base}/score/")

    assert (imported.batch.status, imported.batch.problems) == (ImportStatus.DONE, [])
    assert imported.batch.new_count > 500
    assert "It is in" in progress.content.decode()
    page = score.context["page"]
    assert page.as_of == THROUGH
    assert page.score.pillars["relationships"].points is not None
    assert page.data_through == THROUGH
    assert "Computed by Pillars from your data" in score.content.decode()


def test_the_manager_sees_the_same_numbers_in_the_report_and_on_the_member_page(
    cast: Cast, door_of: Callable[[User], Door], imported: Uploaded
) -> None:
    manager = door_of(cast.manager).client
    base = f"/o/{cast.organization.slug}"

    with time_machine.travel(NOW, tick=False):
        report = manager.get(f"{base}/report/").context["report"]
        member = manager.get(f"{base}/members/{cast.rep_member.pk}/").context["page"]

    rows = {row.name: row for group in report.groups for row in group.rows}
    assert set(rows) == {"Rita Rep", "Mona Manager"}
    assert rows["Mona Manager"].missing.title == "No data yet"
    rita = rows["Rita Rep"]
    assert [cell.points for cell in rita.pillars] == [
        pillar.points for pillar in member.score.pillars.values()
    ]
    assert rita.data_through == THROUGH


def test_the_history_begins_on_the_first_day_with_a_value(cast: Cast, imported: Uploaded) -> None:
    with tenant_scope(cast.organization.pk):
        days = list(ScoreSnapshot.objects.order_by("on").values_list("on", flat=True))
        first = ScoreSnapshot.objects.order_by("on").first()

    assert days[-1] == THROUGH
    assert len(days) == (days[-1] - days[0]).days + 1
    assert first is not None
    assert {first.brand, first.find, first.insights, first.relationships} != {None}


def test_an_undo_takes_scores_and_facts_away(cast: Cast, door: Door, imported: Uploaded) -> None:
    with time_machine.travel(NOW, tick=False):
        door.send(imported, "undo")

    with tenant_scope(cast.organization.pk):
        assert Import.objects.get().status == ImportStatus.UNDONE
        assert not ScoreSnapshot.objects.exists()


def test_an_upload_without_a_file_says_so_in_the_form(door: Door) -> None:
    page = door.client.post(door.path, {})
    fragment = door.client.post(door.path, {}, headers={"HX-Request": "true"})

    assert (page.status_code, fragment.status_code) == (422, 422)
    assert "Choose a file." in page.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()


def test_htmx_is_sent_to_the_page_of_the_delivery(
    cast: Cast, door: Door, zipped: tuple[str, bytes]
) -> None:
    name, content = zipped

    answer = door.client.post(
        door.path,
        {"files": SimpleUploadedFile(name, content)},
        headers={"HX-Request": "true"},
    )

    with tenant_scope(cast.organization.pk):
        delivery = Delivery.objects.get()
    address = f"/o/{cast.organization.slug}/deliveries/{delivery.pk}/"
    assert answer.headers["HX-Redirect"] == address
    assert "Waiting for a worker" in door.client.get(address).content.decode()
