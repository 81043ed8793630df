"""Numbers for Prometheus: what they count, and that they name nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.tenancy import tenant_scope
from config.schedule import SIGN_OF_LIFE
from scoring.models import RecomputeRun, RunStatus
from teams.models import DeliveryStatus, Erasure, Import, ImportStatus
from tests import factories
from tests.cast import Cast
from tests.house.test_settings import run
from tests.scoring.given import LAST, NOW, REACTION, scored

TOKEN = "a-token-of-prometheus-and-nobody-else"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
COUNT_ONE = """
import django
django.setup()
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from config.metrics import exposition
Client().get("/static/nothing.css")
for family in text_string_to_metric_families(exposition().decode()):
    for sample in family.samples:
        if sample.name == "pillars_http_request_seconds_count":
            print(sample.value)
"""
Numbers = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    cache.clear()
    with override_settings(METRICS_TOKEN=TOKEN):
        yield
    cache.clear()


def text() -> str:
    return Client().get("/metrics", headers=SHOWN).content.decode()


def numbers() -> Numbers:
    """Return what is told, by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text())
        for sample in family.samples
    }


def of(told: Numbers, name: str, **labels: str) -> float:
    return told.get((name, frozenset(labels.items())), 0.0)


def requests(route: str, method: str, status: str) -> float:
    told = numbers()
    name = "pillars_http_request_seconds_count"
    return of(told, name, route=route, method=method, status=status)


@pytest.mark.parametrize(
    ("path", "method", "route", "status"),
    [
        ("/o/{org}/report/", "GET", "teams:report", "2xx"),
        ("/o/{org}/report/", "HEAD", "teams:report", "4xx"),
        ("/o/{org}/members/0/", "GET", "teams:member", "4xx"),
        ("/", "GET", "home", "3xx"),
        ("/nowhere/at/all/", "GET", "none", "4xx"),
        ("/static/css/tokens.css", "GET", "static", "2xx"),
        ("/admin/teams/member/", "GET", "admin:teams_member_changelist", "3xx"),
    ],
)
def test_a_request_is_counted_by_its_route(
    cast: Cast, path: str, method: str, route: str, status: str
) -> None:
    client = Client()
    client.force_login(cast.owner)
    before = requests(route, method, status)

    client.generic(method, path.format(org=cast.organization.slug)).close()

    assert requests(route, method, status) == before + 1


def test_a_method_that_is_none_is_not_counted(db: None) -> None:
    Client().generic("ANYTHING", "/")

    assert "ANYTHING" not in text()


def test_what_waits_is_counted_in_all_organizations_together(cast: Cast) -> None:
    for member in (cast.rep_member, cast.outside_member):
        factories.batch(member, ImportStatus.QUEUED)
    factories.batch(cast.other_rep_member, ImportStatus.RUNNING)
    factories.delivery(cast.rep_member, cast.rep, DeliveryStatus.WAITING)
    factories.delivery(cast.rep_member, cast.rep, DeliveryStatus.READY)
    with tenant_scope(cast.organization.pk):
        Erasure.objects.create(member=cast.rep_member, by_themselves=True)
        RecomputeRun.objects.create(member=cast.rep_member, through=LAST)

    told = numbers()

    waiting = {dict(labels)["queue"]: v for (n, labels), v in told.items() if "waiting" in n}
    assert waiting == {
        "imports": 2,
        "deliveries": 1,
        "recomputes": 1,
        "exports": 0,
        "personal_files": 0,
        "erasures": 1,
    }


def test_the_oldest_that_waits_tells_for_how_long(cast: Cast) -> None:
    old, new = (factories.batch(cast.rep_member, ImportStatus.QUEUED) for _ in range(2))
    with tenant_scope(cast.organization.pk):
        for batch, minutes in ((old, 90), (new, 5)):
            at = timezone.now() - timedelta(minutes=minutes)
            Import.objects.filter(pk=batch.pk).update(created_at=at)

    oldest = of(numbers(), "pillars_queue_oldest_seconds", queue="imports")

    assert 90 * 60 <= oldest < 95 * 60


