"""The tile of the industry's pool: a place in it, or why there is none."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.access import access_for
from accounts.industries import Industry
from accounts.models import Organization
from accounts.services import industry_join, industry_leave
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.reports.shapes import Fact, Link, Standing
from tests import factories
from tests.cast import Cast
from tests.scoring import industry as pools
from tests.scoring.given import LAST, NOW, REACTION, score
from tests.teams.reporting import page

NO_EDITION = (
    "No edition with your organization yet. It takes 20 members of 3 organizations, "
    "and a new one comes after 7 to 90 days."
)


@pytest.fixture
def pool(cast: Cast) -> Cast:
    """Rita's organization takes part; she has a total of 0.40 in it, her colleagues 40.00."""
    score(cast.rep_member, REACTION)
    take_part(cast)
    pools.join(cast.organization, [4000] * 7)
    for totals in ([5000] * 6, [6000] * 6):
        pools.organization(totals, industry=Industry.RETAIL)
    return cast


def take_part(cast: Cast) -> None:
    access = access_for(cast.admin, cast.organization.slug)
    assert access is not None
    with tenant_scope(cast.organization.pk):
        industry_join(access=access, industry=Industry.RETAIL)


def tile(cast: Cast, user: Any = None, **more: Any) -> Standing:
    return page(cast, user=user or cast.rep, is_own=True, **more).standing[-1]


def test_who_takes_no_part_is_told_so_and_who_decides_where(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    url = f"/o/{cast.organization.slug}/settings/"
    said = Standing(
        pool="Industry", n=0, note="Your organization takes no part in an industry pool."
    )

    assert tile(cast) == tile(cast, cast.manager) == said
    assert tile(cast, cast.admin).step == tile(cast, cast.owner).step == Link("Take part", url)


def test_before_the_first_edition_it_is_told_what_it_takes(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    take_part(cast)

    assert tile(cast) == Standing(pool="Industry: Retail", n=0, note=NO_EDITION)


def test_own_rules_are_why_there_is_no_edition_with_the_organization(cast: Cast) -> None:
    take_part(cast)
    with time_machine.travel("2026-06-08T08:00:00Z", tick=False):
        factories.rule_version(cast.organization, cast.owner, LAST, policy="linkedin_like")
    score(cast.rep_member, REACTION)

    assert tile(cast).note == (
        "The rules of this organization are not the standard ones, so its totals cannot be "
        "compared. While that is so, it is left out of new editions."
    )


def test_the_place_is_told_with_n_date_ties_and_step(pool: Cast) -> None:
    with tenant_scope(pool.organization.pk):
        total = ScoreSnapshot.objects.get(member=pool.rep_member, on=LAST).total
    assert total is not None
    pools.renewed(LAST)

    found = tile(pool)

    assert (found.pool, found.n, found.rank, found.bins) == ("Industry: Retail", 20, None, ())
    assert (found.top_percent, found.median, found.is_coarse) == (100, Decimal(50), True)
    assert found.note == "Among 20 members of several organizations, on 9 Jun 2026."
    assert found.facts == (
        Fact("Pool", "20 members with all four pillars, of organizations that opted in."),
        Fact("Date", "9 Jun 2026, for all figures of the pool."),
        Fact("Total then", f"{Decimal(total).scaleb(-2)}"),
        Fact("Top x %", "100 · rank / 20, rounded up to a step of 25 %."),
        Fact("Ties", "Equal totals share the better rank."),
        Fact(
            "Medians", "Total 50, Brand 13, Find 13, Insights 13, Relationships 13; whole points."
        ),
        Fact("Next", "After 7 days at the earliest. This one ends after 90."),
    )


def test_without_a_total_on_the_day_of_the_edition_there_is_no_place(pool: Cast) -> None:
    pools.join(pool.organization, [4000])
    with tenant_scope(pool.organization.pk):
        ScoreSnapshot.objects.filter(member=pool.rep_member).update(total=None)
    pools.renewed(LAST)

    found = tile(pool)

    assert (found.n, found.top_percent, found.median) == (20, None, Decimal(50))
    assert found.note == "Without a total on 9 Jun 2026 there is no place among the 20."


def test_on_a_past_day_the_edition_of_then_is_shown(pool: Cast) -> None:
    pools.renewed(LAST)

    assert tile(pool, on=LAST - timedelta(days=1)).note == NO_EDITION
    assert tile(pool, on=LAST).n == 20


def test_who_left_sees_the_pool_no_more_and_the_others_still_do(pool: Cast) -> None:
    pools.renewed(LAST)
    access = access_for(pool.owner, pool.organization.slug)
    assert access is not None
    with tenant_scope(pool.organization.pk):
        industry_leave(access=access)
    other = Organization.objects.filter(industry=Industry.RETAIL).first()
    assert other is not None

    assert tile(pool).note == "Your organization takes no part in an industry pool."
    assert pools.place(other, LAST).n == 20


def test_the_pool_takes_one_query_and_none_where_there_is_no_part_in_it(pool: Cast) -> None:
    pools.renewed(LAST)

    with CaptureQueriesContext(connection) as inside:
        tile(pool)
    Organization.objects.update(industry_shared_since=None)
    with CaptureQueriesContext(connection) as outside:
        tile(pool)

    assert len(inside) - len(outside) == 1


def test_who_can_see_this_tells_of_the_pool(pool: Cast) -> None:
    [told] = [v for v in page(pool).viewers if v.who == "Other organizations"]

    assert not told.allowed
    assert told.what == (
        "Medians of the industry’s pool, which this total is part of, without names"
    )


def test_a_score_page_shows_the_place_and_how_it_is_counted(pool: Cast) -> None:
    pools.renewed(LAST)
    client = Client()
    client.force_login(pool.rep)

    with time_machine.travel(NOW, tick=False):
        shown = client.get(f"/o/{pool.organization.slug}/score/").content.decode()

    assert "Industry: Retail" in shown
    assert "Top 100<i>%</i>" in shown
    assert '<span class="mute">median 50</span>' in shown
    assert "<dt>Ties</dt><dd>Equal totals share the better rank.</dd>" in shown
