"""What a process says of itself to whoever watches over it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

TOKEN = "a-token-of-prometheus-and-nobody-else"


@pytest.mark.parametrize("place", ["/healthz", "/readyz"])
def test_a_process_that_lacks_nothing_is_ok(db: None, client: Client, place: str) -> None:
    answer = client.get(place)

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_process_that_is_newer_than_the_tables_is_not_ready(db: None, client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="scoring").delete()

    ready = client.get("/readyz")

    assert (ready.status_code, ready.content) == (503, b"missing: migrations")
    assert client.get("/healthz").status_code == 200


def test_being_ready_takes_three_questions_to_the_database(db: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/readyz")

    # Whether it answers, whether there is a table of migrations, and which are in it.
    assert len([query for query in asked if "set_config" not in query["sql"]]) == 3


def test_without_a_token_in_the_settings_there_are_no_numbers(db: None, client: Client) -> None:
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


@override_settings(METRICS_TOKEN=TOKEN)
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer another", f"Basic {TOKEN}", "Bearer é"])
def test_numbers_are_for_who_shows_the_token(db: None, shown: str) -> None:
    answer = Client().get("/metrics", headers={"Authorization": shown})

    assert (answer.status_code, answer.content) == (401, b"Show the token.")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@override_settings(METRICS_TOKEN=TOKEN)
def test_a_session_of_the_owner_is_no_token(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    assert client.get("/metrics").status_code == 401


@override_settings(METRICS_TOKEN=TOKEN, SECURE_SSL_REDIRECT=True)
def test_a_token_that_is_sent_in_the_clear_is_refused(db: None) -> None:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "https_only"


@pytest.mark.parametrize("place", ["/healthz", "/readyz", "/metrics"])
def test_nothing_but_asking_is_possible(db: None, client: Client, place: str) -> None:
    assert client.post(place).status_code == 405
