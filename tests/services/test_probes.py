"""Probes of a web process while servers that it needs stop, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from psycopg import sql

from tests.services.conftest import Database
from tests.services.installed import HOST, processes, production, release
from tests.services.programs import free_port, wait_until
from tests.services.servers import own_broker

pytestmark = pytest.mark.service

TOKEN = "a-token-of-prometheus-and-nobody-else"
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "Authorization": f"Bearer {TOKEN}"}


def ask(port: int, path: str) -> tuple[int, str]:
    """Return status and text of an answer; 0 where there is none."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request("GET", path, headers=HEADERS)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionError:
            return 0, ""


def up(port: int) -> dict[str, float]:
    """Return which servers the numbers say to answer."""
    status, text = ask(port, "/metrics")
    assert status == 200
    families = {family.name: family for family in text_string_to_metric_families(text)}
    return {sample.labels["service"]: sample.value for sample in families["pillars_up"].samples}


@contextmanager
def closed(database: Database, server: str) -> Iterator[None]:
    """Let nobody into the database while the block runs."""
    name = database.app.rpartition("/")[2]
    change = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(change.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute(ends, [name])
        try:
            yield
        finally:
            connection.execute(change.format(sql.Identifier(name), sql.SQL("true")))


def test_a_process_tells_which_servers_it_lacks(
    servers: dict[str, str], database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = free_port()
    with ExitStack() as running, ExitStack() as broker:
        listens = broker.enter_context(own_broker(tmp_path_factory.mktemp("broker")))
        environment = production(
            tmp_path_factory.mktemp("data"),
            servers,
            database,
            CELERY_BROKER_URL=f"redis://127.0.0.1:{listens}/0",
            CACHE_URL=f"redis://127.0.0.1:{listens}/1",
            METRICS_TOKEN=TOKEN,
        )
        before = ready_before_and_after_release(running, environment, database, port)
        well = up(port)

        broker.close()
        without_broker = [ask(port, "/readyz"), ask(port, "/healthz")], up(port)
        with closed(database, servers["DATABASE_URL"].rpartition("/")[0]):
            without_any = [ask(port, "/readyz"), ask(port, "/healthz")], up(port)
        wait_until(lambda: ask(port, "/healthz") == (200, "ok"))

    assert before == [(503, "missing: migrations"), (200, "ok")]
    assert well == {"database": 1, "cache": 1, "broker": 1}
    assert without_broker == (
        [(503, "missing: cache, broker"), (200, "ok")],
        {"database": 1, "cache": 0, "broker": 0},
    )
    assert without_any == (
        [(503, "missing: database, cache, broker"), (503, "missing: database")],
        {"database": 0, "cache": 0, "broker": 0},
    )


def ready_before_and_after_release(
    running: ExitStack, environment: dict[str, str], database: Database, port: int
) -> list[tuple[int, str]]:
    """Start a web process before its tables are there; return what it says then, and after."""
    running.enter_context(processes(environment, "web", port=port))
    wait_until(lambda: ask(port, "/healthz")[0] == 200, seconds=60)
    before = ask(port, "/readyz")
    release(environment, database)
    return [before, ask(port, "/readyz")]
