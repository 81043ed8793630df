"""The columns of an export of a customer system, and what of them has to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from teams.importers import days, numbers
from teams.importers.grid import Grid
from teams.importers.linkedin.files import HARMLESS_TITLE
from teams.importers.numbers import DecimalSign, Exact
from teams.importers.outcome_words import (
    Role,
    Said,
    currency_of,
    hint_of,
    is_of_others,
    is_percent,
    is_plain_email,
    role_of,
    said,
)
from teams.importers.reading import Answers, Question

Mode = Literal["rows", "counts", "bare"]
Unit = Literal["percent", "share"]

DATES: tuple[Role, ...] = ("date", "created", "closed")
DEALS: frozenset[Said] = frozenset({"won", "lost"})
COUNTS: tuple[Role, ...] = ("meetings", "opportunities", "won")
NONE = "none"
KINDS = (("meeting", "meetings"), ("opportunity", "opportunities created"), ("won", "deals won"))
WHICH_KIND = Question(
    "kind",
    "no column tells what its rows are",
    (*KINDS, (NONE, "something else, which is not read")),
)
WHICH_UNIT = Question(
    "kind",
    "whether 1 means 1 % or 100 % of the quota is not told by the file",
    (("percent", "85 means 85 % of the quota"), ("share", "0.85 means 85 % of the quota")),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The titles of a header and the place of every role in it.

    ``currency`` is the one that the title of the amount names; ``hint`` is what the title of a
    date says of every row.
    """

    titles: Sequence[str]
    places: dict[Role, int]
    currency: str
    hint: str

    @property
    def mode(self) -> Mode:
        """How the table tells outcomes: a stage or kind by row, counts by column, or neither."""
        if self.has("stage") or self.has("kind"):
            return "rows"
        return "counts" if self.has("attainment", *COUNTS) else "bare"

    def has(self, *roles: Role) -> bool:
        """Whether any of these columns is there."""
        return not self.places.keys().isdisjoint(roles)

    def unread(self) -> list[str]:
        """The titles of the columns that are not read."""
        read = {*self.places.values()}
        return [title for place, title in enumerate(self.titles) if title and place not in read]

    def cell(self, cells: Sequence[str], role: Role) -> str:
        """The cell of a row; "" where it has no such column."""
        place = self.places.get(role, len(cells))
        return cells[place] if place < len(cells) else ""

    def title(self, role: Role) -> str:
        """The title of a column; "" where it is not there."""
        return self.titles[self.places[role]] if role in self.places else ""

    def shown(self, column: str) -> str:
        """How problems call a column: by its title where that can be nobody's data."""
        place = self.places.get(column)  # type: ignore[call-overload]
        title = "" if place is None else self.titles[place]
        return title if HARMLESS_TITLE.fullmatch(title) else column


def columns_of(header: Sequence[str], below: Sequence[Sequence[str]]) -> Columns:
    """The columns of a header; of two of one role the first.

    A type or status is read only where a word in one of the rows ``below`` is known, and where
    these words are all of deals, it is the stage. A second one is a status.
    """
    places: dict[Role, int] = {}
    plain: int | None = None
    for place, title in enumerate(header):
        role = role_of(title)
        if role == "kind":
            role = _kind_of_column(place, below, places)
        if role:
            places.setdefault(role, place)
        elif plain is None and is_plain_email(title):
            plain = place
    is_owners = not places.keys() & {"email", "owner"} and not any(map(is_of_others, header))
    if plain is not None and is_owners:
        places["email"] = plain
    dates = [header[places[role]] for role in DATES if role in places]
    return Columns(
        header,
        places,
        currency_of(header[places["amount"]]) if "amount" in places else "",
        next(filter(None, map(hint_of, dates)), None) or "",
    )


def is_outcomes(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row is the header of such a table: a date, and something that tells an outcome."""
    columns = columns_of(header, below)
    is_staged = columns.has("stage") and (
        columns.has("closed", "created", "owner", "email")
        or bool(_meanings(columns.places["stage"], below) & DEALS)
    )
    is_told = columns.has("kind", "attainment", *COUNTS) or bool(columns.hint)
    is_dealt = columns.has("email", "owner") and (
        columns.has("amount", "closed") or any(role_of(title) == "email" for title in header)
    )
    return columns.has(*DATES) and (is_staged or is_told or is_dealt)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is read, once nothing of it is open. ``kind`` is what rows without one are."""

    order: days.DayOrder
    sign: DecimalSign
    unit: Unit
    kind: str


def manner_of(
    grid: Grid, columns: Columns, amounts: Sequence[str], answers: Answers
) -> Manner | list[Question]:
    """How a table is to be read, or what has to be asked. ``amounts`` are bare of currencies."""
    dates = [text for role in DATES for text in _column(grid, columns, role)]
    parts = [*amounts, *_column(grid, columns, "attainment")]
    counts = [text for role in ("count", *COUNTS) for text in _column(grid, columns, role)]
    order = days.told_or_answered(dates, answers)
    sign = numbers.told_or_answered([*parts, *counts], answers, whole=not parts)
    unit = unit_of(_column(grid, columns, "attainment"), columns.title("attainment"), answers)
    kind = _kind(columns, answers)
    asked = [
        question
        for question, told in (
            (days.QUESTION, order),
            (numbers.QUESTION, sign),
            (WHICH_UNIT, unit),
            (WHICH_KIND, kind),
        )
        if told is None
    ]
    if order is None or sign is None or unit is None or kind is None:
        return asked
    return Manner(order, sign, unit, kind)


def unit_of(cells: Iterable[str], title: str, answers: Answers) -> Unit | None:
    """What an attainment without a sign of percent is; None where it must be asked.

    Numbers of a workbook may be formatted as percentages, so that the title does not tell.
    """
    open_ = [cell for cell in cells if isinstance(cell, Exact) or "%" not in cell]
    if not open_:
        return "share"
    if is_percent(title) and not any(isinstance(cell, Exact) for cell in open_):
        return "percent"
    answer = answers.get("kind")
    return answer if answer in ("percent", "share") else None  # type: ignore[return-value]


def _kind(columns: Columns, answers: Answers) -> str | None:
    """What every row is; "" where columns tell it by row, None where it must be asked."""
    if columns.mode != "bare" or columns.hint:
        return columns.hint if columns.mode == "bare" else ""
    answer = answers.get("kind")
    return answer if answer in dict(WHICH_KIND.choices) else None


def _column(grid: Grid, columns: Columns, role: Role) -> list[str]:
    return list(grid.column(columns.places[role])) if role in columns.places else []


def _kind_of_column(
    place: int, below: Iterable[Sequence[str]], places: Mapping[Role, int]
) -> Role | None:
    """What a column of types or statuses is for; None where it says nothing that is known."""
    meanings = _meanings(place, below)
    if not meanings:
        return None
    if "kind" in places:
        return "status"
    return "stage" if meanings <= DEALS and "stage" not in places else "kind"


def _meanings(place: int, below: Iterable[Sequence[str]]) -> set[Said]:
    texts = {row[place] for row in below if place < len(row)}
    return {meaning for meaning in map(said, texts) if meaning}
