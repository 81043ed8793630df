"""What is given at once, told apart: a whole team's files are an archive for each member."""

from contextlib import ExitStack
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Connection
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Ignored, Options, Unusable
from teams.importers.registry import FORMATS, NOT_READ, each_finding
from teams.importers.sources import ARCHIVE, TABLE, sources_of
from tests.unit.importers.given import ADA, BO, CY, KEY, packed, person, upload
from tests.unit.importers.workbook import workbook

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Di,Test,https://www.linkedin.com/in/di-test-4,,Nordlicht AG,CFO,11 Feb 2026\n"
)
ARTICLE = b'<h1>A</h1><p class="published">Published on 2026-02-02 08:00</p><p>Eins zwei</p>'
USAGE = b"Name,Invited Email Address\nAda Muster,ada@example.com\n"


def invitations(owner: str) -> bytes:
    return (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'X,Y,"2/10/26, 8:20 AM",,OUTGOING,{owner},https://www.linkedin.com/in/di-test-4\n'
    ).encode()


def of_member(owner: str) -> dict[str, bytes]:
    return {"Connections.csv": CONNECTIONS, "Invitations.csv": invitations(owner)}


def below(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}


def findings_by_source(*uploads):
    return list(each_finding(uploads, Options(ZoneInfo("UTC"), KEY), V1, {}))


def findings(*uploads):
    return {source.name: found for source, found in findings_by_source(*uploads)}


def owners(found: dict[str, Finding | Unusable]) -> dict[str, str]:
    return {
        name: portion.person.profile
        for name, one in found.items()
        if isinstance(one, Finding)
        for portion in one.portions
    }


def told_apart(*uploads):
    with ExitStack() as opened:
        return sources_of(uploads, FORMATS, opened, NOT_READ)


def test_a_folder_of_a_member_in_a_zip_file_is_an_archive_of_its_own():
    files = {
        **below("Team/Ada", of_member(ADA)),
        **below("Team/Ada/Articles/Articles", {"a.html": ARTICLE}),
        **below("Team/Ada/Jobs", {"Job Applications.csv": b"Application Date,Contact Email\n"}),
        **below("Team/Bo/Complete_LinkedInDataExport_09-12-2026 (1)", of_member(BO)),
        "Team/read me.txt": b"hello\n",
    }

    found = findings(upload("team.zip", packed(files)))

    bo = "team.zip/Team/Bo/Complete_LinkedInDataExport_09-12-2026 (1)"
    assert owners(found) == {"team.zip/Team/Ada": person(ADA), bo: person(BO)}
    ada = found["team.zip/Team/Ada"]
    assert [given.file.rpartition("/")[2] for given in ada.inputs] == [
        "Connections.csv",
        "Invitations.csv",
        "a.html",
    ]
    assert [one.file for one in ada.ignored] == [
        "team.zip/Team/Ada/Jobs/Job Applications.csv",
        "team.zip/Team/read me.txt",
    ]
    assert (str(found[bo].exported_on), found[bo].complete) == ("2026-09-12", True)


def test_archives_of_members_in_a_zip_file_are_read_one_by_one():
    names = {"Ada.zip": ADA, "more/Bo.zip": BO, "more/Cy.zip": CY}
    files = {name: packed(of_member(owner)) for name, owner in names.items()}

    found = findings(upload("team.zip", packed(files)))

    assert owners(found) == {f"team.zip/{name}": person(owner) for name, owner in names.items()}


def test_archives_of_three_hundred_members_may_stand_in_one_zip_file():
    member = packed(of_member(ADA))

    given = told_apart(upload("team.zip", packed({f"{n}.zip": member for n in range(300)})))

    assert [source.kind for source in given.sources] == [ARCHIVE] * 300
    assert given.unusable == []


def test_an_archive_that_is_damaged_leaves_those_beside_it():
    good = packed(of_member(ADA))
    files = {"a.zip": good, "b.zip": good[:-30], "c.zip": packed({"../x.csv": b"x"})}

    found = findings(upload("team.zip", packed(files)))

    assert owners(found) == {"team.zip/a.zip": person(ADA)}
    assert {name: str(one) for name, one in found.items() if isinstance(one, Unusable)} == {
        "team.zip/b.zip": (
            "team.zip/b.zip: the ZIP file is damaged or incomplete; download it again"
        ),
        "team.zip/c.zip/../x.csv": (
            "team.zip/c.zip/../x.csv: the name of the entry points outside of the ZIP file"
        ),
    }


