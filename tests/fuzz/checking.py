"""What must hold of everything that importers find: it can be stored as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from scoring.core.records import AnyRecord, Member
from scoring.core.versions.v1 import V1
from teams.importers.reading import Answers, Finding, Options, Question, Unusable, Upload
from teams.importers.registry import each_finding

OPTIONS = Options(ZoneInfo("Europe/Berlin"), b"a secret", today=date(2026, 11, 22))
ANSWERS: Mapping[str, str] = {
    "period": "2026-03-01/2026-03-31",
    "date": "2026-03-31",
    "owner": "https://www.linkedin.com/in/ada-muster-1",
}
LARGEST = (1 << 31) - 1
WIDE = {"moment": 1 << 62}
NARROW = {"media": 40, "company": 64, "contact": 64, "conversation": 64, "post": 64}


class NotStorableError(AssertionError):
    """A record that the database cannot take as it stands."""


def findings(files: list[tuple[str, bytes]], answers: Answers) -> Iterator[tuple[str, Finding]]:
    """Read the files as anybody may give them; yield what they hold by the kinds of sources.

    Where something is asked it is answered, and they are read once more.
    """
    uploads = [Upload(name, len(data), _opening(data)) for name, data in files]
    asked: dict[str, Answers] = {}
    for source, found in each_finding(uploads, OPTIONS, V1, {files[0][0]: answers}):
        if isinstance(found, Finding):
            yield source.kind, checked(found)
            if found.questions:
                asked[source.name] = {**answers, **dict(map(answered, found.questions))}
    if asked:
        for source, found in each_finding(uploads, OPTIONS, V1, asked):
            if isinstance(found, Finding):
                yield source.kind, checked(found)


def answered(question: Question) -> tuple[str, str]:
    """Return an answer to a question, by its name."""
    choice = question.choices[0][0] if question.choices else ""
    return question.name, choice or ANSWERS.get(question.name, "")


def checked(found: Finding) -> Finding:
    """Return the finding; raise NotStorableError where one of its records cannot be stored."""
    for portion in found.portions:
        for record in portion.records:
            # Of what describes a member only the seat is stored.
            if not isinstance(record, Member):
                _check(record)
    return found


def _check(record: AnyRecord) -> None:
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Mapping):
            for inner in value.values():
                _check_value(record, field.name, inner)
        else:
            _check_value(record, field.name, value)


def _check_value(record: AnyRecord, name: str, value: object) -> None:
    if isinstance(value, str):
        wrong = "\0" in value or len(value) > NARROW.get(name, len(value))
        wrong |= value.encode(errors="replace").decode() != value
    elif isinstance(value, int):
        wrong = abs(value) > WIDE.get(name, LARGEST)
    elif isinstance(value, datetime):
        wrong = value.tzinfo is None
    else:
        wrong = False
    if wrong:
        raise NotStorableError(f"{type(record).__name__}.{name}")


def _opening(data: bytes) -> Callable[[], BytesIO]:
    return lambda: BytesIO(data)


def survives(files: list[tuple[str, bytes]], answers: Answers) -> None:
    """Read the files; what cannot be used at all is answered with Unusable alone."""
    try:
        for _ in findings(files, answers):
            pass
    except Unusable:
        return
