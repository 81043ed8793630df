"""Analytics Services: activities and their outcomes."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import (
    Active,
    Connection,
    Coverage,
    Exchange,
    Network,
    ProfileView,
    Saved,
    Search,
)
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.people import People
from teams.importers.reading import Finding, Input, Options, Person, Problems, Unusable
from teams.importers.registry import each_finding
from teams.importers.sales_navigator import activities
from teams.importers.sales_navigator.activities import Activities
from teams.importers.sales_navigator.columns import columns
from teams.importers.times import LocalDays
from tests.unit.importers.given import KEY, upload
from tests.unit.importers.workbook import workbook

HEADER = "activityId,activityType,createdAt,seatId,memberIdentityKey\n"
SEARCH = "a1,SEARCH_PERFORMED,03-02-2026 09:30:00,101,\n"
INMAILS = (
    "m1,INMAIL_SENT,03-01-2026 10:00:00,101,L1\n"
    "m2,INMAIL_SENT,03-02-2026 10:00:00,101,L2\n"
    "m3,INMAIL_SENT,03-03-2026 10:00:00,101,L3\n"
    "z9,SEARCH_PERFORMED,03-31-2026 10:00:00,101,\n"
)
OUTCOMES = (
    "activityId,activityType,createdAt,seatId\n"
    "m1,INMAIL_ACCEPTED,03-01-2026 12:00:00,101\n"
    "m2,INMAIL_REJECTED,03-05-2026 12:00:00,101\n"
    "m8,INMAIL_ACCEPTED,03-31-2026 12:00:00,102\n"
)


def read(*files: str | bytes, zone: str = "UTC", today: date | None = None):
    """What files hold that are given at once, or why they are of no use."""
    named = [
        upload(f"{number}.csv", data if isinstance(data, bytes) else data.encode())
        for number, data in enumerate(files, 1)
    ]
    options = Options(ZoneInfo(zone), KEY, today=today)
    [(source, found)] = each_finding(named, options, V1, {})
    assert source.kind == "sales_navigator.analytics"
    return found


def done(*rows: str, **options) -> Finding:
    return read(HEADER + "".join(rows), **options)


def records(found: Finding, seat: str = "101"):
    [portion] = [one for one in found.portions if one.person.seat == seat]
    return portion.records


def of(found: Finding, kind: type, seat: str = "101"):
    return [record for record in records(found, seat) if isinstance(record, kind)]


def told(found: Finding):
    return [(p.line, p.column, p.reason, p.lost) for p in found.problems]


def covered(found: Finding, seat: str = "101"):
    return {
        metric: (one.start, one.end) for one in of(found, Coverage, seat) for metric in one.metrics
    }


class TestActivities:
    def test_every_seat_has_a_portion(self):
        found = done(SEARCH, "a2,SEARCH_PERFORMED,03-04-2026 09:30:00,102,\n")

        assert [portion.person for portion in found.portions] == [
            Person(seat="101"),
            Person(seat="102"),
        ]
        assert found.inputs == [Input("1.csv", "sales_navigator.activities", 2, 2, 0)]
        assert found.exported_on == date(2026, 3, 4)
        assert found.problems == []

    def test_a_search_is_one_of_sales_navigator(self):
        [search] = of(done(SEARCH), Search)

        assert (search.on, search.count, search.advanced, search.passive) == (
            date(2026, 3, 2),
            1,
            True,
            False,
        )

    def test_a_view_knows_the_person_by_a_key_alone(self):
        found = done(
            "v1,PROFILE_VIEWED,03-02-2026 09:30:00,101,LEAD-CANARY\n"
            "v2,PROFILE_VIEWED,03-02-2026 19:30:00,101,LEAD-CANARY\n"
            "v3,PROFILE_VIEWED,03-02-2026 09:31:00,101,\n"
        )

        first, again, nobody = of(found, ProfileView)
        assert first.contact == again.contact != ""
        assert nobody.contact == ""
        assert "CANARY" not in repr(found)

    def test_leads_and_accounts_are_saved(self):
        found = done(
            "s1,SAVED_LEAD,03-02-2026 09:30:00,101,L1\ns2,SAVED_ACCOUNT,03-02-2026 09:30:00,101,\n"
        )

        assert [one.what for one in of(found, Saved)] == ["lead", "account"]

    def test_messages_and_inmails_make_a_day_active_once(self):
        found = done(
            "m1,MESSAGE_SENT,03-02-2026 09:30:00,101,L1\n"
            "m2,INMAIL_SENT,03-02-2026 11:30:00,101,L1\n"
            "m3,MESSAGE_SENT,03-03-2026 09:30:00,101,L1\n"
        )

        assert [one.on.day for one in of(found, Active)] == [2, 3]
        assert of(found, Exchange) == []
        assert found.inputs[0].kept == 3

    def test_a_connection_made_is_no_evidence(self):
        found = done(SEARCH, "c1,CONNECTION_MADE,03-09-2026 09:30:00,101,L1\n")

        assert of(found, Connection) == of(found, Network) == []
        assert found.inputs == [Input("1.csv", "sales_navigator.activities", 2, 1, 0)]
        assert found.problems == []

    @pytest.mark.parametrize("ending", ["", " UTC"])
    def test_times_are_utc_and_count_on_the_local_day(self, ending):
        row = f"a1,SEARCH_PERFORMED,03-02-2026 23:30:00{ending},101,\n"

        [search] = of(done(row, zone="Europe/Berlin"), Search)

        assert search.on == date(2026, 3, 3)

    def test_a_time_without_a_clock_is_midnight(self):
        row = "a1,SEARCH_PERFORMED,03-02-2026,101,\n"

        assert [one.on for one in of(done(row), Search)] == [date(2026, 3, 2)]
        assert [one.on for one in of(done(row, zone="America/New_York"), Search)] == [
            date(2026, 3, 1)
        ]

    def test_times_as_spreadsheets_write_them_are_read(self):
        titles = HEADER.strip().split(",")
        row = ["a1", "SEARCH_PERFORMED", "2026-03-02 09:30:00", 101, ""]

        found = read(workbook({"Sheet1": [titles, row]}))

        assert [one.on for one in of(found, Search)] == [date(2026, 3, 2)]


class TestKeys:
    def test_an_activity_counts_once_in_all_files(self):
        later = "a2,SEARCH_PERFORMED,03-09-2026 09:30:00,101,\n"

        found = read(HEADER + SEARCH, HEADER + SEARCH + later)

        assert len(of(found, Search)) == 2
        assert [(given.kept, given.duplicates) for given in found.inputs] == [(1, 0), (1, 1)]

    def test_the_same_file_again_says_the_same(self):
        refs = [one.ref for one in records(done(SEARCH, INMAILS)) if one.ref]

        assert refs == [one.ref for one in records(done(SEARCH, INMAILS)) if one.ref]
        assert len({*refs}) == len(refs) == 2 + 3
        assert max(map(len, refs)) <= 64

    def test_parts_of_a_day_from_two_files_add_up(self):
        first = done("a1,SEARCH_PERFORMED,03-02-2026 09:30:00,101,\n")
        second = done("a2,SEARCH_PERFORMED,03-02-2026 19:30:00,101,\n")

        [one], [other] = of(first, Search), of(second, Search)
        assert (one.on, one.source) == (other.on, other.source)
        assert one.ref != other.ref

    def test_two_seats_are_two_sources(self):
        found = done(SEARCH, SEARCH.replace("a1", "a2").replace(",101,", ",102,"))

        [one], [other] = of(found, Search), of(found, Search, "102")
        assert one.source != other.source
        assert one.source.startswith("sales_navigator:activity:")


class TestCoverage:
    def test_a_file_covers_its_first_to_its_last_day_for_all_seats_in_it(self):
        found = done(SEARCH, "a2,PROFILE_VIEWED,03-09-2026 09:30:00,102,\n")

        span = (date(2026, 3, 2), date(2026, 3, 9))
        expected = dict.fromkeys(
            (
                "people_searches",
                "prospect_profile_views",
                "leads_and_accounts_saved",
                "days_active",
            ),
            span,
        )
        assert covered(found) == covered(found, "102") == expected

    def test_days_active_are_a_lower_bound(self):
        floors = {one.metrics: one.floor for one in of(done(SEARCH), Coverage)}

        assert floors[("days_active",)]
        assert [*floors.values()].count(True) == 1

    def test_every_file_covers_its_own_days(self):
        later = "a2,SEARCH_PERFORMED,05-09-2026 09:30:00,102,\n"

        found = read(HEADER + SEARCH, HEADER + later)

        assert {*covered(found).values()} == {(date(2026, 3, 2), date(2026, 3, 2))}
        assert {*covered(found, "102").values()} == {(date(2026, 5, 9), date(2026, 5, 9))}


class TestOutcomes:
    def test_an_inmail_that_was_accepted_is_an_answered_opener(self):
        found = read(HEADER + INMAILS, OUTCOMES)

        answered, rejected, ignored = of(found, Exchange)
        assert (answered.on, answered.first_out, answered.outbound, answered.inbound) == (
            date(2026, 3, 1),
            True,
            1,
            1,
        )
        assert [(one.outbound, one.inbound) for one in (rejected, ignored)] == [(1, 0), (1, 0)]
        assert len({one.conversation for one in of(found, Exchange)}) == 3
        assert all(one.inmail for one in of(found, Exchange))

    def test_an_acceptance_on_a_later_day_is_one_of_its_own(self):
        outcomes = OUTCOMES.replace("03-01-2026 12", "03-04-2026 12")

        found = read(HEADER + INMAILS, outcomes)

        sent, accepted = [one for one in of(found, Exchange) if one.on.day in (1, 4)]
        assert sent.conversation == accepted.conversation
        assert (accepted.first_out, accepted.outbound, accepted.inbound) == (False, 0, 1)
        assert sent.ref != accepted.ref

    def test_an_acceptance_before_the_inmail_is_one_of_its_day(self):
        outcomes = OUTCOMES.replace("03-01-2026 12", "02-27-2026 12")

        found = read(HEADER + INMAILS, outcomes)

        assert [one.inbound for one in of(found, Exchange)] == [1, 0, 0]

    def test_the_rate_of_answers_is_that_of_the_inmails_sent(self):
        found = read(HEADER + INMAILS, OUTCOMES)

        part = score(records(found), date(2026, 4, 1), V1).components["message_response"]

        assert (part.successes, part.trials) == (1, 3)

    def test_answers_are_covered_where_both_files_speak(self):
        found = read(HEADER + INMAILS, OUTCOMES.replace("03-01-2026 12", "03-02-2026 12"))

        assert covered(found)["message_response"] == (date(2026, 3, 2), date(2026, 3, 31))

    def test_files_that_speak_of_other_days_cover_no_answers(self):
        found = read(HEADER + INMAILS, OUTCOMES.replace("-2026 12", "-2025 12"))

        assert "message_response" not in covered(found)

    def test_recipients_are_nobody_in_particular(self):
        found = read(HEADER + INMAILS, OUTCOMES)

        assert len({one.contact for one in of(found, Exchange)}) == 1

    def test_without_outcomes_nothing_is_known_of_answers(self):
        found = done(INMAILS)

        assert of(found, Exchange) == []
        assert "message_response" not in covered(found)
        assert told(found) == [
            (
                None,
                "",
                "the InMails sent count as active days alone: what came of them is not told",
                False,
            )
        ]

    def test_outcomes_alone_are_refused(self):
        found = read(OUTCOMES)

        assert isinstance(found, Unusable)
        assert str(found) == (
            "1.csv: outcomes of InMails tell nothing without the file of the activities; "
            "expected the files of activities and of their outcomes, given at once"
        )

    @pytest.mark.parametrize(
        ("title", "word", "answered"),
        [
            ("activityType", "INMAIL_ACCEPTED", 1),
            ("activityType", "InMail accepted", 1),
            ("outcome", "ACCEPTED", 1),
            ("outcomeType", "REPLIED", 1),
            ("activityOutcomeType", "INMAIL_DECLINED", 0),
            ("outcome", "REJECTED", 0),
            ("outcome", "PENDING", 0),
        ],
    )
    def test_outcomes_are_read_by_several_names(self, title, word, answered):
        outcomes = f"activityId,{title},createdAt\nm1,{word},03-01-2026 12:00:00\n"

        found = read(HEADER + INMAILS, outcomes)

        assert sum(one.inbound for one in of(found, Exchange)) == answered
        assert found.problems == []

    def test_both_kinds_of_rows_may_stand_in_one_file(self):
        rows = "".join(OUTCOMES.splitlines(keepends=True)[1:]).replace(",101\n", ",101,\n")

        found = done(INMAILS, rows)

        assert [one.inbound for one in of(found, Exchange)] == [1, 0, 0]
        assert found.inputs == [Input("1.csv", "sales_navigator.activities", 7, 7, 0)]

    def test_the_same_outcome_twice_is_one(self):
        found = read(HEADER + INMAILS, OUTCOMES, OUTCOMES)

        assert [(given.kind, given.kept, given.duplicates) for given in found.inputs[1:]] == [
            ("sales_navigator.outcomes", 3, 0),
            ("sales_navigator.outcomes", 0, 3),
        ]
        assert len(of(found, Exchange)) == 3


class TestProblems:
    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            (",SEARCH_PERFORMED,03-02-2026 09:30:00,101,\n", "activityId", "no id"),
            ("a2,DANCED,03-02-2026 09:30:00,101,\n", "activityType", "no known type"),
            ("a2,SEARCH_PERFORMED,13-02-2026 09:30:00,101,\n", "createdAt", "no time"),
            ("a2,SEARCH_PERFORMED,,101,\n", "createdAt", "no time"),
            ("a2,SEARCH_PERFORMED,03-02-2026 09:30:00,,\n", "seatId", "no id of a seat"),
            ("a2,SEARCH_PERFORMED,03-02-2026 09:30:00,a b,\n", "seatId", "no id of a seat"),
            ("a2,SEARCH_PERFORMED\n", "createdAt", "no time"),
        ],
    )
    def test_a_bad_row_is_one_and_the_others_count(self, row, column, reason):
        found = done(SEARCH, row)

        assert told(found)[0] == (3, column, reason, True)
        assert len(of(found, Search)) == 1

    def test_a_time_to_come_is_one(self):
        found = done(SEARCH, SEARCH.replace("a1", "a2"), today=date(2026, 3, 1))

        assert told(found) == [
            (2, "createdAt", "a time to come", True),
            (3, "createdAt", "a time to come", True),
        ]
        assert found.portions == []

    def test_an_unknown_column_is_told_once(self):
        header = HEADER.replace("seatId", "seatId,device")

        found = read(header + SEARCH.replace("101,", "101,phone,") * 2)

        assert told(found) == [(1, "device", "unknown column; not read", False)]

    def test_a_file_that_is_cut_has_its_first_rows(self):
        found = done(SEARCH, 'a2,"SEARCH_PERF')

        assert len(of(found, Search)) == 1
        assert [p.reason for p in found.problems] == [
            "the file ends inside a quoted field; the rows above count"
        ]

    def test_too_many_rows_are_refused(self):
        problems = Problems("a.csv")
        table = columns(HEADER.strip().split(","), 1, activities.name_of, problems)
        found = Activities(People(KEY), LocalDays(UTC), None, most=2)

        with pytest.raises(Unusable, match=r"^a\.csv: more than 2 rows at once; export a shorter"):
            found.read(table, [(line, SEARCH.split(",")) for line in (2, 3, 4)], problems)

    def test_a_header_alone_says_nothing(self):
        found = done()

        assert found.portions == []
        assert found.inputs == [Input("1.csv", "sales_navigator.activities", 0, 0, 0)]