def test_failures_of_a_day_are_counted(cast: Cast) -> None:
    now = timezone.now()
    factories.batch(cast.rep_member, ImportStatus.FAILED, finished_at=now)
    factories.batch(cast.outside_member, ImportStatus.FAILED, finished_at=now)
    factories.batch(cast.rep_member, ImportStatus.FAILED, finished_at=now - timedelta(hours=25))
    factories.batch(cast.rep_member, ImportStatus.DONE, finished_at=now)
    with tenant_scope(cast.organization.pk):
        RecomputeRun.objects.create(
            member=cast.rep_member, through=LAST, status=RunStatus.FAILED, finished_at=now
        )

    told = numbers()

    assert of(told, "pillars_queue_failed_day", queue="imports") == 2
    assert of(told, "pillars_queue_failed_day", queue="recomputes") == 1
    assert of(told, "pillars_queue_failed_day", queue="exports") == 0


def test_the_organization_furthest_behind_tells_by_how_many_days(cast: Cast) -> None:
    scored(cast.organization, REACTION)
    scored(cast.other_organization, REACTION, left_on=date(2026, 5, 1))
    later = datetime.fromisoformat(NOW) + timedelta(days=3)

    with time_machine.travel(NOW, tick=False):
        before = of(numbers(), "pillars_recompute_days_behind")
    cache.clear()
    with time_machine.travel(later, tick=False):
        after = of(numbers(), "pillars_recompute_days_behind")

    assert (before, after) == (0, 3)


def test_the_schedule_tells_when_it_last_sent_a_task(db: None) -> None:
    never = "pillars_beat_age_seconds" in text()
    cache.set(SIGN_OF_LIFE, time.time() - 100, timeout=None)

    age = of(numbers(), "pillars_beat_age_seconds")

    assert not never
    assert 100 <= age < 200


def test_servers_that_answer_are_up(db: None) -> None:
    told = numbers()

    up = {dict(labels)["service"]: v for (n, labels), v in told.items() if n == "pillars_up"}
    assert up == {"database": 1, "cache": 1, "broker": 1}
    assert of(told, "pillars_broker_messages") == 0


def test_what_waits_is_not_counted_at_every_look(cast: Cast) -> None:
    text()
    factories.batch(cast.rep_member, ImportStatus.QUEUED)

    assert of(numbers(), "pillars_queue_waiting", queue="imports") == 0


@pytest.mark.parametrize("organizations", [0, 5])
def test_a_look_asks_the_same_of_the_database_however_many_there_are(
    cast: Cast, organizations: int
) -> None:
    for number in range(organizations):
        home = factories.organization(f"Organization {number}")
        factories.batch(scored(home, REACTION), ImportStatus.QUEUED)
    scored(cast.organization, REACTION)
    client = Client()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/metrics", headers=SHOWN)

    # Whether the database answers, six queues, how far scores reach, and the time zones.
    assert len([query for query in asked if "set_config" not in query["sql"]]) == 9


def test_processes_of_one_command_are_summed_up(tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }

    results = [run(COUNT_ONE, environment) for _ in range(3)]

    assert [(result.stdout, result.stderr) for result in results] == [
        (f"{number}.0\n", "") for number in (1, 2, 3)
    ]


def test_no_number_names_anybody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)
    slug = cast.organization.slug
    client.get(f"/o/{slug}/members/{cast.rep_member.pk}/?q=canary")
    client.get(f"/o/{slug}/report/?q={cast.rep.email}")
    client.get("/canary/")
    client.get("/join/canary-secret/")

    told = text()

    names = [slug, cast.organization.name, cast.rep.email, cast.rep_member.name, "canary"]
    assert [name for name in names if name.lower() in told.lower()] == []
