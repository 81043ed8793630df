"""What an identity provider says about somebody, and where it is to say it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.sso.words import Reason, SignOnError

SUBJECT_LENGTH = 255
EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True)
class Claims:
    """Somebody, as an identity provider knows them. ``email`` is lower case and may be blank.

    Raises SignOnError where these are no texts that could be kept, or no address.
    """

    issuer: str
    subject: str
    email: str
    name: str

    def __post_init__(self) -> None:
        if not all(map(_is_text, (self.issuer, self.subject, self.email, self.name))):
            raise SignOnError(Reason.INVALID, "claims: no text")
        if self.email and not _is_address(self.email):
            raise SignOnError(Reason.INVALID, "claims: no e-mail address")


@dataclass(frozen=True, slots=True)
class Ends:
    """The addresses of one organization's own side, whole: with scheme and host."""

    redirect_uri: str
    acs: str
    entity_id: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return what an identity provider has to be told, with names."""
        return (
            ("Redirect URI (OpenID Connect)", self.redirect_uri),
            ("Assertion consumer service (SAML)", self.acs),
            ("Entity ID and metadata (SAML)", self.entity_id),
        )


def name_of(told: object) -> str:
    """Return what somebody is called, where a provider tells it, on one line."""
    text = told if isinstance(told, str) else ""
    return " ".join("".join(letter if _is_text(letter) else " " for letter in text).split())[:200]


def _is_text(text: str) -> bool:
    """Return whether a database takes a text: without control characters, or halves of others."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= EMAIL_LENGTH and email.count("@") == 1
