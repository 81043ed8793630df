"""The quirks of archives as containers, Q01 to Q15 but Q09: what is in the ZIP file, and how.

Every row is invented, and none is made by the sample generator.
"""

import struct
import zlib
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Connection, Coverage, Exchange, Post, Proof, Reaction
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.people import People
from teams.importers.reading import Ignored, Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    CY,
    KEY,
    archive,
    of,
    only,
    packed,
    person,
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
    b"2026-02-06 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Hallo,,,M\n"
)
REACTIONS = b"Date,Type,Link\n2026-02-06 07:08:09,LIKE,https://www.linkedin.com/x\n"
SEARCHES = b"Time,Search Query\n2026/02/06 07:08:09 UTC,anna\n"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
    f"2-A==,,Ada Muster,{ADA},Bo Proeve,{BO},2026-02-06 07:08:09 UTC,,Hallo,INBOX\n"
).encode()


def facts(found):
    """Everything but what is covered, in one order."""
    return sorted(repr(record) for record in found.records if not isinstance(record, Coverage))


def test_q01_a_folder_inside_and_junk_of_other_systems_change_nothing():
    folder = "Complete_LinkedInDataExport_03-04-2026 (1)/"
    files = {"Connections.csv": CONNECTIONS, "Shares.csv": SHARES, "messages.csv": MESSAGES}
    at_root = read_files(files, name="Complete_LinkedInDataExport_03-04-2026.zip")

    found = read_files(
        {folder + name: data for name, data in files.items()}
        | {
            "__MACOSX/._Shares.csv": b"\x00\x05\x16\x07",
            folder + ".DS_Store": b"\x00\x00\x00\x01Bud1",
        },
        name="download.zip",
    )

    assert found.records == at_root.records
    assert (found.exported_on, found.complete) == (date(2026, 3, 4), True)
    assert (found.ignored, found.problems) == ([], [])


def test_q02_a_basic_archive_leaves_brand_and_insights_unknown():
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
    components = score(found.records, date(2026, 3, 4), V1).components
    assert [
        (components[name].coverage, components[name].raw, components[name].points)
        for name in ("original_publishing", "thoughtful_comments", "reactions_given")
    ] == [("not_measured", None, None)] * 3


def test_q03_basic_then_complete_then_complete_again_say_the_same():
    basic = {"Connections.csv": CONNECTIONS, "messages.csv": MESSAGES}
    whole = basic | {"Shares.csv": SHARES, "Reactions.csv": REACTIONS}
    first = archive(basic, "Basic_LinkedInDataExport_11-22-2026.zip")
    second = archive(whole, "Complete_LinkedInDataExport_11-22-2026.zip")
    alone = reading(second)

    together = reading(first, second, second)

    assert facts(together) == facts(alone)
    assert spans(together) == spans(alone)
    assert together.complete


def test_q04_a_member_number_in_file_names_is_no_part_number_and_a_hint_at_the_owner():
    given = archive(
        {
            "Shares_987654321.csv": SHARES,
            "Reactions_987654321.csv": REACTIONS,
            "Search Queries.csv": SEARCHES,
            "MESSAGES.CSV": MESSAGES,
        }
    )

    [(_, found)] = each_finding([given], Options(ZoneInfo("UTC"), KEY), V1, {})

    [portion] = found.portions
    assert [one.kind for one in found.inputs] == [
        "linkedin.messages",
        "linkedin.shares",
        "linkedin.reactions",
        "linkedin.searches",
    ]
    assert (portion.person.profile, portion.person.number) == (
        person(ADA),
        People(KEY).opaque("member", "987654321"),
    )
    assert "987654321" not in repr(portion)


