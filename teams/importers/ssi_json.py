"""SSI JSON: what LinkedIn's page on the index is made of, as trackers keep it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, NoReturn

from scoring.core.model import ModelSpec
from scoring.core.records import ReferenceSSI
from teams.importers.activity import LineError
from teams.importers.activity_types import TYPES
from teams.importers.cells import number_in
from teams.importers.days import EXPECTED, QUESTION, DayOrder, day, told_or_answered
from teams.importers.formats import Format, Head
from teams.importers.grid import no_row
from teams.importers.reading import (
    Answers,
    Finding,
    Input,
    Options,
    Person,
    Portion,
    Problems,
    Question,
    Reading,
    Unusable,
    Upload,
)
from teams.importers.ssi_values import TOTAL, Number, pillar_of, reference
from teams.importers.tabular import DAMAGE, column_name

KIND = "ssi.snapshot"
LIMIT = 4 << 20
DEPTH = 8
NO_SCORE = "no score of the index is in it"
WHEN = Question("date", "nothing in the file tells of which day this score is")

_TOTALS = ("overall", "ssi", "overallScore", "ssiScore")
_DATES = frozenset(
    {"date", "on", "day", "timestamp", "capturedat", "fetchedat", "recordedat", "scrapedat"}
    | {"retrievedat", "takenat", "checkedat", "createdat", "snapshotdate", "asof", "datum"}
)
_RANKS = {"industry": "industry_top_pct", "network": "network_top_pct"}
_SECONDS = range(10**9, 10**10)
_MILLISECONDS = range(10**12, 10**13)

_BLANKS = re.compile(r"[ \t\r\n,]*")
_SIGN = re.compile(
    r'"(?:memberScore|socialSellingIndex|subScores|ssiScore|overallScore)"\s*:'
    r'|"(?:overall|ssi)"\s*:\s*["\d{]'
)
_ACTIVITY = re.compile(r'"type"\s*:\s*"(?:' + "|".join(TYPES) + ')"')


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One score as found: the object that holds it, its groups, and what tells its day."""

    score: Mapping[str, Any]
    groups: object
    when: object


def recognises(head: Head) -> bool:
    """Whether a file begins as a JSON document with a score of the index in it."""
    text = head.text
    return bool(_SIGN.search(text)) and not _ACTIVITY.search(text)


