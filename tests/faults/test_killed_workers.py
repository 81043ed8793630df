"""Workers are ended without a word at any moment of their work: another one does it, once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organization
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.services import request_recompute
from teams.models import ExportFormat, Import, Look, Member, ReportExport
from teams.services.exports import export_create
from teams.services.imports import undo
from tests import factories
from tests.cast import Cast
from tests.faults.checking import open_work, picture, unsound
from tests.faults.rounds import rounds
from tests.faults.workers import Place, Worker, time_passes, working
from tests.house.tree import ROOT
from tests.scoring.given import EVERYTHING, REACTION
from tests.services.killing import WORK, environment, others
from tests.services.programs import wait_until
from tests.teams.files import archive, document, upload
from tests.teams.importing import create

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LINES = 1_000
SEARCH = {"type": "search", "on": "2026-05-04"}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-20"}
# The main process dies with its child every so many rounds; else the child alone.
WHOLE = 5


class Crew:
    """The one worker of the module, which is there again after each death."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.running = ExitStack()
        self.worker: Worker | None = None

    def ready(self) -> Worker:
        """Return the worker, started where there is none."""
        if self.worker is None:
            self.worker = self.running.enter_context(working(self.place, "-c", "1"))
        return self.worker

    def rest(self) -> None:
        """End the worker."""
        self.running.close()
        self.worker = None

    def finish(self, organization: Organization) -> float:
        """Have all done that waits; return how many seconds it took."""
        self.ready()
        begin = time.monotonic()

        def is_done() -> bool:
            if self.place.is_quiet():
                if not open_work(organization):
                    return True
                time_passes()
                self.place.sweep()
            return False

        self.place.sweep()
        wait_until(is_done, seconds=120)
        return time.monotonic() - begin

    def die(self, number: int, within: float) -> None:
        """Tell the worker of what waits, and end it at a random moment of its work."""
        worker = self.ready()
        self.place.sweep()
        time.sleep(Random(number).uniform(0, within))
        if number % WHOLE == WHOLE - 1:
            worker.kill()
            self.rest()
            wait_until(lambda: not self.place.listeners())
            self.place.lose_unacknowledged()
        else:
            worker.kill_children()


@pytest.fixture(scope="module")
def crew(place: Place) -> Iterator[Crew]:
    crew = Crew(place)
    yield crew
    crew.rest()


def files() -> tuple[ContentFile[bytes], ...]:
    """Return files that take a moment to read, to store and to score."""
    many = HEADER + "".join(
        f"Bo,{n},https://www.linkedin.com/in/bo-{n},,Nordlicht AG,CFO,11 Feb 2026\n"
        for n in range(LINES)
    )
    return archive(), upload("Connections.csv", many), document(COVERED, SEARCH, SEARCH)


@rounds(1)
def test_an_import_whose_worker_is_killed(
    cast: Cast, folder: Path, crew: Crew, number: int
) -> None:
    create(cast, *files(), member=cast.silent_member)
    whole = crew.finish(cast.organization)
    create(cast, *files())

    crew.die(number, whole)
    crew.finish(cast.organization)

    assert picture(cast.rep_member) == picture(cast.silent_member) != []
    assert {*Import.objects.values_list("status", flat=True)} == {"done"}
    assert not [path for path in (folder / "uploads").rglob("*") if path.is_file()]
    assert unsound() == []


@rounds(1)
def test_a_recompute_whose_worker_is_killed(
    cast: Cast, folder: Path, crew: Crew, number: int
) -> None:
    for member in (cast.silent_member, cast.rep_member):
        create(cast, *files(), member=member)
    crew.finish(cast.organization)
    ask_anew(cast.silent_member)
    whole = crew.finish(cast.organization)
    ask_anew(cast.rep_member)

    crew.die(number, whole)
    crew.finish(cast.organization)

    assert picture(cast.rep_member) == picture(cast.silent_member) != []
    assert unsound() == []


def ask_anew(member: Member) -> None:
    """The member has no scores, and a recompute of them waits."""
    ScoreSnapshot.objects.filter(member=member).delete()
    ScoreOutlook.objects.filter(member=member).delete()
    request_recompute(member=member)


@rounds(1)
def test_an_export_whose_worker_is_killed(
    cast: Cast, folder: Path, crew: Crew, number: int
) -> None:
    factories.applied(cast.rep_member, [EVERYTHING, REACTION])
    crew.finish(cast.organization)
    ask_for_export(cast)
    whole = crew.finish(cast.organization)
    ask_for_export(cast)

    crew.die(number, whole)
    crew.finish(cast.organization)

    first, second = ReportExport.objects.order_by("pk")
    assert (second.status, bytes(second.content or b"")) == ("done", bytes(first.content or b""))
    assert Look.objects.get(viewer=cast.owner).count == 2
    assert unsound() == []


def ask_for_export(cast: Cast) -> None:
    access = cast.access(cast.owner)
    export_create(access=access, file_format=ExportFormat.CSV, query="")


@rounds(1)
def test_an_undo_whose_process_is_killed(cast: Cast, folder: Path, crew: Crew, number: int) -> None:
    """Nothing of it has happened, or all of it; whoever asked for it asks again."""
    for member in (cast.silent_member, cast.rep_member):
        create(cast, document(COVERED, SEARCH), member=member)
        create(cast, *files(), member=member)
    crew.finish(cast.organization)
    kept, taken = (Import.objects.filter(member=m).latest("pk") for m in members(cast))
    before, begin = picture(cast.rep_member), time.monotonic()
    undo(batch=kept, by=cast.owner)
    within = time.monotonic() - begin

    end_in_the_middle(folder, taken, Random(number).uniform(0, within))
    left = Import.objects.get(pk=taken.pk)
    facts = picture(cast.rep_member)
    if left.is_applied:
        undo(batch=left, by=cast.owner)
    crew.finish(cast.organization)

    assert (facts == before) == left.is_applied
    assert picture(cast.rep_member) == picture(cast.silent_member) != []
    assert unsound() == []


def members(cast: Cast) -> tuple[Member, Member]:
    return cast.silent_member, cast.rep_member


def end_in_the_middle(folder: Path, batch: Import, moment: float) -> None:
    """Have a process undo an import, and end it so long after it came to the database."""
    before = others()
    arguments = ["undo", str(batch.organization_id), str(batch.pk)]
    with subprocess.Popen(
        [sys.executable, "-c", WORK, *arguments], cwd=ROOT, env=environment(folder)
    ) as process:
        wait_until(lambda: others() > before or process.poll() is not None, every=0.005)
        time.sleep(moment)
        process.kill()
    wait_until(lambda: others() <= before)
