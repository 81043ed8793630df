"""The one entry: files of any supported kind in, one person's evidence out."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import chain

from scoring.core.evidence import current
from scoring.core.model import ModelSpec
from teams.importers import activity
from teams.importers.container import Archive, check_together, unpack
from teams.importers.linkedin.archive import read_archive
from teams.importers.linkedin.kinds import STEMS
from teams.importers.linkedin.owner import AMBIGUOUS
from teams.importers.reading import Ignored, Options, Reading, Unusable, Upload
from teams.importers.sniff import Form, file_name, form

EXPECTED = "expected a LinkedIn archive (ZIP), CSV files of one, or an activity document"
NOT_READ: dict[Form, str] = {
    "empty": "the file is empty",
    "workbook": "an Excel workbook; give the CSV file itself, or save as CSV UTF-8",
    "binary": "no file that is read",
    "html": "no file that is read",
}


def read(uploads: Sequence[Upload], options: Options, spec: ModelSpec) -> Reading:
    """The evidence in files that are all one person's, whatever each of them is.

    Every ZIP file is an archive of its own; all other LinkedIn files are taken as one more.
    Raises Unusable where nothing can be used, where a ZIP file is not safe to open or where the
    files are not of one person, the bound one.
    """
    with _uncollected():
        return _read(uploads, options, spec)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles of references: evidence has none, and there is a lot of it.

    Searching hundreds of thousands of new records again and again takes a sixth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(uploads: Sequence[Upload], options: Options, spec: ModelSpec) -> Reading:
    said: activity.Said = {}
    readings: list[Reading] = []
    loose: list[Upload] = []
    useless: list[Ignored] = []
    with ExitStack() as opened:
        archives: list[Archive] = []
        for upload in uploads:
            kind = form(upload)
            if kind == "zip":
                archives += unpack(upload, opened)
            elif kind == "activity":
                readings.append(_document(upload, options, spec, said))
            elif kind in ("text", "html") or file_name(upload.name).stem in STEMS:
                loose.append(upload)
            else:
                useless.append(Ignored(upload.name, NOT_READ[kind]))
        check_together(archives)
        if loose:
            archives.append(Archive(loose[0].name, loose))
        for archive in archives:
            is_loose = archive.entries is loose
            readings.append(read_archive(archive, options, spec, loose=is_loose))
    found = _together(readings, useless)
    if not found.inputs:
        raise Unusable(_reason(found, uploads[0].name), found)
    return found


def _reason(found: Reading, name: str) -> str:
    """Why nothing of what was given can be used."""
    if first := next((problem for problem in found.problems if problem.lost), None):
        place = f", line {first.line}: {first.column}" if first.column else ""
        return f"{first.file}{place}: {first.reason}; expected {first.expected}"
    if len(found.ignored) == 1 and found.ignored[0].file == name:
        return f"{name}: {found.ignored[0].reason}; {EXPECTED}"
    return f"{name}: no file that is read is in it; {EXPECTED}"


def _document(upload: Upload, options: Options, spec: ModelSpec, said: activity.Said) -> Reading:
    with upload.open() as stream:
        records, given, problems = activity.parse(upload.name, stream, options, spec, said)
    return Reading(records=records, inputs=[given], problems=problems)


def _together(readings: list[Reading], useless: list[Ignored]) -> Reading:
    """The readings as one; of two that say something of one thing the later export stands."""
    owners = {reading.owner for reading in readings} - {""}
    numbers = {reading.member_id for reading in readings} - {""}
    if len(owners) > 1 or len(numbers) > 1:
        raise Unusable(f"{readings[0].inputs[0].file}: {AMBIGUOUS}")
    if len(readings) == 1 and not useless:
        return readings[0]
    by_day = sorted(readings, key=lambda reading: reading.exported_on or date.min)
    return Reading(
        records=current(chain.from_iterable(reading.records for reading in by_day)),
        inputs=[given for reading in readings for given in reading.inputs],
        ignored=[*useless, *(one for reading in readings for one in reading.ignored)],
        problems=[problem for reading in readings for problem in reading.problems],
        owner=max(owners, default=""),
        member_id=max(numbers, default=""),
        exported_on=by_day[-1].exported_on if by_day else None,
        complete=any(reading.complete for reading in readings),
    )
