"""The viewer log: who opened what of a member, told to the member, and forgotten in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from accounts.parameters import Parameters
from accounts.roles import Role
from accounts.tenancy import CrossTenantError, tenant_scope
from privacy.tasks import enforce_retention
from scoring.core.records import Outcome
from teams.access import own_member
from teams.models import Look, LookKind
from teams.reports.look_shapes import Looks
from teams.reports.looks_report import looks_page
from teams.services.looks import record_look, record_report_look
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score
from tests.teams.calling import secret_of
from tests.teams.reporting import opened

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
MORNING = datetime(2026, 6, 10, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _scored(cast: Cast) -> None:
    score(cast.rep_member, REACTION)


def log(cast: Cast, user: User | None = None, page: int = 1) -> Looks:
    """What Rita sees of the log, or somebody else of their own."""
    user = user or cast.rep
    access = cast.access(user)
    with tenant_scope(cast.organization.pk):
        member = own_member(access)
        assert member is not None
        return looks_page(access=access, member=member, asked=Parameters({"page": str(page)}))


def told(cast: Cast, user: User | None = None) -> list[tuple[str, str, int]]:
    return [(row.who, row.what, row.count) for row in log(cast, user).rows]


def look(cast: Cast, by: User, kind: LookKind = LookKind.MEMBER, at: str = NOW) -> None:
    with time_machine.travel(at, tick=False), tenant_scope(cast.organization.pk):
        record_look(access=cast.access(by), member=cast.rep_member, kind=kind)


# -- what is recorded --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("members/{member}/", "opened your member page"),
        (
            "members/{member}/score/reactions_given/",
            "opened I4 Reactions given of your score",
        ),
        ("members/{member}/score/plan/", "asked what if, from your score"),
        ("members/{member}/score.csv", "downloaded your score as a file"),
        ("members/{member}/coverage/", "opened what is measured of you, week by week"),
        ("members/{member}/content/", "opened your content lab"),
        ("members/{member}/notes/", "opened your latest total, with the own notes to you"),
        ("report/", "opened the user report for Oslo"),
        ("report/?team={team}", "opened the user report for Oslo"),
    ],
)
def test_a_page_that_shows_a_member_records_the_look(cast: Cast, path: str, what: str) -> None:
    asked = path.format(member=cast.rep_member.pk, team=cast.oslo.pk)

    assert opened(cast, cast.manager, asked).status_code == 200

    assert told(cast) == [(cast.manager.get_full_name(), what, 1)]


def test_who_sees_every_team_opens_the_report_of_everybody(cast: Cast) -> None:
    opened(cast, cast.owner, "report/")

    assert told(cast) == [
        (cast.owner.get_full_name(), "opened the user report for the whole organization", 1)
    ]


@pytest.mark.parametrize("what", ["score", "ledger", "next-points"])
def test_a_program_that_reads_a_score_is_in_the_log(cast: Cast, what: str) -> None:
    secret = secret_of(cast, user=cast.manager)
    path = f"/api/v1/organizations/{cast.organization.slug}/members/{cast.rep_member.pk}/{what}"

    with time_machine.travel(NOW, tick=False):
        answer = Client().get(
            path, {"from": "2026-06-01"}, headers={"authorization": f"Bearer {secret}"}
        )

    assert answer.status_code == 200
    words = what.replace("-", " ")
    assert told(cast) == [(cast.manager.get_full_name(), f"read your {words} with a program", 1)]


def test_looking_at_oneself_is_not_recorded(cast: Cast) -> None:
    for path in ("score/", "score/reactions_given/", "coverage/", "content/"):
        opened(cast, cast.rep, path)

    with tenant_scope(cast.organization.pk):
        assert not Look.objects.exists()


def test_a_look_that_was_refused_is_none(cast: Cast) -> None:
    answer = opened(cast, cast.other_manager, f"members/{cast.rep_member.pk}/")

    assert answer.status_code == 403
    assert told(cast) == []


def test_the_report_of_a_team_that_one_may_not_see_is_none(cast: Cast) -> None:
    opened(cast, cast.other_manager, f"report/?team={cast.oslo.pk}")

    with tenant_scope(cast.organization.pk):
        assert not Look.objects.exists()


def test_a_day_has_one_row_with_its_first_and_last_time_and_a_count(cast: Cast) -> None:
    for hour in (8, 9, 17):
        look(cast, cast.manager, at=f"2026-06-10T{hour:02}:00:00Z")
    look(cast, cast.manager, at="2026-06-11T08:00:00Z")

    assert [(row.day, row.first_at, row.last_at, row.count) for row in log(cast).rows] == [
        (TODAY + timedelta(days=1), *[MORNING + timedelta(days=1)] * 2, 1),
        (TODAY, MORNING, MORNING + timedelta(hours=9), 3),
    ]


def test_a_look_takes_one_query_and_one_for_the_audit_log_once_an_hour(cast: Cast) -> None:
    access = cast.access(cast.manager)
    counts = []

    for _ in range(2):
        with CaptureQueriesContext(connection) as captured, tenant_scope(cast.organization.pk):
            record_look(access=access, member=cast.rep_member, kind=LookKind.MEMBER)
            record_report_look(access=access, team_ids=[cast.north.pk, cast.oslo.pk])
        counts.append(len(captured))

    # The first one of the hour is in the audit log, too.
    assert counts == [4, 2]
    with tenant_scope(cast.organization.pk):
        assert sorted(Look.objects.values_list("kind", "count")) == [
            ("member", 2), ("report", 2), ("report", 2)
        ]  # fmt: skip


def test_a_look_stays_in_its_organization(cast: Cast) -> None:
    with tenant_scope(cast.other_organization.pk), pytest.raises(CrossTenantError):
        record_look(access=cast.access(cast.manager), member=cast.rep_member, kind=LookKind.MEMBER)

    with tenant_scope(cast.organization.pk):
        assert not Look.objects.exists()


# -- whom a report concerns --------------------------------------------------------------------


def test_a_report_concerns_who_was_in_the_team_on_its_day(cast: Cast) -> None:
    opened(cast, cast.manager, "report/", at="2026-06-09T08:00:00Z")
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=TODAY)
    opened(cast, cast.manager, "report/")
    opened(cast, cast.other_manager, "report/")

    assert told(cast) == [
        (cast.other_manager.get_full_name(), "opened the user report for South", 1),
        (cast.manager.get_full_name(), "opened the user report for Oslo", 1),
    ]
    assert [row.day for row in log(cast).rows] == [TODAY, LAST]


def test_a_report_of_everybody_concerns_nobody_who_joined_later(cast: Cast) -> None:
    opened(cast, cast.owner, "report/", at="2026-06-09T08:00:00Z")
    user = factories.user(cast.organization)
    joined = {"joined_on": TODAY, "since": TODAY}
    factories.member(cast.organization, cast.oslo, user=user, **joined)

    assert told(cast, user) == []
    assert len(told(cast)) == 1


def test_outcomes_of_the_past_concern_whoever_had_been_in_the_team(cast: Cast) -> None:
    won = Outcome(on=date(2026, 5, 29), kind="won", source="crm", ref="w")
    score(cast.rep_member, won)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=date(2026, 6, 5))

    answer = opened(cast, cast.analyst, f"outcomes/?team={cast.oslo.pk}")
    opened(cast, cast.manager, "report/")

    assert answer.context["page"].rows != ()
    assert told(cast) == [
        (cast.analyst.get_full_name(), "opened scores beside outcomes for Oslo", 1)
    ]


def test_a_page_of_outcomes_without_anybody_on_it_is_none(cast: Cast) -> None:
    opened(cast, cast.owner, "outcomes/")

    assert told(cast) == []


def test_who_is_on_the_own_report_did_not_look_at_themselves(cast: Cast) -> None:
    chief = factories.member(cast.organization, cast.oslo, user=cast.owner)

    opened(cast, cast.owner, "report/")

    assert told(cast, cast.owner) == []
    assert chief.user == cast.owner
    assert len(told(cast)) == 1


# -- who sees it, and for how long -------------------------------------------------------------


def test_the_latest_three_stand_on_the_own_page_with_the_number_of_all(cast: Cast) -> None:
    for kind in LookKind:
        look(cast, cast.manager, kind)

    own = opened(cast, cast.rep, "score/")
    managers = opened(cast, cast.manager, f"members/{cast.rep_member.pk}/")

    looks = own.context["page"].looks
    assert (len(looks.rows), looks.total) == (3, len(LookKind))
    assert f'href="/o/{cast.organization.slug}/score/looks/"' in own.content.decode()
    assert managers.context["page"].looks is None
    assert "Rita is shown that you opened this page." in managers.content.decode()


def test_the_log_has_pages_of_fifty(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        Look.objects.bulk_create(
            Look(
                viewer=cast.manager,
                day=TODAY - timedelta(days=n),
                kind=LookKind.MEMBER,
                subject=cast.rep_member.pk,
                member=cast.rep_member,
                first_at=MORNING - timedelta(days=n),
                last_at=MORNING - timedelta(days=n),
            )
            for n in range(60)
        )

    first, second = log(cast), log(cast, page=2)

    assert (len(first.rows), first.total, first.previous) == (50, 60, None)
    assert first.next is not None
    assert first.next.url.endswith("/score/looks/?page=2")
    assert (len(second.rows), second.next, second.rows[-1].day) == (
        10, None, TODAY - timedelta(days=59)
    )  # fmt: skip
    page = opened(cast, cast.rep, "score/looks/?page=2").content.decode()
    assert "Newer" in page
    assert "Older" not in page


def test_a_deleted_account_is_still_told_of(cast: Cast) -> None:
    gone = factories.user(cast.organization, Role.ANALYST)
    look(cast, gone)

    gone.delete()

    assert told(cast) == [("Somebody whose account was deleted", "opened your member page", 1)]


def test_what_is_old_enough_is_forgotten(cast: Cast, settings: Settings) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "looks": 30}
    look(cast, cast.manager, at="2026-05-11T08:00:00Z")
    look(cast, cast.manager, LookKind.COVERAGE, at="2026-05-11T07:59:59Z")

    with time_machine.travel(NOW, tick=False):
        enforce_retention()

    assert [what for _, what, _ in told(cast)] == ["opened your member page"]
