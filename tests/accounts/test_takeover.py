"""Ways to take an account over, each of them closed."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.invitations import invite_create
from accounts.models import Action, AuditEvent, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from tests import factories
from tests.accounts.admin_pages import enter
from tests.accounts.signing_in import AUTHENTICATE, LOGIN, app_for, by_password, is_in, leads_to
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.services.programs import free_port

RESET = "/accounts/password/reset/"
FORM = {"password1": "another long one", "password2": "another long one"}


@pytest.fixture
def user(db: None) -> User:
    return factories.user(
        factories.organization("Fjord Sales"), email="rita@fjord.example", password=PASSWORD
    )


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("site@pillars.example"))
    return client


def link_in(mail: EmailMessage) -> str:
    """Return the path of the only link in a mail."""
    [link] = re.findall(r"http://testserver(/accounts/\S+)", str(mail.body))
    return str(link)


def reset_form(client: Client, link: str) -> str:
    """Open a link for a new password; return the address of its form."""
    return client.get(link, follow=True).redirect_chain[-1][0]


def change_address(staff: Client, user: User, email: str) -> None:
    """Have site staff change the address, as the admin's form sends it."""
    enter(staff)
    inline = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    form = {"email": email, "is_active": "on", **inline}
    assert staff.post(f"/admin/accounts/user/{user.pk}/change/", form).status_code == 302


# --- The password ---------------------------------------------------------------------------


def test_a_link_for_a_new_password_works_once(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(RESET, {"email": user.email})
    link = link_in(mailoutbox[0])
    client.post(reset_form(client, link), FORM)
    thief = Client()

    again = thief.get(link)
    thief.post(link, {"password1": "stolen long one", "password2": "stolen long one"})

    user.refresh_from_db()
    assert again.context["token_fail"]
    assert user.check_password("another long one")


def test_a_link_for_a_new_password_ends_with_a_sign_in(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(RESET, {"email": user.email})
    by_password(Client(), user)

    assert client.get(link_in(mailoutbox[0])).context["token_fail"]


def test_a_new_password_by_mail_ends_every_session(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    other = Client()
    by_password(other, user)
    client.post(RESET, {"email": user.email})

    client.post(reset_form(client, link_in(mailoutbox[0])), FORM)

    assert (is_in(client), is_in(other)) == (False, False)


def test_a_new_password_by_mail_does_not_replace_the_second_factor(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    app_for(user)
    client.post(RESET, {"email": user.email})
    client.post(reset_form(client, link_in(mailoutbox[0])), FORM)

    answer = by_password(client, user, FORM["password1"])

    assert leads_to(answer) == (AUTHENTICATE, "")
    assert not is_in(client)


def test_asking_for_a_password_tells_nobody_whether_there_is_an_account(
    user: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = [Client().post(RESET, {"email": at}) for at in (user.email, "no@fjord.example")]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].content == answers[1].content
    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_a_closed_account_gets_no_link(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.update(is_active=False)

    client.post(RESET, {"email": user.email})

    assert mailoutbox == []


def test_a_changed_password_is_mailed_to_its_owner(
    user: User, client: Client, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    by_password(client, user)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **FORM})

    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert "another long one" not in str(mailoutbox[0].body)


def test_a_mail_server_that_is_away_undoes_nothing(
    user: User, client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    by_password(client, user)

    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **FORM})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.check_password(FORM["password1"])


# --- The address ----------------------------------------------------------------------------


def test_without_mail_site_staff_vouches_for_another_address(user: User, staff: Client) -> None:
    theirs = Client()
    by_password(theirs, user)

    change_address(staff, user, "Rita.New@fjord.example")

    user.refresh_from_db()
    assert user.email == "rita.new@fjord.example"
    assert not is_in(theirs)
    [event] = AuditEvent._base_manager.filter(action=Action.EMAIL_CHANGED)
    assert (event.before, event.after) == (
        {"email": "rita@fjord.example"},
        {"email": "rita.new@fjord.example"},
    )


def test_the_old_address_opens_nothing_any_more(
    user: User, staff: Client, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    old = user.email
    change_address(staff, user, "new@fjord.example")

    client.post(LOGIN, {"login": old, "password": PASSWORD})
    client.post(RESET, {"email": old})

    assert not is_in(client)
    assert mailoutbox == []


def test_with_mail_the_new_address_confirms_and_the_old_one_is_told(
    user: User,
    staff: Client,
    client: Client,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL_IS_CONFIGURED = True
    theirs = Client()
    by_password(theirs, user)
    with django_capture_on_commit_callbacks(execute=True):
        change_address(staff, user, "new@fjord.example")
    user.refresh_from_db()
    before = (user.email, user.pending_email, is_in(theirs))
    link = link_in(mailoutbox[0])
    client.get(link)
    user.refresh_from_db()
    opened = user.email

    with django_capture_on_commit_callbacks(execute=True):
        client.post(link)

    user.refresh_from_db()
    assert before == ("rita@fjord.example", "new@fjord.example", True)
    assert opened == "rita@fjord.example"
    assert (user.email, user.pending_email) == ("new@fjord.example", "")
    assert not is_in(theirs)
    assert [mail.to for mail in mailoutbox] == [
        *(["new@fjord.example"], ["rita@fjord.example"], ["rita@fjord.example"])
    ]
    assert Client().post(link).status_code == 410


def test_a_second_change_calls_the_first_one_off(
    user: User,
    staff: Client,
    client: Client,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL_IS_CONFIGURED = True
    for email in ("mistyped@fjord.example", "right@fjord.example"):
        with django_capture_on_commit_callbacks(execute=True):
            change_address(staff, user, email)

    answer = client.post(link_in(mailoutbox[0]))

    user.refresh_from_db()
    assert answer.status_code == 410
    assert user.email == "rita@fjord.example"


def test_an_address_that_is_taken_meanwhile_is_not_given_twice(
    user: User,
    staff: Client,
    client: Client,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL_IS_CONFIGURED = True
    with django_capture_on_commit_callbacks(execute=True):
        change_address(staff, user, "new@fjord.example")
    factories.user(email="new@fjord.example")

    assert client.post(link_in(mailoutbox[0])).status_code == 410


@pytest.mark.parametrize("secret", ["no", "WzEsMl0:1:x", "W10"])
def test_a_link_that_nobody_made_changes_nothing(db: None, client: Client, secret: str) -> None:
    assert client.post(f"/accounts/email/{secret}/").status_code == 410


# --- The invitation -------------------------------------------------------------------------


def test_a_stolen_link_opens_nothing_after_it_was_used(cast: Cast, client: Client) -> None:
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        invited = invite_create(access=access, email="i@fjord.example", name="I", role=Role.REP)
    link = f"/invitation/{invited.secret}/"
    first = client.post(link, {"password": PASSWORD, "again": PASSWORD})
    thief = Client()

    answers = [
        thief.get(link).status_code,
        thief.post(link, {"password": "stolen long one", "again": "stolen long one"}).status_code,
    ]

    invited.user.refresh_from_db()
    assert leads_to(first) == (f"/o/{cast.organization.slug}/", "")
    assert (is_in(client), answers, is_in(thief)) == (True, [410, 410], False)
    assert invited.user.check_password(PASSWORD)
