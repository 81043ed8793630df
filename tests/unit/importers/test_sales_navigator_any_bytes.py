"""Whatever stands in a file of Sales Navigator: it is read, or refused with a reason."""

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scoring.core.versions.v1 import V1
from teams.importers.reading import Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers import test_sales_navigator_activities as activities
from tests.unit.importers import test_sales_navigator_seats as seats
from tests.unit.importers.given import KEY, upload
from tests.unit.importers.usage_report import ADA, BO, HEADER, MARCH

FILES = (
    (HEADER + ADA + BO).encode(),
    (activities.HEADER + activities.SEARCH + activities.INMAILS).encode(),
    activities.OUTCOMES.encode(),
    (seats.HEADER + seats.FIRST + seats.SECOND).encode(),
)
CELLS = st.sampled_from(
    [
        *(
            b"",
            b'"',
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xff",
            b"-1",
            b"1e999",
            b"NaN",
            b"1,234",
            b"< 1%",
        ),
        *(
            b"01-01-0001 00:00:00",
            b"12-31-9999 23:59:59",
            b"2026-02-30",
            b"1/2/2026",
            b"@",
            b"9" * 99,
        ),
        *(b"\xd9\xa1\xd9\xa2", b"\xed\xa0\x80", b"urn:li:seat:1", b"Admin Only", b"ACCEPTED"),
    ]
)
ANSWERS = st.sampled_from(
    ["", "x", "2026-03-01/2026-03-31", "9999-12-31/9999-12-31", "point", "dmy"]
)
PLACES = st.floats(0, 1)


@given(
    data=st.sampled_from(FILES),
    damage=st.lists(
        st.tuples(PLACES, st.integers(0, 12), st.binary(max_size=6) | CELLS), max_size=5
    ),
    name=st.sampled_from([MARCH, "march.csv", "9999-12-01_to_9999-12-31.csv"]),
    answers=st.dictionaries(st.sampled_from(["period", "date", "dates", "numbers"]), ANSWERS),
    zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/Los_Angeles"]),
    today=st.sampled_from([None, date(2026, 3, 20)]),
)
def test_nothing_but_a_refusal_is_raised(data, damage, name, answers, zone, today):
    for place, length, put in damage:
        at = int(place * len(data))
        data = data[:at] + put + data[at + length :]
    options = Options(ZoneInfo(zone), KEY, today=today)

    found = [one for _, one in each_finding([upload(name, data)], options, V1, {name: answers})]

    told = [one for one in found if not isinstance(one, Unusable)]
    kept = [record for one in told for portion in one.portions for record in portion.records]
    assert len(found) == 1
    assert all(len(record.ref) <= 64 and len(record.source) <= 200 for record in kept)
