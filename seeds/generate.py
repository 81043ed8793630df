"""The sample organizations and the files that their people would upload.

Everything is a pure function of the last sample day and a seed: the same two give the same
bytes. Nothing here reads the clock, the network or a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from seeds.activity_documents import activity_lines, encoded
from seeds.archives import archive_files, archive_name, zipped
from seeds.behaviour import live
from seeds.people import (
    ALDERVALE,
    ALDERVALE_TEAMS,
    HOLLOWBROOK,
    HOLLOWBROOK_TEAMS,
    SampleOrganization,
    SamplePerson,
    people,
)
from seeds.workdays import archetype_of

SEED = 20_261_108

# Of the organizations, in the order in which they are made.
TIME_ZONES = (ZoneInfo("Europe/Oslo"), ZoneInfo("America/Chicago"))


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file to upload on ``uploaded_on``."""

    name: str
    content: bytes
    uploaded_on: date


def sample_organizations(through: date, seed: int = SEED) -> list[SampleOrganization]:
    """The two sample organizations as they stand at the end of ``through``."""
    return [
        SampleOrganization(
            slug="aldervale",
            name="Aldervale Software",
            time_zone=TIME_ZONES[0].key,
            aliases=("Aldervale Software", "Aldervale Software AS", "Aldervale"),
            teams=ALDERVALE_TEAMS,
            people=people(ALDERVALE, "aldervale.example", through),
            seed=seed,
        ),
        SampleOrganization(
            slug="hollowbrook",
            name="Hollowbrook Metering",
            time_zone=TIME_ZONES[1].key,
            aliases=("Hollowbrook Metering", "Hollowbrook Metering, Inc."),
            teams=HOLLOWBROOK_TEAMS,
            people=people(HOLLOWBROOK, "hollowbrook.example", through),
            seed=seed,
        ),
    ]


def archive(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> tuple[str, bytes] | None:
    """The name and the bytes of the person's newest archive; None where they sent none."""
    if not person.exported_on:
        return None
    newest = _exported(person, organization, through, person.exported_on[-1])
    return newest.name, newest.content


def activity_document(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> bytes | None:
    """The person's activity document up to ``through``; None where they have no other source."""
    lines = activity_lines(person, organization, live(person, organization, through), through)
    return encoded(lines) if lines else None


def sample_files(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> list[SampleFile]:
    """All uploads of ``person`` in the order in which they were made.

    The activity document comes last: its posts carry the engagement that the archive lacks.
    """
    files = [_exported(person, organization, through, on) for on in person.exported_on]
    document = activity_document(person, organization, through)
    if document is not None:
        files.append(SampleFile(f"{person.key}.jsonl", document, through))
    return files


def _exported(
    person: SamplePerson, organization: SampleOrganization, through: date, on: date
) -> SampleFile:
    files = archive_files(person, organization, live(person, organization, through), on)
    written_at = datetime.combine(on, time(20), UTC)
    name = archive_name(archetype_of(person).archive or "", on)
    return SampleFile(name, zipped(files, written_at), on)
