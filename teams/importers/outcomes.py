"""Business outcomes out of exports of customer systems: meetings, opportunities, deals won, quotas.

They are never part of the score. Of a row the owner, days, stage, amount and currency are read;
names of customers, subjects and notes are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from teams.importers import days, numbers
from teams.importers.activity import LineError, record_of
from teams.importers.activity_records import Terms
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
from teams.importers.outcome_columns import (
    COUNTS,
    NONE,
    Columns,
    Manner,
    columns_of,
    is_outcomes,
    manner_of,
)
from teams.importers.outcome_words import Role, said
from teams.importers.people import People
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Input,
    Options,
    Person,
    Problems,
    Reading,
    Unusable,
    Upload,
)

KIND = "crm.outcomes"
SOURCE = "crm"
NOT_ASKED_FOR = "said to be something else; not read"
NUMBER = "a number from 0"
WHOLE = "a whole number from 0"
CURRENCY = "three letters, as EUR"
FEWEST_CELLS = 2

_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "R$": "BRL",
    "MX$": "MXN",
    "S$": "SGD",
    "HK$": "HKD",
    "₹": "INR",
    "zł": "PLN",
}
_CURRENCY = r"([A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹]|zł|kr\.?|Fr\.)"
_MONEY = re.compile(rf"(?:{_CURRENCY}\s*)?([^A-Za-zł€£$¥₹]*?)(?:\s*{_CURRENCY})?")
_CODE = re.compile(r"[A-Za-z]{3}")
_KIND_OF_COUNT = {"meetings": "meeting", "opportunities": "opportunity", "won": "won"}
_FLAGS = {"true": 1, "false": 0}


def read_outcomes(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The outcomes in a table, of one person or of everybody that its owners name.

    Asks for whatever the table does not tell: the order of dates, the sign before decimals, the
    unit of an attainment, what rows without a stage are. Raises Unusable where no row can be used.
    """
    problems = Problems(upload.name)
    grid, ignored = grid_of(upload, problems, is_outcomes)
    columns = columns_of(grid.header, [cells for _, cells in grid.rows])
    tell_unknown(columns.unread(), grid.line, problems)
    amounts = [_money(text)[0] for text in grid.column(columns.places["amount"])] if (
        columns.has("amount")
    ) else []  # fmt: skip
    manner = manner_of(grid, columns, amounts, answers)
    if isinstance(manner, list):
        return Finding(questions=manner, ignored=ignored)
    if manner.kind == NONE:
        return Finding(ignored=[*ignored, Ignored(upload.name, NOT_ASKED_FOR)])
    rows = _Rows(columns, manner, options, spec)
    given = rows.read(upload.name, grid, problems)
    listed = list(problems)
    portions = rows.owners.portions()
    if not portions and (not grid.rows or any(problem.lost for problem in listed)):
        raise Unusable(no_row(upload.name, listed), Reading(problems=listed))
    return Finding(portions, inputs=[given], ignored=ignored, problems=listed)


