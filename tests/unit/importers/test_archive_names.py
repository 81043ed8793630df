from datetime import date

import pytest

from scoring.core.records import Connection
from teams.importers.reading import Unusable
from teams.importers.sniff import export_name, file_name
from tests.unit.importers.given import (
    of,
    read_files,
    reading,
    upload,
)

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
)
SHARES = (
    b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    b"2026-05-06 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Hallo,,,M\n"
)
REACTIONS = b"Date,Type,Link\n2026-05-06 07:08:09,LIKE,https://www.linkedin.com/x\n"


@pytest.mark.parametrize(
    ("path", "stem", "part", "member"),
    [
        ("Shares_987654321.csv", "shares", "", "987654321"),
        ("Search Queries.csv", "searchqueries", "", ""),
        ("a/b/SearchQueries (1).csv", "searchqueries", "", ""),
        ("messages_1.csv", "messages", "1", ""),
        ("MESSAGES.CSV", "messages", "", ""),
        ("Shares_2026.csv", "shares2026", "", ""),
        ("Endorsement Received Info.csv", "endorsementreceivedinfo", "", ""),
        ("README", "readme", "", ""),
    ],
)
def test_a_file_name_is_taken_apart(path, stem, part, member):
    name = file_name(path)

    assert (name.stem, name.part, name.member_id) == (stem, part, member)


def test_the_date_in_the_name_of_an_archive_is_month_day_year():
    assert export_name("Basic_LinkedInDataExport_03-04-2026 (1).zip").on == date(2026, 3, 4)
    assert export_name("Complete_LinkedInDataExport_13-04-2026.zip") is None
    assert export_name("archive.zip") is None


def test_two_member_numbers_are_two_owners():
    files = {"Shares_987654321.csv": SHARES, "Reactions_123456789.csv": REACTIONS}

    with pytest.raises(Unusable, match="two people could be the owner"):
        read_files(files)


def test_a_folder_is_read_as_an_archive():
    folder = "Complete_LinkedInDataExport_09-12-2026 (1)"

    found = reading(
        upload(f"{folder}/Connections.csv", CONNECTIONS),
        upload(f"{folder}/Jobs/Job Applications.csv", b"Application Date,Contact Email\n"),
        upload(f"{folder}/.DS_Store", b"\x00\x01"),
    )

    assert len(of(found, Connection)) == 1
    assert found.exported_on == date(2026, 9, 12)
    assert found.complete
