"""LinkedIn's protocol over real HTTP: paging, ends, quotas, refusals and trouble."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from teams.services.portability_client import (
    Endpoints,
    PortabilityClient,
    RefusedError,
    SpentError,
    Token,
    TroubleError,
    consent_address,
    fetch_token,
)
from tests.teams.linkedin_server import (
    CHANGES,
    CLIENT,
    CODE,
    NO_DATA,
    SECRET,
    SNAPSHOT,
    TOKEN,
    Answer,
    LinkedIn,
    serving,
)

BACK = "https://pillars.example.com/o/fjord/imports/portability/callback/"
GRANT = "/oauth/v2/accessToken"


@pytest.fixture
def linkedin(monkeypatch: pytest.MonkeyPatch) -> Iterator[LinkedIn]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with serving() as server:
        yield server


def endpoints(linkedin: LinkedIn) -> Endpoints:
    return Endpoints(
        client_id=CLIENT,
        client_secret=SECRET,
        scope="r_dma_portability_3rd_party",
        consent=f"{linkedin.address}/oauth/v2/authorization",
        token=f"{linkedin.address}{GRANT}",
        api=linkedin.address,
    )


def rows(linkedin: LinkedIn, domain: str = "SKILLS") -> list[dict[str, Any]]:
    with PortabilityClient(endpoints(linkedin), TOKEN) as client:
        return [
            row
            for page in client.snapshot(domain)
            for element in page["elements"]
            for row in element["snapshotData"]
        ]


def event(number: int, at: int) -> dict[str, Any]:
    return {
        "id": number,
        "activityId": f"a-{number}",
        "activityStatus": "SUCCESS",
        "processedAt": at,
    }


def changes(linkedin: LinkedIn, since: int = 0) -> list[int]:
    with PortabilityClient(endpoints(linkedin), TOKEN) as client:
        return [one["id"] for events in client.changes(since) for one in events]


# -- consent -----------------------------------------------------------------------------------


def test_consent_is_asked_for_with_scope_state_and_the_way_back(linkedin: LinkedIn) -> None:
    address = consent_address(endpoints(linkedin), redirect_uri=BACK, state="state-7")

    assert address.startswith(f"{linkedin.address}/oauth/v2/authorization?")
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": [CLIENT],
        "redirect_uri": [BACK],
        "scope": ["r_dma_portability_3rd_party"],
        "state": ["state-7"],
    }


@pytest.mark.parametrize(
    ("grant", "lasts"),
    [
        ({"expires_in": 31_536_000, "scope": "r_other,r_more"}, timedelta(days=365)),
        ({}, None),
        ({"expires_in": -1}, None),
    ],
)
def test_a_code_becomes_a_token(
    linkedin: LinkedIn, grant: dict[str, Any], lasts: timedelta | None
) -> None:
    linkedin.grant = grant

    token = fetch_token(endpoints(linkedin), redirect_uri=BACK, code=CODE)

    assert token == Token(TOKEN, lasts)
    [asked] = linkedin.asked(GRANT)
    assert asked["redirect_uri"] == BACK


def test_a_code_that_linkedin_does_not_know_is_refused_without_its_words(
    linkedin: LinkedIn,
) -> None:
    with pytest.raises(RefusedError) as wrong:
        fetch_token(endpoints(linkedin), redirect_uri=BACK, code="another")

    assert "canary" not in str(wrong.value)


def test_a_code_becomes_a_token_once(linkedin: LinkedIn) -> None:
    fetch_token(endpoints(linkedin), redirect_uri=BACK, code=CODE)

    with pytest.raises(RefusedError):
        fetch_token(endpoints(linkedin), redirect_uri=BACK, code=CODE)


def test_the_secret_is_not_sent_where_a_redirect_leads(linkedin: LinkedIn) -> None:
    linkedin.broken[GRANT] = (307, {})

    with pytest.raises(TroubleError):
        fetch_token(endpoints(linkedin), redirect_uri=BACK, code=CODE)

    assert [path for path, _ in linkedin.calls] == [GRANT]


# -- snapshots ---------------------------------------------------------------------------------


def test_a_domain_is_read_page_by_page_whatever_its_total_says(linkedin: LinkedIn) -> None:
    linkedin.domains["SKILLS"] = [[{"Name": "a"}], [{"Name": "b"}], [{"Name": "c"}]]

    assert rows(linkedin) == [{"Name": "a"}, {"Name": "b"}, {"Name": "c"}]
    asked = {"q": "criteria", "domain": "SKILLS"}
    assert linkedin.asked(SNAPSHOT) == [asked, {**asked, "start": "1"}, {**asked, "start": "2"}]
    assert {headers["linkedin-version"] for headers in linkedin.headers} == {"202312"}


def test_a_domain_without_data_is_empty(linkedin: LinkedIn) -> None:
    assert rows(linkedin) == []


def test_no_data_behind_some_pages_is_the_end(linkedin: LinkedIn) -> None:
    linkedin.domains["SKILLS"] = [[{"Name": "a"}], [{"Name": "b"}], [{"Name": "c"}]]
    linkedin.broken[SNAPSHOT, 3] = (404, NO_DATA)

    assert rows(linkedin) == [{"Name": "a"}, {"Name": "b"}]


def test_a_page_that_names_itself_as_the_next_one_is_read_once(linkedin: LinkedIn) -> None:
    linkedin.domains["SKILLS"] = [[{"Name": "a"}]]
    linkedin.repeats = True

    assert rows(linkedin) == [{"Name": "a"}, {"Name": "a"}]
    assert len(linkedin.calls) == 2


def test_a_domain_that_linkedin_does_not_give_is_empty(linkedin: LinkedIn) -> None:
    linkedin.bad_domains = ("EVENTS",)

    assert rows(linkedin, "EVENTS") == []


@pytest.mark.parametrize("href", ["https://evil.example.com/rest?start=x", "", "?start=-1", None])
def test_a_next_page_that_is_no_number_is_none(linkedin: LinkedIn, href: str | None) -> None:
    page = {
        "elements": [{"snapshotData": [{"Name": "a"}]}],
        "paging": {"links": [{"rel": "next", "href": href}]},
    }
    linkedin.broken[SNAPSHOT] = (200, page)

    assert rows(linkedin) == [{"Name": "a"}]


def test_a_next_page_is_asked_of_the_same_server(linkedin: LinkedIn) -> None:
    linkedin.domains["SKILLS"] = [[{"Name": "a"}], [{"Name": "b"}]]
    page = {
        "elements": [{"snapshotData": [{"Name": "a"}]}],
        "paging": {"links": [{"rel": "next", "href": "https://evil.example.com/x?start=1"}]},
    }
    linkedin.broken[SNAPSHOT, 1] = (200, page)

    assert rows(linkedin) == [{"Name": "a"}, {"Name": "b"}]


def test_the_quota_of_a_day_is_200_calls(linkedin: LinkedIn) -> None:
    linkedin.domains["SKILLS"] = [[{"Name": str(n)}] for n in range(300)]
    read = []

    with (
        PortabilityClient(endpoints(linkedin), TOKEN) as client,
        pytest.raises(SpentError),
    ):
        for page in client.snapshot("SKILLS"):
            read.append(page)

    assert len(read) == len(linkedin.calls) == 200


# -- changes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("links", [True, False])
def test_changes_are_read_to_their_end_and_each_one_once(linkedin: LinkedIn, links: bool) -> None:
    linkedin.events = [event(n, 1000 + n) for n in range(120)]
    linkedin.links_changes = links

    assert changes(linkedin, 1010) == list(range(10, 120))
    assert all(asked["count"] == "50" for asked in linkedin.asked(CHANGES))


def test_the_next_page_begins_with_the_latest_instant(linkedin: LinkedIn) -> None:
    linkedin.events = [event(n, 1000 + n) for n in range(60)]

    changes(linkedin)

    assert [asked["startTime"] for asked in linkedin.asked(CHANGES)] == ["0", "1049", "1059"]


def test_more_events_of_one_instant_than_a_page_holds_are_no_endless_loop(
    linkedin: LinkedIn,
) -> None:
    linkedin.events = [event(n, 1000) for n in range(60)] + [event(99, 2000)]

    assert changes(linkedin) == [*range(60), 99]


def test_no_changes_are_none(linkedin: LinkedIn) -> None:
    assert changes(linkedin) == []


def test_the_quota_of_changes_is_50_calls(linkedin: LinkedIn) -> None:
    linkedin.events = [event(n, 1000 + n) for n in range(3000)]

    with pytest.raises(SpentError):
        changes(linkedin)

    assert len(linkedin.calls) == 50


# -- refusals and trouble ----------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_no_good_is_refused(linkedin: LinkedIn, status: int) -> None:
    linkedin.broken[SNAPSHOT] = (status, {})

    with pytest.raises(RefusedError):
        rows(linkedin)


def test_a_server_that_has_enough_has_spent_the_quota(linkedin: LinkedIn) -> None:
    linkedin.broken[SNAPSHOT] = (429, {})

    with pytest.raises(SpentError):
        rows(linkedin)


@pytest.mark.parametrize(
    "answer",
    [(500, {}), (503, b"<html>"), (200, b"<html>"), (200, b"[1]"), (200, b"{"), (302, {})],
)
def test_what_nobody_understands_is_trouble(linkedin: LinkedIn, answer: tuple[int, Any]) -> None:
    linkedin.broken[SNAPSHOT] = answer

    with pytest.raises(TroubleError):
        rows(linkedin)

    assert len(linkedin.calls) == 1


def test_changes_that_cannot_be_asked_for_are_trouble_and_not_none(linkedin: LinkedIn) -> None:
    linkedin.broken[CHANGES] = (400, {"message": "startTime is too old", "status": 400})

    with pytest.raises(TroubleError, match="400"):
        changes(linkedin)


def test_reading_ends_before_the_worker_is_stopped(
    linkedin: LinkedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where LinkedIn takes its time: what is left is read another day."""
    monkeypatch.setattr("teams.services.portability_client.SECONDS", 0)
    linkedin.domains["SKILLS"] = [[{"Name": "a"}]]

    with pytest.raises(SpentError):
        rows(linkedin)

    assert linkedin.calls == []


