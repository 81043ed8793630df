"""The quirk of entries that could do harm, Q09."""

import stat
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from teams.importers.reading import Unusable
from tests.unit.importers.given import packed, reading, upload

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
)


def linked() -> bytes:
    info = ZipInfo("Connections.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = BytesIO()
    with ZipFile(target, "w") as made:
        made.writestr(info, "/etc/passwd")
    return target.getvalue()


def encrypted() -> bytes:
    data = bytearray(packed({"Connections.csv": CONNECTIONS}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


INNERMOST = packed({"b.zip": packed({"c.zip": packed({"Connections.csv": CONNECTIONS})})})
OUTSIDE = "the name of the entry points outside of the ZIP file"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed({"../../etc/x.csv": b"x"}), f"../../etc/x.csv: {OUTSIDE}"),
        (packed({"/etc/x.csv": b"x"}), f"/etc/x.csv: {OUTSIDE}"),
        (packed({"a\\..\\..\\x.csv": b"x"}), f"a\\..\\..\\x.csv: {OUTSIDE}"),
        (packed({"C:/x.csv": b"x"}), f"C:/x.csv: {OUTSIDE}"),
        (linked(), "Connections.csv: the entry is a link"),
        (
            packed({"Connections.csv": bytes(3_000_000)}),
            "Connections.csv: the entry unpacks to more than 200 times its size",
        ),
        (INNERMOST, "b.zip/c.zip: a ZIP file inside a ZIP file inside a ZIP file"),
        (
            encrypted(),
            "Connections.csv: the entry is encrypted; give the ZIP file without a password",
        ),
    ],
    ids=["climbs", "absolute", "Windows", "drive", "link", "bomb", "nested", "encrypted"],
)
def test_q09_an_entry_that_could_do_harm_is_refused_by_name(data, reason, tmp_path, monkeypatch):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)

    with pytest.raises(Unusable) as raised:
        reading(upload("archive.zip", data))

    assert str(raised.value) == f"archive.zip/{reason}"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
