"""Files as a test gives them, and what is read from them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from scoring.core.records import AnyRecord, Coverage
from scoring.core.versions.v1 import V1
from teams.importers.people import People, slug
from teams.importers.reading import Options, Reading, Upload
from teams.importers.registry import read

KEY = b"a secret of the organization"
OPTIONS = Options(ZoneInfo("UTC"), KEY)
COMPLETE = "Complete_LinkedInDataExport_11-22-2026.zip"

ADA = "https://www.linkedin.com/in/ada-muster-1"
BO = "https://www.linkedin.com/in/bo-proeve-2"
CY = "https://www.linkedin.com/in/cy-test-3"

SomeRecord = TypeVar("SomeRecord", bound=AnyRecord)


def upload(name: str, data: bytes) -> Upload:
    return Upload(name, len(data), lambda: BytesIO(data))


def packed(files: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def archive(files: dict[str, bytes], name: str = COMPLETE) -> Upload:
    return upload(name, packed(files))


def reading(
    *uploads: Upload, zone: str = "UTC", owner: str = "", today: date | None = None
) -> Reading:
    return read(uploads, Options(ZoneInfo(zone), KEY, owner, today), V1)


def read_files(files: dict[str, bytes], zone: str = "UTC", name: str = COMPLETE) -> Reading:
    return reading(archive(files, name), zone=zone)


def of(found: Reading, kind: type[SomeRecord]) -> list[SomeRecord]:
    return [record for record in found.records if isinstance(record, kind)]


def only(found: Reading, kind: type[SomeRecord]) -> SomeRecord:
    [record] = of(found, kind)
    return record


def person(address: str) -> str:
    return People(KEY).key(slug(address))


def spans(found: Reading) -> dict[str, tuple[date, date]]:
    """The earliest start and the latest end of what covers each component."""
    covered: dict[str, tuple[date, date]] = {}
    for record in of(found, Coverage):
        for metric in record.metrics:
            start, end = covered.get(metric, (record.start, record.end))
            covered[metric] = min(start, record.start), max(end, record.end)
    return covered
