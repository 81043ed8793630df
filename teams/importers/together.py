"""The readings of one person's files as one, or why none of them is of use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from scoring.core.evidence import current
from teams.importers.linkedin.owner import AMBIGUOUS
from teams.importers.reading import Ignored, Problem, Reading, Unusable, Upload
from teams.importers.sources import Source

EXPECTED = "expected a LinkedIn archive (ZIP), CSV files of one, or an activity document"

Useless = Sequence[tuple[Source, Unusable]]
"""Sources that cannot be used, each with why."""


def together(
    uploads: Sequence[Upload],
    readings: list[Reading],
    useless: Useless,
    ignored: Sequence[Ignored],
) -> Reading:
    """The readings as one; of two that say something of one thing the later export stands.

    A source that cannot be used is a problem beside others that can. What is ignored outside of
    ``uploads`` is not told. Raises Unusable, with a line for every upload, where none can be used,
    and where the readings are of two people.
    """
    _check_owners(readings)
    ignored = [one for one in ignored if any(_is_of(one.file, upload.name) for upload in uploads)]
    problems = [problem for source, wrong in useless for problem in _problems(source, wrong)]
    found = _joined(readings, problems, ignored)
    if not found.inputs:
        raise Unusable(lines_of(_reasons(uploads, useless, found)), found)
    return found


def concerned_by(sources: Sequence[Source], uploads: Sequence[Upload]) -> list[Upload]:
    """The uploads in which these sources lie."""
    names = {
        name for source in sources for name in (source.name, *(u.name for u in source.uploads))
    }
    return [upload for upload in uploads if any(_is_of(name, upload.name) for name in names)]


def lines_of(reasons: Iterable[object]) -> str:
    """The reasons, one a line."""
    return "\n".join(str(reason).replace("\n", " ") for reason in reasons)


def _check_owners(readings: Iterable[Reading]) -> None:
    owners = {reading.owner for reading in readings} - {""}
    numbers = {reading.member_id for reading in readings} - {""}
    if len(owners) > 1 or len(numbers) > 1:
        first = next(given.file for reading in readings for given in reading.inputs)
        raise Unusable(f"{first}: {AMBIGUOUS}")


def _joined(
    readings: list[Reading], problems: list[Problem], ignored: Sequence[Ignored]
) -> Reading:
    if len(readings) == 1 and not problems and not ignored:
        return readings[0]
    by_day = sorted(readings, key=lambda reading: reading.exported_on or date.min)
    return Reading(
        records=current(chain.from_iterable(reading.records for reading in by_day)),
        inputs=[given for reading in readings for given in reading.inputs],
        ignored=[*ignored, *(one for reading in readings for one in reading.ignored)],
        problems=[*problems, *(problem for reading in readings for problem in reading.problems)],
        owner=max((reading.owner for reading in readings), default=""),
        member_id=max((reading.member_id for reading in readings), default=""),
        exported_on=by_day[-1].exported_on if by_day else None,
        complete=any(reading.complete for reading in readings),
    )


def _problems(source: Source, wrong: Unusable) -> list[Problem]:
    """What is wrong with a source that cannot be used: as it tells itself, or as one problem."""
    told = wrong.reading.problems if wrong.reading else []
    reason = str(wrong).removeprefix(f"{source.name}: ")
    return told or [Problem(source.name, None, "", reason)]


def _reasons(uploads: Sequence[Upload], useless: Useless, found: Reading) -> list[str]:
    """Why nothing can be used: what is wrong with every upload, in their order."""
    reasons: list[str] = []
    for upload in uploads:
        own = [str(wrong) for source, wrong in useless if _is_of(source.name, upload.name)]
        reasons += own or [_reason(found, upload.name)]
    return reasons


def _is_of(file: str, name: str) -> bool:
    """Whether a file is the upload of this name, or is inside it."""
    return file == name or file.startswith(f"{name}/")


def _reason(found: Reading, name: str) -> str:
    lost = (problem for problem in found.problems if problem.lost)
    if first := next((problem for problem in lost if _is_of(problem.file, name)), None):
        place = f", line {first.line}: {first.column}" if first.column else ""
        expected = f"; expected {first.expected}" if first.expected else ""
        return f"{first.file}{place}: {first.reason}{expected}"
    if ignored := next((one for one in found.ignored if one.file == name), None):
        return f"{name}: {ignored.reason}; {EXPECTED}"
    return f"{name}: no file that is read is in it; {EXPECTED}"
