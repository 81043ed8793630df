"""The clock of a machine is set back by an hour or a day, and right again later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from config.schedule import SIGN_OF_LIFE
from scoring.models import RecomputeRun, RunStatus
from scoring.services import request_recompute, waiting_runs
from scoring.tasks import roll_forward_due, sweep_recomputes
from teams.models import Activity, Import, ImportStatus
from teams.services.imports import waiting_imports
from teams.tasks import sweep_imports
from tests import factories
from tests.cast import Cast
from tests.faults.checking import unsound
from tests.scoring.given import NOW, REACTION, recomputed, rolled, score, shown

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

RIGHT = datetime.fromisoformat(NOW)
LATER = timedelta(minutes=1)
backwards = pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)], ids=str)


@backwards
def test_no_day_is_doubled_or_lost(cast: Cast, back: timedelta) -> None:
    home, member = cast.organization, cast.rep_member
    score(member, REACTION)
    before = shown(member)

    for at in (RIGHT - back, RIGHT - back + LATER):
        recomputed(member, at=at.isoformat())
        rolled(home, at=at.isoformat())
    with time_machine.travel(RIGHT + LATER, tick=False):
        roll_forward_due()
        sweep_recomputes()
        with tenant_scope(home.pk):
            run = request_recompute(member=member)
        wrong = unsound()
    rolled(home, at=(RIGHT + LATER).isoformat())
    recomputed(member, at=(RIGHT + LATER).isoformat())

    assert run.status == RunStatus.QUEUED
    assert wrong != []
    assert shown(member) == before
    with time_machine.travel(RIGHT + LATER, tick=False):
        assert unsound() == []


@backwards
def test_work_of_a_worker_that_died_before_is_found_at_once(cast: Cast, back: timedelta) -> None:
    home = cast.organization
    batch = factories.batch(cast.rep_member, heartbeat_at=RIGHT, started_at=RIGHT)
    with tenant_scope(home.pk):
        run = RecomputeRun.objects.create(
            organization=home,
            member=cast.other_rep_member,
            status=RunStatus.RUNNING,
            heartbeat_at=RIGHT,
            attempts=1,
            through=RIGHT.date(),
        )

        with time_machine.travel(RIGHT - back, tick=False):
            imports, runs = waiting_imports(), waiting_runs(organization=home)

    assert imports == [batch]
    assert [each.pk for each in runs] == [run.pk]


@backwards
def test_work_of_a_worker_that_lives_is_left_alone(cast: Cast, back: timedelta) -> None:
    batch = factories.batch(cast.rep_member, heartbeat_at=RIGHT - back, started_at=RIGHT)

    with time_machine.travel(RIGHT - back + LATER, tick=False), tenant_scope(cast.organization.pk):
        assert waiting_imports() == []
        sweep_imports()

    with tenant_scope(cast.organization.pk):
        assert Import.objects.get(pk=batch.pk).status == ImportStatus.RUNNING
        assert Activity.objects.count() == 0


@backwards
def test_sessions_and_tokens_go_on(cast: Cast, back: timedelta) -> None:
    client = Client()
    page = f"/o/{cast.organization.slug}/report/"
    address = f"/api/v1/organizations/{cast.organization.slug}/report"
    with time_machine.travel(RIGHT, tick=False):
        _, token = factories.token(cast.organization, cast.owner)
        client.force_login(cast.owner)
        answers = [client.get(page).status_code]

    for at in (RIGHT - back, RIGHT + LATER):
        with time_machine.travel(at, tick=False):
            answers.append(client.get(page).status_code)
            program = Client(headers={"authorization": f"Bearer {token}"})
            answers.append(program.get(address).status_code)

    assert answers == [200] * 5


@backwards
def test_the_doctor_tells_of_it(cast: Cast, back: timedelta) -> None:
    User.objects.filter(pk=cast.owner.pk).update(last_login=datetime.now(UTC))
    cache.set(SIGN_OF_LIFE, datetime.now(UTC).timestamp())
    said = StringIO()

    with time_machine.travel(datetime.now(UTC) - back), pytest.raises((CommandError, SystemExit)):
        call_command("doctor", "clock", "beat", stdout=said)

    minutes = int(back.total_seconds() / 60)
    assert f"Somebody signed in {minutes} minutes from now" in said.getvalue()
    assert f"The schedule sent something {minutes} minutes from now" in said.getvalue()