def test_a_folder_of_members_folders_is_an_archive_for_each():
    uploads = [
        upload(f"Team/{name}/{file}", data)
        for name, owner in (("Ada", ADA), ("Bo", BO))
        for file, data in of_member(owner).items()
    ]

    assert owners(findings(*uploads)) == {"Team/Ada": person(ADA), "Team/Bo": person(BO)}


def test_files_of_the_root_and_of_a_folder_are_two_archives():
    files = {**of_member(ADA), **below("Bo", of_member(BO)), "notes.html": b"<p>x</p>"}

    given = told_apart(upload("team.zip", packed(files)))

    assert {source.name: [one.name for one in source.uploads] for source in given.sources} == {
        "team.zip": [
            "team.zip/Connections.csv",
            "team.zip/Invitations.csv",
            "team.zip/notes.html",
        ],
        "team.zip/Bo": ["team.zip/Bo/Connections.csv", "team.zip/Bo/Invitations.csv"],
    }


def test_renamed_files_in_a_zip_file_are_known_by_their_headers_folder_by_folder():
    files = {
        "Ada/all people.csv": CONNECTIONS,
        "Ada/invited.csv": invitations(ADA),
        "Bo/invited.csv": invitations(BO),
        "Bo/ImportedContacts.csv": b"FirstName,Emails\nCanary,canary@x.example\n",
    }

    found = findings(upload("team.zip", packed(files)))

    assert owners(found) == {"team.zip/Ada": person(ADA), "team.zip/Bo": person(BO)}
    [connection] = [
        record
        for portion in found["team.zip/Ada"].portions
        for record in portion.records
        if isinstance(record, Connection)
    ]
    assert connection.title == 100
    assert found[""].ignored == [
        Ignored(
            "team.zip/Bo/ImportedContacts.csv",
            "holds other people's or private data; never read",
        )
    ]


def test_a_document_beside_the_files_of_an_archive_is_a_source_of_its_own():
    line = b'{"type": "active", "on": "2026-02-11"}\n'

    given = told_apart(upload("a.zip", packed({**of_member(ADA), "more/own.jsonl": line})))

    assert [(source.name, source.kind) for source in given.sources] == [
        ("a.zip/more/own.jsonl", "activity"),
        ("a.zip", ARCHIVE),
    ]


@pytest.mark.parametrize("depth", [1, 3])
def test_a_file_belongs_to_the_innermost_archive_above_it(depth):
    files = {
        **of_member(ADA),
        **below("Bo", of_member(BO)),
        **below("Bo/Cy", of_member(CY)),
        "/".join(["Bo", "Cy", *["x"] * depth, "a.html"]): b"<p>x</p>",
    }

    given = told_apart(upload("team.zip", packed(files)))

    homes = {one.name: source.name for source in given.sources for one in source.uploads}
    [page] = [name for name in homes if name.endswith("a.html")]
    assert homes[page] == "team.zip/Bo/Cy"


def test_twenty_thousand_folders_are_told_apart():
    files = {f"{n}/Skills.csv": b"" for n in range(10_000)}
    files |= {f"{n}/x/y/z.html": b"" for n in range(9_999)}

    given = told_apart(upload("team.zip", packed(files)))

    assert len(given.sources) == 10_000
    assert len(given.sources[1].uploads) == 2


TITLES = ["First Name", "Last Name", "URL", "Company", "Position", "Connected On"]
DI = ["Di", "Test", "https://www.linkedin.com/in/di-test-4", "Nordlicht AG", "CFO", "11-Feb-26"]


@pytest.mark.parametrize("name", ["Connections.xlsx", "my network.xlsx", "Connections.csv"])
def test_a_file_of_linkedin_that_somebody_saved_as_a_workbook_is_that_file(name: str):
    book = workbook({"Notes": [["Notes:"]], "Connections": [["Notes:"], [], TITLES, DI]})

    [(source, found)] = findings_by_source(upload(name, book))

    assert (source.kind, isinstance(found, Finding)) == (ARCHIVE, True)
    [portion] = found.portions
    [connection] = [record for record in portion.records if isinstance(record, Connection)]
    assert (connection.on, connection.title) == (date(2026, 2, 11), 100)
    assert [(one.kind, one.records, one.kept) for one in found.inputs] == [
        ("linkedin.connections", 1, 1)
    ]


def test_a_workbook_of_other_columns_is_asked_about_whatever_its_name():
    book = workbook({"S": [["Day", "How many"], ["2026-02-11", 3]]})

    [(source, found)] = findings_by_source(upload("Comments.xlsx", book))

    assert source.kind == TABLE
    assert [question.name for question in found.questions] == ["columns"]
