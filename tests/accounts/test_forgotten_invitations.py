"""Invitations that ended long ago are forgotten, and accounts that nobody came in with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Invite, Membership, User
from accounts.roles import Role
from accounts.tenancy import everywhere
from privacy.tasks import enforce_retention
from tests import factories
from tests.cast import Cast

MADE = datetime(2026, 6, 1, 8, tzinfo=UTC)
ENDED = MADE + timedelta(days=7)
KEPT = timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(cast: Cast) -> User:
    """Return somebody who was invited and never came in."""
    with time_machine.travel(MADE, tick=False):
        return factories.invited(cast.organization, cast.admin, email="ines@fjord.example")


def left(user: User, at: datetime) -> tuple[bool, int]:
    """Whether the account is there after a sweep at an instant, and how many links it has."""
    with time_machine.travel(at, tick=False):
        enforce_retention()
    with everywhere(reason="the test counts links of all organizations"):
        links = Invite.objects.filter(user_id=user.pk).count()
    return User.objects.filter(pk=user.pk).exists(), links


def test_a_link_that_nobody_used_goes_with_its_account(ines: User) -> None:
    assert left(ines, ENDED + KEPT) == (True, 1)

    assert left(ines, ENDED + KEPT + timedelta(seconds=1)) == (False, 0)


def test_an_account_with_another_link_stays(cast: Cast, ines: User) -> None:
    with time_machine.travel(ENDED + KEPT, tick=False):
        factories.invited(cast.other_organization, cast.outsider, email=ines.email)

    assert left(ines, ENDED + KEPT + timedelta(days=1)) == (True, 1)


def test_an_account_that_is_used_stays_without_the_link(cast: Cast, ines: User) -> None:
    Membership.objects.create(organization=cast.other_organization, user=ines, role=Role.REP)

    assert left(ines, ENDED + KEPT * 2) == (True, 0)


def test_an_account_with_a_password_stays_without_the_link(ines: User) -> None:
    ines.set_password("a fine long pass phrase")
    ines.save()

    assert left(ines, ENDED + KEPT * 2) == (True, 0)
