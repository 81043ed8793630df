"""The broker is ended without a word, with all that was queued; an empty one comes after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.services import request_recompute
from teams.models import ExportFormat, Import, ReportExport
from teams.services.exports import export_create
from tests import factories
from tests.cast import Cast
from tests.faults.checking import open_work, picture, unsound
from tests.faults.rounds import rounds
from tests.faults.workers import Place, time_passes, working
from tests.scoring.given import EVERYTHING, REACTION
from tests.services.programs import wait_until
from tests.services.servers import end_broker, own_broker
from tests.teams.files import archive, document
from tests.teams.importing import create

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-20"}


def queued(place: Place, cast: Cast) -> None:
    """Have an import of each member, an export and a recompute wait, and workers told of them."""
    for member in (cast.rep_member, cast.silent_member):
        found = create(cast, archive(), document(COVERED, SEARCH), member=member)
        ids = {"organization_id": cast.organization.pk, "import_id": found.pk}
        place.send("teams.tasks.run_import", **ids)
    factories.applied(cast.manager_member, [EVERYTHING, REACTION])
    run = request_recompute(member=cast.manager_member)
    place.send("scoring.tasks.run_recompute", organization_id=run.organization_id, run_id=run.pk)
    access = cast.access(cast.owner)
    export = export_create(access=access, file_format=ExportFormat.CSV, query="")
    place.send("teams.tasks.run_export", organization_id=cast.organization.pk, export_id=export.pk)


@rounds(1)
def test_all_that_was_queued_is_done_after_the_broker_lost_it(
    cast: Cast, folder: Path, tmp_path: Path, number: int
) -> None:
    """The worker that had it goes on with the new one, and is told by the schedule's sweeps."""
    with own_broker(tmp_path) as port:
        place = Place(folder, port)
        with working(place, "-c", "1"):
            queued(place, cast)
            had_work = not place.is_quiet()
            end_broker(port)
            with own_broker(tmp_path, port):
                wait_until(lambda: place.listeners() > 0, seconds=60)
                wait_until(lambda: is_done(place, cast), seconds=120, every=1)

    assert had_work
    assert {*Import.objects.values_list("status", flat=True)} == {"done"}
    assert ReportExport.objects.get().status == "done"
    assert picture(cast.rep_member) == picture(cast.silent_member) != []
    assert picture(cast.manager_member) != []
    assert unsound() == []


def is_done(place: Place, cast: Cast) -> bool:
    """Return whether nothing waits; where something does, the schedule comes by."""
    if not place.is_quiet():
        return False
    if not open_work(cast.organization):
        return True
    time_passes()
    place.sweep()
    return False
