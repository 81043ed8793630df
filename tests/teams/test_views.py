"""Pages and their fragments, and what must never stand on them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Organization, User
from accounts.tenancy import tenant_scope
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Exchange,
    Invitation,
    Post,
    ProfileView,
    Reaction,
)
from scoring.models import RecomputeRun
from teams.models import Import, ImportStatus
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, FIRST, LAST, NOW, REACTION, recomputed, score, scored
from tests.teams.reporting import NETWORK

CANARY = "canary7key"
HTMX = {"HX-Request": "true"}
CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")


def get(user: User, cast: Cast, path: str, **headers: str) -> HttpResponse:
    """Return the answer to somebody at an address of the first organization."""
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{path}", headers=headers)


def text(user: User, cast: Cast, path: str, **headers: str) -> str:
    return get(user, cast, path, **headers).content.decode()


# -- page or fragment --------------------------------------------------------------------------


@pytest.fixture
def paths(cast: Cast) -> dict[str, str]:
    """Every address that answers with a page or a part of it."""
    score(cast.rep_member, REACTION)
    batch = factories.batch(cast.rep_member, ImportStatus.DONE)
    return {
        "report": "report/?sort=total",
        "member": f"members/{cast.rep_member.pk}/?since=2026-06-01",
        "score": "score/?since=2026-06-01",
        "imports": "imports/",
        "import": f"imports/{batch.pk}/",
    }


PERSONA = {
    "report": "owner",
    "member": "manager",
    "score": "rep",
    "imports": "rep",
    "import": "rep",
}
REGION = {
    "report": 'id="report"',
    "member": 'id="score"',
    "score": 'id="score"',
    "imports": 'id="',
    "import": 'id="job"',
}


@pytest.mark.parametrize("name", PERSONA)
def test_htmx_gets_the_region_and_a_browser_the_page(
    cast: Cast, paths: dict[str, str], name: str
) -> None:
    user = cast.users[PERSONA[name]]

    page = get(user, cast, paths[name])
    fragment = get(user, cast, paths[name], **HTMX)

    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert REGION[name] in page.content.decode()
    assert REGION[name] in fragment.content.decode()
    assert all("HX-Request" in answer.headers["Vary"] for answer in (page, fragment))


@pytest.mark.parametrize("name", PERSONA)
@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_request_and_a_way_back_get_the_page(
    cast: Cast, paths: dict[str, str], name: str, header: str
) -> None:
    found = text(cast.users[PERSONA[name]], cast, paths[name], **HTMX, **{header: "true"})

    assert "<html" in found


# -- addresses ---------------------------------------------------------------------------------


def test_the_state_of_the_report_is_in_its_address(cast: Cast) -> None:
    answer = get(cast.owner, cast, f"report/?q=r&team={cast.north.pk}&sort=member&dir=desc")

    found = answer.context["report"]
    assert [row.name for group in found.groups for row in group.rows] == ["Rita Rep"]
    assert (found.filters.q, found.filters.sort, found.filters.direction) == (
        "r",
        "member",
        "descending",
    )


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-06-01", "2026-06-01"),
        ("", "2026-05-10"),
        ("yesterday", "2026-05-10"),
        ("2026-02-30", "2026-05-10"),
        ("2026-06-09", "2026-05-10"),
        ("2027-01-01", "2026-05-10"),
        ("0001-01-01", "2026-05-10"),
        ("2003-05-05", "2003-05-05"),
    ],
)
def test_the_day_to_compare_with_comes_from_the_address_where_it_can(
    cast: Cast, since: str, expected: str
) -> None:
    score(cast.rep_member, REACTION)

    answer = get(cast.rep, cast, f"score/?since={since}")

    assert answer.status_code == 200
    assert answer.context["page"].since.isoformat() == expected


def test_a_user_who_is_no_member_is_told_so(cast: Cast) -> None:
    answer = get(cast.owner, cast, "score/")

    assert answer.status_code == 200
    assert "You have no score of your own here." in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999"])
def test_nonsense_for_a_page_is_the_first(cast: Cast, page: str) -> None:
    factories.batch(cast.rep_member, ImportStatus.DONE, uploads=[{"name": "rita.zip"}])

    assert "rita.zip" in text(cast.rep, cast, f"imports/?page={page}")


def test_a_time_is_told_as_it_was_where_the_organization_is(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(time_zone="Europe/Oslo")
    batch = factories.batch(cast.rep_member, ImportStatus.DONE)
    with tenant_scope(cast.organization.pk):
        late = datetime(2026, 6, 8, 22, 30, tzinfo=UTC)
        Import.objects.filter(pk=batch.pk).update(created_at=late)

    assert "Tuesday 9 Jun 2026, 00:30" in text(cast.rep, cast, f"imports/{batch.pk}/")


# -- undo --------------------------------------------------------------------------------------


def test_an_undo_has_the_scores_computed_again(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = factories.applied(cast.rep_member, [EVERYTHING, REACTION])
    recomputed(cast.rep_member)
    client = Client()
    client.force_login(cast.rep)

    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(f"/o/{cast.organization.slug}/imports/{batch.pk}/undo/")

    assert answer.status_code == 302
    assert len(callbacks) == 1
    with tenant_scope(cast.organization.pk):
        assert RecomputeRun.objects.filter(member=cast.rep_member, status="queued").count() == 1


def test_what_cannot_be_undone_is_said_and_nothing_is_computed(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = factories.batch(cast.rep_member, ImportStatus.FAILED)
    client = Client()
    client.force_login(cast.rep)

    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(f"/o/{cast.organization.slug}/imports/{batch.pk}/undo/", follow=True)

    assert answer.status_code == 200
    assert len([*answer.context["messages"]]) == 1
    assert callbacks == []
    with tenant_scope(cast.organization.pk):
        assert not RecomputeRun.objects.exists()


# -- privacy -----------------------------------------------------------------------------------


def talkative() -> list[AnyRecord]:
    """Return evidence in which every opaque key is a canary, and every event has a minute."""
    at = datetime(2026, 6, 9, 7, 31, tzinfo=UTC)
    return [
        Connection(on=LAST, contact=f"{CANARY}a", title=100, company=f"{CANARY}b"),
        Invitation(on=LAST, at=at, contact=f"{CANARY}c", direction="out", title=50),
        Exchange(
            on=LAST,
            conversation=f"{CANARY}d",
            contact=f"{CANARY}e",
            first_at=at,
            first_out=True,
            outbound=2,
            inbound=1,
        ),
        ProfileView(on=LAST, contact=f"{CANARY}f"),
        Comment(on=LAST, at=at, quality=80, post=f"{CANARY}g", text_key=f"{CANARY}h"),
        Post(on=LAST, at=at, form="original", ref=f"{CANARY}i"),
        Reaction(on=LAST, ref=f"{CANARY}j"),
    ]


@pytest.fixture
def team(cast: Cast) -> Cast:
    """The cast, with four colleagues of Rita's in Oslo who have scores."""
    score(cast.rep_member, *talkative())
    for n in range(4):
        scored(
            cast.organization,
            NETWORK,
            team=cast.oslo,
            name=f"Colleague {n}",
            email=f"colleague{n}@fjord.example",
        )
    return cast


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("manager", "report/"),
        ("manager", "members/{member}/"),
        ("manager", "members/{member}/?since=2026-06-01"),
        ("owner", "members/{member}/"),
        ("rep", "score/"),
    ],
)
def test_no_key_of_a_person_or_a_post_stands_on_a_page(team: Cast, persona: str, path: str) -> None:
    found = text(team.users[persona], team, path.format(member=team.rep_member.pk))

    assert "Rita" in found or persona == "rep"
    assert CANARY not in found


