"""JSON out of bytes, as a stream: a document is walked through and never held in memory whole.

Who reads says what it expects: the members of an object, the items of an array, or a value as
Python has it. What is not expected is no error of this module but of who asks.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import TextIOWrapper
from json import JSONDecodeError, JSONDecoder
from typing import Any, BinaryIO

from teams.importers.tabular import DAMAGE

CHUNK = 1 << 18
VALUE_LIMIT = 1 << 22
_BLANK = " \t\n\r\ufeff"


class Broken(Exception):  # noqa: N818 - it says what the document is
    """The document ends too early, is damaged from here on or is no JSON."""


class JsonStream:
    """The tokens of one text, from its beginning to its end. It closes the stream.

    Every method raises Broken where the text is no JSON, cannot be read, or has a value of more
    than ``VALUE_LIMIT`` characters that is asked for whole.
    """

    def __init__(self, stream: BinaryIO) -> None:
        start = stream.read(2)
        stream.seek(0)
        is_utf16 = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        encoding, errors = ("utf-16", "replace") if is_utf16 else ("utf-8-sig", "pillars.cp1252")
        self._text = TextIOWrapper(stream, encoding, errors, newline="")
        self._decode = JSONDecoder().raw_decode
        self._buffer = ""
        self._at = 0
        self._ended = False

    def __enter__(self) -> JsonStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._buffer):
                sign = self._buffer[self._at]
                if sign not in _BLANK:
                    return sign
                self._at += 1
            if not self._fill():
                return ""

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                found, end = self._decode(self._buffer, self._at)
            except JSONDecodeError:
                if not self._fill():
                    raise Broken from None
                continue
            except (ValueError, RecursionError):
                raise Broken from None
            # Of a number more digits may follow.
            if end == len(self._buffer) and self._fill():
                continue
            self._at = end
            return found

    def items(self) -> Iterator[None]:
        """Once for every item of the array that begins here; who asks takes the item."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            yield
            if self._behind("]"):
                return

    def members(self) -> Iterator[str]:
        """The key of every member of the object that begins here; who asks takes the value."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            key = self.value() if self.peek() == '"' else None
            if key is None:
                raise Broken
            self._take(":")
            yield str(key)
            if self._behind("}"):
                return

    def skip(self) -> None:
        """The next value is passed over, however large it is, unless its parts are too large."""
        opened = self.peek()
        if opened == "[":
            for _ in self.items():
                self.value()
        elif opened == "{":
            for _ in self.members():
                self.value()
        else:
            self.value()

    def _behind(self, closing: str) -> bool:
        """Whether the array or object ends here; else the sign between two of its parts goes."""
        sign = self.peek()
        self._take(sign if sign in (closing, ",") else closing)
        return sign == closing

    def _take(self, sign: str) -> None:
        if not sign or self.peek() != sign:
            raise Broken
        self._at += 1

    def _fill(self) -> bool:
        """More text is in the buffer; False where there is no more."""
        if self._ended:
            return False
        left = self._buffer[self._at :]
        if len(left) > VALUE_LIMIT:
            raise Broken
        try:
            more = self._text.read(max(CHUNK, len(left)))
        except (UnicodeError, ValueError, *DAMAGE):
            raise Broken from None
        self._ended = not more
        self._buffer, self._at = left + more, 0
        return bool(more)
