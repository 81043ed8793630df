"""The one entry: files of any supported kind in, evidence out."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from zipfile import BadZipFile

from scoring.core.model import ModelSpec
from teams.importers import activity
from teams.importers.container import Archive
from teams.importers.creator_analytics.workbook import FORMAT as CREATOR_ANALYTICS
from teams.importers.formats import Format
from teams.importers.linkedin.archive import read_archive
from teams.importers.linkedin.kinds import NOT_EVIDENCE
from teams.importers.outcomes import OUTCOMES
from teams.importers.own_csv import OWN_CSV
from teams.importers.people import People
from teams.importers.persons import person_of
from teams.importers.portability.changelog import CHANGELOG
from teams.importers.portability.snapshot import SNAPSHOT
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Input,
    Options,
    Person,
    Portion,
    Problem,
    Reading,
    Unusable,
    Upload,
)
from teams.importers.sales_navigator.analytics import FORMAT as ANALYTICS
from teams.importers.sales_navigator.periods import overlaps, told
from teams.importers.sales_navigator.usage import FORMAT as USAGE
from teams.importers.sources import ACTIVITY, ARCHIVE, Source, sources_of
from teams.importers.ssi_history import SSI_HISTORY
from teams.importers.ssi_json import SSI_JSON
from teams.importers.table import read_table
from teams.importers.together import concerned_by, lines_of, together

NOT_READ = {
    "empty": "the file is empty",
    "zip": "a ZIP file under another name",
    "workbook": "an Excel workbook without a table that is read",
    "binary": "no file that is read",
    "html": "no file that is read",
    "text": "no file that is read",
}

FORMATS: tuple[Format, ...] = (
    CHANGELOG,
    SNAPSHOT,
    SSI_JSON,
    OWN_CSV,
    CREATOR_ANALYTICS,
    USAGE,
    ANALYTICS,
    SSI_HISTORY,
    OUTCOMES,
)


def each_finding(
    uploads: Sequence[Upload],
    options: Options,
    spec: ModelSpec,
    answers: Mapping[str, Answers],
) -> Iterator[tuple[Source, Finding | Unusable]]:
    """Every source in the uploads, one after another, with what it holds or why it is of no use.

    ``answers`` are those to the questions of a source, by its name. What nobody reads comes last,
    as the ignored files of a source without a kind.
    """
    with ExitStack() as opened, uncollected():
        given = sources_of(uploads, FORMATS, opened, NOT_READ)
        overlapping = _overlapping(given.sources, answers)
        for source in given.sources:
            try:
                found = read_source(source, options, spec, answers.get(source.name, {}))
            except Unusable as wrong:
                yield source, wrong
            else:
                yield source, _with(found, overlapping.get(source.name))
        for unopened in given.unusable:
            yield Source(str(unopened).partition(":")[0], "", ()), unopened
        if given.ignored:
            yield Source("", "", ()), Finding(ignored=given.ignored)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a source is wanted: one person's evidence, the questions being answered so."""

    wanted: Callable[[Person], bool]
    answers: Answers = field(default_factory=dict)


def read(
    uploads: Sequence[Upload],
    options: Options,
    spec: ModelSpec,
    parts: Mapping[str, Part] | None = None,
    reader: Callable[..., Finding] | None = None,
) -> Reading:
    """The evidence in files that are all one person's, whatever each of them is.

    ``parts`` are those to read, by the names of their sources; None stands for everything there
    is. ``reader`` reads a source as ``read_source`` does, unless it knows it already.

    Raises Unusable where nothing can be used, where a ZIP file is not safe to open, where the
    files are not of one person, the bound one, or where a question is open.
    """
    readings: list[Reading] = []
    with ExitStack() as opened, uncollected():
        given = sources_of(uploads, FORMATS, opened, NOT_READ)
        refused = [] if parts else list(given.unusable)
        useless: list[tuple[Source, Unusable]] = []
        overlapping = _overlapping(given.sources, {n: p.answers for n, p in (parts or {}).items()})
        said: activity.Said = {}
        wanted = [source for source in given.sources if parts is None or source.name in parts]
        for source in sorted(wanted, key=lambda source: source.kind != ACTIVITY):
            part = parts[source.name] if parts else None
            try:
                answers = part.answers if part else {}
                found = (reader or read_source)(source, options, spec, answers, said)
            except Unusable as wrong:
                if source.kind == ARCHIVE:
                    refused.append(wrong)
                else:
                    useless.append((source, wrong))
                continue
            found = _with(found, overlapping.get(source.name))
            try:
                readings.append(_part_of(source, found, part))
            except Unusable as wrong:
                refused.append(wrong)
    if refused:
        raise Unusable(lines_of([*refused, *(wrong for _, wrong in useless)]))
    concerned = uploads if parts is None else concerned_by(wanted, uploads)
    return together(concerned, readings, useless, given.ignored)


