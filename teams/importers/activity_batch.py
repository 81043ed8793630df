"""Batches of activity objects, as programs send them: JSON Lines, or one JSON array.

An object of a batch is judged by itself, as a line of a document is. What it says besides, whose
it is, stands under the key ``member``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any, NoReturn

from teams.importers.activity import LINE_LIMIT, LineError, object_of
from teams.importers.reading import Unusable

NAME = "The body"
LIMIT = 5_000
OBJECTS = "objects"
_BLANK = " \t\r\n"


class TooManyError(ValueError):
    """A batch of more than ``LIMIT`` objects."""


@dataclass(slots=True)
class Item:
    """One object of a batch without its keys that are null, or why it is left out.

    ``index`` is counted from 0, ``line`` from 1; an array has no lines.
    """

    index: int
    line: int | None
    thing: dict[str, Any] | LineError


def batch_of_lines(body: bytes) -> list[Item]:
    """The objects of JSON Lines. Raises Unusable where they are not UTF-8, and TooManyError."""
    items: list[Item] = []
    for number, line in enumerate(StringIO(_text(body), newline="\n"), start=1):
        if line := line.strip(_BLANK):
            if len(items) == LIMIT:
                raise TooManyError
            items.append(Item(len(items), number, _judged(line)))
    return items


def batch_of_array(body: bytes) -> list[Item]:
    """The objects of a JSON array, or of the array ``objects`` of a JSON object.

    Raises Unusable where the body is something else, and TooManyError.
    """
    try:
        whole = _DECODER.decode(_text(body))
    except (ValueError, ArithmeticError, RecursionError):
        raise Unusable(f"{NAME} is not JSON.") from None
    if isinstance(whole, dict) and [*whole] == [OBJECTS]:
        whole = whole[OBJECTS]
    if not isinstance(whole, list):
        raise Unusable(f"{NAME} is neither an array nor an object with “{OBJECTS}” alone.")
    if len(whole) > LIMIT:
        raise TooManyError
    return [Item(index, None, thing) for index, thing in enumerate(map(_given, whole))]


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = body.count(b"\n", 0, wrong.start) + 1
        raise Unusable(f"{NAME} is not UTF-8 in line {line}.") from None


def _judged(line: str) -> dict[str, Any] | LineError:
    try:
        return object_of(line if len(line) <= LINE_LIMIT else None)
    except LineError as wrong:
        return wrong


def _given(thing: object) -> dict[str, Any] | LineError:
    if isinstance(thing, _Twice):
        return LineError("", "a key stands twice", "every key once")
    if not isinstance(thing, dict):
        return LineError("", "not a JSON object", "an object with a type")
    return {key: value for key, value in thing.items() if value is not None}


class _Twice:
    """An object that has a key twice: which of the values is meant, nobody knows."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    thing = dict(pairs)
    return thing if len(thing) == len(pairs) else _Twice()


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_number)
