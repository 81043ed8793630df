import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Comment, Post
from scoring.core.registry import CURRENT, model
from seeds.generate import SampleFile, sample_files, sample_organizations
from seeds.people import SampleOrganization
from teams.importers.reading import Options, Reading, Upload
from teams.importers.registry import read

THROUGH = date(2026, 11, 8)
ALDERVALE, HOLLOWBROOK = sample_organizations(THROUGH)


def files(organization: SampleOrganization, key: str) -> list[SampleFile]:
    [person] = [one for one in organization.people if one.key == key]
    return sample_files(person, organization, THROUGH)


def reading(organization: SampleOrganization, given: list[SampleFile]) -> Reading:
    options = Options(zone=ZoneInfo(organization.time_zone), key=b"secret", today=THROUGH)
    uploads = [
        Upload(one.name, len(one.content), lambda one=one: io.BytesIO(one.content))  # type: ignore[misc]
        for one in given
    ]
    return read(uploads, options, model(CURRENT))


@pytest.mark.parametrize(
    ("organization", "key"),
    [
        (ALDERVALE, "maja-sorensen"),
        (ALDERVALE, "rita-halvorsen"),
        (ALDERVALE, "tomas-rivera"),
        (ALDERVALE, "petra-novak"),
        (ALDERVALE, "marit-eide"),
        (HOLLOWBROOK, "denise-fullbright"),
        (HOLLOWBROOK, "kayla-winterbourne"),
    ],
)
def test_the_importer_reads_sample_files_without_a_problem(
    organization: SampleOrganization, key: str
) -> None:
    assert reading(organization, files(organization, key)).problems == []


def test_all_archives_of_a_person_belong_to_one_profile() -> None:
    *archives, _ = files(ALDERVALE, "rita-halvorsen")

    owners = {reading(ALDERVALE, [one]).owner for one in archives}

    assert len(archives) == 3
    assert len(owners) == 1
    assert "" not in owners


def test_posts_of_a_document_update_those_of_the_archive() -> None:
    _, newest, document = files(ALDERVALE, "maja-sorensen")

    archived = posts(reading(ALDERVALE, [newest]))
    measured = posts(reading(ALDERVALE, [document]))

    assert len(measured) > 40
    assert measured.keys() < archived.keys()
    assert {key: post.at for key, post in measured.items()} == {
        key: archived[key].at.replace(microsecond=0) for key in measured
    }


def posts(found: Reading) -> dict[tuple[str, str], Post]:
    return {(one.source, one.ref): one for one in found.records if isinstance(one, Post)}


def test_replies_below_own_posts_are_seen_as_such() -> None:
    _, newest, _ = files(ALDERVALE, "maja-sorensen")

    comments = [one for one in reading(ALDERVALE, [newest]).records if isinstance(one, Comment)]

    assert len([one for one in comments if one.own_post]) > 5


def test_files_that_nobody_may_read_are_ignored() -> None:
    _, newest, _ = files(ALDERVALE, "maja-sorensen")

    ignored = {one.file for one in reading(ALDERVALE, [newest]).ignored}

    assert {name.rsplit("/", 1)[-1] for name in ignored} >= {
        "ImportedContacts.csv",
        "Job Applications.csv",
        "Logins.csv",
        "guide_messages.csv",
        "Email Addresses.csv",
        "Registration.csv",
        "LearningCoachMessages.csv",
    }
