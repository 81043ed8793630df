"""Opaque keys: what derives from a person is stored only as a keyed hash."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from unicodedata import normalize

_KEY_BYTES = 64


def keyed(value: str, key: bytes) -> str:
    """The BLAKE2b hash of ``value`` under ``key``: 32 lower-case hexadecimal digits.

    Equal values have equal keys under one ``key`` and cannot be joined over two. Only the first
    64 bytes of ``key`` count, which is all that BLAKE2b takes.
    """
    hashed = _under(key).copy()
    hashed.update(value.encode())
    return hashed.hexdigest()


@lru_cache(maxsize=64)
def _under(key: bytes) -> blake2b:
    """The hash of nothing under ``key``: to begin with it takes a third off every value."""
    return blake2b(key=key[:_KEY_BYTES], digest_size=16)


def folded(text: str) -> str:
    """``text`` in NFKC, casefolded, its runs of white space single blanks and none around."""
    return " ".join(normalize("NFKC", text).casefold().split())