def test_q05_numbered_parts_are_one_file():
    second = MESSAGES.replace(b"2-A==", b"2-B==")
    jobs = b"Application Date,Contact Email\n5/6/26,x@example.com\n"

    found = read_files(
        {
            "messages_1.csv": second,
            "messages.csv": MESSAGES,
            "Jobs/Job Applications.csv": jobs,
            "Jobs/Job Applications_1.csv": jobs,
        }
    )

    assert len(of(found, Exchange)) == 2
    assert [(given.file, given.kept) for given in found.inputs] == [
        (f"{COMPLETE}/messages.csv", 1),
        (f"{COMPLETE}/messages_1.csv", 1),
    ]
    assert [one.file[len(COMPLETE) :] for one in found.ignored] == [
        "/Jobs/Job Applications.csv",
        "/Jobs/Job Applications_1.csv",
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
def test_q06_chats_with_an_assistant_are_no_messages(name):
    found = read_files({"messages.csv": MESSAGES, name: MESSAGES.replace(b"2-A==", b"2-B==")})

    assert len(of(found, Exchange)) == 1
    assert found.ignored == [Ignored(f"{COMPLETE}/{name}", "not part of the evidence; not read")]


def test_q07_the_older_twin_of_a_file_is_not_counted_on_top():
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
    assert found.ignored == [
        Ignored(
            f"{COMPLETE}/Endorsement Received Info.csv",
            f"says the same as {COMPLETE}/Endorsement_Received_Info.csv",
        )
    ]


ARTICLE = (
    b'<h1><a href="https://www.linkedin.com/pulse/raeume">R</a></h1>'
    b'<p class="published">Published on 2024-05-02 08:00</p><p>Drei kleine Worte</p>'
)


def streamed(files: dict[bytes, bytes]) -> bytes:
    """A ZIP file as LinkedIn writes it: what an entry is stands behind it and in the list alone."""
    body, listed = b"", b""
    for name, data in files.items():
        packer = zlib.compressobj(wbits=-15)
        inside = packer.compress(data) + packer.flush()
        told = struct.pack("<3I", zlib.crc32(data), len(inside), len(data))
        head = struct.pack("<5H", 20, 0x808, 8, 0x6000, 0x5C64)
        lengths = struct.pack("<2H", len(name), 0)
        listed += b"PK\x01\x02\x14\x00" + head + told + lengths + bytes(10)
        listed += struct.pack("<I", len(body)) + name
        body += b"PK\x03\x04" + head + bytes(12) + lengths + name
        body += inside + b"PK\x07\x08" + told
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(listed), len(body), 0)
    return body + listed + b"PK\x05\x06" + end


def test_q08_sizes_stand_in_the_list_of_entries_alone_and_names_have_any_sign():
    name = "Articles/2024-05-01 10:15:00.0-Räume .html"
    data = streamed({b"Connections.csv": CONNECTIONS, name.encode(): ARTICLE})

    found = reading(upload(COMPLETE, data))

    assert len(of(found, Connection)) == 1
    assert (only(found, Post).form, only(found, Post).words) == ("article", 3)
    assert found.inputs[1].file == f"{COMPLETE}/{name}"
    assert found.problems == []


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("archive.zip", "Basic_LinkedInDataExport_03-04-2026.zip"),
        ("Basic_LinkedInDataExport_03-04-2026.zip.zip", "Basic_LinkedInDataExport_03-04-2026.zip"),
    ],
)
def test_q10_a_zip_file_in_a_zip_file_is_opened(name, inside):
    found = reading(archive({inside: packed({"Connections.csv": CONNECTIONS})}, name))

    assert len(of(found, Connection)) == 1
    assert (found.exported_on, found.complete) == (date(2026, 3, 4), False)
    assert [given.file for given in found.inputs] == [f"{name}/{inside}/Connections.csv"]


def test_q10_an_archive_whose_name_ends_twice_is_one():
    found = read_files(
        {"Connections.csv": CONNECTIONS}, name="Basic_LinkedInDataExport_03-04-2026.zip (1).zip"
    )

    assert (len(of(found, Connection)), found.exported_on) == (1, date(2026, 3, 4))


