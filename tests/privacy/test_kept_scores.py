"""Daily scores have a period where the site gives them one, and what is over does not come back."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from privacy.retention import BY_KEY, drop_months, enforce, periods_choose
from scoring.models import ScoreSnapshot
from scoring.partitions import is_partitioned, months_drop, months_make
from scoring.tasks import make_months
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, REACTION, recomputed, scored, snapshots

pytestmark = pytest.mark.django_db

# A year after which the first day that is kept is the last of May.
LATER = "2027-06-01T12:00:00Z"
KEPT = date(2026, 5, 31)


@pytest.fixture
def home(settings: Settings) -> Organization:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "scores": 366}
    return factories.organization()


def forget(organization: Organization) -> int:
    with time_machine.travel(LATER, tick=False), tenant_scope(organization.pk):
        return enforce(organization)["scores"]


def checked() -> str:
    out = StringIO()
    with time_machine.travel(LATER, tick=False):
        call_command("check_scores", stdout=out)
    return out.getvalue()


def test_days_before_the_period_go_and_nobody_misses_them(home: Organization) -> None:
    member = scored(home, REACTION)
    before = snapshots(member)

    count = forget(home)

    after = snapshots(member)
    assert (min(before), max(before), count) == (FIRST, LAST, (KEPT - FIRST).days)
    assert [*after] == [day for day in before if day >= KEPT]
    assert checked() == f"{home.slug}: 0 days differ, 0 members wait\n"


def test_a_recompute_brings_back_none_of_them(home: Organization) -> None:
    member = scored(home, REACTION)
    forget(home)

    recomputed(member, at=LATER)

    days = snapshots(member)
    assert (min(days), max(days)) == (KEPT, date(2027, 5, 31))
    assert checked() == f"{home.slug}: 0 days differ, 0 members wait\n"


def test_days_that_wait_to_go_are_no_difference(home: Organization) -> None:
    scored(home, REACTION)

    assert checked() == f"{home.slug}: 0 days differ, 0 members wait\n"


def test_without_a_period_none_goes_and_no_organization_chooses_one(cast: Cast) -> None:
    scored(cast.organization, REACTION)

    with tenant_scope(cast.organization.pk):
        before = ScoreSnapshot.objects.count()
        with time_machine.travel("2040-01-01T12:00:00Z", tick=False):
            told = enforce(cast.organization)
        with pytest.raises(ValidationError):
            periods_choose(access=cast.access(cast.owner), chosen={"scores": 400})
        assert ScoreSnapshot.objects.count() == before > 0
    assert "scores" not in told
    assert BY_KEY["scores"].days_for(cast.organization) == 0


@pytest.mark.parametrize(
    ("days", "is_taken"), [(365, False), (366, True), (500, True), (501, False)]
)
def test_an_organization_chooses_between_a_year_and_the_sites_days(
    cast: Cast, settings: Settings, days: int, is_taken: bool
) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "scores": 500}
    client = Client()
    client.force_login(cast.owner)

    answer = client.post(f"/o/{cast.organization.slug}/privacy/", {"scores": str(days)})

    cast.organization.refresh_from_db()
    assert (answer.status_code, cast.organization.retention) == (
        (302, {"scores": days}) if is_taken else (422, {})
    )


@pytest.mark.parametrize(("site", "shown"), [(0, False), (400, True)])
def test_the_page_has_the_period_where_the_site_has_it(
    cast: Cast, settings: Settings, site: int, shown: bool
) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "scores": site}
    client = Client()
    client.force_login(cast.owner)

    page = client.get(f"/o/{cast.organization.slug}/privacy/").content.decode()

    assert ("Daily scores" in page, 'min="366" max="400"' in page) == (shown, shown)


def test_one_table_has_no_months(home: Organization) -> None:
    scored(home, REACTION)
    make_months()

    assert (is_partitioned(), months_make(), months_drop(before=date(2030, 1, 1))) == (False, 0, 0)
    assert drop_months() == 0
    with tenant_scope(home.pk):
        assert ScoreSnapshot.objects.exists()


def test_nothing_is_unique_of_a_daily_score_without_its_day_and_nothing_points_to_it() -> None:
    meta = ScoreSnapshot._meta

    assert [[*key.fields] for key in meta.total_unique_constraints] == [["member", "on"]]
    assert [f.name for f in meta.concrete_fields if f.unique] == ["id"]
    assert [*meta.related_objects] == []
