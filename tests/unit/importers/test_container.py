import stat
import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from scoring.core.records import Connection
from teams.importers.reading import Unusable
from tests.unit.importers.given import COMPLETE, archive, of, packed, read_files, reading, upload

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


def test_a_folder_inside_and_junk_of_other_systems_change_nothing():
    folder = "Complete_LinkedInDataExport_03-04-2026 (1)/"
    found = read_files(
        {
            folder + "Connections.csv": CONNECTIONS,
            "__MACOSX/._Connections.csv": b"\x00\x05\x16\x07",
            folder + ".DS_Store": b"\x00\x00\x00\x01Bud1",
        },
        name="download.zip",
    )

    assert len(of(found, Connection)) == 1
    assert (found.ignored, found.problems) == ([], [])
    assert str(found.exported_on) == "2026-03-04"


class Pipe:
    """Takes bytes and cannot go back, as LinkedIn's own export."""

    def __init__(self):
        self.written = b""

    def write(self, data):
        self.written += data
        return len(data)

    def flush(self):
        pass


def test_entries_written_as_a_stream_are_read_by_the_central_directory():
    target = Pipe()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        made.writestr("Connections.csv", CONNECTIONS)
        made.writestr("Articles/2024-05-01 10:15:00.0-Räume .html", b"<html></html>")

    found = reading(upload(COMPLETE, target.written))

    assert (target.written[6] & 0x8, target.written[18:26]) == (0x8, bytes(8))
    assert len(of(found, Connection)) == 1


@pytest.mark.parametrize("name", ["../../etc/x.csv", "/etc/x.csv", "a\\..\\..\\x.csv", "C:/x.csv"])
def test_a_name_that_points_outside_is_refused(name):
    assert "points outside" in refusal(with_entry(ZipInfo(name)))


def test_a_link_is_refused_by_name():
    info = ZipInfo("Connections.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(with_entry(info, b"/etc/passwd")) == (
        "archive.zip/Connections.csv: the entry is a link"
    )


def test_an_encrypted_entry_is_refused_by_name():
    data = bytearray(packed({"Connections.csv": CONNECTIONS}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(data)).startswith("archive.zip/Connections.csv: the entry is encrypted")


def test_a_bomb_is_refused_by_its_ratio():
    data = packed({"Connections.csv": bytes(3_000_000)})

    assert "unpacks to more than 200 times its size" in refusal(data)


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


def test_a_zip_file_in_a_zip_file_is_opened():
    inner = packed({"Connections.csv": CONNECTIONS})

    found = reading(archive({"Basic_LinkedInDataExport_03-04-2026.zip": inner}, "gateway.zip"))

    assert len(of(found, Connection)) == 1
    assert str(found.exported_on) == "2026-03-04"


def test_a_zip_file_two_levels_down_is_refused_by_name():
    inner = packed({"b.zip": packed({"c.zip": packed({"Connections.csv": CONNECTIONS})})})

    assert refusal(inner) == (
        "archive.zip/b.zip/c.zip: a ZIP file inside a ZIP file inside a ZIP file"
    )


def test_a_truncated_zip_file_is_refused_by_name():
    data = packed({"Connections.csv": CONNECTIONS})

    assert refusal(data[:-30]) == (
        "archive.zip: the ZIP file is damaged or incomplete; download it again"
    )


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
