"""Several files at once, some of which are of no use."""

from __future__ import annotations

import pytest

from scoring.core.versions.v1 import V1
from teams.importers.reading import Person, Reading, Unusable, Upload
from teams.importers.registry import Part, each_finding, read
from tests.unit.importers.given import (
    ADA,
    BO,
    OPTIONS,
    archive,
    packed,
    person,
    reading,
    upload,
)

GOOD = upload("good.jsonl", b'{"type": "active", "on": "2026-11-01"}\n')
CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Prove,https://www.linkedin.com/in/bo-prove-2,,Nordlicht AG,CFO,11 Feb 2026\n"
)


def invitations(of: str, to: str) -> bytes:
    return (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'A,B,"5/4/26, 7:10 AM",,OUTGOING,{of},{to}\n'
    ).encode()


class TestAFileWithoutUse:
    def test_beside_one_that_can_be_used_its_lines_are_problems(self):
        bad = upload("bad.jsonl", b"no object\n[]\n")

        found = reading(bad, GOOD)

        assert [given.file for given in found.inputs] == ["good.jsonl"]
        assert [(p.file, p.line, p.reason, p.lost) for p in found.problems] == [
            ("bad.jsonl", 1, "not JSON", True),
            ("bad.jsonl", 2, "not a JSON object", True),
        ]

    def test_beside_one_that_can_be_used_the_reason_is_a_problem(self):
        bad = upload("bad.jsonl", '{"type": "active"}'.encode("utf-16"))

        found = reading(bad, GOOD)

        assert [(p.file, p.line, p.reason, p.lost) for p in found.problems] == [
            ("bad.jsonl", None, "line 1 is not UTF-8", True)
        ]

    def test_every_one_has_a_line_where_nothing_can_be_used(self):
        files = {"b.csv": b"", "me.png": b"\x89PNG\r\n\x1a\n\x00\x00"}
        given = [
            upload("a.jsonl", b"[]\n"),
            upload("cv.pdf", b"%PDF-1.7\n%\xe2\xe3\x00\n"),
            upload("a.zip", packed(files)),
            upload("Connections.csv", b"x\n"),
        ]

        with pytest.raises(Unusable) as raised:
            reading(*given)

        expected = "expected a LinkedIn archive (ZIP), CSV files of one, or an activity document"
        assert str(raised.value).split("\n") == [
            "a.jsonl: no line can be used; line 1: not a JSON object, "
            "expected one JSON object on a line",
            f"cv.pdf: no file that is read; {expected}",
            f"a.zip: no file that is read is in it; {expected}",
            "Connections.csv: no header row found; expected the columns "
            "firstname, lastname, connectedon",
        ]

    def test_every_zip_file_that_is_not_safe_has_a_line(self):
        with pytest.raises(Unusable) as raised:
            reading(upload("a.zip", b"PK\x03\x04"), upload("b.zip", b"PK\x03\x04"), GOOD)

        assert [line.partition(":")[0] for line in str(raised.value).split("\n")] == [
            "a.zip",
            "b.zip",
        ]

    def test_the_problems_of_a_document_come_with_its_refusal(self):
        with pytest.raises(Unusable) as raised:
            reading(upload("a.jsonl", b"[]\n{}\n"))

        assert raised.value.reading is not None
        assert [p.line for p in raised.value.reading.problems] == [1, 2]

    def test_archives_of_two_people_are_refused_beside_a_file_that_is_not_read(self):
        stray = upload("stray.csv", b"a,b\n1,2\n3,4\n")
        mine = archive({"Invitations.csv": invitations(ADA, BO)}, "a.zip")
        theirs = archive({"Invitations.csv": invitations(BO, ADA)}, "b.zip")

        with pytest.raises(Unusable, match=r"a\.zip/Invitations\.csv: two people could be"):
            reading(stray, mine, theirs)

    @pytest.mark.parametrize("name", ["x.json", "x.txt", "x"])
    def test_a_damaged_entry_of_no_known_name_is_no_error(self, name: str):
        data = bytearray(packed({name: bytes(range(256)) * 9, "Connections.csv": CONNECTIONS}))
        place = data.find(name.encode()) + len(name)
        data[place + 100 : place + 120] = b"\xff" * 20

        found = reading(upload("a.zip", bytes(data)))

        assert [given.file for given in found.inputs] == ["a.zip/Connections.csv"]

    @pytest.mark.parametrize("name", ["x.json", "x.csv", "x.xlsx"])
    def test_an_entry_that_cannot_be_opened_is_told(self, name: str):
        data = bytearray(packed({name: b"{}"}))
        place = data.find(b"PK\x01\x02") + 42
        data[place : place + 4] = b"\xf0\xff\xff\xff"

        with pytest.raises(Unusable, match=r"^a\.zip"):
            reading(upload("a.zip", bytes(data)))

    def test_a_zip_file_inside_under_another_name_is_ignored(self):
        files = {"data.json": packed({"a.txt": b"a"}), "Connections.csv": CONNECTIONS}

        found = reading(upload("a.zip", packed(files)))

        assert [(one.file, one.reason) for one in found.ignored] == [
            ("a.zip/data.json", "a ZIP file under another name")
        ]

    def test_the_lines_of_a_document_before_the_damage_count(self):
        line = b'{"type": "active", "on": "2026-11-01"}\n'
        noise = b"".join(str(n * 7919 % 10007).encode() + b"\n" for n in range(60_000))
        data = bytearray(packed({"x.jsonl": line + noise}))
        place = data.find(b"x.jsonl") + len(data) // 2
        data[place : place + 20] = b"\xff" * 20

        found = reading(upload("a.zip", bytes(data)))

        assert [(given.file, given.kept) for given in found.inputs] == [("a.zip/x.jsonl", 1)]
        told = [problem.reason for problem in found.problems if problem.line is None]
        assert told[0].startswith("the file is damaged behind line ")

    def test_a_document_that_is_damaged_at_once_is_a_problem(self):
        data = bytearray(packed({"x.jsonl": b"{}" * 400, "Connections.csv": CONNECTIONS}))
        place = data.find(b"x.jsonl") + len("x.jsonl")
        data[place : place + 4] = b"\xff" * 4

        found = reading(upload("a.zip", bytes(data)))

        assert [(p.file, p.reason) for p in found.problems if p.file == "a.zip/x.jsonl"] == [
            (
                "a.zip/x.jsonl",
                "the file is damaged behind line 0; the lines up to there count",
            )
        ]


