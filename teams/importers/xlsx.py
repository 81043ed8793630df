"""Excel workbooks (.xlsx), read as streams: what a cell takes is bounded by its own bytes.

Readers that lay a sheet out in memory take gigabytes for two cells in opposite corners. Here no
row is longer than its cells, texts are held once, and formulas and other workbooks are refused:
what they show was worked out elsewhere and may be old.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from teams.importers.numbers import Exact
from teams.importers.reading import Unusable
from teams.importers.serial_dates import is_date_format, moment
from teams.importers.tabular import DAMAGE
from teams.importers.xml_parts import Attributes, Handler, NotWellFormed, TooMuch, read_part

MAX_UNPACKED = 256 << 20
MAX_CELLS = 2_000_000
MAX_COLUMNS = 1 << 14
MAX_TEXT = 32 << 20

AS_DOWNLOADED = "give the file as it was downloaded"
DAMAGED = f"the workbook is damaged; {AS_DOWNLOADED}"
TOO_LARGE = "the workbook is too large"
BINARY = "a workbook of the binary kind; save it as .xlsx"
OTHER_BOOKS = f"the workbook refers to other workbooks, which are never opened; {AS_DOWNLOADED}"

Row = tuple[int, list[str]]
SomeHandler = TypeVar("SomeHandler", bound=Handler)

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?\d{1,18}")
_BROKEN = (*DAMAGE, NotWellFormed, ValueError, IndexError, OverflowError, RuntimeError)


class _Over(Exception):  # noqa: N818 - it says what the sheet is
    """Enough of a part is read."""


def sheets(name: str, stream: BinaryIO, most: int) -> Iterator[tuple[str, list[Row]]]:
    """The names of the sheets, with the first ``most`` rows that have any cell, and their lines.

    Raises Unusable where the workbook is damaged, too large, or not one of values alone.
    """
    try:
        book = _Book(name, zipfile.ZipFile(stream))
        for number, sheet in enumerate(book.sheets):
            yield sheet.name, book.rows(number, most)
    except TooMuch as error:
        raise Unusable(f"{name}: {TOO_LARGE}") from error
    except _BROKEN as error:
        raise Unusable(f"{name}: {DAMAGED}") from error


def formula(sheet: int, row: int, column: int) -> str:
    """Why a workbook with a formula in this cell is not read."""
    where = f"sheet {sheet}, row {row}, column {column}"
    return f"a cell holds a formula ({where}), which is never worked out; {AS_DOWNLOADED}"


class _Book:
    """An open workbook."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self._name = name
        self._zip = archive
        self._parts = {_path(info.filename): info for info in archive.infolist()}
        self._cells = self._characters = 0
        if sum(info.file_size for info in self._parts.values()) > MAX_UNPACKED:
            raise TooMuch
        main = self._links("").first("officeDocument") or "xl/workbook.xml"
        if main.endswith(".bin"):
            raise self.unusable(BINARY)
        links = self._links(main)
        outside = any("externallinks/" in path for path in self._parts)
        if outside or links.first("externalLink"):
            raise self.unusable(OTHER_BOOKS)
        found = self.parse(main, _Main(links))
        self.sheets, self.is_1904 = found.sheets, found.is_1904
        if not self.sheets:
            raise ValueError("no sheets")
        texts, styles = links.first("sharedStrings"), links.first("styles")
        self.texts = self.parse(texts, _Texts(self)).found if texts else []
        self.dates = self.parse(styles, _Styles()).found if styles else frozenset[str]()

    def unusable(self, reason: str) -> Unusable:
        """The reason with the name of the file before it."""
        return Unusable(f"{self._name}: {reason}")

    def rows(self, number: int, most: int) -> list[Row]:
        """The first ``most`` rows with any cell of a sheet, each with its line."""
        sheet = _Sheet(self, number, most)
        with suppress(_Over):
            self.parse(self.sheets[number].path, sheet)
        return sheet.rows

    def count(self, *, cells: int = 0, characters: int = 0) -> None:
        """So much more is held. Raises TooMuch where all of it is."""
        self._cells += cells
        self._characters += characters
        if self._cells > MAX_CELLS or self._characters > MAX_TEXT:
            raise TooMuch

    def parse(self, path: str, handler: SomeHandler) -> SomeHandler:
        """The handler after a part of the workbook. Raises ValueError where there is none."""
        if path not in self._parts:
            raise ValueError("no such part")
        with self._zip.open(self._parts[path]) as stream:
            read_part(stream, handler)
        return handler

    def _links(self, path: str) -> _Links:
        """What a part refers to."""
        folder, base = posixpath.split(path)
        rels = f"{folder}/_rels/{base}.rels".lstrip("/")
        return self.parse(rels, _Links(folder)) if rels in self._parts else _Links(folder)


