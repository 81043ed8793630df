"""Files that nobody should give us, and what they are to be answered with, at every door."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from teams.importers.linkedin.context import TIME

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
BO = "Bo,Prove,https://www.linkedin.com/in/bo-prove-2,,Nordlicht AG,CFO,11 Feb 2026\n"
CY = "Cy,Test,https://www.linkedin.com/in/cy-test-3,,Sydlys AS,Buyer,12 Feb 2026\n"
CONNECTIONS = (HEADER + BO).encode()
SHARES = b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
INVITATIONS = b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
MESSAGES = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
    b"DATE,SUBJECT,CONTENT,FOLDER\n"
)
WORKBOOK = b"PK\x03\x04" + bytes(22) + b"\x13\x00\x00\x00[Content_Types].xml" + bytes(60)
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
WHOLE = "the ZIP file is damaged or incomplete; download it again"
OUTSIDE = "the name of the entry points outside of the ZIP file"
DAMAGED = "the file is damaged and cannot be read; expected a complete download"


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that cannot be used at all, and the reason that is told."""

    name: str
    data: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file with a problem, which of its rows count, and where the problem is."""

    name: str
    data: bytes
    kept: int
    line: int | None
    column: str
    reason: str
    expected: str = ""
    lost: bool = True


def packed(files: Mapping[str, bytes], *, mode: int = 0, flags: int = 0) -> bytes:
    """Return a ZIP file of the files; ``mode`` is their Unix mode, ``flags`` are added to theirs.

    The flags stand in the list of entries and before every entry.
    """
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in files.items():
            info = ZipInfo(name, (2026, 3, 4, 0, 0, 0))
            info.compress_type, info.external_attr = ZIP_DEFLATED, mode << 16
            archive.writestr(info, data)
    marked = bytearray(target.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = marked.find(mark)
        while start >= 0 and flags:
            for offset, byte in enumerate(flags.to_bytes(2, "little")):
                marked[start + place + offset] |= byte
            start = marked.find(mark, start + 1)
    return bytes(marked)


def claiming(field: int, value: int, data: bytes = CONNECTIONS) -> bytes:
    """Return a ZIP file whose list of entries says ``value`` in the 4 bytes at ``field``."""
    lying = bytearray(packed({"Connections.csv": data}))
    place = lying.find(b"PK\x01\x02") + field
    lying[place : place + 4] = value.to_bytes(4, "little")
    return bytes(lying)


def renamed_inside(*, name: bytes, flags: int = 0) -> bytes:
    """Return a ZIP file whose entry is called otherwise where its bytes are than in the list."""
    lying = bytearray(packed({"Connections.csv": CONNECTIONS}))
    lying[7] |= flags >> 8
    lying[30 : 30 + len(name)] = name
    return bytes(lying)


def nested(inner: bytes, *, broken_at: int, by: bytes) -> bytes:
    """Return a ZIP file in a ZIP file, damaged at an offset behind the name of the inner one."""
    outer = bytearray(packed({"a.txt": b"a", "inner.zip": inner}))
    place = outer.find(b"inner.zip") + broken_at
    outer[place : place + len(by)] = by
    return bytes(outer)


def listing(entries: int) -> bytes:
    """Return a ZIP file that lists ``entries`` entries in few bytes and has none of them."""
    start = b"PK\x03\x04" + bytes(26)
    entry = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    length = (entries * len(entry)).to_bytes(4, "little")
    end = b"PK\x05\x06" + bytes(4) + 2 * min(entries, 65_535).to_bytes(2, "little")
    return start + entries * entry + end + length + b"\x1e\x00\x00\x00\x00\x00"


def noise(length: int) -> bytes:
    """Return bytes that do not compress."""
    return Random(length).randbytes(length)


UNUSABLE: Mapping[str, Bad] = {
    "picture": Bad("me.png", PICTURE, "me.png: no file that is read; expected a LinkedIn archive"),
    "picture named as a file that is read": Bad(
        "Connections.csv", PICTURE, "Connections.csv: no header row found; expected the columns"
    ),
    "PDF": Bad("cv.pdf", PDF, "cv.pdf: not part of the evidence; not read; expected a LinkedIn"),
    "workbook": Bad("march.xlsx", WORKBOOK, f"march.xlsx: {WHOLE}"),
    "workbook named as a file that is read": Bad(
        "Connections.csv", WORKBOOK, "Connections.csv: an Excel workbook under the name of a CSV"
    ),
    "text": Bad("notes.txt", b"hello\nworld\n", "notes.txt: not part of the evidence; not read"),
    "empty file": Bad("Connections.csv", b"\n", "Connections.csv: no header row found"),
    "missing column": Bad(
        "Connections.csv",
        b"Notes:\n\nFirst Name,Last Name,URL\nBo,Prove,\n",
        "Connections.csv, line 3: connectedon: missing column; "
        "expected the columns firstname, lastname, connectedon",
    ),
    "UTF-16 without a mark": Bad(
        "Connections.csv", CONNECTIONS.decode().encode("utf-16-le"), "no header row found"
    ),
    "UTF-32": Bad("Connections.csv", CONNECTIONS.decode().encode("utf-32"), "no header row found"),
    "encrypted": Bad(
        "a.zip",
        packed({"Connections.csv": CONNECTIONS}, flags=0x1),
        "a.zip/Connections.csv: the entry is encrypted; give the ZIP file without a password",
    ),
    "strongly encrypted": Bad(
        "a.zip",
        packed({"Connections.csv": CONNECTIONS}, flags=0x40),
        "a.zip/Connections.csv: the entry is encrypted; give the ZIP file without a password",
    ),
    "patch of other data": Bad(
        "a.zip", packed({"Connections.csv": CONNECTIONS}, flags=0x20), "packed in an unusual way"
    ),
    "bomb by ratio": Bad(
        "a.zip",
        packed({"Connections.csv": bytes(3_000_000)}),
        "a.zip/Connections.csv: the entry unpacks to more than 200 times its size",
    ),
    "bomb by count": Bad(
        "a.zip",
        listing(20_001),
        "a.zip: 20001 files in a ZIP file; at most 20000",
    ),
    "bomb by its list": Bad(
        "a.zip", listing(100_000), "a.zip: the list of its entries is too long"
    ),
    "bomb by total": Bad(
        "a.zip", claiming(24, 0xC000_0000), "a.zip: unpacks to 3221225472 bytes; at most 1073741824"
    ),
    "bomb in a ZIP file inside": Bad(
        "a.zip",
        packed({"b.zip": packed({"Connections.csv": bytes(3_000_000)})}),
        "a.zip/b.zip/Connections.csv: the entry unpacks to more than 200 times its size",
    ),
    "two levels down": Bad(
        "a.zip",
        packed({"b.zip": packed({"c.zip": packed({"Connections.csv": CONNECTIONS})})}),
        "a.zip/b.zip/c.zip: a ZIP file inside a ZIP file inside a ZIP file",
    ),
    "name that climbs": Bad("a.zip", packed({"../../etc/Connections.csv": CONNECTIONS}), OUTSIDE),
    "name that climbs in Windows": Bad(
        "a.zip", packed({"..\\Connections.csv": CONNECTIONS}), OUTSIDE
    ),
    "absolute name": Bad("a.zip", packed({"/etc/Connections.csv": CONNECTIONS}), OUTSIDE),
    "drive": Bad("a.zip", packed({"C:\\Connections.csv": CONNECTIONS}), OUTSIDE),
    "entry without a name": Bad("a.zip", packed({"": CONNECTIONS}), OUTSIDE),
    "link": Bad(
        "a.zip",
        packed({"Connections.csv": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777),
        "a.zip/Connections.csv: the entry is a link",
    ),
    "truncated": Bad("a.zip", packed({"Connections.csv": CONNECTIONS})[:-30], f"a.zip: {WHOLE}"),
    "truncated at once": Bad("a.zip", b"PK\x03\x04", f"a.zip: {WHOLE}"),
    "empty ZIP file": Bad("a.zip", packed({}), "a.zip: no file that is read is in it"),
    "only ignored files": Bad(
        "a.zip", packed({"Logins.csv": b"x", "Notes.csv": b""}), "no file that is read is in it"
    ),
    "ZIP file of an empty file": Bad(
        "a.zip", packed({"Connections.csv": b""}), "a.zip/Connections.csv: the file is empty"
    ),
    "entry elsewhere": Bad("a.zip", claiming(42, 0xFFFF_FFF0), DAMAGED),
    "entry longer than it says": Bad("a.zip", claiming(24, 5), DAMAGED),
    "entry of another name": Bad("a.zip", renamed_inside(name=b"X"), DAMAGED),
    "entry of a name that is no text": Bad(
        "a.zip", renamed_inside(name=b"\xff", flags=0x800), DAMAGED
    ),
    "ZIP file inside that is none": Bad(
        "a.zip", packed({"inner.zip": b"no ZIP file"}), f"a.zip/inner.zip: {WHOLE}"
    ),
    "damaged ZIP file inside": Bad(
        "a.zip",
        nested(packed({"Votes.csv": noise(4_000)}), broken_at=9, by=b"\xff" * 20),
        f"a.zip/inner.zip: {WHOLE}",
    ),
    "ZIP file inside that is elsewhere": Bad(
        "a.zip",
        nested(packed({"Connections.csv": CONNECTIONS}), broken_at=-30, by=b"\x00"),
        f"a.zip/inner.zip: {WHOLE}",
    ),
    "empty document": Bad("a.jsonl", b"\n", "a.jsonl: the document is empty, expected one JSON"),
    "document in UTF-16": Bad(
        "a.jsonl", '{"type": "active"}'.encode("utf-16"), "a.jsonl: line 1 is not UTF-8"
    ),
    "document cut in a sign": Bad(
        "a.jsonl", b'{"type": "active", "on": "2026-02-11"}\n{"\xc3', "a.jsonl: line 2 is not UTF-8"
    ),
    "document without a line that is read": Bad(
        "a.json", b'[{"type": "active"}]', "a.json: no line can be used; line 1: not a JSON object"
    ),
}

TWO_ZONES = ("Pacific/Auckland", "America/New_York")
"""One is ahead of UTC and one behind: a day at the end of time is out of reach in one of them."""

DAMAGED_FILES: Mapping[str, Damaged] = {
    "cut in a quoted field": Damaged(
        "Connections.csv",
        (HEADER + BO + 'Cy,Test,,,"Syd').encode(),
        1,
        3,
        "",
        "the file ends inside a quoted field; the rows above count",
        "a complete download",
    ),
    "quote that nobody closes": Damaged(
        "Connections.csv",
        (HEADER + BO + '"Cy,Test,,,,,12 Feb 2026\n' + CY).encode(),
        1,
        3,
        "",
        "the file ends inside a quoted field; the rows above count",
        "a complete download",
    ),
    "unknown column": Damaged(
        "Connections.csv",
        (HEADER.replace("URL", "Follower Count,URL") + BO.replace("Prove,", "Prove,7,")).encode(),
        1,
        1,
        "Follower Count",
        "unknown column; not read",
        lost=False,
    ),
    "header that goes on": Damaged(
        "Connections.csv",
        (HEADER.strip() + "," + BO + CY).encode(),
        1,
        1,
        "",
        "6 unknown columns; not read",
        lost=False,
    ),
    "title that is an address": Damaged(
        "Connections.csv",
        (
            HEADER.replace("URL", "linkedin.com/in/bo,URL") + BO.replace("Prove,", "Prove,7,")
        ).encode(),
        1,
        1,
        "",
        "unknown column; not read",
        lost=False,
    ),
    "day before month": Damaged(
        "Connections.csv",
        (HEADER + BO + CY.replace("12 Feb 2026", "13/06/26")).encode(),
        1,
        3,
        "Connected On",
        '"13/06/26" is no date',
        "a day, as 11 Feb 2026",
    ),
    "day that is not": Damaged(
        "Connections.csv",
        (HEADER + BO + CY.replace("12 Feb 2026", "2026-02-30")).encode(),
        1,
        3,
        "Connected On",
        '"2026-02-30" is no date',
        "a day, as 11 Feb 2026",
    ),
    "telephone number for a day": Damaged(
        "Connections.csv",
        (HEADER + BO + CY.replace("12 Feb 2026", "+49 170 1234567")).encode(),
        1,
        3,
        "Connected On",
        "no date",
        "a day, as 11 Feb 2026",
    ),
    "bytes of another encoding": Damaged(
        "Connections.csv",
        (HEADER + BO.replace("Prove", "Prøve")).encode("cp1252"),
        1,
        None,
        "",
        "not in UTF-8; read as Windows-1252",
        "the CSV file as downloaded, or saved as CSV UTF-8",
        lost=False,
    ),
    "post at the end of time": Damaged(
        "Shares.csv",
        SHARES
        + b"2026-02-11 08:00:00,https://www.linkedin.com/feed/update/urn:li:share:1,a,,,\n"
        + b"9999-12-31 23:30:00,https://www.linkedin.com/feed/update/urn:li:share:2,b,,,\n",
        1,
        3,
        "Date",
        '"9999-12-31 23:30:00" is no date',
        TIME,
    ),
    "post at the beginning of time": Damaged(
        "Shares.csv",
        SHARES
        + b"2026-02-11 08:00:00,https://www.linkedin.com/feed/update/urn:li:share:1,a,,,\n"
        + b"0001-01-01 00:30:00,https://www.linkedin.com/feed/update/urn:li:share:2,b,,,\n",
        1,
        3,
        "Date",
        '"0001-01-01 00:30:00" is no date',
        TIME,
    ),
    "invitation at the end of time": Damaged(
        "Invitations.csv",
        INVITATIONS
        + b'Ada,Bo,"2/10/26, 8:20 AM",,OUTGOING,linkedin.com/in/ada,linkedin.com/in/bo\n'
        + b'Ada,Cy,"12/31/9999, 11:00 PM",,OUTGOING,linkedin.com/in/ada,linkedin.com/in/cy\n',
        1,
        3,
        "Sent At",
        '"12/31/9999, 11:00 PM" is no date',
        "month/day/year and time, as 5/4/26, 7:10 AM",
    ),
    "message at the end of time": Damaged(
        "messages.csv",
        MESSAGES
        + b"2-A==,,Ada,in/ada,Bo,in/bo,2026-02-13 09:00:00 UTC,,a,INBOX\n"
        + b"2-A==,,Ada,in/ada,Bo,in/bo,9999-12-31 23:30:00 UTC,,b,INBOX\n",
        1,
        3,
        "DATE",
        '"9999-12-31 23:30:00 UTC" is no date',
        "a time, as 2026-05-06 07:08:09 UTC",
    ),
    "number without an end": Damaged(
        "Shares.csv",
        SHARES
        + b"2026-02-11 08:00:00,https://www.linkedin.com/feed/update/urn:li:share:%b,a,,,\n"
        % (b"7" * 5_000)
        + b"11 Feb 26:00,https://www.linkedin.com/feed/update/urn:li:share:2,b,,,\n",
        1,
        3,
        "Date",
        "no date",
        TIME,
    ),
    "row without its last fields": Damaged(
        "messages.csv",
        MESSAGES.replace(b"FOLDER", b"FOLDER,IS MESSAGE DRAFT,IS CONVERSATION DRAFT")
        + b"2-A==,,Ada,in/ada,Bo,in/bo,2026-02-13 09:00:00 UTC,,a,INBOX,No,No\n"
        + b"2-A==,,Ada,in/ada,Bo,in/bo,2026-02-13 09:01:00 UTC,,a,INBOX,No\n",
        1,
        3,
        "",
        "the row has too few fields",
        "12 fields",
    ),
    "row with too few fields": Damaged(
        "messages.csv",
        MESSAGES + b"2-A==,,Ada,in/ada,Bo,in/bo,2026-02-13 09:00:00 UTC,,a,INBOX\n2-A==,,Ada\n",
        1,
        3,
        "",
        "the row has too few fields",
        "10 fields",
    ),
}
