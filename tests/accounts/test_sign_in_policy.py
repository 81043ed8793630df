"""What an organization asks of signing in, and that nobody reaches anything past it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.access import access_for
from accounts.invitations import InviteGoneError, invite_create, invite_found
from accounts.models import Action, AuditEvent, Membership, Organization, User
from accounts.roles import Role
from accounts.services import membership_create
from accounts.sign_in_policy import SignInPolicy, policy_change
from accounts.tenancy import tenant_scope
from teams.models import Member
from teams.services.bulk_members import bulk_check
from teams.services.members import NewMember, member_add
from tests.accounts.signing_in import SECURITY, app_for, by_app, by_password, code_of, leads_to
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.teams.calling import secret_of

NOW = datetime(2026, 6, 1, 8, 0, 10, tzinfo=UTC)
TODAY = date(2026, 6, 1)
NOTHING = SignInPolicy(second_factor_from=None, sso_only=False, email_domains=())
AGAIN = "/accounts/reauthenticate/"
ASK_CODE = f"{SECURITY}reauthenticate/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(cast: Cast, **given: object) -> None:
    """Have the first organization ask for this, as it is stored."""
    Organization.objects.filter(pk=cast.organization.pk).update(**given)
    cast.organization.refresh_from_db()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def at(cast: Cast, path: str = "") -> str:
    return f"/o/{cast.organization.slug}/{path}"


def test_whoever_has_no_second_factor_is_led_to_set_one_up(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY)
    client.force_login(cast.owner)

    answers = {leads_to(client.get(at(cast, path))) for path in ("", "report/", "settings/")}

    assert answers == {(SECURITY, "")}
    page = client.get(SECURITY).content.decode()
    assert "Fjord Sales asks for a second factor." in page


@pytest.mark.parametrize("path", ["report/print/", "content.xlsx", "score.csv", "nowhere/"])
def test_files_stay_closed_too(cast: Cast, client: Client, path: str) -> None:
    ask(cast, second_factor_from=TODAY)
    client.force_login(cast.manager)

    answer = client.get(at(cast, path))

    expected = 404 if path == "nowhere/" else 302
    assert (answer.status_code, b"Mona" in answer.content) == (expected, False)


def test_a_part_of_a_page_stays_closed_and_the_browser_goes_to_set_one_up(
    cast: Cast, client: Client
) -> None:
    ask(cast, second_factor_from=TODAY)
    client.force_login(cast.manager)

    answer = client.get(at(cast, "report/"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert leads_to(answer) == (SECURITY, "")


def test_a_change_that_is_sent_past_the_door_is_not_made(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY)
    client.force_login(cast.owner)
    form = {"name": "Else", "time_zone": "UTC", "week_start": 1, "fiscal_year_start": 1}

    client.post(at(cast, "settings/organization/"), form)

    cast.organization.refresh_from_db()
    assert cast.organization.name == "Fjord Sales"


def test_outsiders_are_told_nothing_of_what_is_asked(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY, sso_only=True)
    client.force_login(cast.outsider)

    assert client.get(at(cast)).status_code == 404


def test_a_role_still_decides_behind_the_door(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY)
    secret = app_for(with_password(cast.rep))
    by_app(client, cast.rep, secret)

    answers = [client.get(at(cast, path)).status_code for path in ("score/", "report/")]

    assert answers == [200, 403]


def test_a_session_of_before_is_asked_for_the_factor_that_was_set_up_elsewhere(
    cast: Cast, client: Client
) -> None:
    ask(cast, second_factor_from=TODAY)
    client.force_login(cast.rep)
    app_for(cast.rep)

    assert leads_to(client.get(at(cast, "score/"))) == (ASK_CODE, at(cast, "score/"))


@pytest.mark.django_db(transaction=True)  # the session hears of it after the commit
def test_who_sets_one_up_goes_on_in_the_same_session(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY)
    by_password(client, with_password(cast.rep))
    client.post(AGAIN, {"password": PASSWORD})
    form = client.get(f"{SECURITY}app/activate/").context["form"]

    client.post(f"{SECURITY}app/activate/", {"code": code_of(form.secret)})

    assert client.get(at(cast, "score/")).status_code == 200


def test_another_organization_is_not_concerned(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY)
    membership_create(user=cast.rep, organization=cast.other_organization, role=Role.ANALYST)
    client.force_login(cast.rep)

    answer = client.get(f"/o/{cast.other_organization.slug}/report/", follow=True)

    assert answer.status_code == 200


def test_until_the_day_people_are_reminded_and_enter(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY + timedelta(days=1))
    client.force_login(cast.rep)

    before = client.get(at(cast, "score/"))
    with time_machine.travel(NOW + timedelta(hours=11), tick=False):
        still = client.get(at(cast, "score/")).status_code
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client.force_login(cast.rep)
        after = client.get(at(cast, "score/")).status_code

    assert "From 2 June 2026 on nobody enters Fjord Sales" in before.content.decode()
    assert (before.status_code, still, after) == (200, 200, 302)


def test_who_has_one_is_not_reminded(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY + timedelta(days=1))
    app_for(cast.rep)
    client.force_login(cast.rep)

    assert "nobody enters" not in client.get(at(cast, "score/")).content.decode()


def test_a_token_is_no_person(cast: Cast, client: Client) -> None:
    ask(cast, second_factor_from=TODAY, sso_only=True)
    secret = secret_of(cast, cast.owner)

    answer = client.get(
        f"/api/v1/organizations/{cast.organization.slug}/teams",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 200


def test_single_sign_on_alone_lets_no_password_in(cast: Cast, client: Client) -> None:
    ask(cast, sso_only=True)
    secret = app_for(with_password(cast.admin))
    by_app(client, cast.admin, secret)

    answer = client.get(at(cast, "report/"))

    assert leads_to(answer) == (SECURITY, "")
    assert "entered by single sign-on alone" in client.get(SECURITY).content.decode()


def test_an_owner_enters_past_single_sign_on_by_a_second_factor_and_on_record(
    cast: Cast, client: Client
) -> None:
    ask(cast, sso_only=True)
    with_password(cast.owner)
    by_password(client, cast.owner)
    without = client.get(at(cast, "settings/"))
    client.post("/accounts/logout/")
    by_app(client, cast.owner, app_for(cast.owner))

    answers = [client.get(at(cast, "settings/")).status_code for _ in range(2)]

    assert (leads_to(without), answers) == ((SECURITY, ""), [200, 200])
    with tenant_scope(cast.organization.pk):
        [event] = AuditEvent.objects.filter(action=Action.GLASS_BROKEN)
    assert (event.actor, event.target_id) == (cast.owner, str(cast.owner.pk))


def test_the_door_costs_nothing_where_nothing_is_asked(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.rep)

    with django_assert_num_queries(3):  # session, user, memberships
        client.get(at(cast))


def test_a_change_is_stored_and_on_record(cast: Cast) -> None:
    policy = SignInPolicy(
        second_factor_from=TODAY, sso_only=False, email_domains=("fjord.example",)
    )

    with tenant_scope(cast.organization.pk):
        is_new = policy_change(access=cast.access(cast.admin), policy=policy)
        again = policy_change(access=cast.access(cast.admin), policy=policy)
        [event] = AuditEvent.objects.filter(action=Action.SETTINGS_CHANGED)

    cast.organization.refresh_from_db()
    assert (is_new, again) == (True, False)
    assert SignInPolicy.of(cast.organization) == policy
    assert event.actor == cast.admin
    assert event.before == {"second_factor_from": None, "email_domains": []}
    assert event.after == {"second_factor_from": "2026-06-01", "email_domains": ["fjord.example"]}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"second_factor_from": TODAY - timedelta(days=1)}, "second_factor_from"),
        ({"second_factor_from": TODAY + timedelta(days=91)}, "second_factor_from"),
        ({"sso_only": True}, "sso_only"),
        ({"email_domains": ("fjord",)}, "email_domains"),
        ({"email_domains": ("a b.example",)}, "email_domains"),
        ({"email_domains": ("-a.example",)}, "email_domains"),
        ({"email_domains": tuple(f"a{n}.example" for n in range(51))}, "email_domains"),
    ],
)
def test_what_cannot_be_asked_is_refused(cast: Cast, given: dict[str, object], field: str) -> None:
    values = {"second_factor_from": None, "sso_only": False, "email_domains": ()}
    policy = SignInPolicy(**values | given)  # type: ignore[arg-type]

    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError) as refused:
        policy_change(access=cast.access(cast.owner), policy=policy)

    assert list(refused.value.message_dict) == [field]


def test_a_manager_decides_nothing(cast: Cast) -> None:
    policy = SignInPolicy(second_factor_from=TODAY, sso_only=False, email_domains=())

    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        policy_change(access=cast.access(cast.manager), policy=policy)


def test_the_page_changes_it_for_who_has_just_said_who_they_are(cast: Cast, client: Client) -> None:
    with_password(cast.owner)
    by_password(client, cast.owner)
    form = {
        "asks_second_factor": "on",
        "second_factor_from": "2026-06-15",
        "email_domains": "@Fjord.example\nfjord.example\n",
    }

    first = client.post(at(cast, "settings/sign-in/"), form)
    cast.organization.refresh_from_db()
    untouched = SignInPolicy.of(cast.organization)
    client.post(AGAIN, {"password": PASSWORD})
    client.post(at(cast, "settings/sign-in/"), form)

    cast.organization.refresh_from_db()
    assert leads_to(first) == (AGAIN, at(cast, "settings/"))
    assert untouched == NOTHING
    assert SignInPolicy.of(cast.organization) == SignInPolicy(
        second_factor_from=date(2026, 6, 15), sso_only=False, email_domains=("fjord.example",)
    )


def test_the_page_says_what_is_wrong(cast: Cast, client: Client) -> None:
    by_password(client, with_password(cast.owner))
    client.post(AGAIN, {"password": PASSWORD})

    answer = client.post(at(cast, "settings/sign-in/"), {"asks_second_factor": "on"})

    assert answer.status_code == 422
    assert "Say from which day on." in answer.content.decode()


def test_nobody_is_invited_from_elsewhere(cast: Cast) -> None:
    ask(cast, email_domains=["fjord.example"])
    access = access_for(cast.owner, cast.organization.slug)
    assert access is not None

    with tenant_scope(cast.organization.pk):
        invite_create(access=access, email="new@Fjord.Example", name="New", role=Role.REP)
        with pytest.raises(ValidationError, match="Only addresses at fjord"):
            invite_create(access=access, email="x@evil-fjord.example", name="X", role=Role.REP)


def test_a_link_of_before_lets_nobody_in_from_elsewhere(cast: Cast) -> None:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        invited = invite_create(access=access, email="x@else.example", name="X", role=Role.REP)
    ask(cast, email_domains=["fjord.example"])

    with pytest.raises(InviteGoneError):
        invite_found(secret=invited.secret)


def test_no_member_is_added_from_elsewhere(cast: Cast) -> None:
    ask(cast, email_domains=["fjord.example"])
    access = cast.access(cast.owner)
    new = NewMember(name="X", email="x@else.example", since=TODAY)

    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError):
            member_add(access=access, new=new)
        [row] = bulk_check(access=access, text="name,email\nX,x@else.example\n").rows
        assert [error.expected for error in row.errors] == ["an address at fjord.example"]
        assert not Member.objects.filter(email="x@else.example").exists()


def test_no_role_is_given_from_elsewhere_and_whoever_is_in_stays(cast: Cast) -> None:
    ask(cast, email_domains=["harbour.example"])

    with pytest.raises(ValidationError):
        membership_create(user=cast.staff, organization=cast.organization, role=Role.REP)

    Membership.objects.get(user=cast.rep).full_clean()