def test_q11_a_single_csv_is_known_by_its_header():
    found = reading(upload("my export.csv", CONNECTIONS))

    assert only(found, Connection).on == date(2026, 2, 11)
    assert found.exported_on == date(2026, 2, 11)


def test_q12_the_archive_of_another_person_is_refused():
    invitations = (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Bo Prøve,Cy Test,"2/10/26, 8:20 AM",,OUTGOING,{BO},{CY}\n'
        f'Ada Muster,Bo Prøve,"2/11/26, 8:20 AM",,INCOMING,{ADA},{BO}\n'
    )
    files = {"Connections.csv": CONNECTIONS, "Invitations.csv": invitations.encode()}

    with pytest.raises(Unusable) as raised:
        reading(archive(files), owner=person(ADA))

    assert str(raised.value) == (
        f"{COMPLETE}: these files belong to another person than the one whose evidence they are "
        "to become"
    )
    assert reading(archive(files), owner=person(BO)).owner == person(BO)


@pytest.mark.parametrize(
    "name",
    [
        "ImportedContacts.csv",
        "Contacts.csv",
        "Private_identity_asset.csv",
        "Inferences_about_you.csv",
        "Jobs/Job Applications.csv",
        "Jobs/Saved Jobs.csv",
        "SavedJobAlerts.csv",
        "Email Addresses.csv",
        "PhoneNumbers.csv",
        "Logins.csv",
        "Registration.csv",
        "Verifications/Verifications.csv",
        "Recommendations_Given.csv",
        "Endorsement_Given_Info.csv",
        "Notes.csv",
        "Saved_Items.csv",
    ],
)
def test_q13_a_file_outside_of_the_allow_list_is_not_opened_and_is_listed(name):
    header = "First Name,Last Name,Emails,URL,Date,Link,Message,Connected On,Company,Text\n"
    row = "Canary,Carla,canary@secret.example,https://www.linkedin.com/in/canary,,,,,,\n"

    found = read_files({name: f"{header}{row}".encode(), "Connections.csv": CONNECTIONS})

    assert found.ignored == [Ignored(f"{COMPLETE}/{name}", "not part of the evidence; not read")]
    assert [given.file for given in found.inputs] == [f"{COMPLETE}/Connections.csv"]
    assert "canary" not in repr(found).casefold()


def test_q14_a_file_without_a_byte_is_empty_a_header_alone_is_covered_and_prose_is_ignored():
    found = read_files(
        {
            "Connections.csv": CONNECTIONS,
            "Votes.csv": b"",
            "Reactions.csv": b"Date,Type,Link\n",
            "LearningCoachMessages.csv": b"No conversations found\n",
        }
    )

    assert [(p.file, p.line, p.reason) for p in found.problems] == [
        (f"{COMPLETE}/Votes.csv", None, "the file is empty")
    ]
    assert of(found, Reaction) == []
    assert spans(found)["reactions_given"] == (date(2026, 2, 11), date(2026, 11, 22))
    assert [one.file for one in found.ignored] == [f"{COMPLETE}/LearningCoachMessages.csv"]


def test_q15_a_download_that_was_cut_off_is_told_and_its_complete_records_count():
    archived = packed({"Connections.csv": CONNECTIONS})

    with pytest.raises(Unusable) as raised:
        reading(upload("archive.zip", archived[:-30]))
    found = read_files({"Connections.csv": CONNECTIONS + b'Cy,Test,,,"Nordlicht, a long na'})

    assert str(raised.value) == (
        "archive.zip: the ZIP file is damaged or incomplete; download it again"
    )
    assert [record.on for record in of(found, Connection)] == [date(2026, 2, 11)]
    assert [(p.line, p.reason, p.lost) for p in found.problems] == [
        (3, "the file ends inside a quoted field; the rows above count", True)
    ]
    assert found.partial
