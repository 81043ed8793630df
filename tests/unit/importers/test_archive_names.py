from datetime import date

import pytest

from scoring.core.records import Connection, Exchange, Post, Proof, Reaction
from teams.importers.reading import Ignored, Unusable
from teams.importers.sniff import export_name, file_name
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    archive,
    of,
    only,
    read_files,
    reading,
    spans,
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
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
    f"2-A==,,Ada Muster,{ADA},Bo Proeve,{BO},2026-05-06 07:08:09 UTC,,Hallo,INBOX\n"
).encode()


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


def test_a_basic_archive_leaves_brand_and_insights_unknown():
    found = read_files(
        {"Connections.csv": CONNECTIONS, "messages.csv": MESSAGES},
        name="Basic_LinkedInDataExport_03-04-2026.zip",
    )

    assert found.exported_on == date(2026, 3, 4)
    assert not found.complete
    assert set(spans(found)) == {
        "network_size",
        "decision_maker_connections",
        "internal_connections",
        "decision_makers_contacted",
        "two_way_conversations",
        "message_response",
        "days_active",
    }


def test_basic_then_complete_then_complete_again_say_the_same():
    basic = {"Connections.csv": CONNECTIONS, "messages.csv": MESSAGES}
    whole = basic | {"Shares.csv": SHARES, "Reactions.csv": REACTIONS}
    first = archive(basic, "Basic_LinkedInDataExport_11-22-2026.zip")
    second = archive(whole, "Complete_LinkedInDataExport_11-22-2026.zip")
    alone = reading(second)

    together = reading(first, second, second)

    def named(found):
        return {(type(r), r.ref): r for r in found.records if r.ref}

    assert named(together) == named(alone)
    assert spans(together) == spans(alone)
    assert together.complete


def test_a_member_number_in_file_names_is_no_part_number_and_is_kept_as_a_key():
    found = read_files(
        {
            "Shares_987654321.csv": SHARES,
            "Reactions_987654321.csv": REACTIONS,
            "MESSAGES.CSV": MESSAGES,
        }
    )

    assert (len(of(found, Post)), len(of(found, Reaction)), len(of(found, Exchange))) == (1, 1, 1)
    assert len(found.member_id) == 32
    assert found.member_id != "987654321"


def test_two_member_numbers_are_two_owners():
    files = {"Shares_987654321.csv": SHARES, "Reactions_123456789.csv": REACTIONS}

    with pytest.raises(Unusable, match="two people could be the owner"):
        read_files(files)


def test_numbered_parts_are_one_file():
    second = MESSAGES.replace(b"2-A==", b"2-B==")

    found = read_files({"messages.csv": MESSAGES, "messages_1.csv": second})

    assert len(of(found, Exchange)) == 2
    assert [(given.file[-14:], given.kept) for given in found.inputs] == [
        ("p/messages.csv", 1),
        ("messages_1.csv", 1),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "guide_messages.csv",
        "coach_messages.csv",
        "learning_role_play_messages.csv",
        "LearningCoachMessages.csv",
    ],
)
def test_chats_with_an_assistant_are_no_messages(name):
    found = read_files({"messages.csv": MESSAGES, name: MESSAGES.replace(b"2-A==", b"2-B==")})

    assert len(of(found, Exchange)) == 1
    assert found.ignored == [Ignored(f"{COMPLETE}/{name}", "not part of the evidence; not read")]


def test_prose_under_the_name_of_a_chat_is_ignored():
    name = "LearningCoachMessages.csv"

    found = read_files({"messages.csv": MESSAGES, name: b"No conversations found\n"})

    assert [ignored.file for ignored in found.ignored] == [f"{COMPLETE}/{name}"]
    assert found.problems == []


def test_the_older_twin_of_a_file_is_not_counted_on_top():
    older = (
        '"Endorsement Date"\t"Skill Name"\t"Endorser First Name"\t"Endorser Last Name"\t'
        '"Endorsement Status"\t"Display Status"\r\n'
        '"2022/01/02 03:04:05 UTC"\t"Sales"\t"Bo"\t"P"\t"Accepted"\t"Shown"\r\n'
        '"2022/01/03 03:04:05 UTC"\t"Sales"\t"Cy"\t"T"\t"Accepted"\t"Shown"\r\n'
        '"2022/01/04 03:04:05 UTC"\t"Sales"\t"Di"\t"T"\t"Redacted"\t"Shown"\r\n'
    ).encode("utf-16")
    newer = (
        b"Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
        b"Endorser Public Url,Endorsement Status\n"
        b"2022/01/02 03:04:05 UTC,Sales,Bo,P,www.linkedin.com/in/bo,ACCEPTED\n"
        b"2022/01/03 03:04:05 UTC,Sales,Cy,T,www.linkedin.com/in/cy,ACCEPTED\n"
    )

    found = read_files(
        {"Endorsement Received Info.csv": older, "Endorsement_Received_Info.csv": newer}
    )

    assert [(p.on, p.endorsements) for p in of(found, Proof)][-1] == (date(2026, 11, 22), 2)
    [ignored] = found.ignored
    assert ignored.file.endswith("Endorsement Received Info.csv")
    assert ignored.reason.startswith("says the same as ")


def test_a_single_csv_is_known_by_its_header():
    found = reading(upload("my export.csv", CONNECTIONS))

    assert only(found, Connection).on == date(2026, 2, 11)
    assert found.exported_on == date(2026, 2, 11)


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


def test_an_empty_file_that_is_not_read_is_called_empty():
    found = read_files({"Reactions.csv": REACTIONS, "Votes.csv": b""})

    assert found.ignored == [Ignored(f"{COMPLETE}/Votes.csv", "the file is empty")]


def test_a_file_with_a_header_alone_is_covered_with_nothing_in_it():
    found = read_files({"Reactions.csv": b"Date,Type,Link\n", "Connections.csv": CONNECTIONS})

    assert of(found, Reaction) == []
    assert spans(found)["reactions_given"] == (date(2026, 2, 11), date(2026, 11, 22))
