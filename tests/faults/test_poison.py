"""A file that ends whoever reads it, every time: it is put aside, and others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.test import Client
from django.urls import reverse

from teams.models import Delivery, DeliveryStatus, Import
from teams.services.attempts import MAX_ATTEMPTS
from tests.cast import Cast
from tests.faults.checking import FACTS, picture, unsound
from tests.faults.rounds import rounds
from tests.faults.workers import Place, Worker, time_passes, with_no_word, working
from tests.services.programs import wait_until
from tests.teams.delivering import brought
from tests.teams.files import document, upload
from tests.teams.importing import create, imported

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LINES = 20_000
SIZE = 1_000_000


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


@contextmanager
def read_by_dying_workers(place: Place, file: Path) -> Iterator[Callable[[], int]]:
    """Have two at work, and let time pass after each death; give how many there were."""
    with working(place, "-c", "2") as worker, deadly(file, worker) as deaths:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            place.sweep()
            wait_until(lambda n=attempt: deaths() >= n, seconds=60)
            wait_until(place.is_quiet, seconds=60)
            time_passes()
        yield deaths
        for _ in range(2):
            place.sweep()
            wait_until(place.is_quiet, seconds=60)


def large(folder: Path) -> Path:
    """Return the one file among the uploads that is poison."""
    [found] = [one for one in (folder / "uploads").rglob("*") if one.stat().st_size > SIZE]
    return found


@rounds(1)
def test_a_file_that_ends_every_worker_is_put_aside_and_others_go_on(
    cast: Cast, folder: Path, place: Place, client: Client, number: int
) -> None:
    """Told again before anybody looked, too."""
    batch = create(cast, upload("Connections.csv", poison()))
    behind = create(cast, document(SEARCH))
    of_another = create(cast, document(SEARCH), member=cast.other_rep_member)
    file = large(folder)

    with read_by_dying_workers(place, file) as deaths:
        ids = {"organization_id": cast.organization.pk, "import_id": batch.pk}
        place.send("teams.tasks.run_import", **ids)
        wait_until(place.is_quiet, seconds=60)

    assert deaths() == MAX_ATTEMPTS
    assert statuses(batch, behind, of_another) == ["failed", "done", "done"]
    assert not file.exists()
    assert "3 workers broke down" in page_of(client, cast, "teams:import", import_id=batch.pk)
    assert unsound() == []
    assert picture(cast.rep_member) == picture(cast.other_rep_member)
    imported(cast, document(SEARCH), member=cast.silent_member)
    assert picture(cast.rep_member, FACTS) == picture(cast.silent_member, FACTS)


@rounds(1)
def test_a_file_that_ends_whoever_checks_it_is_put_aside(
    cast: Cast, folder: Path, place: Place, client: Client, number: int
) -> None:
    delivery = brought(cast, upload("Connections.csv", poison()), member=cast.rep_member)
    file = large(folder)

    with read_by_dying_workers(place, file) as deaths:
        ids = {"organization_id": cast.organization.pk, "delivery_id": delivery.pk}
        place.send("teams.tasks.check_delivery", **ids)
        wait_until(place.is_quiet, seconds=60)

    page = page_of(client, cast, "teams:delivery", delivery_id=delivery.pk)
    assert deaths() == MAX_ATTEMPTS
    assert Delivery.objects.get().status == DeliveryStatus.FAILED
    assert not file.exists()
    assert "3 workers broke down" in page
    assert unsound() == []


def statuses(*batches: Import) -> list[str]:
    found = dict(Import.objects.values_list("pk", "status"))
    return [found[batch.pk] for batch in batches]


def page_of(client: Client, cast: Cast, name: str, **ids: int) -> str:
    client.force_login(cast.owner)
    address = reverse(name, kwargs={"org": cast.organization.slug, **ids})
    return client.get(address).content.decode()
