import csv
import io
from pathlib import Path
from zipfile import ZipFile

from seeds.bulk import write_big_archive


def test_a_big_archive_has_the_size_asked_for(tmp_path: Path) -> None:
    write_big_archive(tmp_path / "big.zip", 10)

    with ZipFile(tmp_path / "big.zip") as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}

    assert 9_900_000 < sum(sizes.values()) < 11_000_000
    assert sizes["messages.csv"] > 6_000_000


def test_every_message_of_a_big_archive_has_eleven_fields(tmp_path: Path) -> None:
    write_big_archive(tmp_path / "big.zip", 3)

    with ZipFile(tmp_path / "big.zip") as archive:
        text = archive.read("messages.csv").decode()

    assert {len(row) for row in csv.reader(io.StringIO(text, newline=""))} == {11}


def test_the_same_seed_writes_the_same_archive(tmp_path: Path) -> None:
    write_big_archive(tmp_path / "one.zip", 3, seed=5)
    write_big_archive(tmp_path / "two.zip", 3, seed=5)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
