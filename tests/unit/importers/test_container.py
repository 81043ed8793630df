import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest

from scoring.core.records import Connection
from teams.importers.reading import Unusable
from tests.unit.importers.given import COMPLETE, of, packed, reading, upload

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
)


def refusal(data: bytes) -> str:
    with pytest.raises(Unusable) as raised:
        reading(upload("archive.zip", data))
    return str(raised.value)


def with_entry(info: ZipInfo, data: bytes = b"x") -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as made:
        made.writestr(info, data)
    return target.getvalue()


def test_a_bomb_is_refused_by_the_number_of_its_entries():
    entry = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"
    listed = 20_001 * entry
    end = b"PK\x05\x06" + bytes(4) + b"\x21\x4e" * 2 + struct.pack("<2IH", len(listed), 30, 0)

    assert refusal(b"PK\x03\x04" + bytes(26) + listed + end) == (
        "archive.zip: 20001 files in a ZIP file; at most 20000"
    )


def test_a_bomb_is_refused_by_its_total():
    data = bytearray(packed({"a.csv": b"x", "b.csv": b"x"}))
    size = data.index(b"PK\x01\x02") + 24
    data[size : size + 4] = struct.pack("<I", (1 << 30) + 1)

    assert "unpacks to 1073741826 bytes; at most 1073741824" in refusal(bytes(data))


def test_entries_that_share_their_bytes_are_refused():
    data = bytearray(packed({"a.csv": b"x" * 50, "b.csv": b"x" * 50}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 1)

    assert "archive.zip/b.csv: shares its bytes with another entry" in refusal(bytes(data))


def test_an_unusual_compression_is_refused():
    info = ZipInfo("Connections.csv")
    info.compress_type = ZIP_BZIP2

    assert "packed in an unusual way" in refusal(with_entry(info))


def test_damaged_bytes_end_a_file_and_its_rows_before_them_count():
    rows = b"".join(
        b"Bo,No%d,https://www.linkedin.com/in/bo-%d,,AG,CFO,11 Feb 2026\n" % (n, n * 7919 % 99991)
        for n in range(30_000)
    )
    data = bytearray(packed({"Connections.csv": CONNECTIONS + rows}))
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)

    found = reading(upload(COMPLETE, bytes(data)))

    last = found.problems[-2]
    assert last.file == f"{COMPLETE}/Connections.csv"
    assert last.reason.startswith("the file is damaged behind line ")
    assert 1000 < len(of(found, Connection)) < 30_001
