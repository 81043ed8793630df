from datetime import date, datetime, timedelta

from scoring.core.records import Reaction, Search
from tests.unit.importers.given import of, only, read_files

POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7"


def reactions(*rows, zone="UTC"):
    return read_files({"Reactions.csv": ("Date,Type,Link\n" + "".join(rows)).encode()}, zone)


def searches(*rows, zone="UTC"):
    text = "Time,Search Query\n" + "".join(rows)
    return read_files({"SearchQueries.csv": text.encode()}, zone)


def row(at, query):
    return f"{at:%Y/%m/%d %H:%M:%S} UTC,{query}\n"


def counted(found):
    return {search.on: search.count for search in of(found, Search)}


def test_reactions_are_counted_by_local_day():
    found = reactions(
        f"2026-05-06 23:08:09,LIKE,{POST}1\n",
        f"2026-05-06 21:08:09,LIKE,{POST}2\n",
        f"2026-05-06 07:08:09,LIKE,{POST}3\n",
        zone="Europe/Berlin",
    )

    by_day = {r.on.day: (r.count, r.ref) for r in of(found, Reaction)}
    assert by_day == {7: (1, "reactions:2026-05-07"), 6: (2, "reactions:2026-05-06")}


def test_the_same_reaction_twice_is_one():
    found = reactions(*[f"2026-05-06 07:08:09,LIKE,{POST}\n"] * 2)

    assert only(found, Reaction).count == 1
    assert found.inputs[0].duplicates == 1


def test_a_query_on_four_days_is_no_automation():
    start = datetime(2026, 3, 1, 3, 20, 15)

    found = searches(*[row(start + timedelta(days=day), "a") for day in range(4)])

    assert counted(found) == {date(2026, 3, day): 1 for day in range(1, 5)}


def test_a_query_on_five_days_at_any_time_is_no_automation():
    starts = [datetime(2026, 3, day, hour) for day, hour in enumerate((3, 9, 15, 20, 5), 1)]

    found = searches(*[row(at, "a") for at in starts])

    assert sum(counted(found).values()) == 5


def test_of_what_is_typed_within_five_seconds_the_last_counts():
    start = datetime(2026, 3, 1, 9)
    typed = [row(start + timedelta(seconds=n), "anna"[: n + 1]) for n in range(4)]

    found = searches(*typed, row(start + timedelta(seconds=9), "bo"))

    assert counted(found) == {date(2026, 3, 1): 2}


def test_the_same_query_within_half_an_hour_is_one_search():
    start = datetime(2026, 3, 1, 9)
    minutes = (0, 10, 35, 66)

    found = searches(*[row(start + timedelta(minutes=m), "Anna ") for m in minutes])

    assert counted(found) == {date(2026, 3, 1): 2}


def test_a_file_with_the_newest_search_first_says_the_same():
    start = datetime(2026, 3, 1, 9)
    typed = [row(start + timedelta(seconds=n), "anna"[: n + 1]) for n in range(4)]

    assert counted(searches(*reversed(typed))) == {date(2026, 3, 1): 1}


def test_searches_count_on_the_local_day():
    found = searches("2026/02/01 23:30:00 UTC,a\n", zone="Europe/Berlin")

    assert counted(found) == {date(2026, 2, 2): 1}
