"""A member's connection to LinkedIn is read every week, as far as LinkedIn's quota goes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from accounts.tenancy import tenant_scope
from scoring.core.records import Connection, Invitation, Post, Reaction
from teams.importers.portability.snapshot import DOMAINS
from teams.models import (
    ImportStatus,
    Member,
    PortabilityStatus,
)
from teams.services import imports
from teams.services.portability_fetch import GROUPS
from tests.cast import Cast
from tests.teams.linkedin_server import CHANGES, SNAPSHOT, TOKEN, LinkedIn
from tests.teams.portability_data import (
    CONNECTION,
    DAY,
    INVITATION,
    LIKE,
    NOW,
    OTHER,
    SHARE,
    connected,
    like,
    linkedin_for,
    poll,
    run,
    stored,
    told,
)

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


# -- what is read becomes an import ------------------------------------------------------------


def test_what_is_read_becomes_an_ordinary_import(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]], "INVITATIONS": [[INVITATION]]}
    linkedin.events = [like(7457690000000000001, NOW - DAY)]
    row = connected(cast.rep_member)

    batch = run(poll(cast, row.pk))

    assert batch.status == ImportStatus.DONE
    assert batch.delivery is not None
    assert batch.delivery.via == "LinkedIn data portability"
    assert (batch.member, batch.uploaded_by) == (cast.rep_member, cast.rep)
    assert [file["name"] for file in batch.uploads] == [
        "LinkedIn snapshot.json",
        "LinkedIn changelog.json",
    ]
    assert len(told(cast.rep_member, Connection)) == 1
    assert len(told(cast.rep_member, Invitation)) == 1
    assert len(told(cast.rep_member, Reaction)) == 1


def test_it_can_be_undone(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    batch = run(poll(cast, connected(cast.rep_member).pk))

    with tenant_scope(cast.organization.pk):
        imports.import_undo(access=cast.access(cast.rep), batch=batch)

    assert told(cast.rep_member, object) == []


def test_only_the_domains_of_the_allow_list_are_asked_for(cast: Cast, linkedin: LinkedIn) -> None:
    poll(cast, connected(cast.rep_member).pk)

    assert [asked["domain"] for asked in linkedin.asked(SNAPSHOT)] == [
        domain for group in GROUPS for domain in group
    ]
    assert {domain for group in GROUPS for domain in group} == DOMAINS.keys()


def test_the_next_reading_is_due_in_a_week(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    row = connected(cast.rep_member)

    poll(cast, row.pk)

    row = stored(row)
    assert (row.last_polled_at, row.next_poll_at) == (NOW, NOW + 7 * DAY)
    assert (row.status, row.error) == (PortabilityStatus.CONNECTED, "")


def test_the_same_again_changes_nothing(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]], "MEMBER_SHARE_INFO": [[SHARE]]}
    linkedin.events = [like(7457690000000000001, NOW - DAY)]
    row = connected(cast.rep_member)
    first = run(poll(cast, row.pk))
    evidence = told(cast.rep_member, object)
    now.shift(7 * DAY)

    second = run(poll(cast, row.pk))

    assert first.new_count > 0
    assert (second.new_count, second.changed_count) == (0, 0)
    assert told(cast.rep_member, object) == evidence


def test_changes_are_asked_for_over_the_whole_window_each_time(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    row = connected(cast.rep_member)
    linkedin.events = [like(7457690000000000001, NOW - DAY)]
    poll(cast, row.pk)
    now.shift(7 * DAY)
    linkedin.calls.clear()

    poll(cast, row.pk)

    since = int((NOW - 21 * DAY).timestamp() * 1000)
    assert linkedin.asked(CHANGES)[0]["startTime"] == str(since)


def test_a_like_that_was_taken_back_later_is_gone(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    row = connected(cast.rep_member)
    linkedin.events = [like(7457690000000000001, NOW - DAY), like(7457690000000000002, NOW - DAY)]
    run(poll(cast, row.pk))
    now.shift(7 * DAY)
    linkedin.events.append(like(7457690000000000001, NOW, method="DELETE"))

    run(poll(cast, row.pk))

    assert sum(one.count for one in told(cast.rep_member, Reaction)) == 1  # type: ignore[attr-defined]


def test_a_post_that_was_taken_back_does_not_rise_again_with_a_snapshot_that_lags(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    row = connected(cast.rep_member)
    linkedin.domains = {"MEMBER_SHARE_INFO": [[SHARE]]}
    run(poll(cast, row.pk))
    assert len(told(cast.rep_member, Post)) == 1
    deleted = {
        **like(1, NOW - DAY, method="DELETE"),
        "resourceName": "ugcPosts",
        "resourceId": "urn:li:share:7457390000000000001",
        "resourceUri": "/ugcPosts/urn:li:share:7457390000000000001",
        "activity": {},
    }
    linkedin.events = [deleted]

    for _ in range(3):
        now.shift(7 * DAY)
        run(poll(cast, row.pk))
        assert told(cast.rep_member, Post) == []


def test_what_others_did_is_not_the_members_own(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.events = [like(7457690000000000001, NOW - DAY, actor=OTHER)]

    run(poll(cast, connected(cast.rep_member).pk))

    assert told(cast.rep_member, Reaction) == []


# -- quotas ------------------------------------------------------------------------------------


def likes(count: int) -> list[list[dict[str, str]]]:
    return [[{**LIKE, "Link": f"urn:li:activity:{number}"}] for number in range(count)]


def test_what_the_quota_does_not_hold_waits_for_the_next_day(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]], "ALL_LIKES": likes(195)}
    row = connected(cast.rep_member)

    first = run(poll(cast, row.pk))

    row = stored(row)
    assert (row.snapshot_from, row.next_poll_at) == ("MEMBER_SHARE_INFO", NOW + DAY)
    assert [given["kind"] for given in first.inputs] == ["linkedin.connections"]

    now.shift(DAY)
    second = run(poll(cast, row.pk))

    row = stored(row)
    assert (row.snapshot_from, row.next_poll_at) == ("", NOW + 8 * DAY)
    assert [given["records"] for given in second.inputs] == [195]


def test_of_what_no_quota_holds_there_is_as_much_as_one_holds(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    linkedin.domains = {"ALL_LIKES": likes(300)}
    row = connected(cast.rep_member)
    assert poll(cast, row.pk) is None
    now.shift(DAY)

    batch = run(poll(cast, row.pk))

    assert [given["records"] for given in batch.inputs] == [197]
    assert batch.problem_count == 1
    row = stored(row)
    assert (row.snapshot_from, row.next_poll_at) == ("SEARCHES", NOW + 2 * DAY)


def test_a_server_that_has_enough_is_asked_again_the_next_day(
    cast: Cast, linkedin: LinkedIn
) -> None:
    linkedin.domains = {"SKILLS": [[{"Name": "a"}]], "CONNECTIONS": [[CONNECTION]]}
    linkedin.broken[SNAPSHOT, 6] = (429, {})
    linkedin.events = [like(7457690000000000001, NOW - DAY)]
    row = connected(cast.rep_member)

    batch = run(poll(cast, row.pk))

    assert [given["kind"] for given in batch.inputs] == ["linkedin.skills", "linkedin.changelog"]
    row = stored(row)
    assert (row.snapshot_from, row.next_poll_at) == ("CONNECTIONS", NOW + DAY)
    assert row.status == PortabilityStatus.CONNECTED


def test_changes_beyond_the_quota_go_on_from_the_latest_one(
    cast: Cast, linkedin: LinkedIn, now: time_machine.Coordinates
) -> None:
    linkedin.events = [
        like(number, NOW - 20 * DAY + timedelta(minutes=number)) for number in range(2600)
    ]
    row = connected(cast.rep_member)
    run(poll(cast, row.pk))
    latest = stored(row).changelog_from
    linkedin.calls.clear()
    now.shift(DAY)

    run(poll(cast, row.pk))

    assert latest is not None
    assert linkedin.asked(CHANGES)[0]["startTime"] == str(latest)
    assert stored(row).changelog_from is None
    assert len(told(cast.rep_member, Reaction)) == 2600


# -- privacy -----------------------------------------------------------------------------------


def test_nothing_of_what_was_read_is_left_behind(
    cast: Cast, linkedin: LinkedIn, upload_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]], "INVITATIONS": [[INVITATION]]}
    row = connected(cast.rep_member)

    batch = run(poll(cast, row.pk))

    assert list(upload_dir.rglob("*/*")) == []
    row = json.dumps([batch.inputs, batch.ignored, batch.problems, batch.uploads, batch.message])
    said = f"{row} {told(cast.rep_member, object)!r} {caplog.text}"
    assert "canary" not in said.casefold()
    assert TOKEN not in said


def test_the_token_goes_to_linkedin_alone(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.broken[SNAPSHOT, 2] = (302, {})
    row = connected(cast.rep_member)

    poll(cast, row.pk)

    assert [path for path, _ in linkedin.calls] == [SNAPSHOT, SNAPSHOT]
    assert stored(row).error == "LinkedIn answered with 302."


def test_what_belongs_to_somebody_else_is_not_imported(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"INVITATIONS": [[INVITATION]]}
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=cast.rep_member.pk).update(profile_key="somebody else")

    batch = run(poll(cast, connected(cast.rep_member).pk))

    assert batch.status == ImportStatus.FAILED
    assert told(cast.rep_member, object) == []


def test_members_of_one_organization_are_read_one_by_one(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.domains = {"CONNECTIONS": [[CONNECTION]]}
    rita, mona = connected(cast.rep_member), connected(cast.manager_member)

    run(poll(cast, rita.pk))
    run(poll(cast, mona.pk))

    assert len(told(cast.rep_member, Connection)) == len(told(cast.manager_member, Connection)) == 1