class TestAPart:
    """What is one person's of files that were given with others."""

    def read(self, name: str, *uploads: Upload) -> Reading:
        return read(uploads, OPTIONS, V1, {name: Part(lambda person: True)})

    def test_files_that_are_not_wanted_are_not_told(self):
        picture = upload("me.png", b"\x89PNG\r\n\x1a\n\x00\x00")
        broken = upload("b.zip", b"PK\x03\x04")

        found = self.read("good.jsonl", picture, broken, upload("bad.jsonl", b"[]"), GOOD)

        assert [given.file for given in found.inputs] == ["good.jsonl"]
        assert (found.ignored, found.problems) == ([], [])

    def test_only_the_wanted_file_is_named_where_it_is_of_no_use(self):
        with pytest.raises(Unusable) as raised:
            self.read("bad.jsonl", GOOD, upload("bad.jsonl", b"[]"), upload("cv.pdf", b"\0"))

        assert str(raised.value) == (
            "bad.jsonl: no line can be used; line 1: not a JSON object, "
            "expected one JSON object on a line"
        )

    def test_what_is_ignored_in_its_own_zip_file_is_told(self):
        inside = upload("a.zip", packed({"x.jsonl": GOOD.open().read(), "me.png": b"\0"}))

        found = self.read("a.zip/x.jsonl", inside, upload("me.png", b"\0"))

        assert [one.file for one in found.ignored] == ["a.zip/me.png"]


class TestWhatAFileIs:
    @pytest.mark.parametrize("name", ["notes.txt", "notes", "own.csv"])
    def test_a_document_is_known_by_a_later_line(self, name: str):
        data = b'Notes, as kept\n{"type": "active", "on": "2026-11-01"}\r\n'

        found = reading(upload(name, data))

        assert [(given.kind, given.records, given.kept) for given in found.inputs] == [
            ("activity", 2, 1)
        ]
        assert [(p.line, p.reason) for p in found.problems] == [(1, "not JSON")]

    def test_a_document_is_known_behind_a_long_first_line(self):
        data = b"x" * 20_000 + b'\n {"type": "active", "on": "2026-11-01"}\n'

        assert [given.kept for given in reading(upload("notes.txt", data)).inputs] == [1]

    @pytest.mark.parametrize("line", [b"{no object}", b"{}", b"{" * 60_000, b'{"a": 1}'])
    def test_a_text_with_braces_is_none(self, line: bytes):
        with pytest.raises(Unusable, match="not part of the evidence"):
            reading(upload("notes.txt", b"hello\n" + line + b"\n"))


class TestWhoseDocument:
    def test_its_member_objects_tell(self):
        document = (
            b'{"type": "member", "name": "Ada", "email": "Ada@Example.com", '
            b'"profile": "https://www.linkedin.com/in/Ada-Muster-1/"}\n'
            b'{"type": "member", "name": "Ada Muster", "email": "ADA@example.org"}\n'
        )

        [(_, found)] = each_finding([upload("a.jsonl", document)], OPTIONS, V1, {})

        assert not isinstance(found, Unusable)
        assert [portion.person for portion in found.portions] == [
            Person(profile=person(ADA), email="ada@example.org", name="Ada Muster")
        ]

    def test_without_one_it_is_nobody(self):
        [(_, found)] = each_finding([GOOD], OPTIONS, V1, {})

        assert not isinstance(found, Unusable)
        assert [portion.person for portion in found.portions] == [Person()]

    def test_its_profile_owns_what_is_read(self):
        document = b'{"type": "member", "name": "A", "email": "a@b", "profile": "in/ada-muster-1"}'

        assert reading(upload("a.jsonl", document)).owner == person(ADA)

    def test_a_document_and_an_archive_of_two_people_are_refused(self):
        document = b'{"type": "member", "name": "B", "email": "b@b", "profile": "in/bo-proeve-2"}'
        mine = archive({"Invitations.csv": invitations(ADA, BO)}, "a.zip")

        with pytest.raises(Unusable, match="two people could be the owner"):
            reading(upload("b.jsonl", document), mine)
