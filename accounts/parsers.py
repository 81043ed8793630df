"""JSON that can be kept: texts that a database takes, nested no deeper than anything needs."""

from __future__ import annotations

from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 50


class TextParser(JSONParser):
    """JSON without characters that are none, NUL among them."""

    def parse(self, stream: IO[Any], *args: Any, **kwargs: Any) -> Any:
        """Return what was sent. Raises ParseError."""
        try:
            found = super().parse(stream, *args, **kwargs)
        except RecursionError:
            raise ParseError("This is nested too deeply.") from None
        check_json(found)
        return found


def check_json(found: Any) -> None:
    """Raise ParseError where a text cannot be kept, or something is nested too deeply."""
    level, depth = [found], 0
    while level:
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                check_text(one)
            elif isinstance(one, list):
                below += one
            elif isinstance(one, dict):
                below += one
                below += one.values()
        level, depth = below, depth + 1
        if depth > DEEPEST:
            raise ParseError("This is nested too deeply.")


def check_text(text: str) -> None:
    """Raise ParseError for half a character, and for NUL."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ParseError("This is no text: it has NUL or half of a character.")