def test_an_answer_that_drips_is_cut_off_in_time(
    linkedin: LinkedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teams.services.portability_client.SECONDS", 1)
    answer = linkedin.answer

    def late(path: str, asked: dict[str, str], headers: dict[str, str]) -> Answer:
        time.sleep(1.2)
        return answer(path, asked, headers)

    linkedin.answer = late  # type: ignore[method-assign]
    linkedin.domains["SKILLS"] = [[{"Name": "a"}]]

    with pytest.raises(SpentError):
        rows(linkedin)

    assert len(linkedin.calls) == 1


def test_odd_pages_have_nothing_in_them(linkedin: LinkedIn) -> None:
    linkedin.broken[CHANGES] = (200, {"elements": [1, None], "paging": []})

    assert changes(linkedin) == []


def test_a_server_that_is_not_there_is_trouble_without_its_address() -> None:
    with serving() as gone:
        where = endpoints(gone)

    with (
        PortabilityClient(where, TOKEN) as client,
        pytest.raises(TroubleError, match=r"^LinkedIn could not be reached$"),
    ):
        list(client.snapshot("SKILLS"))


def test_an_answer_that_does_not_end_is_trouble(
    linkedin: LinkedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teams.services.portability_client.MAX_BODY", 1000)
    linkedin.broken[SNAPSHOT] = (200, b'{"x":"' + b"x" * 100_000 + b'"}')

    with pytest.raises(TroubleError, match="too large"):
        rows(linkedin)
