"""Looking as another role: what is shown, what is refused, and who is recorded as the viewer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership, User
from accounts.tenancy import tenant_scope
from teams.models import Look
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION, score
from tests.teams.markup import Markup


@pytest.fixture(autouse=True)
def now(cast: Cast) -> Iterator[None]:
    score(cast.rep_member, REACTION)
    with time_machine.travel(NOW, tick=False):
        yield


def looking(cast: Cast, role: str, user: User | None = None, team: int | None = None) -> Client:
    """Return the session of the admin, or somebody else, who looks as the role in Oslo."""
    client = Client()
    client.force_login(user or cast.admin)
    client.post(at(cast, "view-as/"), {"role": role, "team": team or cast.oslo.pk})
    return client


def at(cast: Cast, path: str) -> str:
    return f"/o/{cast.organization.slug}/{path}"


def text(client: Client, path: str) -> str:
    return Markup(client.get(path).content.decode()).text


def test_a_rep_opens_no_report_and_no_member(cast: Cast) -> None:
    client = looking(cast, "rep")

    assert client.get(at(cast, "report/")).status_code == 403
    assert client.get(at(cast, f"members/{cast.rep_member.pk}/")).status_code == 403
    assert client.get(at(cast, "settings/")).status_code == 403


def test_nobodys_own_score_is_shown_and_the_page_says_so(cast: Cast) -> None:
    factories.member(cast.organization, cast.oslo, user=cast.admin)

    shown = text(looking(cast, "rep"), at(cast, "score/"))

    assert "A rep’s own score is not shown. You look as rep of Oslo" in shown


def test_a_manager_sees_the_chosen_team_and_no_other(cast: Cast) -> None:
    client = looking(cast, "manager")

    shown = text(client, at(cast, "report/"))
    assert "Rita Rep" in shown
    assert "Rob Rep" not in shown
    assert client.get(at(cast, f"members/{cast.other_rep_member.pk}/")).status_code == 403


def test_a_closed_visibility_stays_closed(cast: Cast) -> None:
    cast.organization.visibility = "works_council"
    cast.organization.save()

    for role in ("manager", "rep"):
        client = looking(cast, role)
        assert "Rita Rep" not in text(client, at(cast, "report/"))
        assert client.get(at(cast, f"members/{cast.rep_member.pk}/")).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_changed_while_somebody_looks_as_another_role(cast: Cast, method: str) -> None:
    client = looking(cast, "manager")

    for path in ("view-as/", f"members/{cast.rep_member.pk}/request-upload/", "goals/"):
        answer = getattr(client, method)(at(cast, path))
        assert answer.status_code == 403
        assert "nothing can be changed or sent" in Markup(answer.content.decode()).text


def test_a_banner_with_a_way_out_stands_on_every_page_also_on_a_refusal(cast: Cast) -> None:
    client = looking(cast, "rep")

    for path in ("score/", "rules/", "report/", "imports/"):
        page = client.get(at(cast, path)).content.decode()
        assert "You see this as rep of Oslo" in Markup(page).text
        assert f'action="{at(cast, "view-as/stop/")}"' in page


def test_stopping_gives_the_own_rights_back(cast: Cast) -> None:
    client = looking(cast, "rep")

    answer = client.post(at(cast, "view-as/stop/"))

    assert answer.status_code == 302
    assert client.get(at(cast, "report/")).status_code == 200
    assert "You see this as" not in text(client, at(cast, "report/"))


def test_what_is_opened_is_recorded_as_opened_by_the_admin(cast: Cast) -> None:
    looking(cast, "manager").get(at(cast, f"members/{cast.rep_member.pk}/"))

    with tenant_scope(cast.organization.pk):
        look = Look.objects.get(member=cast.rep_member)
    assert look.viewer == cast.admin


@pytest.mark.parametrize("name", ["analyst", "manager", "rep"])
def test_only_owners_and_admins_look_as_others(cast: Cast, name: str) -> None:
    client = Client()
    client.force_login(getattr(cast, name))

    answer = client.post(at(cast, "view-as/"), {"role": "manager", "team": cast.south.pk})

    assert answer.status_code == 403
    assert "view_as" not in client.session


def test_who_is_no_admin_any_more_looks_with_the_own_rights(cast: Cast) -> None:
    client = looking(cast, "manager")
    Membership.objects.filter(user=cast.admin).update(role="rep")

    assert client.get(at(cast, "report/")).status_code == 403
    assert "You see this as" not in text(client, at(cast, "score/"))


@pytest.mark.parametrize(
    "sent", [{}, {"role": "owner", "team": "1"}, {"role": "rep", "team": "0"}, {"role": "rep"}]
)
def test_no_other_role_and_no_unknown_team_is_taken(cast: Cast, sent: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast.owner)

    assert client.post(at(cast, "view-as/"), sent).status_code == 422
    assert "view_as" not in client.session


def test_a_team_of_another_organization_is_not_taken(cast: Cast) -> None:
    client = looking(cast, "manager", team=cast.outside_team.pk)

    assert "view_as" not in client.session


def test_notes_of_the_admin_are_not_those_of_the_role(cast: Cast) -> None:
    factories.note(cast.rep_member, cast.admin, "Between us.")

    assert "Between us." not in text(looking(cast, "manager"), at(cast, "notes/"))
