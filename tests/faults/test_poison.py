"""A file that ends whoever reads it, every time: it is put aside, and others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.test import Client
from django.urls import reverse

from teams.models import Import, ImportStatus
from tests.cast import Cast
from tests.faults.checking import picture, unsound
from tests.faults.rounds import rounds
from tests.faults.workers import Place, Worker, time_passes, with_no_word, working
from tests.services.programs import wait_until
from tests.teams.files import document, upload
from tests.teams.importing import create, imported

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LINES = 20_000


def poison() -> str:
    """Return a file that takes a while to read: long enough to be caught at it."""
    return HEADER + "".join(
        f"Bo,{n},https://www.linkedin.com/in/bo-{n},,Nordlicht AG,CFO,11 Feb 2026\n"
        for n in range(LINES)
    )


@contextmanager
def deadly(path: Path, worker: Worker) -> Iterator[Callable[[], int]]:
    """End each process of the worker that opens the file; tell how many there were."""
    victims: list[int] = []
    over = Event()

    def watch() -> None:
        while not over.wait(0.002):
            for pid in worker.children():
                if pid not in victims and _has_open(pid, path):
                    victims.append(pid)
                    with_no_word(pid)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield lambda: len(victims)
    finally:
        over.set()
        watcher.join()


def _has_open(pid: int, path: Path) -> bool:
    try:
        return any(found.resolve() == path for found in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


@rounds(1)
def test_a_file_that_ends_every_worker_is_put_aside_and_others_go_on(
    cast: Cast, folder: Path, place: Place, client: Client, number: int
) -> None:
    batch = create(cast, upload("Connections.csv", poison()))
    behind = create(cast, document(SEARCH))
    of_another = create(cast, document(SEARCH), member=cast.other_rep_member)
    [file] = [path for path in (folder / "uploads").rglob("*") if path.stat().st_size > 1_000_000]

    with working(place, "-c", "2") as worker, deadly(file, worker) as deaths:
        for attempt in (1, 2, 3):
            place.sweep()
            wait_until(lambda n=attempt: deaths() == n, seconds=60)
            wait_until(place.is_quiet, seconds=60)
            time_passes()
        place.sweep()
        wait_until(lambda: _statuses(behind) == [ImportStatus.DONE], seconds=60)
        place.sweep()
        wait_until(place.is_quiet, seconds=60)

    client.force_login(cast.owner)
    kwargs = {"org": cast.organization.slug, "import_id": batch.pk}
    page = client.get(reverse("teams:import", kwargs=kwargs)).content.decode()
    aside = Import.objects.get(pk=batch.pk)
    assert deaths() == 3
    assert (aside.status, aside.attempts, aside.uploads) == (ImportStatus.FAILED, 4, [])
    assert "ended its worker three times" in page
    assert _statuses(of_another) == [ImportStatus.DONE]
    imported(cast, document(SEARCH), member=cast.silent_member)
    assert picture(cast.rep_member) == picture(cast.other_rep_member)
    assert unsound() == []


def _statuses(*batches: Import) -> list[str]:
    found = Import.objects.filter(pk__in=[batch.pk for batch in batches]).order_by("pk")
    return list(found.values_list("status", flat=True))
