"""Calibration: our scores beside LinkedIn's own, one pair a member, and why they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.parameters import Parameters
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from scoring.core.associations import Association
from scoring.core.rank_correlation import interval, spearman
from scoring.core.records import Coverage, Profile, ReferenceSSI
from scoring.core.versions.v1 import V1
from scoring.selectors import scores_on
from teams.models import Look, LookKind, Member
from teams.reports.calibration_report import calibration_page
from teams.reports.calibration_shapes import CalibrationPage, Gap
from teams.reports.wording.calibration import too_few
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, START, recomputed, scored

pytestmark = pytest.mark.django_db
D = Decimal
KEYS = ("photo", "banner", "location", "industry", "featured", "custom_url")
WITHOUT_FOLLOWERS = Coverage(
    metrics=tuple(c.name for c in V1.components if c.code != "B5"),
    start=START,
    end=date(2026, 12, 31),
    source="crm",
)


def ssi(on: date, total: str, **pillars: str) -> ReferenceSSI:
    return ReferenceSSI(
        on=on, values={"total": total, **pillars}, source="linkedin_ssi", ref=str(on), passive=True
    )


def profile(keys: int) -> Profile:
    return Profile(on=FIRST, values=dict.fromkeys(KEYS[:keys], True), source="crm", ref="profile")


def crowd(cast: Cast, theirs: Sequence[str], **more: Any) -> list[Member]:
    """Return members of whom LinkedIn told these totals on the last day, ours ever higher."""
    return [
        scored(
            cast.organization,
            profile(1 + number % 6),
            ssi(LAST, total),
            name=f"Member {number:02}",
            **{"team": cast.oslo, **more},
        )
        for number, total in enumerate(theirs)
    ]


def look(cast: Cast, team: int | None = None, page: int = 1) -> CalibrationPage:
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        asked = Parameters({"team": str(team or ""), "page": str(page)})
        return calibration_page(access=cast.access(cast.analyst), asked=asked)


def totals(cast: Cast, members: Sequence[Member], on: date = LAST) -> list[Decimal]:
    with tenant_scope(cast.organization.pk):
        found = scores_on(member_ids=[member.pk for member in members], on=on)
    return [found[member.pk].score.total or D(-1) for member in members]


def test_each_member_is_one_pair_and_their_order_is_compared(cast: Cast) -> None:
    theirs = [str(37 * n % 97) for n in range(1, 21)]
    members = crowd(cast, theirs)

    page = look(cast)

    ours = totals(cast, members)
    assert len(set(ours)) == 5
    assert (page.n, page.members, page.first, page.last) == (20, 24, LAST, LAST)
    assert page.total is not None
    numbers = [D(total) for total in theirs]
    assert page.total.correlation == Association(
        20, spearman(ours, numbers), interval(ours, numbers)
    )
    assert page.missing is None
    assert {(p.theirs, p.ours) for p in page.total.points} == {
        (D(a), b) for a, b in zip(theirs, ours, strict=True)
    }
    differences = [abs(pair.difference) for pair in page.pairs]
    assert differences == sorted(differences, reverse=True)
    assert page.pairs[0].difference == page.pairs[0].ours - page.pairs[0].theirs


def test_of_a_member_the_latest_day_with_both_counts(cast: Cast) -> None:
    crowd(cast, ["50"] * 4)
    weekly = [ssi(LAST - timedelta(days=7), "30"), ssi(LAST - timedelta(days=3), "33")]
    # The last one is of a day that we have no score for yet, the first of one before all scores.
    outside = [ssi(LAST + timedelta(days=1), "99"), ssi(date(2026, 4, 1), "11")]
    member = scored(cast.organization, profile(1), *weekly, *outside, name="Ada")

    [pair] = [pair for pair in look(cast).pairs if pair.member_id == member.pk]

    assert (pair.on, pair.theirs) == (LAST - timedelta(days=3), D(33))
    assert [pair.ours] == totals(cast, [member], pair.on)


def test_of_two_numbers_of_a_day_the_one_told_last_stands(cast: Cast) -> None:
    crowd(cast, ["50"] * 4)
    [member] = crowd(cast, ["40"])
    later = ReferenceSSI(on=LAST, values={"total": "44"}, source="sales_navigator", ref="ssi:x")
    factories.applied(member, [later])
    recomputed(member)

    [pair] = [pair for pair in look(cast).pairs if pair.member_id == member.pk]

    assert pair.theirs == D(44)


def test_under_five_members_nothing_is_compared_and_nobody_named(cast: Cast) -> None:
    crowd(cast, ["40"] * 4)
    client = Client()
    client.force_login(cast.admin)

    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/calibration/")

    page = answer.context["page"]
    assert (page.n, page.total, page.pairs) == (4, None, ())
    assert page.missing.reason == too_few(4, 5)
    assert "4 members have a total" in answer.content.decode()
    assert "Member 01" not in answer.content.decode()
    with tenant_scope(cast.organization.pk):
        assert not Look.objects.exists()


def test_whoever_asks_compares_those_they_may_see(cast: Cast) -> None:
    crowd(cast, [str(40 + n) for n in range(5)])
    crowd(cast, ["60", "61"], team=cast.south)

    manager = factories.user(cast.organization, Role.MANAGER)
    factories.team_manager(cast.oslo, manager)

    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        page = calibration_page(access=cast.access(manager), asked=Parameters({}))

    assert (page.n, page.members) == (5, 6)  # with Rita
    assert [choice.value for choice in page.teams if choice.value] == [str(cast.oslo.pk)]


def test_a_team_is_those_in_it_and_below_today_and_needs_as_many(cast: Cast) -> None:
    crowd(cast, [str(40 + n) for n in range(5)])
    crowd(cast, ["60", "61"], team=cast.south)

    north, oslo, south, nowhere = (
        look(cast, team) for team in (cast.north.pk, cast.oslo.pk, cast.south.pk, 10**8)
    )

    assert (north.n, oslo.n, south.n, nowhere.n) == (5, 5, 2, 0)
    assert (oslo.missing, south.total, nowhere.members) == (None, None, 0)
    assert [(choice.label.strip(), choice.selected) for choice in oslo.teams] == [
        ("North", False),
        ("Oslo", True),
        ("South", False),
    ]


def test_what_is_not_measured_is_told_and_counted(cast: Cast) -> None:
    crowd(cast, ["40"] * 5)
    member = factories.member(cast.organization, name="Ada")
    factories.applied(member, [WITHOUT_FOLLOWERS, profile(3), ssi(LAST, "20", brand="8", find="9")])
    recomputed(member)

    page = look(cast)

    [pair] = [pair for pair in page.pairs if pair.member_id == member.pk]
    assert pair.estimated
    assert pair.why.startswith("Most in Find, −9.00. Not measured: B5.")
    brand = page.pillars[0]
    assert (brand.name, brand.unmeasured, brand.measured.n, brand.estimated) == (
        "brand",
        (("B5", 1),),
        0,
        Gap(1, None),
    )
    assert brand.correlation == Association(1)
    assert brand.sentence.startswith("1 pair: under 20 no correlation is told")
    assert page.total is not None
    assert (page.total.measured.n, page.total.estimated) == (5, Gap(1, None))
    others = {other.why for other in page.pairs if other.member_id != member.pk}
    assert others == {"In part: B3, B4, B5, F1, F2, F3, I1, I2, I3, I4, I5, R4, R5, R6."}


def test_the_page_shows_charts_with_words_and_the_numbers_behind_them(cast: Cast) -> None:
    members = crowd(cast, [f"{60 - n}.5" for n in range(20)])
    client = Client()
    client.force_login(cast.analyst)

    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/calibration/?team={cast.oslo.pk}&page=9")

    text = " ".join(answer.content.decode().split())
    found = answer.context["page"].total.correlation
    assert (answer.status_code, text.count('<title id="sc-')) == (200, 1)
    assert f"Rank correlation {found.rho:.2f}.".replace("-", "−") in text
    assert "20 members, one dot each" in text
    assert "“page=9” in the address cannot be shown: the last page is shown." in text
    assert f'href="/o/{cast.organization.slug}/members/{members[0].pk}/"' in text
    assert '<td class="num">60.50</td>' in text
    assert answer.context["page"].shown == "1 to 20 of 20 members"
    with tenant_scope(cast.organization.pk):
        assert list(Look.objects.values_list("kind", "team", "viewer")) == [
            (LookKind.CALIBRATION, cast.oslo.pk, cast.analyst.pk)
        ]


def test_another_organization_is_never_compared(cast: Cast) -> None:
    crowd(cast, ["40"] * 4)
    for _ in range(3):
        scored(cast.other_organization, profile(1), ssi(LAST, "44"))

    assert look(cast).n == 4
