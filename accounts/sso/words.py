"""Why a sign-in by an identity provider ends without one: for people, and for the audit log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why nobody was signed in. The label is what the person reads."""

    STALE = "stale", _("This sign-in was begun too long ago, or somewhere else. Begin again.")
    REFUSED = "refused", _("Your identity provider did not sign you in.")
    UNREACHABLE = "unreachable", _("Your identity provider cannot be reached. Try again later.")
    INVALID = "invalid", _("The answer of the identity provider is not valid. Tell your admin.")
    UNVERIFIED = "unverified", _("Your identity provider has not verified your e-mail address.")
    UNKNOWN = "unknown", _("Nobody has invited you to this organization yet. Ask an admin.")
    ENDED = "ended", _("Your access to this organization has ended. Ask an admin.")
    ELSEWHERE = (
        "elsewhere",
        _(
            "Your account is used elsewhere too. Sign in with your password, and link single "
            "sign-on on the page of this organization’s sign-in."
        ),
    )
    UNPROVEN = (
        "unproven",
        _(
            "Your identity provider names another address than your account. Sign in with your "
            "second factor to link it, or ask an admin."
        ),
    )
    OWN_CHOICE = (
        "own_choice",
        _(
            "Owners and admins link single sign-on themselves. Sign in with your password, and "
            "link it on the page of this organization’s sign-in."
        ),
    )
    TAKEN = "taken", _("This identity belongs to another account here. Ask an admin.")


class SignOnError(Exception):
    """Nobody is signed in. ``detail`` is for the audit log, and tells nothing about anybody."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
