"""The newcomer's checklist, and what is said while there is no score: both read from the data."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from accounts.models import Organization, User
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring.core.records import Coverage, Profile
from scoring.models import RecomputeRun, RunStatus
from teams.models import ImportStatus, Member
from teams.reports.first_steps import FirstSteps, first_steps_of, first_steps_of_organization
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, recomputed, score
from tests.teams.markup import Markup


def page(cast: Cast, user: User, path: str) -> Markup:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
    assert answer.status_code == 200
    found = Markup(answer.content.decode())
    assert (found.stray, found.open, found.repeated_ids) == ([], [], [])
    return found


def steps_of(cast: Cast, member: Member) -> FirstSteps:
    with tenant_scope(cast.organization.pk):
        return first_steps_of(access=cast.access(cast.rep), member=member)


def done(found: FirstSteps | None) -> list[bool]:
    assert found is not None
    return [step.is_done for step in found.steps]


def of_organization(cast: Cast, user: User) -> FirstSteps | None:
    with tenant_scope(cast.organization.pk):
        access = cast.access(user)
        access.organization.refresh_from_db()
        return first_steps_of_organization(access=access)


# -- a member ----------------------------------------------------------------------------------


def test_each_step_of_a_member_is_done_when_the_data_says_so(cast: Cast) -> None:
    rita = cast.rep_member
    fresh = done(steps_of(cast, rita))
    factories.delivery(rita, cast.rep)
    brought = done(steps_of(cast, rita))
    factories.applied(rita, [Profile(on=LAST, values={"banner": True}, source="crm", ref="p")])
    factories.goal(rita, cast.rep)

    assert fresh == [False, False, False, False]
    assert brought == [True, False, False, False]
    assert done(steps_of(cast, rita)) == [True, True, True, True]
    assert steps_of(cast, rita).next is None


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ImportStatus.RUNNING, "Your files are being taken in."),
        (ImportStatus.FAILED, "The last file could not be read."),
        (ImportStatus.UNDONE, "The ZIP as it is."),
    ],
)
def test_the_step_of_the_files_says_what_became_of_them(
    cast: Cast, status: ImportStatus, said: str
) -> None:
    factories.batch(cast.rep_member, status)

    step = steps_of(cast, cast.rep_member).steps[1]

    assert step.text.startswith(said)
    assert not step.is_done


def test_the_checklist_is_on_the_own_page_until_there_is_a_total(cast: Cast) -> None:
    before = page(cast, cast.rep, "score/")
    managers = page(cast, cast.manager, f"members/{cast.rep_member.pk}/")
    score(cast.rep_member, REACTION)
    after = page(cast, cast.rep, "score/")

    assert "To your first score 0 of 4 done" in before.text
    links = [a.get("href", "") for a in before.all("a")]
    assert f"/o/{cast.organization.slug}/imports/" in links
    assert f"/o/{cast.organization.slug}/log/" in links
    assert [li for li in before.all("li") if li.get("aria-current") == "step"]
    assert "To your first score" not in managers.text
    assert "To your first score" not in after.text


# -- an organization ---------------------------------------------------------------------------


def test_each_step_of_an_organization_is_done_when_the_data_says_so(cast: Cast) -> None:
    new = factories.organization()
    owner = factories.user(new, "owner")
    empty = Cast(**{**vars(cast), "organization": new, "owner": owner})
    fresh = done(of_organization(empty, owner))
    team = factories.team(new)
    member = factories.member(new, team)
    factories.user(new)
    factories.batch(member, ImportStatus.DONE)
    Organization.objects.filter(pk=new.pk).update(visibility=Visibility.OPEN_TEAM)

    found = of_organization(empty, owner)

    assert fresh == [False, False, False, False]
    assert done(found) == [True, True, True, True]
    assert found is not None
    assert found.steps[3].text == "Now: Open team, groups of 5 and more."
    assert found.steps[3].link is not None
    assert found.steps[3].link.url == f"/o/{new.slug}/settings/#h-visibility"


def test_the_checklist_of_an_organization_is_on_the_report_until_the_first_total(
    cast: Cast,
) -> None:
    before = page(cast, cast.owner, "report/")
    managers = page(cast, cast.manager, "report/")
    searched = page(cast, cast.owner, "report/?q=nobody")
    score(cast.rep_member, REACTION)
    after = page(cast, cast.owner, "report/?q=nobody")

    assert "To the first scores 2 of 4 done" in before.text
    assert "To the first scores" in searched.text
    assert "To the first scores" not in managers.text
    assert "To the first scores" not in after.text
    assert of_organization(cast, cast.owner) is None


# -- what is under way -------------------------------------------------------------------------


def run(cast: Cast, status: RunStatus) -> None:
    with tenant_scope(cast.organization.pk):
        RecomputeRun.objects.create(member=cast.rep_member, status=status, through=LAST)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RunStatus.QUEUED, "The score is being computed."),
        (RunStatus.RUNNING, "The score is being computed."),
        (RunStatus.FAILED, "The last computation did not come to an end."),
    ],
)
def test_a_page_without_a_score_says_what_is_under_way(
    cast: Cast, status: RunStatus, said: str
) -> None:
    factories.applied(cast.rep_member, [Coverage(metrics=("*",), start=LAST, end=LAST)])
    run(cast, status)

    own = page(cast, cast.rep, "score/")
    managers = page(cast, cast.manager, f"members/{cast.rep_member.pk}/")

    assert said in own.text
    assert said in managers.text
    asks_again = [p for p in own.all("p") if p.get("hx-trigger") == "every 5s"]
    assert bool(asks_again) == (status != RunStatus.FAILED)
    assert not [p for p in managers.all("p") if p.get("hx-trigger")]


def test_a_page_whose_ledger_is_not_there_says_why(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    late = Profile(on=LAST, values={"banner": True}, source="crm", ref="q")
    factories.applied(cast.rep_member, [late])
    run(cast, RunStatus.FAILED)

    text = page(cast, cast.rep, "score/?since=2026-06-02").text

    assert "The last computation did not come to an end." in text


def test_files_that_are_taken_in_or_could_not_be_read_are_told(cast: Cast) -> None:
    factories.batch(cast.rep_member, ImportStatus.RUNNING)
    factories.batch(cast.other_rep_member, ImportStatus.FAILED)

    assert "Files are being taken in." in page(cast, cast.rep, "score/").text
    assert "The last file could not be read." in page(cast, cast.other_rep, "score/").text


def test_a_page_that_lacks_nothing_says_nothing(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    recomputed(cast.rep_member)
    run(cast, RunStatus.FAILED)

    found = page(cast, cast.rep, "score/?since=2026-06-02")

    assert [one for one in found.all("p") if one.get("id") == "work"] == []