def read_ssi_json(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The scores in a document. Asks for the day where it has one that tells none.

    Raises Unusable where it is no JSON, or has no score that can be true.
    """
    problems = Problems(upload.name)
    found = [one for thing in _things(upload) for one in _snapshots(thing, None, DEPTH)]
    if len(found) == 1 and found[0].when is None:
        if not (on := _answered(answers, options)):
            return Finding(questions=[WHEN])
        found = [Snapshot(found[0].score, found[0].groups, on)]
    order = told_or_answered([one.when for one in found if isinstance(one.when, str)], answers)
    if order is None:
        return Finding(questions=[QUESTION])
    records: dict[date, ReferenceSSI] = {}
    refused = duplicates = 0
    for number, snapshot in enumerate(found, 1):
        try:
            record = _reference(snapshot, order, options)
        except LineError as wrong:
            refused += 1
            place = wrong.column if len(found) == 1 else f"score {number}: {wrong.column}"
            problems.add(None, place, wrong.reason, wrong.expected)
        else:
            duplicates += records.get(record.on) == record
            records[record.on] = record
    listed = list(problems)
    if not records:
        reason = no_row(upload.name, listed, "score") if listed else f"{upload.name}: {NO_SCORE}"
        raise Unusable(reason, Reading(problems=listed))
    given = Input(upload.name, KIND, len(found), len(found) - refused - duplicates, duplicates)
    portions = [Portion(Person(), list(records.values()))]
    return Finding(portions, inputs=[given], problems=listed, exported_on=max(records))


def _answered(answers: Answers, options: Options) -> date | None:
    """The day that was answered, unless it is none or is still to come."""
    try:
        on = date.fromisoformat(answers.get("date", ""))
    except ValueError:
        return None
    return on if options.today is None or on <= options.today else None


def _things(upload: Upload) -> Iterator[Any]:
    """The JSON values of a file, one or several one after another. Raises Unusable."""
    if upload.size > LIMIT:
        raise Unusable(f"{upload.name}: larger than {LIMIT >> 20} MB")
    try:
        with upload.open() as stream:
            text = stream.read(LIMIT + 1).decode("utf-8-sig")
        place = _behind_blanks(text, 0)
        while place < len(text):
            thing, end = _DECODER.raw_decode(text, place)
            yield thing
            place = _behind_blanks(text, end)
    except UnicodeDecodeError:
        raise Unusable(f"{upload.name}: not UTF-8") from None
    except DAMAGE as error:
        raise Unusable(f"{upload.name}: the file is damaged and cannot be read") from error
    except (ValueError, ArithmeticError, RecursionError):
        raise Unusable(f"{upload.name}: not JSON") from None


def _behind_blanks(text: str, place: int) -> int:
    found = _BLANKS.match(text, place)
    return found.end() if found else place


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)


def _snapshots(thing: object, when: object, depth: int) -> Iterator[Snapshot]:
    """The scores in a value, within whatever wraps them; the nearest date is theirs.

    Groups have scores too, which are nobody's here.
    """
    if isinstance(thing, list):
        for one in thing:
            yield from _snapshots(one, when, depth)
    if not isinstance(thing, dict) or depth == 0:
        return
    when = next((v for k, v in thing.items() if column_name(k) in _DATES and _tells(v)), when)
    score = _score(thing)
    if score is not None:
        yield Snapshot(score, thing.get("groupScore"), when)
        return
    for key, inner in thing.items():
        if key != "groupScore":
            is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", key, re.ASCII)
            yield from _snapshots(inner, key if is_day else when, depth - 1)


def _tells(value: object) -> bool:
    """Whether a value can be a date: a text with digits, or seconds or milliseconds since 1970."""
    if isinstance(value, str):
        return any(map(str.isdigit, value))
    return type(value) is int and (value in _SECONDS or value in _MILLISECONDS)


def _score(thing: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The object of a payload that holds the member's own score; None where there is none."""
    index = thing.get("socialSellingIndex")
    if isinstance(index, dict):
        current = index.get("currentScore")
        return current if isinstance(current, dict) else index
    own = thing.get("memberScore")
    if isinstance(own, dict):
        return own
    is_score = any(not isinstance(thing.get(key), dict | list | None) for key in _TOTALS)
    return thing if is_score else None


def _reference(snapshot: Snapshot, order: DayOrder, options: Options) -> ReferenceSSI:
    """The record of a score. Raises LineError."""
    on = _day(snapshot.when, order, options.zone)
    if options.today is not None and on > options.today:
        raise LineError("date", "still to come", f"a day up to {options.today}")
    score = snapshot.score
    noted: dict[str, Number] = {}
    total = next((score[key] for key in (*_TOTALS, "score") if score.get(key) is not None), None)
    if total is not None:
        noted[TOTAL] = _number(TOTAL, total)
    for name, value in _parts(score):
        pillar = pillar_of(name)
        if pillar in noted:
            raise LineError(pillar, "a pillar stands twice", "every pillar once")
        if pillar and value is not None:
            noted[pillar] = _number(pillar, value)
    return reference(on, noted | _ranks(snapshot.groups))


def _parts(score: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What a score says of single pillars, in a list or by key, each with its name."""
    parts = score.get("subScores")
    if isinstance(parts, list):
        for part in parts:
            if isinstance(part, dict) and isinstance(part.get("pillar"), str):
                yield part["pillar"], part.get("score")
    else:
        yield from (parts if isinstance(parts, dict) else score).items()


def _ranks(groups: object) -> dict[str, Number]:
    """In which part of the industry and of the network, "top n %", the member is."""
    found: dict[str, Number] = {}
    for group in groups if isinstance(groups, list) else []:
        if isinstance(group, dict) and group.get("rank") is not None:
            key = _RANKS.get(str(group.get("groupType")).casefold())
            if key:
                found[key] = _number(key, group["rank"])
    return found


def _number(key: str, value: object) -> Number:
    """A number, or a text that is one. Raises LineError."""
    number = number_in(value) if isinstance(value, str) else value
    if type(number) is int or isinstance(number, Decimal):
        return number
    raise LineError(key, "wrong value", "a number")


def _day(when: object, order: DayOrder, zone: tzinfo) -> date:
    try:
        if isinstance(when, date):
            return when
        if isinstance(when, str):
            return day(when, order, zone)
        if isinstance(when, int):
            seconds = when if when in _SECONDS else when // 1000
            return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()
    except ValueError:
        pass
    raise LineError("date", "missing" if when is None else "wrong value", EXPECTED)


SSI_JSON = Format(KIND, "SSI as JSON", recognises, read_ssi_json)
