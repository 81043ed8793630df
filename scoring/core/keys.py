"""Opaque keys: what derives from a person is stored only as a keyed hash."""

from __future__ import annotations

from hashlib import blake2b
from unicodedata import normalize

_KEY_BYTES = 64


def keyed(value: str, key: bytes) -> str:
    """The BLAKE2b hash of ``value`` under ``key``: 32 lower-case hexadecimal digits.

    Equal values have equal keys under one ``key`` and cannot be joined over two. Only the first
    64 bytes of ``key`` count, which is all that BLAKE2b takes.
    """
    return blake2b(value.encode(), key=key[:_KEY_BYTES], digest_size=16).hexdigest()


def folded(text: str) -> str:
    """``text`` in NFKC, casefolded, its runs of white space single blanks and none around."""
    return " ".join(normalize("NFKC", text).casefold().split())
