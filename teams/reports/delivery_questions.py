"""What a delivery asks, as fields of a form; and the fields of a sent form as answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from teams.importers.reading import Answers
from teams.models import Delivery, Member
from teams.reports.delivery_mapping import COLUMNS, asks_for_columns, mapping_in
from teams.reports.delivery_shapes import Asked
from teams.reports.shapes import Choice
from teams.services.deliveries import sources_of
from teams.services.delivery_sources import LEAVE, FoundPerson, FoundSource

Kind = Literal["choice", "period", "date", "address"]

LABELS: Mapping[str, str] = {
    "period": "Which days does it cover?",
    "date": "Of which day is it?",
    "numbers": "How are decimals written?",
    "dates": "How are dates written?",
    "owner": "Whose profile is it?",
    "kind": "What is it?",
    "columns": "What do its columns mean?",
}
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "numbers": (("point", "1,234.5"), ("comma", "1.234,5")),
    "dates": (("dmy", "day, month, year"), ("mdy", "month, day, year")),
}
KINDS: Mapping[str, Kind] = {"period": "period", "date": "date", "owner": "address"}


def leave_field(number: int) -> str:
    """Return the name of the field that leaves a source out."""
    return f"leave-{number}"


def asked_people(
    number: int, found: FoundSource, members: Sequence[Member], chosen: Mapping[str, str]
) -> tuple[Asked, ...]:
    """Return a choice for everybody in a source of whom it is not known who they are.

    ``chosen`` is what was said already, by person: it can be said anew.
    """
    return tuple(
        Asked(
            field=f"person-{number}-{place}",
            label=person.shown or "Whose files are these?",
            why="No member is known by this." if person.shown else "The files do not tell.",
            kind="choice",
            choices=(
                *(Choice(str(m.pk), m.name, _is_meant(m, person, chosen)) for m in members),
                Choice(LEAVE, "Leave out", chosen.get(person.key) == LEAVE),
            ),
        )
        for place, person in enumerate(found.people)
        if person.is_open or person.key in chosen
    )


def _is_meant(member: Member, person: FoundPerson, chosen: Mapping[str, str]) -> bool:
    said = chosen.get(person.key)
    return str(member.pk) == said if said else member.pk == person.suggested


def asked_questions(
    number: int, found: FoundSource, answers: Mapping[str, Answers]
) -> tuple[Asked, ...]:
    """Return what the source does not tell."""
    given = answers.get(found.name, {})
    return tuple(
        Asked(
            field=f"answer-{number}-{question['name']}",
            label=LABELS[question["name"]],
            why=question["why"],
            kind=KINDS.get(question["name"], "choice"),
            choices=tuple(
                Choice(value, label, given.get(question["name"]) == value)
                for value, label in question["choices"] or CHOICES.get(question["name"], ())
            ),
            value=given.get(question["name"], ""),
        )
        for question in found.questions
        if question["name"] != COLUMNS
    )


def answers_in(
    posted: Mapping[str, str], delivery: Delivery
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return the answers and who is who, by source, of a sent form; blank ones are left out."""
    answers: dict[str, dict[str, str]] = {}
    people: dict[str, dict[str, str]] = {}
    for number, source in enumerate(sources_of(delivery)):
        given = {q["name"]: _answer(posted, number, q["name"]) for q in source.questions}
        if asks_for_columns(source):
            given |= mapping_in(posted, number, source, delivery)
        given[LEAVE] = "1" if posted.get(leave_field(number)) else ""
        answers[source.name] = {name: text for name, text in given.items() if text or name == LEAVE}
        people[source.name] = {
            person.key: chosen
            for place, person in enumerate(source.people)
            if (chosen := posted.get(f"person-{number}-{place}", ""))
            and (chosen == LEAVE or chosen.isdecimal())
        }
    return answers, people


def _answer(posted: Mapping[str, str], number: int, name: str) -> str:
    field = f"answer-{number}-{name}"
    if name != "period":
        return posted.get(field, "").strip()
    start, end = posted.get(f"{field}-from", "").strip(), posted.get(f"{field}-to", "").strip()
    return f"{start}/{end}" if start and end else ""
