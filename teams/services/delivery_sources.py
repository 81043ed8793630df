"""What the sources of a delivery hold, as its row keeps it: plain, and nobody's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from teams.importers.people import identities, whose
from teams.importers.reading import Answers, Finding, Person, Question, Unusable
from teams.importers.sources import Source
from teams.importers.together import EXPECTED
from teams.models import Member
from teams.services.matching import CERTAIN, Directory
from teams.services.upload_store import plain

LEAVE = "leave"
LISTED_PROBLEMS = 1_000
NAMED_REASONS = 5
TEXT_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringer:
    """For whom a delivery may be imported, and whose it is where it does not tell."""

    allowed: frozenset[int]
    member: Member | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody whose evidence a source holds. ``member`` is who it is, None while nobody knows.

    ``shown`` is how the source calls them, forgotten when the delivery is over; ``told`` are the
    keyed hashes to remember them by. ``left`` tells that they are left out, and ``why``.
    """

    key: str
    shown: str = ""
    told: tuple[str, ...] = ()
    member: int | None = None
    suggested: int | None = None
    records: int = 0
    left: bool = False
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether somebody has to say who it is."""
        return self.member is None and not self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSource:
    """One source: what it is, whose, what was read and what is open. ``error``: of no use.

    ``mapped`` is the file that its columns were told for, where that was another one.
    """

    name: str
    kind: str = ""
    files: tuple[str, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    questions: tuple[dict[str, Any], ...] = ()
    inputs: tuple[dict[str, Any], ...] = ()
    ignored: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    problem_count: int = 0
    lost: int = 0
    exported_on: str = ""
    left: bool = False
    error: str = ""
    mapped: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether anything is to be answered before it can be imported."""
        asks = bool(self.questions) or any(person.is_open for person in self.people)
        return asks and not self.left and not self.error

    @property
    def exported(self) -> date | None:
        """Return the latest day for which it speaks."""
        return date.fromisoformat(self.exported_on) if self.exported_on else None

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)

    def forgotten(self) -> FoundSource:
        """Return it without what it says of people who are no members."""
        people = tuple(
            replace(person, shown="" if person.member is None else person.shown, told=())
            for person in self.people
        )
        return replace(self, people=people, questions=())


def found_source(values: Mapping[str, Any]) -> FoundSource:
    """Return the source that a delivery's row keeps."""
    people = tuple(
        FoundPerson(**{**one, "told": tuple(one["told"])}) for one in values.get("people", ())
    )
    listed = ("files", "questions", "inputs", "ignored", "problems")
    return FoundSource(
        **{
            **values,
            **{name: tuple(values.get(name, ())) for name in listed},
            "people": people,
        }
    )


def useless(source: Source, reason: Unusable, files: Sequence[str]) -> FoundSource:
    """Return a source that cannot be used at all, with what is known of it."""
    known = reason.reading
    found = FoundSource(
        name=source.name, kind=source.kind, files=files_of(source, files), error=plain(str(reason))
    )
    if known is None:
        return found
    return replace(found, **_listed(known.inputs, known.ignored, known.problems))


def why_useless(files: Sequence[str], sources: Sequence[FoundSource]) -> str:
    """Return why nothing in the files can be used: a line for every file, of many the first."""
    lines = [line for file in files for line in _whys(file, sources)]
    more = len(lines) - NAMED_REASONS
    return "\n".join([*lines[:NAMED_REASONS], *([f"And {more} more."] if more > 0 else ())])


def _whys(file: str, sources: Sequence[FoundSource]) -> list[str]:
    """What is wrong with a file: as its sources tell, else what is in it, else that nothing is."""
    named = [one for one in sources if file in one.files or one.error.startswith(f"{file}:")]
    if errors := [one.error for one in named if one.error]:
        return errors
    lost = (problem for one in sources for problem in one.problems if problem["lost"])
    if first := next((problem for problem in lost if _is_of(problem["file"], file)), None):
        place = f", line {first['line']}: {first['column']}" if first["column"] else ""
        expected = f"; expected {first['expected']}" if first["expected"] else ""
        return [f"{first['file']}{place}: {first['reason']}{expected}"]
    ignored = (one for source in sources for one in source.ignored)
    if alone := next((one for one in ignored if one["file"] == file), None):
        return [f"{file}: {alone['reason']}; {EXPECTED}"]
    return [f"{file}: no file that is read is in it; {EXPECTED}"]


