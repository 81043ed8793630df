"""Wrong passwords are counted over all processes of a site, in the cache that they share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.services.conftest import Database
from tests.services.programs import background, bare, free_port, run, wait_until

pytestmark = pytest.mark.service

HOST = "pillars.example.com"
LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"
MAKE = f"""
import django
django.setup()
from accounts.services import user_create
for name in ("rita", "rob"):
    user_create(email=name + "@fjord.example", password={PASSWORD!r})
"""


@dataclass(frozen=True)
class Door:
    """One web process, as the proxy in front reaches it."""

    port: int

    def ask(self, method: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """Return status, cookies and body of the answer."""
        given = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, LOGIN, body, {**given, **headers})
            answer = connection.getresponse()
            cookies = "; ".join(re.findall(r"__Host-\w+=\w+", str(answer.headers)))
            return answer.status, cookies, answer.read().decode()

    def sign_in(self, email: str, password: str, client: str) -> int:
        """Sign in from an address; return 302 where somebody is in, 200 where not."""
        _, cookies, page = self.ask("GET", **{"X-Forwarded-For": client})
        [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
        headers = {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": client,
        }
        return self.ask("POST", urlencode(form), **headers)[0]

    def answers(self) -> bool:
        """Return whether the process is up."""
        try:
            return self.ask("GET")[0] == 200
        except ConnectionError:
            return False


@pytest.fixture(scope="module")
def doors(
    servers: dict[str, str], migrated: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Door]]:
    """Two web processes on one database and one cache."""
    environment = bare(
        tmp_path_factory.mktemp("data"),
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="nobody-outside-of-this-test-has-this-key-0123456789",
        ALLOWED_HOSTS=HOST,
        **{**servers, "DATABASE_URL": migrated.app},
    )
    collect = ["collectstatic", "--noinput", "-v0"]
    assert run("manage.py", *collect, environment=environment).stderr == ""
    assert run("-c", MAKE, environment=environment).stderr == ""
    found = [Door(free_port()) for _ in range(2)]
    with ExitStack() as stack:
        for door in found:
            web = ["-m", "granian", "--interface", "wsgi", "--port", str(door.port)]
            stack.enter_context(
                background(*web, "config.wsgi:application", environment=environment)
            )
        wait_until(lambda: all(door.answers() for door in found), seconds=60)
        yield found


def test_an_account_is_locked_at_one_door_by_wrong_passwords_at_another(doors: list[Door]) -> None:
    one, other = doors
    email = "rita@fjord.example"

    wrong = [one.sign_in(email, "wrong one", f"203.0.113.{n}") for n in range(5)]
    locked = [door.sign_in(email, PASSWORD, "203.0.113.50") for door in doors]
    somebody_else = other.sign_in("rob@fjord.example", PASSWORD, "203.0.113.50")

    assert (wrong, locked, somebody_else) == ([200] * 5, [200, 200], 302)


def test_a_client_is_locked_at_every_door_and_others_are_not(doors: list[Door]) -> None:
    one, other = doors
    for n in range(10):
        doors[n % 2].sign_in(f"{n}@fjord.example", "wrong one", "198.51.100.7")

    answers = [
        door.sign_in("rob@fjord.example", PASSWORD, client)
        for client in ("198.51.100.7", "198.51.100.8")
        for door in (one, other)
    ]

    assert answers == [200, 200, 302, 302]
