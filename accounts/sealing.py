"""Secrets as they are stored: encrypted under a key that is in no database."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(text: str, *, purpose: str, key: str) -> str:
    """Return the text encrypted and signed; ``key`` is empty where the secret key is meant."""
    return _fernet(purpose, key).encrypt(text.encode()).decode()


def opened(text: str, *, purpose: str, key: str) -> str | None:
    """Return the text; None where it is empty, damaged or sealed otherwise."""
    try:
        return _fernet(purpose, key).decrypt(text.encode()).decode() if text else None
    except InvalidToken:
        return None


def _fernet(purpose: str, key: str) -> Fernet:
    secret: str = key or settings.SECRET_KEY
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
