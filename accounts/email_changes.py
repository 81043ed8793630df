"""The address that somebody signs in with, and letters to it that open the account.

Only site staff change it. Where the site has mail, the new address is confirmed by whoever reads
it, and the old one is told; sessions end with the change.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext

from accounts.audit import record_everywhere
from accounts.mail import send_letter
from accounts.models import Action, User
from accounts.sessions import sessions_end

VALID_FOR = timedelta(days=3)
_SALT = "pillars.email_change"


class LinkGoneError(Exception):
    """The link is damaged, old, used, or overtaken by another change."""


@transaction.atomic
def email_change(*, by: User, user: User, email: str, site: str) -> bool:
    """The user signs in with ``email`` once it is confirmed; return whether they do at once.

    Without a mail server nothing can be confirmed, and whoever changes it vouches for it. Raises
    ValidationError for an address that is none, or is somebody else's.
    """
    address = email.strip().lower()
    validate_email(address)
    _refuse_taken(user, address)
    if not settings.MAIL_IS_CONFIGURED:
        _apply(user, address, by=by)
        return True
    user.pending_email = address
    user.save(update_fields=["pending_email"])
    record_everywhere(Action.EMAIL_ASKED, of=user, by=by, target=user)
    secret = signing.dumps([user.pk, user.email, address], salt=_SALT)
    link = site + reverse("accounts:email_confirm", args=[secret])
    body = gettext(
        "Your account on Pillars is to have this address. Open this link within 3 days to confirm "
        "it:\n\n{link}\n\nIf you did not expect this, do nothing."
    )
    told = gettext(
        "Your account on Pillars is to have the address {address}. Nothing changes until it is "
        "confirmed there. If you did not expect this, tell the people who run this site."
    )
    old = user.email
    transaction.on_commit(lambda: _send(address, body.format(link=link)))
    transaction.on_commit(lambda: _send(old, told.format(address=address)))
    return False


def email_waiting(*, secret: str) -> User:
    """Return the user whose change a link confirms. Raises LinkGoneError."""
    try:
        pk, old, new = signing.loads(secret, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise LinkGoneError from error
    user = User.objects.filter(pk=pk, email=old, pending_email=new, is_active=True).first()
    if user is None:
        raise LinkGoneError
    return user


@transaction.atomic
def email_confirm(*, secret: str) -> User:
    """The user signs in with the confirmed address, and nobody is signed in as them.

    Raises LinkGoneError, also where somebody else has taken the address since.
    """
    user = User.objects.select_for_update().get(pk=email_waiting(secret=secret).pk)
    user = email_waiting(secret=secret)
    try:
        _refuse_taken(user, user.pending_email)
    except ValidationError as error:
        raise LinkGoneError from error
    old, new = user.email, user.pending_email
    _apply(user, new, by=user)
    told = gettext(
        "Your account on Pillars has the address {address} now, and this one opens it no more. If "
        "you did not expect this, tell the people who run this site."
    )
    transaction.on_commit(lambda: _send(old, told.format(address=new)))
    return user


def password_reset_send(*, user: User, site: str) -> None:
    """Mail the user a link that sets their password once, within the hour."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    link = site + path.replace("UID-KEY", key)
    body = gettext(
        "Somebody, probably you, asked to set your password on Pillars anew. Open this link within "
        "an hour, once:\n\n{link}\n\nIf it was not you, do nothing: nothing has changed."
    )
    send_letter(to=user.email, subject=gettext("Your password"), body=body.format(link=link))


def _refuse_taken(user: User, address: str) -> None:
    taken = User.objects.alias(lower=Lower("email")).filter(lower=address).exclude(pk=user.pk)
    if taken.exists():
        raise ValidationError(gettext("Another account has this address."))


def _apply(user: User, address: str, *, by: User) -> None:
    changed = {"before": {"email": user.email}, "after": {"email": address}}
    record_everywhere(Action.EMAIL_CHANGED, of=user, by=by, target=user, **changed)
    user.email, user.pending_email = address, ""
    user.save(update_fields=["email", "pending_email"])
    # What allauth knew of the old address would open the account still.
    EmailAddress.objects.filter(user_id=user.pk).delete()
    sessions_end(user)


def _send(to: str, body: str) -> None:
    send_letter(to=to, subject=gettext("Your address on Pillars"), body=body)
