import io
import json
from datetime import date
from hashlib import blake2b
from typing import Any
from zipfile import ZipFile

from seeds.generate import activity_document, sample_files, sample_organizations
from seeds.people import SampleOrganization, SamplePerson

THROUGH = date(2026, 11, 8)
ALDERVALE, _ = sample_organizations(THROUGH)


def person(organization: SampleOrganization, key: str) -> SamplePerson:
    [found] = [one for one in organization.people if one.key == key]
    return found


def document(key: str) -> list[dict[str, Any]]:
    content = activity_document(person(ALDERVALE, key), ALDERVALE, THROUGH)
    assert content is not None
    return [json.loads(line) for line in content.decode().splitlines()]


def test_the_same_day_and_seed_give_the_same_bytes() -> None:
    first, again = sample_organizations(THROUGH)[0], sample_organizations(THROUGH)[0]

    assert sample_files(person(first, "rita-halvorsen"), first, THROUGH) == sample_files(
        person(again, "rita-halvorsen"), again, THROUGH
    )


def test_another_seed_gives_another_story() -> None:
    other = sample_organizations(THROUGH, seed=7)[0]

    assert sample_files(person(ALDERVALE, "henrik-dahl"), ALDERVALE, THROUGH) != sample_files(
        person(other, "henrik-dahl"), other, THROUGH
    )


def test_uploads_come_in_order_with_the_document_last() -> None:
    files = sample_files(person(ALDERVALE, "maja-sorensen"), ALDERVALE, THROUGH)

    assert [(one.name, one.uploaded_on) for one in files] == [
        ("Complete_LinkedInDataExport_05-10-2026.zip", date(2026, 5, 10)),
        ("Complete_LinkedInDataExport_11-08-2026.zip", date(2026, 11, 8)),
        ("maja-sorensen.jsonl", date(2026, 11, 8)),
    ]


def test_an_earlier_archive_is_a_part_of_the_later_one() -> None:
    earlier, later, _ = sample_files(person(ALDERVALE, "maja-sorensen"), ALDERVALE, THROUGH)

    assert lines(earlier.content, "Reactions.csv") < lines(later.content, "Reactions.csv")
    assert lines(earlier.content, "SearchQueries.csv") < lines(later.content, "SearchQueries.csv")
    assert lines(earlier.content, "Connections.csv") < lines(later.content, "Connections.csv")


def lines(content: bytes, name: str) -> set[str]:
    return set(ZipFile(io.BytesIO(content)).read(name).decode().splitlines())


def test_a_person_with_an_archive_alone_has_no_document() -> None:
    assert activity_document(person(ALDERVALE, "elif-kaya"), ALDERVALE, THROUGH) is None


def test_a_document_begins_with_the_member_and_the_seats() -> None:
    assert document("aino-makela")[:2] == [
        {
            "type": "member",
            "name": "Aino Mäkelä",
            "email": "aino.makela@aldervale.example",
            "title": "Account executive",
            "company": "Aldervale Software",
            "seat": "free",
            "seat_since": "2024-05-22",
            "joined_on": "2024-05-22",
            "source": "organization",
            "ref": "seat/2024-05-22",
        },
        {
            "type": "member",
            "name": "Aino Mäkelä",
            "email": "aino.makela@aldervale.example",
            "title": "Account executive",
            "company": "Aldervale Software",
            "seat": "sales_navigator",
            "seat_since": "2026-09-14",
            "joined_on": "2024-05-22",
            "source": "organization",
            "ref": "seat/2026-09-14",
        },
    ]


def test_a_document_declares_what_it_covers() -> None:
    covered = [line for line in document("aino-makela") if line["type"] == "coverage"]

    assert covered == [
        {
            "type": "coverage",
            "from": "2026-09-14",
            "to": "2026-11-08",
            "source": "sales_navigator",
            "ref": "coverage",
            "metrics": [
                "people_searches",
                "prospect_profile_views",
                "leads_and_accounts_saved",
                "days_active",
            ],
        },
        {
            "type": "coverage",
            "from": "2026-02-09",
            "to": "2026-11-08",
            "source": "creator_analytics",
            "ref": "coverage",
            "metrics": ["engagement_on_originals", "audience_growth", "engagement_received"],
        },
    ]


def test_a_document_of_the_free_seat_holds_no_saved_leads() -> None:
    kinds = {line["type"] for line in document("rita-halvorsen")}

    assert kinds == {"member", "coverage", "post", "followers", "profile", "profile_view"}


def test_natural_keys_of_a_document_are_not_given_twice() -> None:
    keyed = [
        (line["type"], line["source"], line["ref"])
        for line in document("maja-sorensen")
        if "ref" in line
    ]

    assert len(keyed) == len(set(keyed))


def test_the_profile_has_one_part_more_in_the_latest_archive() -> None:
    earlier, *_, later, _ = sample_files(person(ALDERVALE, "rita-halvorsen"), ALDERVALE, THROUGH)

    assert len(lines(earlier.content, "Skills.csv")) == 1 + 3
    assert len(lines(later.content, "Skills.csv")) >= 1 + 5


def test_what_the_archives_hold_is_the_same_everywhere() -> None:
    """The packing may differ from one zlib to the next; what is packed does not."""
    *_, newest, document = sample_files(person(ALDERVALE, "rita-halvorsen"), ALDERVALE, THROUGH)
    archived = ZipFile(io.BytesIO(newest.content))
    digest = blake2b(document.content, digest_size=8)
    for name in archived.namelist():
        digest.update(name.encode() + archived.read(name))

    assert digest.hexdigest() == "f5aee7644d294f1d"
