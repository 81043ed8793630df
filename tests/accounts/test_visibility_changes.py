"""Changing what people see of one another: who may, what has to be confirmed, what is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import Organization, User, VisibilityChange
from accounts.selectors import latest_visibility_change
from accounts.services import UnconfirmedError, visibility_change
from accounts.tenancy import tenant_scope
from accounts.visibility import Policy, Visibility
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION, score
from tests.teams.markup import Markup

COUNCIL, MANAGERS = Visibility.WORKS_COUNCIL, Visibility.MANAGER_ONLY


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False):
        yield


def change(cast: Cast, preset: Visibility, floor: int = 5, *, confirmed: bool = False) -> None:
    visibility_change(
        access=cast.access(cast.admin), preset=preset, floor=floor, confirmed=confirmed
    )


def stored(cast: Cast) -> Policy:
    return Organization.objects.get(pk=cast.organization.pk).policy


def shown_to(cast: Cast, user: User) -> str:
    client = Client()
    client.force_login(user)
    page = client.get(f"/o/{cast.organization.slug}/score/").content.decode()
    return " ".join(Markup(page).text.split())


def test_a_change_holds_at_once_and_says_who_made_it_when_and_what_held_before(cast: Cast) -> None:
    change(cast, COUNCIL, 7)

    found = latest_visibility_change()
    assert stored(cast) == Policy(COUNCIL, 7)
    assert found is not None
    assert (found.before, found.after) == (Policy(MANAGERS, 5), Policy(COUNCIL, 7))
    assert found.changed_by == cast.admin
    assert found.changed_at.isoformat() == "2026-06-10T08:00:00+00:00"


@pytest.mark.parametrize("name", ["analyst", "manager", "rep"])
def test_only_owners_and_admins_decide(cast: Cast, name: str) -> None:
    access = cast.access(getattr(cast, name))

    with pytest.raises(PermissionDenied, match="decide what people see of one another"):
        visibility_change(access=access, preset=COUNCIL, floor=5)
    assert stored(cast) == Policy(MANAGERS, 5)


@pytest.mark.parametrize(
    ("preset", "floor"),
    [(MANAGERS, 5), (COUNCIL, 6), (Visibility.OPEN_TEAM, 10), (Visibility.NAMES_WITHOUT_DETAIL, 7)],
)
def test_what_shows_more_than_before_is_changed_once_it_is_confirmed(
    cast: Cast, preset: Visibility, floor: int
) -> None:
    change(cast, COUNCIL, 7)

    with pytest.raises(UnconfirmedError, match="shows more of members than before"):
        change(cast, preset, floor)
    assert stored(cast) == Policy(COUNCIL, 7)
    assert VisibilityChange.objects.count() == 1

    change(cast, preset, floor, confirmed=True)
    assert stored(cast) == Policy(preset, floor)


def test_what_shows_less_needs_no_second_word(cast: Cast) -> None:
    change(cast, MANAGERS, 10)
    change(cast, COUNCIL, 10)

    assert stored(cast) == Policy(COUNCIL, 10)


@pytest.mark.parametrize("floor", [0, 4, 11])
def test_a_floor_below_five_or_above_ten_is_refused(cast: Cast, floor: int) -> None:
    with pytest.raises(ValidationError, match="a floor from 5 to 10"):
        change(cast, COUNCIL, floor, confirmed=True)
    assert stored(cast) == Policy(MANAGERS, 5)


def test_nothing_is_recorded_where_nothing_changes(cast: Cast) -> None:
    change(cast, MANAGERS)

    assert latest_visibility_change() is None


def test_a_member_reads_what_holds_who_set_it_and_that_it_changed(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    change(cast, COUNCIL, 6)

    shown = shown_to(cast, cast.rep)

    assert (
        "What others see of you changed on 10 Jun, from “Manager only” (groups of 5) to “Works "
        "council” (groups of 6). Nobody sees anything of one person." in shown
    )
    assert "Works council. Nobody sees anything of one person. Members see themselves." in shown
    assert "A number about a group is about 6 people or more. Set by adam@fjord.example" in shown


def test_a_change_is_news_for_thirty_days(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    change(cast, COUNCIL)

    with time_machine.travel("2026-07-10T08:00Z", tick=False):
        assert "What others see of you changed" in shown_to(cast, cast.rep)
    with time_machine.travel("2026-07-11T08:00Z", tick=False):
        later = shown_to(cast, cast.rep)
    assert "What others see of you changed" not in later
    assert "Set by adam@fjord.example on 10 Jun 2026." in later


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("open_team", "Members of OsloYour total, your pillars and their changes, by name"),
        ("manager_only", "admins and analystsThe same as a manager, each opening recorded"),
        (
            "names_without_detail",
            "admins and analystsNot this page. Your name, your team and whether you have data: "
            "no value of yours",
        ),
        (
            "works_council",
            "admins and analystsNot this page. Medians of groups of 5 people or more, without",
        ),
    ],
)
def test_the_panel_tells_who_sees_what_under_each_preset(
    cast: Cast, preset: str, words: str
) -> None:
    score(cast.rep_member, REACTION)
    cast.organization.visibility = preset
    cast.organization.save()

    assert words in shown_to(cast, cast.rep)


def test_another_organization_has_changes_of_its_own(cast: Cast) -> None:
    change(cast, COUNCIL)

    with tenant_scope(cast.other_organization.pk):
        assert latest_visibility_change() is None
    assert factories.organization().policy == Policy(MANAGERS, 5)
