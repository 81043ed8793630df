"""The commands that deploy/ starts, on PostgreSQL and Redis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.conftest import Database
from tests.services.installed import health, processes, production, release
from tests.services.programs import RECOMPUTE, free_port, run

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def environment(
    servers: dict[str, str], database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    found = production(tmp_path_factory.mktemp("data"), servers, database)
    release(found, database)
    yield found


def test_a_container_is_healthy_while_its_web_process_answers(environment: dict[str, str]) -> None:
    port = free_port()
    before = health(environment, port)

    with processes(environment, "web", port=port):
        started = health(environment, port, wait=60)
        now = health(environment, port)
    after = health(environment, port, wait=1)

    assert (started.returncode, now.returncode) == (0, 0)
    for result in (before, after):
        assert result.returncode == 1
        assert result.stderr.startswith("no answer: ")


def test_a_web_process_that_serves_another_host_is_not_healthy(environment: dict[str, str]) -> None:
    port = free_port()
    elsewhere = {**environment, "ALLOWED_HOSTS": "elsewhere.example.com"}
    with processes(environment, "web", port=port):
        started = health(environment, port, wait=60)

        result = health(elsewhere, port)

    assert started.returncode == 0
    assert (result.returncode, result.stderr) == (1, "the answer was 400\n")


def test_workers_and_the_schedule_of_the_procfile_run(environment: dict[str, str]) -> None:
    with processes(environment, "worker", "beat"):
        result = run("-c", RECOMPUTE, environment=environment)

    assert (result.stdout, result.stderr) == ("done\n", "")
