"""Two processes of the schedule run at once: nothing that matters is done twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis

from accounts.models import ApiToken
from accounts.roles import Role
from teams.models import Erasure, Import, Member
from tests import factories
from tests.cast import Cast
from tests.faults.checking import open_work, picture, unsound
from tests.faults.rounds import rounds
from tests.faults.waiting import LONG_AGO
from tests.faults.workers import Place, working
from tests.scoring.given import EVERYTHING, REACTION
from tests.services.programs import background, wait_until
from tests.services.servers import HOST, MailServer, mail_server
from tests.teams.files import archive, document
from tests.teams.importing import create

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

SEARCH = {"type": "search", "on": "2026-05-04"}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-20"}
# The product's own schedule, but for how long it waits between two messages.
BEAT = """
from config.celery import app
for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 4.0
app.Beat(scheduler_cls="config.beat:Scheduler", loglevel="WARNING", quiet=True).run()
"""


@rounds(1)
def test_nothing_is_done_twice_where_two_schedules_run(
    cast: Cast, folder: Path, place: Place, number: int
) -> None:
    """Imports, scores, an erasure whose time has come, and letters."""
    for member in (cast.rep_member, cast.silent_member):
        create(cast, archive(), document(COVERED, SEARCH), member=member)
    factories.applied(cast.manager_member, [EVERYTHING, REACTION])
    former = factories.member(cast.organization, since=LONG_AGO - timedelta(days=1))
    Member.objects.filter(pk=former.pk).update(left_on=LONG_AGO)
    admin = factories.user(cast.organization, Role.ADMIN)
    token, _ = factories.token(cast.organization, admin, days=3)

    with mail_server() as mail:
        under = Place(folder, place.port, mail.url)
        beat = ("-c", BEAT)
        with (
            working(under, "-c", "2"),
            background(*beat, environment=under.environment()),
            background(*beat, environment=under.environment()),
        ):
            wait_until(lambda: is_done(cast, mail), seconds=60)
            many_more(under)

    ran = Import.objects.exclude(member=cast.manager_member)
    assert [*ran.values_list("status", "attempts")] == [("done", 1)] * 2
    assert Erasure.objects.get().done_at is not None
    assert not Member.objects.filter(pk=former.pk).exists()
    assert ApiToken.objects.get(pk=token.pk).reminded_at is not None
    assert len(mail.letters) == 1
    assert picture(cast.rep_member) == picture(cast.silent_member) != []
    assert unsound() == []


def is_done(cast: Cast, mail: MailServer) -> bool:
    """Return whether the schedule has had all done that waited."""
    done = Erasure.objects.filter(done_at__isnull=False).exists() and mail.letters
    return bool(done) and not open_work(cast.organization)


def many_more(place: Place) -> None:
    """Wait until the two have sent many messages more, and workers have taken them."""
    with Redis(host=HOST, port=place.port) as client:
        begin = int(client.info("stats")["total_commands_processed"])
        wait_until(
            lambda: int(client.info("stats")["total_commands_processed"]) > begin + 500,
            seconds=60,
        )
