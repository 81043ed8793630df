"""The page on which members connect to LinkedIn, and LinkedIn's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import Import, ImportStatus, PortabilityConnection, PortabilityStatus
from teams.reports.portability_report import portability_page
from tests.accounts.admin_pages import enter
from tests.cast import Cast
from tests.teams.linkedin_server import CODE, TOKEN, LinkedIn
from tests.teams.portability_data import CONNECTION, NOW, connected, linkedin_for, poll, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def linkedin(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with linkedin_for(settings) as server:
        yield server


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def place(cast: Cast, more: str = "") -> str:
    return f"/o/{cast.organization.slug}/imports/portability/{more}"


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def asked(client: Client, cast: Cast) -> dict[str, str]:
    """Go to LinkedIn, and return what its page is told."""
    answer = client.get(place(cast, "connect/"))
    assert answer.status_code == 302
    return {name: value[0] for name, value in parse_qs(urlsplit(answer["Location"]).query).items()}


def connections(cast: Cast) -> list[PortabilityConnection]:
    with tenant_scope(cast.organization.pk):
        return list(PortabilityConnection.objects.all())


# -- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "page", "connect"),
    [
        ("rep", 200, 302),
        ("manager", 200, 302),
        ("owner", 200, 403),
        ("admin", 200, 403),
        ("analyst", 403, 403),
        ("outsider", 404, 404),
    ],
)
def test_members_alone_connect(
    cast: Cast, linkedin: LinkedIn, persona: str, page: int, connect: int
) -> None:
    user = cast.users[persona]
    assert user is not None
    client = client_of(user)

    answers = [client.get(place(cast)), client.get(place(cast, "connect/"))]

    assert [answer.status_code for answer in answers] == [page, connect]
    assert connections(cast) == []


def test_without_an_application_the_page_says_so_and_nothing_leads_to_it(cast: Cast) -> None:
    client = client_of(cast.rep)

    page = client.get(place(cast)).content.decode()
    answers = [
        client.get(place(cast, "connect/")),
        client.get(place(cast, f"callback/?state=x&code={CODE}")),
    ]

    assert "This site has no application at LinkedIn" in page
    assert "Connect to LinkedIn" not in page
    assert [answer.status_code for answer in answers] == [404, 404]
    imports = client.get(f"/o/{cast.organization.slug}/imports/").content.decode()
    assert "portability" not in imports


def test_who_is_connected_can_disconnect_where_the_application_is_gone(cast: Cast) -> None:
    row = connected(cast.rep_member)
    client = client_of(cast.rep)

    imports = client.get(f"/o/{cast.organization.slug}/imports/").content.decode()
    page = client.get(place(cast)).content.decode()
    answer = client.post(place(cast, "disconnect/"))

    assert f'href="{place(cast)}"' in imports
    assert "This site has no application at LinkedIn" in page
    assert "Disconnect" in page
    assert "Next reading" not in page
    assert answer.status_code == 302
    assert (stored(row).status, stored(row).token) == (PortabilityStatus.DISCONNECTED, "")


def test_imports_lead_to_the_page(cast: Cast, linkedin: LinkedIn) -> None:
    page = client_of(cast.rep).get(f"/o/{cast.organization.slug}/imports/").content.decode()

    assert f'href="{place(cast)}"' in page
    assert "has expired" not in page


# -- the page ----------------------------------------------------------------------------------


def test_the_page_says_what_is_read_kept_and_dropped(cast: Cast, linkedin: LinkedIn) -> None:
    page = client_of(cast.rep).get(place(cast)).content.decode()

    assert "Connect to LinkedIn" in page
    assert "Disconnect" not in page
    for words in ("Connections", "Messages", "Every search term", "Changes of 28 days"):
        assert words in page


def test_the_page_of_who_is_connected_shows_when_and_never_the_token(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)
    batch = poll(cast, row.pk)
    assert batch is not None

    page = client_of(cast.rep).get(place(cast)).content.decode()

    assert "20 May 2026" in page
    assert "27 May 2026" in page
    assert f"/imports/{batch.pk}/" in page
    assert "Connect to LinkedIn" not in page
    assert TOKEN not in page
    assert row.token not in page


def test_nobody_sees_the_connection_of_another(cast: Cast, linkedin: LinkedIn) -> None:
    connected(cast.rep_member, error="LinkedIn answered with 503.")

    page = client_of(cast.manager).get(place(cast)).content.decode()

    assert "503" not in page
    assert "Connect to LinkedIn" in page


def test_a_consent_that_has_ended_is_told_on_the_page_and_in_imports(
    cast: Cast, linkedin: LinkedIn
) -> None:
    connected(cast.rep_member, status="expired", token="", error="It has expired. Connect again.")
    client = client_of(cast.rep)

    page = client.get(place(cast)).content.decode()
    imports = client.get(f"/o/{cast.organization.slug}/imports/").content.decode()

    assert "It has expired. Connect again." in page
    assert "Your connection to LinkedIn has expired" in imports


# -- consent -----------------------------------------------------------------------------------


def test_consent_is_asked_for_by_linkedin_itself(cast: Cast, linkedin: LinkedIn) -> None:
    answer = client_of(cast.rep).get(place(cast, "connect/"))

    assert answer["Location"].startswith(f"{linkedin.address}/oauth/v2/authorization?")
    told = parse_qs(urlsplit(answer["Location"]).query)
    assert told["redirect_uri"] == [f"http://testserver{place(cast, 'callback/')}"]
    assert len(told["state"][0]) > 40
    assert linkedin.calls == []


def test_consent_leads_to_a_first_import(
    cast: Cast,
    linkedin: LinkedIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(place(cast, "callback/"), {"state": state, "code": CODE})

    assert (answer.status_code, answer["Location"]) == (302, place(cast))
    [row] = connections(cast)
    assert (row.member, row.status) == (cast.rep_member, PortabilityStatus.CONNECTED)
    with tenant_scope(cast.organization.pk):
        assert Import.objects.get().status == ImportStatus.DONE


@pytest.mark.parametrize("state", ["", "another", "ü"])
def test_an_answer_with_another_state_is_none(cast: Cast, linkedin: LinkedIn, state: str) -> None:
    client = client_of(cast.rep)
    asked(client, cast)

    answer = client.get(place(cast, "callback/"), {"state": state, "code": CODE})

    assert said(answer) == [
        "That was no answer to a question asked here, or it came too late. Connect again."
    ]
    assert connections(cast) == []
    assert linkedin.calls == []


def test_an_answer_to_nobody_is_none(cast: Cast, linkedin: LinkedIn) -> None:
    client_of(cast.rep).get(place(cast, "callback/"), {"state": "", "code": CODE})

    assert connections(cast) == []
    assert linkedin.calls == []


def test_an_answer_counts_once(cast: Cast, linkedin: LinkedIn) -> None:
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]
    client.get(place(cast, "callback/"), {"state": state, "error": "user_cancelled_authorize"})

    answer = client.get(place(cast, "callback/"), {"state": state, "code": CODE})

    assert answer.status_code == 302
    assert connections(cast) == []


def test_the_answer_to_somebody_else_is_none(cast: Cast, linkedin: LinkedIn) -> None:
    state = asked(client_of(cast.manager), cast)["state"]

    client_of(cast.rep).get(place(cast, "callback/"), {"state": state, "code": CODE})

    assert connections(cast) == []


def test_an_answer_that_comes_too_late_is_none(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]
    now.shift(timedelta(minutes=16))

    client.get(place(cast, "callback/"), {"state": state, "code": CODE})

    assert connections(cast) == []


def test_who_gives_no_consent_is_not_connected(cast: Cast, linkedin: LinkedIn) -> None:
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]

    answer = client.get(
        place(cast, "callback/"),
        {"state": state, "error": "user_cancelled_authorize", "error_description": "canary"},
    )

    assert said(answer) == ["You gave no consent. Nothing is connected, and nothing was read."]
    assert connections(cast) == []


def test_an_error_of_the_application_is_not_taken_for_a_refusal(
    cast: Cast, linkedin: LinkedIn
) -> None:
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]

    answer = client.get(
        place(cast, "callback/"),
        {"state": state, "error": "unauthorized_scope_error", "error_description": "canary"},
    )

    assert said(answer) == [
        "LinkedIn did not ask you: it does not let this site’s application do so. Nothing is "
        "connected. Tell whoever runs this site."
    ]
    assert connections(cast) == []


def test_a_code_that_gives_no_token_is_told(cast: Cast, linkedin: LinkedIn) -> None:
    client = client_of(cast.rep)
    state = asked(client, cast)["state"]

    answer = client.get(place(cast, "callback/"), {"state": state, "code": "another"})

    assert said(answer) == ["Nothing is connected: LinkedIn gave no token for this consent."]
    assert connections(cast) == []


# -- its end -----------------------------------------------------------------------------------


def test_disconnecting_erases_the_token(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.rep_member)
    other = connected(cast.manager_member)

    answer = client_of(cast.rep).post(place(cast, "disconnect/"))

    assert (answer.status_code, answer["Location"]) == (302, place(cast))
    assert (stored(row).status, stored(row).token) == (PortabilityStatus.DISCONNECTED, "")
    assert stored(other).token == other.token


def test_nothing_is_disconnected_by_following_a_link(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.rep_member)

    answer = client_of(cast.rep).get(place(cast, "disconnect/"))

    assert answer.status_code == 405
    assert stored(row).token == row.token


def test_site_staff_see_who_is_connected_and_never_a_token(cast: Cast, linkedin: LinkedIn) -> None:
    row = connected(cast.rep_member, error="LinkedIn answered with 503.")
    client = client_of(cast.staff)
    enter(client, cast.organization)
    base = "/admin/teams/portabilityconnection/"

    pages = [client.get(base).content.decode(), client.get(f"{base}{row.pk}/change/")]

    assert "Rita Rep" in pages[0]
    assert "503" in pages[0]
    assert pages[1].status_code == 200
    assert row.token not in pages[0] + pages[1].content.decode()


def test_a_member_goes_with_the_connection(cast: Cast, linkedin: LinkedIn) -> None:
    connected(cast.rep_member)
    path = f"/admin/teams/member/{cast.rep_member.pk}/delete/"
    client = client_of(cast.staff)
    enter(client, cast.organization)

    answer = client.post(path, {"post": "yes"})

    assert answer.status_code == 302
    assert connections(cast) == []


def test_every_kind_that_is_read_has_words(cast: Cast, linkedin: LinkedIn) -> None:
    with tenant_scope(cast.organization.pk):
        page = portability_page(access=cast.access(cast.rep), member=cast.rep_member)

    assert [part.label for part in page.parts if not part.kept] == []
    assert len(page.parts) == 15
