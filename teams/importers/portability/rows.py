"""The rows of a domain as the file of an archive that has the same columns.

LinkedIn's archive and its interface tell the same in the same columns, in CSV and in JSON. What
is read of a domain's rows is kept as compressed text, which the readers of archives take in.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO, cast

from teams.importers.reading import Problems, Upload
from teams.importers.tabular import Layout, NoHeader, Table, column_name

FASTEST = 1
_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Spool:
    """The rows of one domain: of the columns that a layout reads the texts, else the titles."""

    def __init__(self, layout: Layout) -> None:
        read = {*layout.needed, *layout.wanted}
        self._read = read | {alias for alias, name in layout.aliases.items() if name in read}
        self._places: dict[str, int] = {}
        self._keeps: list[bool] = []
        self._data = BytesIO()
        self._packed = gzip.GzipFile(fileobj=self._data, mode="wb", compresslevel=FASTEST, mtime=0)
        self.rows = 0

    def add(self, row: dict[str, object]) -> None:
        """The row is kept."""
        for title in row:
            if title not in self._places:
                self._places[title] = len(self._keeps)
                self._keeps.append(column_name(title) in self._read)
        cells = [""] * len(self._keeps)
        for title, value in row.items():
            place = self._places[title]
            if self._keeps[place]:
                cells[place] = plain(value)
        self._write(cells)
        self.rows += 1

    def upload(self, name: str, *, cut: bool) -> Upload:
        """The rows as a file. ``cut`` says that there may have been more of them."""
        if cut:
            self._write(None)
        self._packed.close()
        titles = [text_of(title) for title in self._places]
        data = gzip.compress(_line(titles), FASTEST, mtime=0) + self._data.getvalue()

        def opened() -> BinaryIO:
            return cast(BinaryIO, gzip.GzipFile(fileobj=BytesIO(data)))

        return Upload(name, len(data), opened)

    def _write(self, cells: list[str] | None) -> None:
        self._packed.write(_line(cells))


class RowTable(Table):
    """The rows of a ``Spool``. Its lines are the rows, counted from 1."""

    def __init__(self, lines: Iterator[str], layout: Layout, problems: Problems) -> None:
        """Raises NoHeader."""
        self.problems = problems
        self.cut = False
        self.skipped = 1
        self.header = json.loads(next(lines))
        if missing := layout.missing(self.header):
            raise NoHeader(1, missing)
        self.places = layout.places(self.header)
        self.lines = lines
        self._row = 0

    def rows(self) -> Iterator[list[str]]:
        """Every row, as wide as the header."""
        width = len(self.header)
        for line in self.lines:
            cells = json.loads(line)
            if cells is None:
                self.cut = True
                return
            self._row += 1
            yield cells + [""] * (width - len(cells))

    def line(self, row: list[str]) -> int:
        """The number of the latest row."""
        return self._row


def plain(value: object) -> str:
    """A value as the cell of a table shows it. Lists of texts are joined as addresses are."""
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, list):
        return ",".join(text_of(one) for one in value if isinstance(one, str))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def text_of(text: str) -> str:
    """The text without halves of surrogate pairs, which only JSON can hold, and without NUL."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def _line(cells: Iterable[str] | None) -> bytes:
    return _encoded(cells).encode() + b"\n"
