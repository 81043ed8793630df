"""The history of LinkedIn's own index that trackers keep as a table: a date, the total, pillars."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from scoring.core.model import ModelSpec
from scoring.core.records import ReferenceSSI
from teams.importers import days
from teams.importers.activity import LineError
from teams.importers.formats import Format, Head
from teams.importers.grid import (
    WHOSE,
    Grid,
    Owners,
    grid_of,
    has_header,
    named,
    no_row,
    tell_unknown,
)
from teams.importers.numbers import QUESTION, DecimalSign, figure, told_or_answered
from teams.importers.people import People
from teams.importers.reading import (
    Answers,
    Finding,
    Input,
    Options,
    Person,
    Problems,
    Reading,
    Unusable,
    Upload,
)
from teams.importers.ssi_values import PILLARS, RANKS, TOTAL, Number, pillar_of, reference
from teams.importers.tabular import column_name

KIND = "ssi.history"
DATE, EMAIL = "date", "email"
HIGHEST = 100

_DATES = frozenset(
    {
        "date",
        "day",
        "on",
        "datum",
        "fecha",
        "data",
        "dato",
        "tag",
        "jour",
        "timestamp",
        "recordedon",
    }
    | {"recordedat", "recorded", "snapshotdate", "capturedat", "checkedon", "measuredon"}
)
_EMAILS = frozenset({"email", "emailaddress", "member", "memberemail", "useremail", "mail"})
# Only the first ones name the index; the others can be the total of anything.
_INDEX = frozenset(
    {"ssi", "ssiscore", "ssioverall", "ssitotal", "ssioverallscore", "ssitotalscore", "overallssi"}
    | {"totalssi", "currentssi", "linkedinssi", "linkedinssiscore", "socialsellingindex"}
    | {"socialsellingindexssi", "socialsellingindexscore", "memberssi"}
)
_TOTALS = _INDEX | frozenset(
    {"overall", "total", "score", "overallscore", "totalscore", "currentscore", "gesamt"}
    | {"gesamtscore", "gesamtwert", "gesamtpunktzahl", "scoreglobal", "scoretotal", "puntuación"}
    | {"puntuacióntotal", "punteggio", "pontuação", "pontuaçãototal", "totaalscore"}
)
_INDUSTRY = frozenset(
    {"industry", "industryrank", "industrytop", "industrytoppct", "industryssirank", "topindustry"}
    | {"industrypercentile", "branche", "branchenrang", "secteur", "sector"}
)
_NETWORK = frozenset(
    {"network", "networkrank", "networktop", "networktoppct", "networkssirank", "topnetwork"}
    | {"networkpercentile", "netzwerk", "netzwerkrang", "réseau", "red"}
)
_TOP = re.compile(r"(?:top|best|beste|meilleurs?|mejores?)\s+", re.IGNORECASE)


def places_of(header: Sequence[str]) -> Mapping[str, int]:
    """The place of every column that is read, by the keys of the activity format."""
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        if key := _key(title):
            places.setdefault(key, place)
    return places


def is_history(header: Sequence[str], below: Sequence[Sequence[str]] = ()) -> bool:
    """Whether a row is a header of a history: a date, a total and a pillar, or the index by name.

    What a seat of Sales Navigator has is no history: its reports have a format of their own.
    """
    places = places_of(header)
    names = {column_name(title) for title in header}
    is_known = not places.keys().isdisjoint(PILLARS) or not names.isdisjoint(_INDEX)
    return places.keys() >= {DATE, TOTAL} and is_known and "seatid" not in names


def read_history(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The scores in a table, of one person or of everybody that an e-mail column names.

    Asks for the order of day and month, and for the sign before decimals, where the table does not
    tell. Raises Unusable where no row has a score that can be true.
    """
    problems = Problems(upload.name)
    grid, ignored = grid_of(upload, problems, is_history)
    places = places_of(grid.header)
    read = {*places.values()}
    unread = [title for place, title in enumerate(grid.header) if title and place not in read]
    tell_unknown(unread, grid.line, problems)
    order = days.told_or_answered(grid.column(places[DATE]), answers)
    sign = _sign(grid, places, answers)
    asked = [
        question for question, told in ((days.QUESTION, order), (QUESTION, sign)) if told is None
    ]
    if order is None or sign is None:
        return Finding(questions=asked, ignored=ignored)
    rows = _Rows(places, order, sign, options)
    given = rows.read(upload.name, grid, problems)
    listed = list(problems)
    portions = rows.owners.portions()
    if not portions:
        raise Unusable(no_row(upload.name, listed), Reading(problems=listed))
    return Finding(
        portions, inputs=[given], ignored=ignored, problems=listed, exported_on=max(rows.days)
    )


