"""LinkedIn's tokens as they are stored: encrypted under a key that is in no database."""

from __future__ import annotations

from django.conf import settings

from accounts import sealing

PURPOSE = "pillars: tokens of the data portability interface"


def sealed(token: str) -> str:
    """Return the token encrypted and signed."""
    return sealing.sealed(token, purpose=PURPOSE, key=settings.PORTABILITY_TOKEN_KEY)


def opened(text: str) -> str | None:
    """Return the token; None where the text is empty, damaged or sealed with another key."""
    return sealing.opened(text, purpose=PURPOSE, key=settings.PORTABILITY_TOKEN_KEY)
