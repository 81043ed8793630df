"""The values of activity format v1.

A reader returns the value in our own types, or raises ``ValueExpectedError``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

Reader = Callable[[object], Any]

COUNT_LIMIT = 1_000_000_000
_AMOUNT_LIMIT = 10**15
_DIGIT_LIMIT = 20
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)", re.ASCII
)
# A NUL or half of a surrogate pair is no text that a database or UTF-8 could hold.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class ValueExpectedError(ValueError):
    """The value is not what the format says. The message is what was expected."""


def text(value: object) -> str:
    """A string, as it stands."""
    if isinstance(value, str) and (_is_plain(value) or not _NO_TEXT.search(value)):
        return value
    raise ValueExpectedError("a text")


def _is_plain(value: str) -> bool:
    """Whether a look at the whole of a text can be spared, as of nearly every one."""
    return value.isascii() and "\0" not in value


def key(value: object) -> str:
    """An opaque key: a string that is not empty."""
    if value == "":
        raise ValueExpectedError("a text that is not empty")
    return text(value)


def flag(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueExpectedError("true or false")


def count(value: object) -> int:
    """A whole number from 0."""
    if type(value) is int and 0 <= value <= COUNT_LIMIT:
        return value
    raise ValueExpectedError(f"a whole number from 0 to {COUNT_LIMIT}")


def change(value: object) -> int:
    """A whole number that may be negative."""
    if type(value) is int and abs(value) <= COUNT_LIMIT:
        return value
    raise ValueExpectedError(f"a whole number from -{COUNT_LIMIT} to {COUNT_LIMIT}")


def flag_or_count(value: object) -> bool | int:
    """True, false or a whole number from 0."""
    if isinstance(value, bool):
        return value
    try:
        return count(value)
    except ValueExpectedError as wrong:
        raise ValueExpectedError(f"true, false or {wrong}") from None


@dataclass(frozen=True, slots=True)
class Hundredths:
    """Reads a number from 0 to ``limit`` of at most 2 decimals, as whole hundredths."""

    limit: int
    expected: str

    def __call__(self, value: object) -> int:
        """Return the hundredths."""
        exact = _number(value, self.limit)
        if exact is not None and exact.scaleb(2) == exact.scaleb(2).to_integral_value():
            return int(exact.scaleb(2))
        raise ValueExpectedError(self.expected)


@dataclass(frozen=True, slots=True)
class Number:
    """Reads a number from 0 to ``limit``, as its plain decimal text."""

    limit: int = _AMOUNT_LIMIT

    def __call__(self, value: object) -> str:
        """Return the text."""
        exact = _number(value, self.limit)
        if exact is not None and abs(exact.adjusted()) <= _DIGIT_LIMIT:
            return f"{exact:f}"
        raise ValueExpectedError(f"a number from 0 to {self.limit}")


def day(value: object) -> date:
    """A calendar date such as 2026-11-22."""
    found = _day(value) if isinstance(value, str) else None
    if found is None:
        raise ValueExpectedError("a date such as 2026-11-22")
    return found


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """The date; None for another text. A document has many objects on few days."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def instant(value: object) -> datetime:
    """An instant with its offset, such as 2026-11-22T09:30:00+01:00, in UTC."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueExpectedError("a time with its offset such as 2026-11-22T09:30:00+01:00")


@dataclass(frozen=True, slots=True)
class OneOf:
    """Reads one of the values ``allowed``; true is not 1 here."""

    allowed: tuple[str | int, ...]

    def __call__(self, value: object) -> str | int:
        """Return the value."""
        for known in self.allowed:
            if type(value) is type(known) and value == known:
                return known
        raise ValueExpectedError("one of " + ", ".join(map(str, self.allowed)))


def one_of(*allowed: str | int) -> OneOf:
    """Return the reader of one of the values."""
    return OneOf(allowed)


def names(value: object) -> tuple[str, ...]:
    """A list of texts, not empty."""
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise ValueExpectedError("a list of component names")


def _number(value: object, limit: int) -> Decimal | None:
    if type(value) is int or isinstance(value, Decimal):
        return Decimal(value) if 0 <= value <= limit else None
    return None
