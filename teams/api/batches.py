"""Bodies of batches: kept as bytes until whose they are is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from accounts.errors import TooLarge
from teams.importers.activity_batch import (
    LIMIT,
    Item,
    TooManyError,
    batch_of_array,
    batch_of_lines,
)
from teams.importers.reading import Unusable

# What it becomes while it is read takes up to twenty times as much memory.
MAX_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a batch and their SHA-256; ``is_lines`` tells JSON Lines from JSON."""

    data: bytes
    digest: str
    is_lines: bool

    def items(self) -> list[Item]:
        """Return the objects. Raise ParseError or TooLarge where it is no batch."""
        try:
            items = batch_of_lines(self.data) if self.is_lines else batch_of_array(self.data)
        except Unusable as reason:
            raise ParseError(str(reason), "not_a_batch") from None
        except TooManyError:
            raise TooLarge(f"A batch has at most {LIMIT} objects.") from None
        if not items:
            raise ParseError("The batch is empty.", "not_a_batch")
        return items


class _BatchParser(BaseParser):
    is_lines = False

    def parse(self, stream: IO[Any], *args: Any, **kwargs: Any) -> Any:
        """Return the Body; raise TooLarge where it is more than ``MAX_BYTES``."""
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TooLarge(f"A batch has at most {MAX_BYTES >> 20} MB.")
        return Body(data, hashlib.sha256(data).hexdigest(), self.is_lines)


class LinesParser(_BatchParser):
    """JSON Lines."""

    media_type = "application/x-ndjson"
    is_lines = True


class ArrayParser(_BatchParser):
    """A JSON array."""

    media_type = "application/json"