@pytest.mark.parametrize("path", ["report/", "members/{member}/"])
def test_nothing_that_somebody_did_is_told_finer_than_a_day(team: Cast, path: str) -> None:
    found = text(team.manager, team, path.format(member=team.rep_member.pk))

    # The one time on the page is that of the computation.
    assert set(CLOCK.findall(found)) <= {"08:00"}
    assert "07:31" not in found


@pytest.mark.parametrize("path", ["score/", "imports/"])
def test_a_rep_finds_no_name_and_no_address_of_a_colleague(team: Cast, path: str) -> None:
    factories.batch(team.other_rep_member, ImportStatus.DONE, uploads=[{"name": "rob.zip"}])

    found = text(team.rep, team, path)

    assert not re.findall(r"Colleague \d|Rob Rep|Sia Silent|rob\.zip", found)
    assert set(re.findall(r"[\w.]+@fjord\.example", found)) <= {team.rep.email}


def test_a_rep_sees_medians_of_five_and_not_of_four(team: Cast) -> None:
    with_five = get(team.rep, team, "score/")
    with tenant_scope(team.organization.pk):
        team.oslo.memberships.exclude(member=team.rep_member).first().delete()
    with_four = get(team.rep, team, "score/")

    assert [row.median is None for row in with_five.context["page"].pillars] == [False] * 4
    assert [row.median is None for row in with_four.context["page"].pillars] == [True] * 4
    assert "Under 5 totals: not compared." in with_four.content.decode()


def test_a_rep_may_open_neither_the_report_nor_a_colleague(team: Cast) -> None:
    with tenant_scope(team.organization.pk):
        colleague = team.oslo.memberships.exclude(member=team.rep_member).first().member_id

    assert get(team.rep, team, "report/").status_code == 403
    assert get(team.rep, team, f"members/{colleague}/").status_code == 403


def test_the_pages_say_whose_number_it_is_and_what_it_is_not(team: Cast) -> None:
    assert "not LinkedIn’s SSI" in text(team.manager, team, "report/")
    assert "not LinkedIn’s SSI" in text(team.manager, team, f"members/{team.rep_member.pk}/")
    assert "not LinkedIn’s SSI" in text(team.rep, team, "score/")


def test_the_history_goes_back_to_the_first_value_and_no_further(team: Cast) -> None:
    before = FIRST - timedelta(days=1)

    found = get(team.rep, team, f"score/?since={before}").context["page"]

    assert (found.before, found.ledger) == (None, None)