def read_source(
    source: Source,
    options: Options,
    spec: ModelSpec,
    answers: Answers,
    said: activity.Said | None = None,
) -> Finding:
    """What a source holds. Raises Unusable where it cannot be used at all."""
    try:
        return _read(source, options, spec, answers, said)
    except (EOFError, zlib.error, BadZipFile) as error:
        raise Unusable(f"{source.name}: the file is damaged and cannot be read") from error


def _read(
    source: Source,
    options: Options,
    spec: ModelSpec,
    answers: Answers,
    said: activity.Said | None,
) -> Finding:
    if source.kind == ARCHIVE:
        found = read_archive(
            Archive(source.name, list(source.uploads)),
            options,
            spec,
            answers,
            loose=source.loose,
        )
        return _finding(found, Person(profile=found.owner, number=found.member_id))
    if source.kind == ACTIVITY:
        return _document(source.uploads[0], options, spec, said)
    if source.format is None:
        return _table(source, options, spec, answers)
    if source.format.read_all and len(source.uploads) > 1:
        return source.format.read_all(source.uploads, options, spec, answers)
    return source.format.read(source.uploads[0], options, spec, answers)


def _overlapping(sources: Sequence[Source], answers: Mapping[str, Answers]) -> dict[str, Problem]:
    """What to say of reports, by name, whose periods overlap with those of others given."""
    periods = {
        source.name: period
        for source in sources
        if source.format is USAGE and (period := told(source.name, answers.get(source.name, {})))
    }
    return overlaps(periods)


def _with(found: Finding, problem: Problem | None) -> Finding:
    return replace(found, problems=[*found.problems, problem]) if problem else found


def _table(source: Source, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """What a table holds as somebody has mapped it; while nobody has, it is also ignored."""
    found = read_table(source.uploads[0], options, spec, answers)
    if all(question.name != "columns" for question in found.questions):
        return found
    return replace(found, ignored=[Ignored(source.name, NOT_EVIDENCE)])


def _document(
    upload: Upload, options: Options, spec: ModelSpec, said: activity.Said | None
) -> Finding:
    with upload.open() as stream:
        records, given, problems = activity.parse(upload.name, stream, options, spec, said)
    person = person_of(records, People(options.key))
    return Finding([Portion(person, records)], inputs=[given], problems=problems)


def _finding(found: Reading, person: Person) -> Finding:
    return Finding(
        portions=[Portion(person, found.records)] if found.inputs and not found.questions else [],
        questions=found.questions,
        inputs=found.inputs,
        ignored=found.ignored,
        problems=found.problems,
        member_id=found.member_id,
        exported_on=found.exported_on,
        complete=found.complete,
    )


def _part_of(source: Source, found: Finding, part: Part | None) -> Reading:
    """What is wanted of a finding. Raises Unusable where a question is open."""
    if asked := [one for one in found.questions if one.name != "columns"]:
        raise Unusable(f"{source.name}: {asked[0].why}")
    if part is None or len(found.portions) < 2:
        return _of_one(source, found)
    return _of_one(source, of_person(found, part.wanted))


def of_person(found: Finding, wanted: Callable[[Person], bool]) -> Finding:
    """What a finding of several people holds of one of them: no problem is told to be theirs.

    Somebody may be in it under several names, as with two seats.
    """
    own = [portion for portion in found.portions if wanted(portion.person)]
    records = [record for portion in own for record in portion.records]
    inputs = [Input(g.file, g.kind, len(records), len(records), 0) for g in found.inputs[:1]]
    portions = [Portion(own[0].person, records)] if own else []
    return replace(found, portions=portions, inputs=inputs, problems=[], ignored=[])


def _of_one(source: Source, found: Finding) -> Reading:
    """A finding of one person. Raises Unusable where it is one of several."""
    portions = found.portions
    if len(portions) > 1:
        raise Unusable(
            f"{source.name}: holds the evidence of {len(portions)} people; "
            "give a file of one person, or import it in the browser, which finds out who they are"
        )
    return Reading(
        records=list(portions[0].records) if portions else [],
        inputs=found.inputs,
        ignored=found.ignored,
        problems=found.problems,
        owner=portions[0].person.profile if portions else "",
        member_id=found.member_id,
        exported_on=found.exported_on,
        complete=found.complete,
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles of references: evidence and rows have none, and there is a lot of them.

    Searching hundreds of thousands of new records again and again takes a sixth of the time. One
    search follows: what was let go of meanwhile must not grow old, where it is hardly looked for.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
