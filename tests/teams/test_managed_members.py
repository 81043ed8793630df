"""Members by admins: added, changed, known by more, gone and back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Action, Membership, User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.importers.people import People
from teams.importers.reading import Person
from teams.models import Member, MemberAlias, Seat, TeamMembership
from teams.services import members
from teams.services.matching import directory
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.trail import told

AT = time_machine.travel(NOW, tick=False)
NEW = {
    "name": "Ines Berg",
    "email": "Ines@Fjord.example",
    "title": "Account executive",
    "since": "2026-06-01",
    "seat": "sales_navigator",
    "role": "rep",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def base(cast: Cast, member: Member | None = None) -> str:
    path = f"/o/{cast.organization.slug}/organization/members/"
    return path if member is None else f"{path}{member.pk}/"


def stored(member: Member) -> Member:
    with tenant_scope(member.organization_id):
        return Member.objects.get(pk=member.pk)


def post(cast: Cast, path: str, sent: dict[str, Any]) -> Any:
    return client_of(cast.admin).post(path, sent)


def test_a_member_is_added_with_team_seat_and_a_link(cast: Cast) -> None:
    answer = post(cast, f"{base(cast)}add/", {**NEW, "team": cast.oslo.pk})

    assert answer.status_code == 200
    links = re.findall(
        r'value="(http://testserver/invitation/[\w-]{43}/)"', answer.content.decode()
    )
    assert len(links) == 1
    with tenant_scope(cast.organization.pk):
        made = Member.objects.select_related("user").get(email="ines@fjord.example")
        stay = TeamMembership.objects.get(member=made)
        assert Seat.objects.get(member=made).kind == "sales_navigator"
    assert (made.name, made.title, made.joined_on) == (
        "Ines Berg",
        "Account executive",
        date(2026, 6, 1),
    )
    assert (stay.team, stay.start, stay.end) == (cast.oslo, date(2026, 6, 1), None)
    assert made.user is not None
    assert made.user.email == "ines@fjord.example"
    assert not made.user.has_usable_password()


def test_without_a_role_nobody_can_sign_in(cast: Cast) -> None:
    answer = post(cast, f"{base(cast)}add/", {**NEW, "role": "", "team": "", "seat": ""})

    assert "/invitation/" not in answer.content.decode()
    with tenant_scope(cast.organization.pk):
        assert Member.objects.get(email="ines@fjord.example").user is None
    assert not User.objects.filter(email="ines@fjord.example").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "rita"}, "Enter a valid email address."),
        ({"name": "@SUM(A1)"}, "a text that does not begin with =, +, - or @"),
        ({"since": "1 June"}, "Pick a day, such as 2026-03-01."),
        ({"role": "owner"}, "is not one of the available choices"),
        ({"role": "rep", "email": "mona@fjord.example"}, "in the organization already"),
    ],
)
def test_a_bad_member_is_said_and_nothing_is_written(
    cast: Cast, change: dict[str, str], words: str
) -> None:
    with tenant_scope(cast.organization.pk):
        before = Member.objects.count()

    answer = post(cast, f"{base(cast)}add/", {**NEW, "team": cast.oslo.pk, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    with tenant_scope(cast.organization.pk):
        assert Member.objects.count() == before


def test_who_it_is_can_be_changed(cast: Cast) -> None:
    sent = {"name": "Rita Berg", "email": "Rita.Berg@fjord.example", "title": ""}

    assert post(cast, base(cast, cast.rep_member), sent).status_code == 302

    found = stored(cast.rep_member)
    assert (found.name, found.email) == ("Rita Berg", "rita.berg@fjord.example")
    assert User.objects.get(pk=cast.rep.pk).email == "rita@fjord.example"
    before = {"name": "Rita Rep", "email": cast.rep_member.email}
    after = {"name": "Rita Berg", "email": "rita.berg@fjord.example"}
    assert told(cast.organization) == [(Action.CHANGED, before, after)]


def test_an_address_of_another_member_is_refused(cast: Cast) -> None:
    other = stored(cast.other_rep_member).email

    answer = post(cast, base(cast, cast.rep_member), {"name": "R", "email": other, "title": ""})

    assert answer.status_code == 422
    assert "A member of the organization has this address already." in answer.content.decode()


@pytest.mark.parametrize(
    ("by", "text", "person"),
    [
        ("profile", "https://no.linkedin.com/in/Rita-Rep/", "profile"),
        ("email", "Rita@Home.example", "email"),
        ("seat", " 4711 ", "seat"),
    ],
)
def test_files_find_a_member_by_what_was_told(cast: Cast, by: str, text: str, person: str) -> None:
    key = People(bytes.fromhex(cast.organization.hash_key)).key("rita-rep")
    told = {
        "profile": Person(profile=key),
        "email": Person(email="rita@home.example"),
        "seat": Person(seat="4711"),
    }[person]
    with tenant_scope(cast.organization.pk):
        assert directory(cast.organization).match(told).member_id is None

    answer = post(cast, f"{base(cast, cast.rep_member)}known/", {"by": by, "text": text})

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        assert directory(cast.organization).match(told).member_id == cast.rep_member.pk
        alias = MemberAlias.objects.get()
        assert text.strip() not in alias.key
    path = f"{base(cast, cast.rep_member)}known/{alias.pk}/forget/"
    assert post(cast, path, {}).status_code == 302
    with tenant_scope(cast.organization.pk):
        assert directory(cast.organization).match(told).member_id is None


def test_what_means_somebody_else_is_refused_with_their_name(cast: Cast) -> None:
    path = f"{base(cast, cast.other_rep_member)}known/"
    post(cast, f"{base(cast, cast.rep_member)}known/", {"by": "seat", "text": "4711"})

    answers = [
        post(cast, path, {"by": "seat", "text": "4711"}),
        post(cast, path, {"by": "email", "text": stored(cast.rep_member).email}),
        post(cast, path, {"by": "email", "text": "RITA@fjord.example"}),
        post(cast, path, {"by": "profile", "text": "  "}),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    for answer in answers[:3]:
        assert "Files that say so mean Rita Rep already." in answer.content.decode()
    assert "Type what the files say." in answers[3].content.decode()


@AT
def test_who_is_deactivated_is_in_no_team_and_cannot_enter_the_day_after(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks():
        answer = post(cast, f"{base(cast, cast.rep_member)}leave/", {"on": "2026-06-09"})

    assert answer.status_code == 302
    assert stored(cast.rep_member).left_on == date(2026, 6, 9)
    with tenant_scope(cast.organization.pk):
        assert TeamMembership.objects.get(member=cast.rep_member).end == date(2026, 6, 9)
        assert RecomputeRun.objects.get().member == cast.rep_member
    assert Membership.objects.get(user=cast.rep).ends_on == date(2026, 6, 9)
    score = f"/o/{cast.organization.slug}/score/"
    assert client_of(cast.rep).get(score).status_code == 404


@AT
def test_who_leaves_later_is_here_until_then(cast: Cast) -> None:
    post(cast, f"{base(cast, cast.rep_member)}leave/", {"on": "2026-06-30"})

    score = f"/o/{cast.organization.slug}/score/"
    assert client_of(cast.rep).get(score).status_code == 200
    with time_machine.travel("2026-07-01T08:00:00Z", tick=False):
        assert client_of(cast.rep).get(score).status_code == 404


@AT
def test_a_last_day_to_come_can_be_taken_back_and_one_that_is_over_cannot(cast: Cast) -> None:
    path = base(cast, cast.rep_member)
    post(cast, f"{path}leave/", {"on": "2026-06-30"})

    answer = post(cast, f"{path}return/", {"do": "cancel"})

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        assert TeamMembership.objects.get(member=cast.rep_member).end is None
    assert stored(cast.rep_member).left_on is None
    assert Membership.objects.get(user=cast.rep).ends_on is None
    post(cast, f"{path}leave/", {"on": "2026-06-09"})
    post(cast, f"{path}return/", {"do": "cancel"})
    assert stored(cast.rep_member).left_on == date(2026, 6, 9)


def test_the_link_of_somebody_who_is_deactivated_opens_nothing(cast: Cast) -> None:
    shown = post(cast, f"{base(cast, cast.silent_member)}invite/", {"role": "rep"})
    link = re.findall(r"http://testserver(/invitation/[\w-]{43}/)", shown.content.decode())[0]
    assert Client().get(link).status_code == 200

    post(cast, f"{base(cast, cast.silent_member)}leave/", {"on": "2026-06-09"})

    assert Client().get(link).status_code == 410


@AT
def test_who_is_brought_back_enters_and_has_a_team_again(cast: Cast) -> None:
    path = base(cast, cast.rep_member)
    post(cast, f"{path}leave/", {"on": "2026-05-31"})

    early = post(cast, f"{path}return/", {"since": "2026-05-31", "team": cast.south.pk})
    answer = post(cast, f"{path}return/", {"since": "2026-06-08", "team": cast.south.pk})

    assert (early.status_code, answer.status_code) == (422, 302)
    assert "Pick a day after 2026-05-31." in early.content.decode()
    with tenant_scope(cast.organization.pk):
        rows = TeamMembership.objects.filter(member=cast.rep_member).order_by("start")
        stays = [(row.team_id, row.start, row.end) for row in rows]
    assert stays == [
        (cast.oslo.pk, factories.START, date(2026, 5, 31)),
        (cast.south.pk, date(2026, 6, 8), None),
    ]
    assert stored(cast.rep_member).left_on is None
    assert client_of(cast.rep).get(f"/o/{cast.organization.slug}/score/").status_code == 200


def test_nobody_deactivates_themselves_nor_the_last_owner(cast: Cast) -> None:
    own = factories.member(cast.organization, user=cast.admin)
    owner = factories.member(cast.organization, user=cast.owner)
    other = factories.user(cast.organization, email="omar@fjord.example")
    Membership.objects.filter(user=other).update(role="owner", ends_on="2020-01-01")

    answers = [
        post(cast, f"{base(cast, own)}leave/", {"on": "2026-06-09"}),
        post(cast, f"{base(cast, owner)}leave/", {"on": "2026-06-09"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 403]
    assert "You cannot end your own access." in answers[0].content.decode()
    assert [stored(one).left_on for one in (own, owner)] == [None, None]


def test_a_seat_is_set_and_scores_are_computed_again(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    path = f"{base(cast, cast.rep_member)}seat/"
    with django_capture_on_commit_callbacks():
        post(cast, path, {"kind": "free", "since": "2026-03-01"})
        answer = post(cast, path, {"kind": "sales_navigator", "since": "2026-03-01"})

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        seat = Seat.objects.get(member=cast.rep_member)
        assert RecomputeRun.objects.get().why == "settings"
    assert (seat.kind, seat.since) == ("sales_navigator", date(2026, 3, 1))
    assert stored(cast.rep_member).facts_version == 2


def test_a_member_is_linked_to_an_account_and_unlinked(cast: Cast) -> None:
    path = f"{base(cast, cast.silent_member)}account/"

    answers = [
        post(cast, path, {"email": cast.rep.email}),
        post(cast, path, {"email": cast.outsider.email}),
        post(cast, path, {"email": cast.analyst.email.upper()}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert "This account is Rita Rep already." in answers[0].content.decode()
    assert "Nobody with this address may enter" in answers[1].content.decode()
    assert stored(cast.silent_member).user_id == cast.analyst.pk
    assert post(cast, path, {"do": "unlink"}).status_code == 302
    assert stored(cast.silent_member).user_id is None


def test_a_member_without_an_account_is_invited(cast: Cast) -> None:
    answer = post(cast, f"{base(cast, cast.silent_member)}invite/", {"role": "rep"})

    assert answer.status_code == 200
    assert answer.content.decode().count("/invitation/") == 1
    user = User.objects.get(pk=stored(cast.silent_member).user_id)
    assert user.email == stored(cast.silent_member).email
    again = post(cast, f"{base(cast, cast.rep_member)}invite/", {"role": "rep"})
    assert again.status_code == 422
    assert "in the organization already" in again.content.decode()


def test_a_manager_manages_no_member(cast: Cast) -> None:
    access = cast.access(cast.manager)
    day = date(2026, 6, 1)
    with tenant_scope(cast.organization.pk):
        for change in (
            lambda: members.member_add(
                access=access, new=members.NewMember(name="A", email="a@b.example", since=day)
            ),
            lambda: members.member_change(
                access=access, member=cast.rep_member, name="A", email="a@b.example", title=""
            ),
            lambda: members.member_deactivate(access=access, member=cast.rep_member, on=day),
            lambda: members.known_as(access=access, member=cast.rep_member, by="seat", text="4711"),
            lambda: members.account_link(access=access, member=cast.rep_member, membership=None),
        ):
            with pytest.raises(PermissionDenied):
                change()


def test_members_of_another_organization_are_not_found(cast: Cast) -> None:
    path = base(cast, cast.outside_member)
    what = ("", "leave/", "return/", "invite/", "account/", "seat/", "known/", "move/", "merge/")

    statuses = {post(cast, f"{path}{one}", {}).status_code for one in what}

    assert statuses == {404}
    assert client_of(cast.admin).get(path).status_code == 404
    into = f"{base(cast, cast.rep_member)}merge/?into={cast.outside_member.pk}"
    assert client_of(cast.admin).get(into).status_code == 404


def test_htmx_gets_the_region_and_is_sent_on(cast: Cast) -> None:
    client, path = client_of(cast.admin), base(cast, cast.rep_member)
    headers = {"HX-Request": "true"}

    wrong = client.post(path, {"name": ""}, headers=headers)
    right = client.post(path, {"name": "Rita", "email": "r@b.example"}, headers=headers)

    assert (wrong.status_code, right.status_code) == (422, 204)
    assert wrong.content.decode().lstrip().startswith('<div class="stack" id="org">')
    assert right.headers["HX-Redirect"] == path