class _Rows:
    """The rows of one file, read in one manner."""

    def __init__(self, columns: Columns, manner: Manner, options: Options, spec: ModelSpec) -> None:
        self._columns = columns
        self._manner = manner
        self._options = options
        self._terms = Terms(options.zone, options.key, spec)
        self._people = People(options.key)
        self._said: dict[tuple[Person, str], AnyRecord] = {}
        self._alike: Counter[tuple[Person, tuple[str, ...]]] = Counter()
        self._undated = 0
        # A file has thousands of rows with few days and few stages.
        self._day_of = cache(self._read_day)
        self._said_by = cache(said)
        self.owners = Owners()

    def read(self, name: str, grid: Grid, problems: Problems) -> Input:
        """Every good row is taken in; every bad one is a problem."""
        kept = duplicates = notes = 0
        for line, cells in grid.rows:
            if sum(map(bool, cells)) < min(FEWEST_CELLS, len(self._columns.places)):
                notes += 1
                continue
            try:
                fates = self._take(cells)
            except LineError as wrong:
                column = self._columns.shown(wrong.column)
                problems.add(line, column, wrong.reason, wrong.expected)
            else:
                kept += any(fates)
                duplicates += bool(fates) and not any(fates)
        if self._columns.mode == "counts" and self._columns.has("amount"):
            reason = "not read: nothing tells of which outcome it is"
            problems.add(grid.line, self._columns.shown("amount"), reason, lost=False)
        if self._undated:
            reason = f"{self._undated} deals that are not won have no day of their beginning"
            expected = "a column with the day on which a deal was created"
            problems.add(grid.line, self._columns.shown("closed"), reason, expected, lost=False)
        if notes:
            problems.add(None, "", f"{notes} rows of one cell are not read", lost=False)
        return Input(name, KIND, len(grid.rows) - notes, kept, duplicates)

    def _take(self, cells: Sequence[str]) -> list[bool]:
        """The outcomes of a row become records: of each whether it is new. Raises LineError."""
        things = list(self._things(cells))
        if not things:
            return []
        person = self._person(cells)
        fates: list[bool] = []
        for thing in things:
            thing["ref"] = self._ref(person, thing, self._columns.cell(cells, "id"))
            record = record_of({"type": "outcome", "source": SOURCE, **thing}, self._terms)
            fates.append(self._said.get((person, thing["ref"])) != record)
            self._said[person, thing["ref"]] = record
            self.owners.records(person).append(record)
        return fates

    def _things(self, cells: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The outcomes that a row tells, as objects of the activity format. Raises LineError."""
        if self._columns.mode == "counts":
            yield from self._counted(cells)
        elif self._manner.kind:
            yield {
                "kind": self._manner.kind,
                "on": self._day(cells, "date", "closed", "created"),
                **self._sums(cells),
            }
        else:
            yield from self._told(cells)

    def _counted(self, cells: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The outcomes of a row that has a number of each in a column of its own."""
        for role in COUNTS:
            if number := self._count(cells, role):
                on = self._day(cells, "date", "closed", "created")
                yield {"kind": _KIND_OF_COUNT[role], "on": on, **number}
        if attainment := self._attainment(cells):
            on = self._day(cells, "date", "closed", "created")
            yield {"kind": "quota", "on": on, **attainment}

    def _told(self, cells: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The outcomes of a row whose stage, type or status tells what it is."""
        stage, kind = self._columns.cell(cells, "stage"), self._columns.cell(cells, "kind")
        if not stage and not kind:
            raise LineError("stage" if self._columns.has("stage") else "kind", "missing", "a text")
        meanings = {
            self._said_by(self._columns.cell(cells, role)) for role in ("stage", "kind", "status")
        }
        if "cancelled" in meanings:
            return
        if "meeting" in meanings:
            on = self._day(cells, "date", "created", "closed")
            yield {"kind": "meeting", "on": on, **self._count(cells, "count")}
        elif "quota" in meanings:
            on = self._day(cells, "date", "closed", "created")
            yield {"kind": "quota", "on": on, **self._sums(cells), **self._attainment(cells)}
        elif stage or meanings - {None}:
            yield from self._deal(cells, is_won="won" in meanings)

    def _deal(self, cells: Sequence[str], *, is_won: bool) -> Iterator[dict[str, Any]]:
        """A deal is an opportunity on the day of its beginning, and won on that of its end.

        Without a column for its beginning, the day of an open or lost deal is the only one there
        is, unless that is the day of its end, which for an open deal is a forecast.
        """
        sums = self._sums(cells)
        if self._columns.has("created"):
            yield {"kind": "opportunity", "on": self._day(cells, "created"), **sums}
        elif not is_won and self._columns.has("date"):
            yield {"kind": "opportunity", "on": self._day(cells, "date"), **sums}
        elif not is_won:
            self._undated += 1
        if is_won and self._columns.has("closed", "date"):
            yield {"kind": "won", "on": self._day(cells, "closed", "date"), **sums}

    def _sums(self, cells: Sequence[str]) -> dict[str, Any]:
        return {**self._count(cells, "count"), **self._amount(cells)}

    def _day(self, cells: Sequence[str], *roles: Role) -> str:
        """The day in the first of these columns that there is. Raises LineError."""
        role = next(role for role in roles if self._columns.has(role))
        text = self._columns.cell(cells, role)
        try:
            on = self._day_of(text)
        except ValueError:
            raise LineError(role, "wrong value", days.EXPECTED) from None
        today = self._options.today
        if today is not None and on > today:
            raise LineError(role, "still to come", f"a day up to {today}")
        return on.isoformat()

    def _read_day(self, text: str) -> date:
        try:
            return days.last_day(text)
        except ValueError:
            return days.day(text, self._manner.order, self._options.zone)

    def _count(self, cells: Sequence[str], role: Role) -> dict[str, Any]:
        """How many outcomes a row stands for; a flag stands for one or for none."""
        text = self._columns.cell(cells, role)
        if text.casefold() in _FLAGS:
            return {"count": 1} if _FLAGS[text.casefold()] else {}
        try:
            number = numbers.count(text, self._manner.sign)
        except ValueError:
            number = -1
        if number is not None and number < 0:
            raise LineError(role, "wrong value", WHOLE)
        return {} if number is None else {"count": number}

    def _amount(self, cells: Sequence[str]) -> dict[str, Any]:
        text, currency = _money(self._columns.cell(cells, "amount"))
        try:
            found = numbers.figure(text, self._manner.sign)
        except ValueError:
            raise LineError("amount", "wrong value", NUMBER) from None
        if found is None:
            return {}
        if found.percent or found.below or found.value < 0:
            raise LineError("amount", "wrong value", NUMBER)
        told = self._columns.cell(cells, "currency")
        if told and not _CODE.fullmatch(told):
            raise LineError("currency", "wrong value", CURRENCY)
        currency = told.upper() or currency or self._columns.currency
        return {"amount": found.value} | ({"currency": currency} if currency else {})

    def _attainment(self, cells: Sequence[str]) -> dict[str, Any]:
        """How much of the quota was attained, 1 being all of it."""
        try:
            found = numbers.figure(self._columns.cell(cells, "attainment"), self._manner.sign)
        except ValueError:
            raise LineError("attainment", "wrong value", NUMBER) from None
        if found is None:
            return {}
        if found.below or found.value < 0:
            raise LineError("attainment", "wrong value", NUMBER)
        is_percent = found.percent or self._manner.unit == "percent"
        return {"attainment": found.value / 100 if is_percent else found.value}

    def _person(self, cells: Sequence[str]) -> Person:
        """Whose row it is. Raises LineError where an owner's column does not tell."""
        email, name = self._columns.cell(cells, "email"), self._columns.cell(cells, "owner")
        if not self._columns.has("email", "owner"):
            return Person()
        try:
            if email:
                found = named(email, self._people)
                return Person(profile=found.profile, email=found.email, name=name)
            return named(name, self._people)
        except ValueError:
            if name and not email:
                return Person(name=name)
            role = "email" if self._columns.has("email") else "owner"
            raise LineError(role, "wrong value" if email else "missing", WHOSE) from None

    def _ref(self, person: Person, thing: dict[str, Any], number: str) -> str:
        """The natural key of an outcome: its own number, or else what it says.

        What a row with a count or an attainment says is no part of it, so that a later file
        corrects it. Of rows of one key in a file each is one.
        """
        kind, on = thing["kind"], thing["on"]
        if number:
            return self._people.opaque("outcome", kind, number)
        is_sum = "count" in thing or "attainment" in thing
        amount = "" if is_sum else str(thing.get("amount", ""))
        base = (kind, on, amount, thing.get("currency", ""))
        self._alike[person, base] += 1
        return self._people.opaque("outcome", *base, str(self._alike[person, base]))


def _money(text: str) -> tuple[str, str]:
    """A number bare of the currency before or behind it, and that currency where it tells one."""
    if isinstance(text, numbers.Exact):
        return text, ""
    found = _MONEY.fullmatch(text)
    if found is None:
        return text, ""
    sign = found[1] or found[3] or ""
    code = sign if re.fullmatch("[A-Z]{3}", sign) else _SIGNS.get(sign, "")
    return found[2].strip(), code


def _recognises(head: Head) -> bool:
    return any(has_header(rows, is_outcomes) for rows in head.sheets.values())


OUTCOMES = Format(KIND, "Outcomes (CRM export)", _recognises, read_outcomes)
