"""Sessions: since when, for how long, whose, and how each of them ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.devices import device_of
from accounts.models import User
from accounts.sessions import sessions_end
from accounts.tasks import forget_sessions
from tests import factories
from tests.accounts.admin_pages import enter
from tests.accounts.signing_in import SECURITY, by_password, is_in
from tests.factories import PASSWORD

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0"
PASSWORDS = {"oldpassword": PASSWORD, "password1": "a new long one", "password2": "a new long one"}


@pytest.fixture
def user(db: None) -> User:
    return factories.user(factories.organization("Fjord Sales"), password=PASSWORD)


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    by_password(client, user)
    return client


def stolen_from(client: Client) -> Client:
    """Return a client that has the same cookie."""
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


def session_id_of(client: Client) -> int:
    """Return the number by which a session is ended."""
    pk: int = UserSession.objects.get(session_key=client.cookies["sessionid"].value).pk
    return pk


def test_a_session_gets_another_key_when_somebody_signs_in(user: User, client: Client) -> None:
    client.get("/accounts/login/?next=/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    by_password(client, user)

    assert client.cookies["sessionid"].value != planted
    victims = Client()
    victims.cookies["sessionid"] = planted
    assert not is_in(victims)


@pytest.mark.parametrize(
    ("pause", "stays"),
    [(timedelta(hours=11, minutes=59), True), (timedelta(hours=12), False)],
)
def test_a_session_ends_when_it_is_not_used(user: User, pause: timedelta, stays: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(user)
        clock.shift(pause)

        assert is_in(client) == stays


@pytest.mark.parametrize(("hours", "stays"), [(7 * 24 - 1, True), (7 * 24, False)])
def test_a_session_ends_however_much_it_is_used(user: User, hours: int, stays: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(user)
        for _ in range(hours - 1):
            clock.shift(timedelta(hours=1))
            client.get("/")
        clock.shift(timedelta(hours=1))

        assert is_in(client) == stays


def test_a_session_is_written_every_five_minutes_at_most(user: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in(user)
        seen = []
        for pause in (299, 1):
            clock.shift(pause)
            client.get("/")
            seen.append(UserSession.objects.get().last_seen_at)

    assert seen == [NOW, NOW + timedelta(minutes=5)]


def test_the_page_lists_devices_with_their_address(user: User) -> None:
    client = signed_in(user)
    signed_in(user, "curl/8.5.0")

    page = client.get(SECURITY)

    found = [(one.device, one.address, one.is_current) for one in page.context["sessions"]]
    assert found == [("Firefox on Windows", "127.0.0.1", True), ("curl", "127.0.0.1", False)]


def test_the_page_leaves_out_what_opens_nothing_any_more(user: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        idle = signed_in(user, "curl/8.5.0")
        clock.shift(timedelta(hours=12))
        here, left = signed_in(user), signed_in(user, "curl/8.5.0")
        left.post("/accounts/logout/")

        found = [one.device for one in here.get(SECURITY).context["sessions"]]

    assert found == ["Firefox on Windows"]
    assert idle.cookies["sessionid"].value != left.cookies["sessionid"].value


def test_the_page_asks_as_much_for_five_devices_as_for_one(user: User) -> None:
    client = signed_in(user)
    asked = []
    for more in (0, 4):
        for _ in range(more):
            signed_in(user)
        with CaptureQueriesContext(connection) as queries:
            client.get(SECURITY)
        asked.append(len(queries))

    assert asked == [7, 7]


def test_one_device_is_signed_out(user: User) -> None:
    here, there, third = (signed_in(user) for _ in range(3))

    here.post(f"{SECURITY}sessions/{session_id_of(there)}/end/")

    assert [is_in(one) for one in (here, there, third)] == [True, False, True]


def test_all_others_are_signed_out_also_those_that_are_not_listed(user: User) -> None:
    here, there, unlisted = signed_in(user), signed_in(user), Client()
    unlisted.force_login(user)

    here.post(f"{SECURITY}sessions/end-others/")

    assert [is_in(one) for one in (here, there, unlisted)] == [True, False, False]


def test_nobody_ends_a_session_of_somebody_else(user: User) -> None:
    theirs, mine = signed_in(factories.user(password=PASSWORD)), signed_in(user)

    answer = mine.post(f"{SECURITY}sessions/{session_id_of(theirs)}/end/")

    assert answer.status_code == 404
    assert is_in(theirs)


def test_a_stolen_session_ends_when_its_owner_signs_out(user: User) -> None:
    client = signed_in(user)
    thief = stolen_from(client)

    was_in = is_in(thief)
    client.post("/accounts/logout/")

    assert (was_in, is_in(thief)) == (True, False)


def test_a_stolen_session_ends_when_its_owner_ends_it(user: User) -> None:
    client, elsewhere = signed_in(user), signed_in(user)
    thief = stolen_from(client)

    elsewhere.post(f"{SECURITY}sessions/{session_id_of(client)}/end/")

    assert not is_in(thief)


def test_a_changed_password_ends_every_other_session(user: User) -> None:
    client, other = signed_in(user), signed_in(user)
    thief = stolen_from(client)

    client.post("/accounts/password/change/", PASSWORDS)

    assert [is_in(one) for one in (client, other, thief)] == [True, False, False]


def test_a_closed_account_is_signed_out_and_stays_so_when_it_opens_again(user: User) -> None:
    client, staff = signed_in(user), Client()
    staff.force_login(User.objects.create_superuser("site@pillars.example"))
    enter(staff)
    page = f"/admin/accounts/user/{user.pk}/change/"
    inline = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}

    staff.post(page, {"email": user.email, **inline})
    closed = is_in(client)
    staff.post(page, {"email": user.email, "is_active": "on", **inline})

    user.refresh_from_db()
    assert user.is_active
    assert (closed, is_in(client)) == (False, False)


def test_all_sessions_of_somebody_are_ended_at_once(user: User) -> None:
    clients = [signed_in(user), signed_in(user)]
    thief = stolen_from(clients[0])

    sessions_end(user)

    assert [is_in(one) for one in (*clients, thief)] == [False, False, False]


def test_sessions_that_are_over_are_forgotten_with_their_addresses(user: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        signed_in(user)
        clock.shift(timedelta(days=6))
        signed_in(user)
        clock.shift(timedelta(days=1, seconds=1))

        forget_sessions()

    assert Session.objects.count() == 1
    assert UserSession.objects.get().created_at == NOW + timedelta(days=6)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.4 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/124.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("<script>", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, device: str) -> None:
    assert device_of(agent) == device
