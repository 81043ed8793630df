"""What is sent by mail: invitations, reminders, and letters about how somebody signs in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation to be sent: to whom, into which organization, and the link."""

    email: str
    organization: str
    url: str


def send_invitations(letters: Sequence[Letter]) -> bool:
    """Send the invitations where mail is configured; return whether all of them were sent.

    A mail server that is away is no error: whoever invites hands the links over.
    """
    if not settings.MAIL_IS_CONFIGURED or not letters:
        return False
    subject = gettext("Your access to Pillars")
    body = gettext(
        "You are invited to {organization} on Pillars. Open this link within 7 days, once:\n\n"
        "{url}\n\nIf you did not expect this, do nothing."
    )
    mails = [
        EmailMessage(
            subject, body.format(organization=one.organization, url=one.url), to=[one.email]
        )
        for one in letters
    ]
    return _sent(mails, "invitations")


@dataclass(frozen=True, slots=True)
class Ending:
    """A token that ends soon: whom to tell, of which organization, its name and when."""

    emails: tuple[str, ...]
    organization: str
    token: str
    on: datetime


def send_endings(endings: Sequence[Ending]) -> bool:
    """Tell of tokens that end soon; return whether all of the letters were sent."""
    if not settings.MAIL_IS_CONFIGURED or not endings:
        return False
    subject = gettext("An API token of Pillars ends soon")
    body = gettext(
        "The API token “{token}” of {organization} opens nothing after {day}.\n\n"
        "Make a new one on the page “API tokens”, give it to the program, then revoke this one."
    )
    mails = [
        EmailMessage(
            subject,
            body.format(
                token=one.token, organization=one.organization, day=f"{one.on.day} {one.on:%B %Y}"
            ),
            to=[email],
        )
        for one in endings
        for email in one.emails
    ]
    return _sent(mails, "reminders")


def _sent(mails: list[EmailMessage], what: str) -> bool:
    try:
        return get_connection().send_messages(mails) == len(mails)
    except OSError as error:
        logger.warning("%s were not mailed: %s", what, type(error).__name__)
        return False


def send_letter(*, to: str, subject: str, body: str) -> None:
    """Send one letter. A mail server that is away is told to the log, by the class of the error."""
    try:
        EmailMessage(subject, body, to=[to]).send()
    except OSError as error:
        logger.warning("a letter was not mailed: %s", type(error).__name__)