class _Links(Handler):
    """The kinds and paths of what a part refers to inside of the workbook, by id."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def first(self, kind: str) -> str:
        """The path of the first of a kind; "" where there is none."""
        return next((path for known, path in self.found.values() if known == kind), "")

    def start(self, name: str, given: Attributes) -> None:
        if name == "Relationship":
            path = posixpath.join("/", self._folder, given.get("Target", ""))
            kind = given.get("Type", "").rpartition("/")[2]
            self.found[given.get("Id", "")] = kind, _path(posixpath.normpath(path))


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    path: str


class _Main(Handler):
    """The sheets of values, by name and path, and the first day of the calendar."""

    def __init__(self, links: _Links) -> None:
        self._links = links.found
        self.sheets: list[_Named] = []
        self.is_1904 = False

    def start(self, name: str, given: Attributes) -> None:
        if name == "workbookPr":
            self.is_1904 = given.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((v for key, v in given.items() if key.rpartition(":")[2] == "id"), "")
            kind, path = self._links.get(link, ("", ""))
            if kind == "worksheet":
                self.sheets.append(_Named(given.get("name", ""), path))


class _Texts(Handler):
    """The texts that cells refer to by their places."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self.found: list[str] = []
        self._parts: list[str] = []
        self._is_text = self._is_sound = False

    def start(self, name: str, given: Attributes) -> None:
        self._is_text = name == "t"
        # How Japanese letters sound is not what they say.
        self._is_sound = self._is_sound or name == "rPh"

    def text(self, data: str) -> None:
        if self._is_text and not self._is_sound:
            self._book.count(characters=len(data))
            self._parts.append(data)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_sound = False
        elif name == "si":
            self._book.count(cells=1)
            self.found.append(_plain("".join(self._parts)))
            self._parts.clear()


class _Styles(Handler):
    """The numbers of the styles that show numbers as dates."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._is_list = False
        self._place = 0
        self._dates: list[str] = []

    @property
    def found(self) -> frozenset[str]:
        return frozenset(self._dates)

    def start(self, name: str, given: Attributes) -> None:
        if name == "numFmt":
            self._codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "cellXfs":
            self._is_list = True
        elif name == "xf" and self._is_list:
            number = given.get("numFmtId", "")
            if is_date_format(number, self._codes.get(number)):
                self._dates.append(str(self._place))
            self._place += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_list = False


class _Sheet(Handler):
    """The rows of one sheet."""

    def __init__(self, book: _Book, number: int, most: int) -> None:
        self.rows: list[Row] = []
        self._book, self._number, self._most = book, number, most
        self._line = self._place = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._is_value = self._is_sound = False
        self._value: list[str] = []

    def start(self, name: str, given: Attributes) -> None:
        if name == "row":
            if len(self.rows) >= self._most:
                raise _Over
            line = given.get("r", "")
            self._line = int(line) if _WHOLE.fullmatch(line) else self._line + 1
            self._cells, self._place = [], 0
        elif name == "c":
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self._place = _column(found[1]) if found else self._place + 1
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._value = []
        elif name == "f":
            raise self._book.unusable(formula(self._number + 1, self._line, self._place))
        self._is_value = name in ("v", "t")
        self._is_sound = self._is_sound or name == "rPh"

    def text(self, data: str) -> None:
        if self._is_value and not self._is_sound:
            self._book.count(characters=len(data))
            self._value.append(data)

    def end(self, name: str) -> None:
        self._is_value = False
        if name == "rPh":
            self._is_sound = False
        elif name == "c" and self._value:
            self._put(self._shown("".join(self._value)))
        elif name == "row" and any(self._cells):
            self.rows.append((self._line, self._cells))
        elif name == "sheetData":
            raise _Over

    def _put(self, text: str) -> None:
        if self._place > MAX_COLUMNS:
            raise ValueError("no such column")
        missing = max(0, self._place - len(self._cells))
        self._book.count(cells=missing)
        self._cells += [""] * missing
        self._cells[self._place - 1] = text

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            return self._book.texts[int(value)]
        if self._kind == "e":
            return ""
        if self._kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if self._kind == "n":
            is_date = self._style in self._book.dates
            return (is_date and moment(value, is_1904=self._book.is_1904)) or _number(value)
        return _plain(value)


def _number(value: str) -> str:
    text = value.strip()
    return Exact(text if _WHOLE.fullmatch(text) else f"{float(text):.15g}")


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).strip()


def _path(name: str) -> str:
    """The name of a part as it is compared."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place
