"""The wall where connections are shared: threads, pages, streams, errors, and kinds of workers."""

from __future__ import annotations

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.tenancy import tenant_scope
from tests.cast import Cast, make_cast
from tests.postgresql.asking import asked
from tests.services.conftest import Database
from tests.services.programs import background, bare, run, wait_until
from tests.services.wall_pages import CHUNKS, ROWS
from tests.services.wall_tasks import FILE

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

THREADS = 8  # for 4 connections of the pool
TIMES = 40
SEND = """
import sys
import django
django.setup()
from accounts.models import Organization
from accounts.tenancy import tenant_scope
from teams.services.people import team_create
from tests.services import wall_tasks as tasks
made = []
queue, *slugs = sys.argv[1:]
for slug in slugs:
    home = Organization.objects.create(name=slug, slug=slug)
    with tenant_scope(home.pk):
        team_create(organization=home, name="North")
    made.append(home.pk)
for number in range(60):
    pk = made[number % 2]
    tasks.in_pieces.apply_async(kwargs={"organization_id": pk}, queue=queue)
    if number % 5 == 0:
        tasks.failing.apply_async(kwargs={"organization_id": pk}, queue=queue)
        tasks.outside.apply_async(queue=queue)
print(*made)
"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def whose(organization_id: int, luck: random.Random) -> set[int]:
    """Do what a piece of work may do to a session; return whose rows were seen."""
    seen: set[int] = set()

    def look() -> None:
        seen.update(pk for (pk,) in asked(ROWS))

    with tenant_scope(organization_id):
        for how in luck.choices(["plain", "piece", "raises", "breaks", "swallows"], k=4):
            if how == "plain":
                look()
                continue
            with suppress(ValueError, DatabaseError), transaction.atomic():
                look()
                if how == "raises":
                    raise ValueError
                if how == "breaks":
                    asked("SELECT 1/0")
                if how == "swallows":
                    with suppress(DatabaseError):
                        asked("SELECT 1/0")
            look()
    return seen


def test_threads_that_share_a_pool_see_their_own_rows(cast: Cast) -> None:
    homes = (cast.organization.pk, cast.other_organization.pk)

    def work(number: int) -> list[tuple[int, set[int]]]:
        luck, seen = random.Random(number), []
        for _ in range(TIMES):
            home = luck.choice(homes)
            try:
                seen.append((home, whose(home, luck)))
            finally:
                connection.close()  # back to the pool, as after a request
        return seen

    with ThreadPoolExecutor(THREADS) as pool:
        found = [each for seen in pool.map(work, range(THREADS)) for each in seen]

    assert len(found) == THREADS * TIMES
    assert all(seen == {home} for home, seen in found)


def test_a_thread_that_has_entered_nothing_is_refused_whatever_the_session_was_told(
    cast: Cast,
) -> None:
    def work(number: int) -> str:
        try:
            with tenant_scope(cast.organization.pk):
                asked(ROWS)
            asked(ROWS)
        except DatabaseError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "answered"

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(work, range(THREADS * 4))) == {"DataError"}


@pytest.mark.urls("tests.services.wall_pages")
def test_pages_streams_and_errors_in_between_keep_to_their_organization(cast: Cast) -> None:
    people = (
        (cast.owner, cast.organization.slug, str(cast.organization.pk)),
        (cast.outsider, cast.other_organization.slug, str(cast.other_organization.pk)),
    )

    def work(number: int) -> list[tuple[str, int, str]]:
        luck, client = random.Random(number), Client(raise_request_exception=False)
        user, slug, own = people[number % 2]
        client.force_login(user)
        answers = []
        for _ in range(TIMES // 2):
            page = luck.choice(["at_once", "bit_by_bit", "failing", "swallowing", "cut_short"])
            answer = client.get(f"/o/{slug}/wall/{page}/")
            content = b""
            try:
                for chunk in answer if answer.streaming else [answer.content]:
                    content += chunk
            except ValueError:
                content += b" cut"
            answer.close()
            connection.close()
            text = content.decode() if answer.status_code == 200 else ""
            answers.append((page, answer.status_code, text.replace(own, "own")))
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        found = {each for answers in pool.map(work, range(THREADS)) for each in answers}

    assert found == {
        ("at_once", 200, "own own"),
        ("bit_by_bit", 200, "own " * CHUNKS),
        ("failing", 500, ""),
        ("swallowing", 200, "own"),
        ("cut_short", 200, "own cut"),
    }


@pytest.mark.parametrize("kind", ["prefork", "threads"])
def test_workers_see_the_rows_of_the_organization_in_the_message(
    kind: str, servers: dict[str, str], migrated: Database, tmp_path: Path
) -> None:
    environment = bare(
        tmp_path,
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="nobody-outside-of-this-test-has-this-key-0123456789",
        ALLOWED_HOSTS="pillars.example.com",
        **{**servers, "DATABASE_URL": migrated.app},
    )
    # A queue of its own: whoever else tests on this server has other workers at the usual one.
    queue = f"wall-{kind}-{os.getpid()}"
    worker = ["-m", "celery", "-A", "config", "worker", "-P", kind, "-c", "4", "-l", "CRITICAL"]
    tasks = ["-Q", queue, "-I", "tests.services.wall_tasks"]
    notes = tmp_path / FILE

    with background(*worker, *tasks, environment=environment):
        sent = run("-c", SEND, queue, f"fjord-{kind}", f"harbour-{kind}", environment=environment)
        assert sent.stderr == ""
        wait_until(lambda: notes.exists() and notes.read_text().count("\n") >= 72, seconds=60)

    home, away = sent.stdout.split()
    assert Counter(notes.read_text().splitlines()) == {
        f"{home}: {home}": 30,
        f"{away}: {away}": 30,
        "none: refused": 12,
    }
