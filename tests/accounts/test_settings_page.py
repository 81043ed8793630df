"""Opting in to an industry's pool, and out again: who decides, what is said, what is stored."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.access import access_for
from accounts.industries import Industry
from accounts.models import Organization, User
from accounts.services import industry_join, industry_leave
from tests import factories
from tests.accounts.admin_pages import enter
from tests.cast import Cast
from tests.house.tree import ROOT
from tests.scoring import industry as pools
from tests.scoring.given import LAST, NOW
from tests.teams.markup import Markup

FORM = {"industry": "retail", "agree": "on"}
AT = time_machine.travel(NOW, tick=False)


def page(cast: Cast) -> str:
    return f"/o/{cast.organization.slug}/settings/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored(cast: Cast) -> Organization:
    return Organization.objects.get(pk=cast.organization.pk)


def text_of(answer: Any) -> str:
    return Markup(answer.content.decode()).text


def test_it_is_off_by_default_and_says_beforehand_what_is_shared(cast: Cast) -> None:
    shown = text_of(signed_in(cast.admin).get(page(cast)))

    assert not stored(cast).shares_with_industry
    for words in (
        "Nothing of yours goes into an industry’s pool, and nobody here sees one.",
        "The total and the four pillars of each of your members who has a total, without names",
        "medians in whole points",
        "at least 20 members of at least 3 organizations, where none has over half of them",
        "after 7 days at the earliest, and about every quarter where members join or leave",
        "On this page, at any time.",
        "for 90 days after its date at the most",
        "Whoever operates this site sees the data of all.",
    ):
        assert words in shown
    assert "Leave the pool" not in shown


@AT
def test_an_admin_opts_in_and_it_is_stored_who_and_when(cast: Cast) -> None:
    answer = signed_in(cast.admin).post(page(cast), FORM, follow=True)

    found = stored(cast)
    assert found.shares_with_industry
    assert (found.industry, found.industry_shared_by) == ("retail", cast.admin)
    assert found.industry_shared_since is not None
    assert found.industry_shared_since.isoformat() == "2026-06-10T08:00:00+00:00"
    shown = text_of(answer)
    assert "takes part in the pool of Retail since 10 Jun 2026" in shown
    assert "No edition with your organization yet." in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agree": ""}, "Tick this: without it nothing is shared."),
        ({"industry": ""}, "Choose an industry."),
        ({"industry": "piracy"}, "is not one of the available choices"),
    ],
)
def test_without_an_industry_or_consent_nothing_is_shared(
    cast: Cast, change: dict[str, str], words: str
) -> None:
    answer = signed_in(cast.owner).post(page(cast), FORM | change)

    assert (answer.status_code, stored(cast).shares_with_industry) == (422, False)
    assert words in answer.content.decode()


def test_what_was_chosen_stays_chosen_beside_an_error(cast: Cast) -> None:
    answer = signed_in(cast.owner).post(page(cast), FORM | {"agree": ""})

    assert '<option value="retail" selected>' in answer.content.decode()


def test_who_leaves_shares_nothing_any_more(cast: Cast) -> None:
    client = signed_in(cast.owner)
    client.post(page(cast), FORM)

    answer = client.post(f"{page(cast)}industry/leave/", follow=True)

    found = stored(cast)
    assert (found.industry, found.industry_shared_since, found.industry_shared_by) == (
        "",
        None,
        None,
    )
    assert "takes part in no industry pool any more" in text_of(answer)


def test_opting_in_again_keeps_since_when_and_another_industry_does_not(cast: Cast) -> None:
    with time_machine.travel("2026-06-01T08:00:00Z", tick=False):
        signed_in(cast.owner).post(page(cast), FORM)
    first = stored(cast).industry_shared_since

    with AT:
        client = signed_in(cast.owner)
        client.post(page(cast), FORM)
        again = stored(cast).industry_shared_since
        client.post(page(cast), FORM | {"industry": "wholesale"})

    assert again == first
    assert stored(cast).industry == "wholesale"
    assert stored(cast).industry_shared_since != first


@AT
def test_the_edition_that_has_the_organization_is_told_with_its_own_part(cast: Cast) -> None:
    signed_in(cast.owner).post(page(cast), FORM)
    pools.join(cast.organization, [4000] * 8)
    for totals in ([5000] * 6, [6000] * 6):
        pools.organization(totals, industry=Industry.RETAIL)
    pools.renewed(LAST)

    shown = text_of(signed_in(cast.owner).get(page(cast)))

    assert "8 members are yours in the edition of 9 Jun 2026, which has 20." in shown
    assert "Total 50, Brand 13" in shown


@AT
def test_own_rules_are_an_obstacle_that_is_told(cast: Cast) -> None:
    signed_in(cast.owner).post(page(cast), FORM)
    factories.rule_version(
        cast.organization, cast.owner, LAST.replace(day=10), policy="linkedin_like"
    )

    shown = text_of(signed_in(cast.owner).get(page(cast)))

    assert "its totals cannot be compared" in shown


def test_sample_data_takes_part_in_nothing(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(is_sample=True)
    client = signed_in(cast.owner)

    shown = text_of(client.get(page(cast)))
    answer = client.post(page(cast), FORM)

    assert "It is compared with nobody." in shown
    assert "Take part" not in shown
    assert (answer.status_code, stored(cast).shares_with_industry) == (422, False)
    assert "Sample data is compared with nobody." in text_of(answer)


@pytest.mark.parametrize("persona", ["analyst", "manager", "rep"])
def test_nobody_else_decides(cast: Cast, persona: str) -> None:
    user = getattr(cast, persona)
    access = access_for(user, cast.organization.slug)
    assert access is not None
    signed_in(cast.owner).post(page(cast), FORM)
    client = signed_in(user)

    answers = [
        client.post(page(cast), FORM | {"industry": "wholesale"}),
        client.post(f"{page(cast)}industry/leave/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    with pytest.raises(PermissionDenied, match="decide on industry pools"):
        industry_join(access=access, industry=Industry.WHOLESALE)
    with pytest.raises(PermissionDenied):
        industry_leave(access=access)
    assert stored(cast).industry == "retail"


def test_a_sample_is_refused_by_the_service_too(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(is_sample=True)
    access = access_for(cast.owner, cast.organization.slug)
    assert access is not None

    with pytest.raises(ValidationError, match="compared with nobody"):
        industry_join(access=access, industry=Industry.RETAIL)


def test_site_staff_see_who_takes_part_and_do_not_decide(cast: Cast) -> None:
    signed_in(cast.owner).post(page(cast), FORM)
    client = signed_in(cast.staff)
    enter(client, cast.organization)

    shown = client.get(f"/admin/accounts/organization/{cast.organization.pk}/change/")

    assert "Retail" in shown.content.decode()
    assert not re.search(r'name="industry', shown.content.decode())


def test_every_industry_is_documented() -> None:
    documented = " ".join((ROOT / "docs" / "industry-pools.md").read_text().split())

    assert [each.label for each in Industry if each.label not in documented] == []
