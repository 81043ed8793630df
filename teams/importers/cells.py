"""A cell of a table as the value that it would be in an activity document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from teams.importers.activity_values import Reader, ValueExpectedError

_NUMBER = re.compile(
    r"-?(?:0|[1-9]\d{0,30})(?P<rest>(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?)", re.A | re.I
)
_BETWEEN = re.compile(r"[;,\s]+")
_FLAGS = {"true": True, "false": False}


def json_value(cell: str, reader: Reader) -> Any:
    """What ``cell`` means where ``reader`` reads the value: a text, a number, a flag or a list.

    Of those the first that ``reader`` takes; the text itself where it takes none.
    """
    return accepted(_meanings(str(cell)), reader, str(cell))


def accepted(meanings: Iterator[Any], reader: Reader, otherwise: Any) -> Any:
    """The first of ``meanings`` that ``reader`` takes, or else ``otherwise``."""
    for meaning in meanings:
        try:
            reader(meaning)
        except ValueExpectedError:
            continue
        return meaning
    return otherwise


def number_in(cell: str) -> int | Decimal | None:
    """The number that a text is in JSON; None where it is none."""
    found = _NUMBER.fullmatch(cell)
    if found is None:
        return None
    return Decimal(cell) if found["rest"] else int(cell)


def _meanings(cell: str) -> Iterator[Any]:
    yield cell
    if (number := number_in(cell)) is not None:
        yield number
    if cell.casefold() in _FLAGS:
        yield _FLAGS[cell.casefold()]
    yield [name for name in _BETWEEN.split(cell) if name]
