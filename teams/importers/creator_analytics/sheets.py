"""The sheets of a creator-analytics workbook, told by their structure: names and headers are in
the member's language, and any language is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import pairwise
from typing import Literal
from unicodedata import category, decimal

from teams.importers import days, numbers
from teams.importers.days import DayOrder
from teams.importers.linkedin.urns import urn
from teams.importers.tabular import column_name

SheetKind = Literal["days", "followers", "posts", "company", "post", "other"]
Rows = Sequence[tuple[int, Sequence[str]]]

ORDERS: tuple[DayOrder, DayOrder] = ("dmy", "mdy")
ONE_DAY = 1

_COMPANY = "allposts"
_SEEN = "impres"
_NOTE = 60
_WIDE = 9
_LINK = re.compile(r"-(?:activity|share|ugcpost)-(\d{1,20})(?!\d)", re.IGNORECASE)
_AROUND = re.compile(r"\s*([./-])\s*")
# Days as they are written in the east of Asia: 2025年12月31日, 2025. 12. 31.
_EAST = str.maketrans({"年": "-", "月": "-", "日": "", "년": "-", "월": "-", "일": ""})


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of one of the two rankings of posts: by engagements, or by impressions."""

    line: int
    is_seen: bool
    link: str
    on: str
    count: str


def kind_of(name: str, rows: Iterable[Sequence[str]]) -> SheetKind:
    """What a sheet holds; of a company's page and of a single post, whose workbook it is of."""
    kinds: dict[SheetKind, int] = {}
    is_noted = False
    for cells in map(filled, rows):
        is_noted = is_noted or (len(cells) == 1 and len(cells[0]) > _NOTE)
        kind = _kind_of_row(cells)
        if kind == "company" and not (is_noted or column_name(name) == _COMPANY):
            kind = "other"
        kinds[kind] = kinds.get(kind, 0) + 1
    kinds.pop("other", None)
    if kinds.get("post", 1) > 1:
        kinds.pop("post")
    if column_name(name) == _COMPANY:
        return "company"
    return max(kinds, key=lambda kind: kinds[kind], default="other")


def is_one_sheet(rows: Iterable[Sequence[str]]) -> bool:
    """Whether a table without a sheet's name is one of a workbook: the sums, or the rankings.

    Followers and engagement by day look like anybody's numbers by day.
    """
    found = [cells for cells in map(filled, rows) if cells]
    if any(map(_is_double, found)):
        return True
    ends = found[0][1].split(" - ") if found and len(found[0]) == 2 else []
    return len(ends) == 2 and all(map(is_day, ends))


def filled(cells: Sequence[str]) -> list[str]:
    """The cells that are not blank."""
    return [cell for cell in cells if cell]


def dated(rows: Rows) -> Iterator[tuple[int, str, list[str]]]:
    """The rows that begin with a day: their lines, the day as written, and the other cells."""
    for line, row in rows:
        cells = filled(row)
        if cells and is_day(cells[0]):
            yield line, plain_day(cells[0]), cells[1:]


def rankings(rows: Rows) -> Iterator[Listed]:
    """The posts of the two rankings that stand side by side, row by row."""
    places = _places(rows)
    for line, row in rows:
        for place, is_seen in places:
            link, on, count = (*row[place : place + 3], "", "", "")[:3]
            if is_post(link):
                yield Listed(line, is_seen, link, plain_day(on), count)


def _places(rows: Rows) -> list[tuple[int, bool]]:
    """Where the rankings begin, each with whether it is by impressions: else it is the left one."""
    for _, row in rows:
        if _is_double(filled(row)):
            first = next(place for place, cell in enumerate(row) if cell)
            second = next(p for p, cell in enumerate(row) if p > first and cell == row[first])
            one, two = column_name(filled(row)[2]), column_name(filled(row)[5])
            is_turned = one.startswith(_SEEN) and not two.startswith(_SEEN)
            return [(first, is_turned), (second, not is_turned)]
    links = sorted({place for _, row in rows for place, cell in enumerate(row) if is_post(cell)})
    return [(place, number == 1) for number, place in enumerate(links[:2])]


def order_of(texts: Sequence[str], sequences: Iterable[Sequence[str]]) -> DayOrder | None:
    """Whether the day or the month comes first; None where it is not told.

    By dates that can be but one, else by sequences of days: there one follows the other.
    """
    if told := days.day_order(texts):
        return told
    steps = dict.fromkeys(ORDERS, 0)
    for sequence in sequences:
        for order in ORDERS:
            found = [day_of(text, order) for text in sequence]
            both = ((one, two) for one, two in pairwise(found) if one and two)
            steps[order] += sum(abs((two - one).days) == ONE_DAY for one, two in both)
    first, second = ORDERS
    if steps[first] == steps[second]:
        return None
    return max(ORDERS, key=lambda order: steps[order])


def day_of(text: str, order: DayOrder) -> date | None:
    """The day of a text of ``plain_day``; None where it is none."""
    try:
        return days.day(text, order, UTC)
    except ValueError:
        return None


def is_day(text: str) -> bool:
    """Whether a text is a day in either order."""
    plain = plain_day(text)
    return any(day_of(plain, order) for order in ORDERS)


def is_number(text: str) -> bool:
    """Whether a text is a whole number, however its digits are grouped."""
    for sign in ("point", "comma"):
        try:
            if numbers.count(text, sign) is not None:
                return True
        except ValueError:
            continue
    return False


def is_post(cell: str) -> bool:
    """Whether a cell is the address of a post."""
    return "linkedin.com/" in cell.casefold() and post_number(cell) is not None


def post_number(link: str) -> int | None:
    """The number of the post that an address is of; None where it has none."""
    if found := urn(link):
        return found[1]
    told = _LINK.search(link)
    return int(told[1]) if told else None


def plain_day(text: str) -> str:
    """A day without invisible signs and blanks, in the digits of ASCII."""
    if len(text) > days.MAX_LENGTH:
        return ""
    shown = (c for c in text.translate(_EAST) if category(c) != "Cf")
    digits = "".join(str(decimal(c, c)) for c in shown)
    return _AROUND.sub(r"\1", digits.strip()).rstrip(".")


def _kind_of_row(cells: Sequence[str]) -> SheetKind:
    links = [place for place, cell in enumerate(cells) if is_post(cell)]
    if links and len(cells) >= _WIDE:
        return "company"
    if links == [1] and len(cells) == 2:
        return "post"
    if links or _is_double(cells):
        return "posts"
    if len(cells) > 1 and is_day(cells[0]) and all(map(is_number, cells[1:])):
        return "followers" if len(cells) == 2 else "days"
    return "other"


def _is_double(cells: Sequence[str]) -> bool:
    """Whether these are the titles of two tables side by side: two of three are the same."""
    return len(cells) == 6 and cells[:2] == cells[3:5] and cells[2] != cells[5]
