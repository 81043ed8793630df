"""A ZIP file inside a ZIP file is read at any place, and its bytes are unpacked about once."""

import zlib
from io import SEEK_END, BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from teams.importers.inside import Extent, Inside, Turns
from teams.importers.reading import Unusable, Upload
from tests.unit.importers.given import COMPLETE, packed, reading, upload

CONNECTIONS = (
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
)
PLAIN = b"".join(b"line %d of a long text\n" % number for number in range(20_000))


def inside(plain: bytes, *, size: int | None = None, turns: Turns | None = None) -> Inside:
    packer = zlib.compressobj(wbits=-15)
    data = packer.compress(plain) + packer.flush()
    extent = Extent(7, len(data), len(plain) if size is None else size, True)
    return Inside(BytesIO(b"before " + data + b" behind"), extent, turns or Turns())


class Counting(BytesIO):
    """Counts the bytes that are read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        Counting.taken += len(found)
        return found


def test_every_place_is_read_as_if_it_were_unpacked():
    random = Random(1)
    stream = inside(PLAIN)
    places = [(random.randrange(len(PLAIN)), random.randrange(5_000)) for _ in range(300)]

    found = [(stream.seek(place), stream.read(length)) for place, length in places]

    assert found == [(place, PLAIN[place : place + length]) for place, length in places]
    assert (stream.seek(0), stream.read()) == (0, PLAIN)


def test_reading_ends_at_the_size_that_was_told_and_where_the_bytes_end():
    shorter, longer = inside(PLAIN, size=10), inside(PLAIN, size=len(PLAIN) + 9)

    assert (shorter.read(), shorter.read()) == (PLAIN[:10], b"")
    assert (longer.read(), longer.read(5)) == (PLAIN, b"")
    assert (longer.seek(-9, SEEK_END), longer.tell()) == (len(PLAIN), len(PLAIN))


def test_a_place_before_the_beginning_is_refused():
    with pytest.raises(OSError, match="before the beginning"):
        inside(PLAIN).seek(-1)


def test_a_long_repetition_is_unpacked_to_its_end():
    stream = inside(bytes(5_000_000))

    assert (stream.seek(4_999_990), stream.read()) == (4_999_990, bytes(10))


def test_streams_that_take_turns_say_the_same():
    turns = Turns()
    one, other = inside(PLAIN, turns=turns), inside(PLAIN[::-1], turns=turns)

    found = [stream.read(100_000) for _ in range(4) for stream in (one, other)]

    assert b"".join(found[::2]) == PLAIN[:400_000]
    assert b"".join(found[1::2]) == PLAIN[::-1][:400_000]


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_STORED])
def test_a_thousand_entries_inside_are_not_unpacked_a_thousand_times(method):
    random = Random(2)
    files = {
        f"Connections_{number}.csv": CONNECTIONS + random.randbytes(500).hex().encode()
        for number in range(1, 1000)
    }
    target = BytesIO()
    with ZipFile(target, "w", method) as outer:
        outer.writestr("inner.zip", packed(files))
    data = target.getvalue()
    Counting.taken = 0

    found = reading(Upload(COMPLETE, len(data), lambda: Counting(data)))

    assert len(found.inputs) == 999
    assert Counting.taken < 200 * len(data)


def test_an_archive_inside_that_is_damaged_is_refused_by_name():
    good = packed({"Connections.csv": CONNECTIONS})

    with pytest.raises(Unusable) as raised:
        reading(upload("team.zip", packed({"a.zip": good, "b.zip": good[:-30]})))

    assert str(raised.value) == (
        "team.zip/b.zip: the ZIP file is damaged or incomplete; download it again"
    )
