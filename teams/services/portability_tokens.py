"""LinkedIn's tokens as they are stored: encrypted under a key that is in no database."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"pillars: tokens of the data portability interface"


def sealed(token: str) -> str:
    """Return the token encrypted and signed."""
    return _fernet().encrypt(token.encode()).decode()


def opened(text: str) -> str | None:
    """Return the token; None where the text is empty, damaged or sealed with another key."""
    try:
        return _fernet().decrypt(text.encode()).decode() if text else None
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    secret: str = settings.PORTABILITY_TOKEN_KEY or settings.SECRET_KEY
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