class _Rows:
    """The rows of one file."""

    def __init__(
        self, places: Mapping[str, int], order: days.DayOrder, sign: DecimalSign, options: Options
    ) -> None:
        self._places = places
        self._order = order
        self._sign = sign
        self._options = options
        self._people = People(options.key)
        self._said: dict[tuple[Person, date], ReferenceSSI] = {}
        self.owners = Owners()
        self.days: set[date] = set()

    def read(self, name: str, grid: Grid, problems: Problems) -> Input:
        """Every good row is taken in; every bad one is a problem."""
        refused = duplicates = 0
        for line, cells in grid.rows:
            try:
                duplicates += self._take(cells)
            except LineError as wrong:
                refused += 1
                place = self._places.get(wrong.column)
                column = wrong.column if place is None else grid.header[place]
                problems.add(line, column, wrong.reason, wrong.expected)
        rows = len(grid.rows)
        return Input(name, KIND, rows, rows - refused - duplicates, duplicates)

    def _take(self, cells: Sequence[str]) -> bool:
        """The row becomes a record; returns whether it repeats another one. Raises LineError."""
        on = self._day(self._cell(cells, DATE))
        person = self._person(cells)
        record = reference(on, self._noted(cells))
        self.owners.records(person).append(record)
        self.days.add(on)
        is_same = self._said.get((person, on)) == record
        self._said[person, on] = record
        return is_same

    def _noted(self, cells: Sequence[str]) -> dict[str, Number]:
        noted: dict[str, Number] = {}
        for key in (TOTAL, *PILLARS, *RANKS):
            if cell := self._cell(cells, key):
                try:
                    found = figure(_bare(cell), self._sign)
                except ValueError:
                    raise LineError(key, "wrong value", "a number") from None
                if found and found.below:
                    raise LineError(key, "wrong value", "a number")
                if found:
                    noted[key] = found.value
        return noted

    def _day(self, text: str) -> date:
        try:
            on = days.day(text, self._order, self._options.zone)
        except ValueError:
            raise LineError(DATE, "wrong value", days.EXPECTED) from None
        today = self._options.today
        if today is not None and on > today:
            raise LineError(DATE, "still to come", f"a day up to {today}")
        return on

    def _person(self, cells: Sequence[str]) -> Person:
        if EMAIL not in self._places:
            return Person()
        try:
            return named(self._cell(cells, EMAIL), self._people)
        except ValueError:
            raise LineError(EMAIL, "wrong value", WHOSE) from None

    def _cell(self, cells: Sequence[str], key: str) -> str:
        place = self._places.get(key, len(cells))
        return cells[place] if place < len(cells) else ""


def _key(title: str) -> str | None:
    name = column_name(title)
    known = {
        DATE: _DATES, EMAIL: _EMAILS, TOTAL: _TOTALS, RANKS[0]: _INDUSTRY, RANKS[1]: _NETWORK
    }  # fmt: skip
    return next((key for key, names in known.items() if name in names), None) or pillar_of(title)


def _sign(grid: Grid, places: Mapping[str, int], answers: Answers) -> DecimalSign | None:
    """The sign before the decimals: the only one with which no number is over 100, if one is."""
    texts = [
        _bare(cell)
        for key in (TOTAL, *PILLARS, *RANKS)
        if key in places
        for cell in grid.column(places[key])
    ]
    signs: tuple[DecimalSign, ...] = ("point", "comma")
    fitting = [sign for sign in signs if all(_fits(text, sign) for text in texts)]
    return fitting[0] if len(fitting) == 1 else told_or_answered(texts, answers)


def _fits(text: str, sign: DecimalSign) -> bool:
    try:
        found = figure(text, sign)
    except ValueError:
        return False
    return found is None or 0 <= found.value <= HIGHEST


def _bare(cell: str) -> str:
    """A number without the word of a rank before it, "Top 4 %"; as it stands where it has none."""
    return _TOP.sub("", cell, count=1) if _TOP.match(cell) else cell


def _recognises(head: Head) -> bool:
    return any(has_header(rows, is_history) for rows in head.sheets.values())


SSI_HISTORY = Format(KIND, "SSI history", _recognises, read_history)
