"""Analytics Services: the file of the seats, whose columns nobody has published."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Coverage, Member, Network, ReferenceSSI, Search
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.formats import Head
from teams.importers.reading import Input, Options, Person, Unusable
from teams.importers.registry import each_finding
from teams.importers.sales_navigator import summaries
from teams.importers.sales_navigator.analytics import recognises
from teams.importers.sales_navigator.usage_records import Told, Usage
from tests.unit.importers.given import KEY, upload

HEADER = (
    "seatId,seatHolderName,seatStatus,date,totalConnections,ssiOverallScore,ssiProfessionalBrand,"
    "ssiFindRightPeople,ssiEngageWithInsights,ssiBuildRelationships\n"
)
FIRST = "101,Ada Muster,ACTIVE,03-01-2026,812,61.5,17.2,9.8,12.1,22.4\n"
SECOND = "101,Ada Muster,ACTIVE,03-02-2026,815,61.6,17.2,9.9,12.1,22.4\n"


def read(*files: str, today: date | None = None, **answers: str):
    named = [upload(f"{n}.csv", data.encode()) for n, data in enumerate(files, 1)]
    options = Options(ZoneInfo("Europe/Berlin"), KEY, today=today)
    [(source, found)] = each_finding(named, options, V1, {"1.csv": answers})
    assert source.kind == "sales_navigator.analytics"
    return found


def of(found, kind, seat="101"):
    [portion] = [one for one in found.portions if one.person.seat == seat]
    return [record for record in portion.records if isinstance(record, kind)]


class TestSeats:
    def test_a_seat_has_a_name(self):
        found = read(HEADER + FIRST)

        assert [portion.person for portion in found.portions] == [
            Person(seat="101", name="Ada Muster")
        ]
        assert found.inputs == [Input("1.csv", "sales_navigator.seats", 1, 1, 0)]
        assert found.exported_on == date(2026, 3, 1)
        assert found.problems == []

    def test_the_connections_of_every_day_are_known_and_covered(self):
        found = read(HEADER + SECOND + FIRST)

        networks = [(one.on.day, one.connections) for one in of(found, Network)]
        assert networks == [(1, 812), (2, 815)]
        [coverage] = of(found, Coverage)
        assert (coverage.metrics, coverage.start, coverage.end) == (
            ("network_size",),
            date(2026, 3, 1),
            date(2026, 3, 2),
        )

    def test_the_size_of_the_network_is_measured(self):
        [portion] = read(HEADER + FIRST).portions

        part = score(portion.records, date(2026, 6, 1), V1).components["network_size"]

        assert (part.coverage, part.raw) == ("measured", 812)

    def test_linkedins_own_score_of_every_day_is_known(self):
        found = read(HEADER + FIRST + SECOND)

        assert [(one.on.day, one.values["total"]) for one in of(found, ReferenceSSI)] == [
            (1, "61.5"),
            (2, "61.6"),
        ]
        assert of(found, ReferenceSSI)[0].values == {
            "total": "61.5",
            "brand": "17.2",
            "find": "9.8",
            "insights": "12.1",
            "relationships": "22.4",
        }

    def test_a_seat_is_held_until_its_state_changes(self):
        ended = FIRST.replace("ACTIVE,03-01", "DEACTIVATED,03-04")

        found = read(HEADER + FIRST + SECOND + ended)

        assert [(one.seat, one.seat_since.day) for one in of(found, Member)] == [
            ("sales_navigator", 1),
            ("free", 4),
        ]

    def test_of_two_rows_of_one_day_the_last_counts(self):
        found = read(HEADER + FIRST + FIRST.replace(",812,", ",813,"))

        assert [one.connections for one in of(found, Network)] == [813]
        assert found.inputs == [Input("1.csv", "sales_navigator.seats", 2, 1, 1)]

    def test_it_gives_the_seats_of_activities_their_names(self):
        activities = (
            "activityId,activityType,createdAt,seatId\n"
            "a1,SEARCH_PERFORMED,03-02-2026 09:30:00,101\n"
            "a2,SEARCH_PERFORMED,03-02-2026 09:30:00,102\n"
        )

        found = read(activities, HEADER + FIRST)

        assert [portion.person for portion in found.portions] == [
            Person(seat="101", name="Ada Muster"),
            Person(seat="102"),
        ]
        assert len(of(found, Search)) == len(of(found, Network)) == 1
        assert [given.kind for given in found.inputs] == [
            "sales_navigator.activities",
            "sales_navigator.seats",
        ]


class TestColumns:
    def test_they_are_read_by_several_names(self):
        table = (
            "Seat ID,First Name,Last Name,Email Address,Status,Snapshot Date,Connections,"
            "SSI - Overall Score,SSI - Establish your professional brand,"
            "SSI - Find the right people,SSI - Engage with insights,SSI - Build relationships\n"
            "101,Ada,Muster,Ada@Example.com,active,2026-03-01,812,61.5,17.2,9.8,12.1,22.4\n"
        )

        found = read(table)

        assert [portion.person for portion in found.portions] == [
            Person(email="ada@example.com", seat="101", name="Ada Muster")
        ]
        assert len(of(found, ReferenceSSI)[0].values) == 5
        assert found.problems == []

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("ssi", "total"),
            ("overallSSI", "total"),
            ("ssi_score", "total"),
            ("socialSellingIndex", "total"),
            ("SSIFindPeople", "find"),
            ("professionalBrand", "brand"),
            ("Find the right people", "find"),
            ("engageWithInsights", "insights"),
            ("strongRelationships", "relationships"),
            ("engagement", None),
            ("people", None),
            ("Session", None),
            ("assignedAt", None),
            ("commission", None),
            ("Total connections", "connections"),
        ],
    )
    def test_a_score_is_told_by_its_title(self, title, name):
        assert summaries.name_of(title) == name

    @pytest.mark.parametrize(
        "header",
        [
            ["seat", "row", "price"],
            ["seatId", "name", "status"],
            ["ssi", "date"],
            ["activityId", "seatId"],
        ],
    )
    def test_other_tables_are_not_taken_for_one(self, header):
        assert not recognises(Head("a.csv", "text", sheets={"": [header]}))

    def test_unknown_ones_are_told_by_their_number(self):
        header = HEADER.replace("\n", ",a,b,c,d\n")

        found = read(header + FIRST)

        assert [(p.line, p.reason, p.lost) for p in found.problems] == [
            (1, "4 unknown columns; not read", False)
        ]


class TestDays:
    UNDATED = (HEADER + FIRST).replace("date,", "").replace("03-01-2026,", "")

    def test_without_a_column_the_day_is_asked(self):
        found = read(self.UNDATED)

        assert [(question.name, question.why) for question in found.questions] == [
            ("date", "no column of 1.csv says of which day its numbers are")
        ]
        assert found.portions == []

    def test_the_answer_is_the_day(self):
        found = read(self.UNDATED, date=" 2026-03-31 ")

        assert [one.on for one in of(found, Network)] == [date(2026, 3, 31)]
        assert found.questions == []

    def test_an_answer_that_is_no_day_is_refused(self):
        found = read(self.UNDATED, date="yesterday")

        assert isinstance(found, Unusable)
        assert str(found) == "1.csv: the answer is no day; expected one as 2026-03-31"

    def test_a_time_of_the_day_does_not_matter(self):
        found = read(HEADER + FIRST.replace("03-01-2026", "03-01-2026 23:59:59"))

        assert [one.on for one in of(found, Network)] == [date(2026, 3, 1)]

    def test_decimals_that_no_number_tells_are_asked(self):
        rows = FIRST.replace(",812,", ',"1,234",'), SECOND.replace(",815,", ",1.234,")

        assert [question.name for question in read(HEADER + "".join(rows)).questions] == ["numbers"]


class TestProblems:
    @pytest.mark.parametrize(
        ("before", "after", "column", "reason", "lost"),
        [
            ("101", "", "seatId", "no id of a seat", True),
            ("03-01-2026", "31-03-2026", "date", "no date", True),
            ("812", "many", "totalConnections", "no count", True),
            ("61.5", "161.5", "ssiOverallScore", "no score", True),
            ("ACTIVE", "DREAMING", "seatStatus", "no known state of a seat", False),
        ],
    )
    def test_a_bad_cell_is_one_and_other_rows_count(self, before, after, column, reason, lost):
        found = read(HEADER + FIRST.replace(before, after) + SECOND)

        assert [(p.line, p.column, p.reason, p.lost) for p in found.problems] == [
            (2, column, reason, lost)
        ]
        assert date(2026, 3, 2) in [one.on for one in of(found, Network)]

    def test_a_day_to_come_is_one(self):
        found = read(HEADER + FIRST + SECOND, today=date(2026, 3, 1))

        assert [(p.line, p.column, p.reason) for p in found.problems] == [
            (3, "date", "a day to come")
        ]


class TestTold:
    """The records of a report are made when they are asked for."""

    ROW = Usage(
        source="s",
        name="",
        email="",
        start=date(2026, 3, 1),
        end=date(2026, 3, 2),
        holds=None,
        activated=None,
        removed=None,
        days_active=None,
        searches=3,
        views=None,
        leads=None,
        accounts=None,
        connections=None,
        ssi={},
    )

    def test_they_are_a_sequence(self):
        told = Told([self.ROW])

        assert len(told) == 3
        assert [type(record) for record in told] == [Coverage, Search, Search]
        assert told[-1] == Search(
            source="s",
            ref="search:2026-03-02",
            passive=True,
            on=date(2026, 3, 2),
            count=2,
            advanced=True,
        )
        assert told[1:] == list(told)[1:]