def _is_of(name: str, file: str) -> bool:
    """Whether a name is that of the file, or of something inside it."""
    return name == file or name.startswith(f"{file}/")


@dataclass(frozen=True, slots=True)
class Describer:
    """Turns what was found into what is kept, with everything that has been answered so far."""

    who: Directory
    bringer: Bringer
    files: Sequence[str]
    answers: Mapping[str, Answers] = field(default_factory=dict)
    chosen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def describe(self, source: Source, found: Finding) -> FoundSource:
        """Return the source with whose it is and what is open."""
        alone = len(found.portions) == 1
        return FoundSource(
            name=source.name,
            kind=source.kind,
            files=files_of(source, self.files),
            people=tuple(
                self._person(source, portion.person, len(portion.records), alone=alone)
                for portion in found.portions
            ),
            questions=tuple(_question(question) for question in found.questions),
            exported_on=found.exported_on.isoformat() if found.exported_on else "",
            left=LEAVE in self.answers.get(source.name, {}),
            **_listed(found.inputs, found.ignored, found.problems),
        )

    def _person(self, source: Source, person: Person, records: int, *, alone: bool) -> FoundPerson:
        key = whose(person, self.who.key)
        told = identities(person, self.who.key)
        match = self.who.match(person)
        found = FoundPerson(
            key=key,
            shown=plain(person.email or person.name or person.seat)[:TEXT_LENGTH],
            told=tuple(told[name] for name in CERTAIN if name in told),
            suggested=match.suggested,
            records=records,
        )
        chosen = self.chosen.get(source.name, {}).get(key, "")
        if match.member_id is not None and match.member_id not in self.bringer.allowed:
            return self._as(found, match.member_id)
        if chosen == LEAVE:
            return replace(found, left=True, why="left out")
        if chosen:
            return self._as(found, int(chosen))
        if match.member_id is not None:
            return self._as(found, match.member_id)
        if self.bringer.member is not None and alone and not _names_another(person, self.bringer):
            return self._as(found, self.bringer.member.pk)
        if not alone and self._is_only_for_the_bringer():
            return replace(found, suggested=None, left=True, why="not you")
        return found

    def _is_only_for_the_bringer(self) -> bool:
        member = self.bringer.member
        return member is not None and self.bringer.allowed == {member.pk}

    def _as(self, found: FoundPerson, member_id: int) -> FoundPerson:
        if member_id not in self.bringer.allowed:
            return replace(found, left=True, why="a member for whom you may not import")
        return replace(found, member=member_id)


def _names_another(person: Person, bringer: Bringer) -> bool:
    """Whether a file names somebody by an address that is not the bringer's own."""
    own = bringer.member.email.casefold() if bringer.member else ""
    return bool(person.email) and person.email.strip().casefold() != own


def files_of(source: Source, files: Sequence[str]) -> tuple[str, ...]:
    """Return the delivered files that a source lies in."""
    names = [source.name, *(upload.name for upload in source.uploads)]
    return tuple(file for file in files if any(_is_of(name, file) for name in names))


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "why": question.why,
        "choices": [list(choice) for choice in question.choices],
    }


def _listed(inputs: Sequence[Any], ignored: Sequence[Any], problems: Sequence[Any]) -> Any:
    return {
        "inputs": tuple(map(_plain, inputs)),
        "ignored": tuple(map(_plain, ignored)),
        "problems": tuple(map(_plain, problems[:LISTED_PROBLEMS])),
        "problem_count": len(problems),
        "lost": sum(problem.lost for problem in problems),
    }


def _plain(item: Any) -> dict[str, Any]:
    return {
        name: plain(value)[:TEXT_LENGTH] if isinstance(value, str) else value
        for name, value in asdict(item).items()
    }
