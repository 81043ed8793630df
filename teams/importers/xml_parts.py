"""The XML inside of workbooks, read as a stream and within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

CHUNK = 1 << 16
MAX_SILENCE = 1 << 20
MAX_ATTRIBUTES = 100
MAX_OTHERS = 200_000

Attributes = Mapping[str, str]

_USUAL = frozenset(("row", "c", "v", "f", "is", "t", "r", "si", "xf", "rPr", "rPh", "phoneticPr"))


class NotWellFormed(Exception):  # noqa: N818 - it says what the part is
    """A part is no XML, or has a document type, which no workbook has."""


class TooMuch(Exception):  # noqa: N818 - it says what the part is
    """A part is larger than any real one."""


class Handler:
    """What is told of a part: names come without their prefixes."""

    def start(self, name: str, given: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Some of the text between."""


def read_part(stream: IO[bytes], handler: Handler) -> None:
    """The handler is told of all of the part. Raises NotWellFormed and TooMuch."""
    _Part(handler).read(stream)


class _Part:
    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._silence = self._others = 0
        # Names are not kept: each of millions can be another one.
        self._parser = expat.ParserCreate(intern=None)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, stream: IO[bytes]) -> None:
        try:
            while data := stream.read(CHUNK):
                self._parser.Parse(data, False)
                self._silence += len(data)
                # A tag is held whole until it ends.
                if self._silence > MAX_SILENCE:
                    raise TooMuch
            self._parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, UnicodeError) as error:
            raise NotWellFormed from error
        finally:
            # It knows this part, and this part knows it: neither would go by itself.
            del self._parser

    def _refuse(self, *_: object) -> None:
        raise NotWellFormed

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._silence = 0
        name = name.rpartition(":")[2]
        self._others += name not in _USUAL
        if self._others > MAX_OTHERS or len(given) > MAX_ATTRIBUTES:
            raise TooMuch
        self._handler.start(name, given)

    def _end(self, name: str) -> None:
        self._silence = 0
        self._handler.end(name.rpartition(":")[2])

    def _text(self, data: str) -> None:
        self._silence = 0
        self._handler.text(data)
