"""What is given at once, told apart: archives, and files that stand by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace

from teams.importers.container import Archive, Unpacking
from teams.importers.formats import Format, Head
from teams.importers.linkedin.kinds import NEVER, STEMS, is_linkedin
from teams.importers.reading import Ignored, Problems, Unusable, Upload
from teams.importers.sniff import file_name, form
from teams.importers.tables import HEAD_ROWS, sheets_of
from teams.importers.tabular import DAMAGE, open_text

ARCHIVE = "linkedin.archive"
ACTIVITY = "activity"
TABLE = "table"

HEAD_CHARACTERS = 1 << 16
NEVER_READ = "holds other people's or private data; never read"
# Folders that LinkedIn itself makes inside of an archive.
OWN_FOLDERS = frozenset(
    {"articles", "jobs", "verifications", "servicesmarketplace", "services marketplace"}
)
STANDING_ALONE = ("xlsx", "xls", "json", "jsonl", "ndjson")


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read together. ``name`` is how what was given is called.

    ``kind`` is ``ARCHIVE``, ``ACTIVITY``, ``TABLE`` for a table that nobody knows yet, or the
    kind of ``format``. ``loose`` files of LinkedIn came by themselves, in no archive.
    """

    name: str
    kind: str
    uploads: tuple[Upload, ...]
    format: Format | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, told apart. ``unusable`` says why a file cannot even be opened."""

    sources: list[Source]
    ignored: list[Ignored]
    unusable: list[Unusable]


def sources_of(
    uploads: Sequence[Upload],
    formats: Sequence[Format],
    opened: ExitStack,
    reasons: dict[str, str],
) -> Given:
    """The sources in ``uploads``; entries stay readable until ``opened`` is closed.

    ``reasons`` says why files of a form (``sniff.Form``) that nobody reads are ignored.
    """
    found = Given([], [], [])
    archives: list[Archive] = []
    alone: list[Upload] = []
    unpacking = Unpacking(opened)
    for upload in uploads:
        if form(upload) != "zip":
            alone.append(upload)
            continue
        try:
            unpacked, wrong = unpacking.unpack(upload)
        except Unusable as reason:
            found.unusable.append(reason)
        else:
            archives += unpacked
            found.unusable.extend(wrong)
    loose: list[Upload] = []
    for upload in alone:
        _stand_alone(upload, formats, reasons, loose, found)
    for archive in archives:
        _archives(archive, formats, reasons, found)
    for name, files in _by_root(loose).items():
        found.sources.append(Source(name or files[0].name, ARCHIVE, tuple(files), loose=True))
    return replace(found, sources=_read_together(found.sources))


def _read_together(sources: Iterable[Source]) -> list[Source]:
    """The sources; files that complete one another are one, which is called by the first."""
    found: list[Source] = []
    place_of: dict[str, int] = {}
    for source in sources:
        complete = source.format is not None and source.format.read_all is not None
        if complete and source.kind in place_of:
            first = found[place_of[source.kind]]
            joined = replace(first, uploads=first.uploads + source.uploads)
            found[place_of[source.kind]] = joined
            continue
        if complete:
            place_of[source.kind] = len(found)
        found.append(source)
    return found


def _stand_alone(
    upload: Upload,
    formats: Sequence[Format],
    reasons: dict[str, str],
    loose: list[Upload],
    found: Given,
) -> None:
    kind = form(upload)
    name = file_name(upload.name)
    may_be = kind in ("text", "html") or name.stem in STEMS
    if name.stem in NEVER and name.ending == "csv":
        found.ignored.append(Ignored(upload.name, NEVER_READ))
    elif name.stem in STEMS and kind not in ("workbook", "activity"):
        loose.append(upload)
    elif known := _format(upload, kind, formats):
        found.sources.append(Source(upload.name, known.kind, (upload,), known))
    elif kind == "activity":
        found.sources.append(Source(upload.name, ACTIVITY, (upload,)))
    elif kind in ("text", "workbook") and not is_linkedin(upload) and _is_table(upload):
        found.sources.append(Source(upload.name, TABLE, (upload,)))
    elif may_be or (kind == "workbook" and is_linkedin(upload)):
        loose.append(upload)
    elif kind == "workbook" and (refused := _refusal(upload)):
        found.unusable.append(refused)
    else:
        found.ignored.append(Ignored(upload.name, reasons[kind]))


def _archives(
    archive: Archive, formats: Sequence[Format], reasons: dict[str, str], found: Given
) -> None:
    """One archive, or one for every folder that holds the files of one."""
    roots = {_root(entry.name) for entry in archive.entries if _is_evidence(entry)}
    if not roots:
        loose: list[Upload] = []
        for entry in archive.entries:
            _stand_alone(entry, formats, reasons, loose, found)
        homes = _by_root(loose)
        for root, files in homes.items():
            name = archive.name if len(homes) == 1 else root
            found.sources.append(Source(name, ARCHIVE, tuple(files), loose=True))
        if not archive.entries:
            found.sources.append(Source(archive.name, ARCHIVE, ()))
        return
    inside: dict[str, list[Upload]] = {root: [] for root in sorted(roots)}
    first = next(iter(inside))
    for entry in archive.entries:
        root = _home(entry.name, roots) or first
        if file_name(entry.name).ending in STANDING_ALONE:
            _stand_alone(entry, formats, reasons, inside[root], found)
        else:
            inside[root].append(entry)
    for root, entries in inside.items():
        name = archive.name if len(roots) == 1 else root
        found.sources.append(Source(name, ARCHIVE, tuple(entries)))


def _is_evidence(entry: Upload) -> bool:
    name = file_name(entry.name)
    return name.stem in STEMS and name.ending in ("csv", "tsv", "txt")


def _root(path: str) -> str:
    """The folder of a file, without the folders that LinkedIn makes itself."""
    folders = path.replace("\\", "/").split("/")[:-1]
    while folders and folders[-1].casefold() in OWN_FOLDERS:
        folders.pop()
    return "/".join(folders)


def _home(path: str, roots: Set[str]) -> str | None:
    """The innermost of the roots that a file lies in."""
    folders = path.replace("\\", "/").split("/")[:-1]
    above = ("/".join(folders[:depth]) for depth in range(len(folders), 0, -1))
    return next((folder for folder in above if folder in roots), None)


def _by_root(loose: Sequence[Upload]) -> dict[str, list[Upload]]:
    """Single files are one archive; those of a folder are one of their own."""
    found: dict[str, list[Upload]] = {}
    for upload in loose:
        found.setdefault(_root(upload.name), []).append(upload)
    return found


def _format(upload: Upload, kind: str, formats: Sequence[Format]) -> Format | None:
    if kind not in ("text", "workbook", "activity"):
        return None
    head = head_of(upload)
    return next((known for known in formats if known.recognises(head)), None)


def head_of(upload: Upload) -> Head:
    """The beginning of a file; of one that cannot be read, an empty one."""
    kind = form(upload)
    try:
        if kind == "activity":
            return Head(upload.name, kind, text=_beginning(upload))
        sheets = sheets_of(upload, Problems(upload.name), most=HEAD_ROWS)
    except (Unusable, *DAMAGE):
        return Head(upload.name, kind)
    return Head(upload.name, kind, sheets={s.name: [row for _, row in s.rows] for s in sheets})


def _refusal(upload: Upload) -> Unusable | None:
    """Why a workbook cannot be opened at all."""
    try:
        sheets_of(upload, Problems(upload.name), most=HEAD_ROWS)
    except Unusable as reason:
        return reason
    return None


def _beginning(upload: Upload) -> str:
    with upload.open() as stream, open_text(stream, lenient=True) as text:
        return text.read(HEAD_CHARACTERS)


def _is_table(upload: Upload) -> bool:
    """Whether a file has rows of more than one cell below a first such row."""
    rows = [row for rows in head_of(upload).sheets.values() for row in rows if len(row) > 1]
    return len(rows) > 1
