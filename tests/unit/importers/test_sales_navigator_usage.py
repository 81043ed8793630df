"""Usage reports: who did how much in a period, and what of it is known."""

from datetime import date

from scoring.core.records import (
    Active,
    Member,
    Network,
    ProfileView,
    ReferenceSSI,
    Saved,
    Search,
)
from teams.importers.reading import Input, Person
from tests.unit.importers.usage_report import (
    ADA,
    BO,
    CY,
    HEADER,
    MARCH,
    MEASURED,
    alone,
    by_day,
    covered,
    of,
    read,
    report,
    told,
)
from tests.unit.importers.workbook import workbook


class TestWhatIsRead:
    def test_every_person_has_a_portion(self):
        found = report(ADA, BO)

        assert [portion.person for portion in found.portions] == [
            Person(email="ada@example.com", seat="101", name="Ada Muster"),
            Person(email="bo@example.com", seat="102", name="Bo Probe"),
        ]
        assert found.inputs == [Input(MARCH, "sales_navigator.usage", 2, 2, 0)]
        assert found.problems == []
        assert found.exported_on == date(2026, 3, 31)

    def test_a_sum_is_spread_over_the_days_and_the_rest_goes_to_the_latest(self):
        searches = of(report(ADA), Search)

        assert by_day(searches) == {d: 3 if d > 29 else 2 for d in range(1, 32)}
        assert all(search.advanced and search.passive for search in searches)

    def test_leads_accounts_and_views_of_the_period_are_counted_and_no_totals(self):
        found = report(ADA)

        assert sum(view.count for view in of(found, ProfileView)) == 93
        saved = of(found, Saved)
        assert sum(one.count for one in saved if one.what == "lead") == 31
        assert sum(one.count for one in saved if one.what == "account") == 7
        assert all(one.passive for one in [*saved, *of(found, ProfileView)])

    def test_the_days_active_are_the_latest_of_the_period(self):
        active = of(report(ADA), Active)

        assert [one.on.day for one in active if not one.passive] == [*range(20, 32)]
        assert [one.on.day for one in active if one.passive] == [*range(1, 20)]

    def test_the_whole_period_is_covered_for_what_is_counted(self):
        assert covered(report(ADA)) == dict.fromkeys(
            MEASURED, (date(2026, 3, 1), date(2026, 3, 31))
        )

    def test_linkedins_own_score_is_known_on_the_last_day(self):
        [score] = of(report(ADA), ReferenceSSI)

        assert (score.on, score.values) == (
            date(2026, 3, 31),
            {
                "total": "61.5",
                "brand": "17.2",
                "find": "9.8",
                "insights": "12.1",
                "relationships": "22.4",
            },
        )

    def test_the_connections_are_known_on_the_last_day_and_cover_nothing(self):
        found = report(ADA)

        [network] = of(found, Network)
        assert (network.on, network.connections) == (date(2026, 3, 31), 812)
        assert "network_size" not in covered(found)

    def test_a_day_has_one_record_of_a_kind_for_a_later_report_to_replace(self):
        refs = [record.ref for record in alone(report(ADA)).records if record.ref]

        assert len(refs) == len({*refs}) == 2 + 5 * 31 + 2
        assert max(map(len, refs)) <= 64

    def test_nothing_that_is_dropped_is_anywhere(self):
        row = ADA.replace("Expert,North", "CANARY-1,CANARY-2").replace(",0.25,", ",CANARY-3,")

        found = report(row)

        assert found.problems == []
        assert "CANARY" not in repr([*alone(found).records])


class TestColumns:
    """Q82: 28 columns, 29, any order, and what is unknown."""

    def test_a_report_has_28_columns(self):
        assert HEADER.count(",") + 1 == 28

    def test_a_twenty_ninth_is_known(self):
        header = HEADER.replace("Seat Type,", "Seat Type,Sales License Current Status,")
        row = ADA.replace("Team Member,", "Team Member,Active,")

        found = read(MARCH, (header + row).encode())

        assert found.problems == []
        assert sum(search.count for search in of(found, Search)) == 64

    def test_their_order_does_not_matter(self):
        table = (
            "Searches Performed;Days Active;Profile Views;Leads Saved;Invited Email Address\r\n"
            "4;2;1;0;ada@example.com\r\n"
        )

        found = read(MARCH, b"\xef\xbb\xbf" + table.encode())

        assert by_day(of(found, Search)) == {d: int(d > 27) for d in range(1, 32)}
        assert alone(found).person == Person(email="ada@example.com")

    def test_notes_may_stand_above_the_header(self):
        found = read(MARCH, ("Our team\n\n" + HEADER + ADA).encode())

        assert len(found.portions) == 1

    def test_an_unknown_one_is_told_once(self):
        header = HEADER.replace("Category,", "Category,Shoe size,")

        found = read(MARCH, (header + ADA.replace("North,", "North,42,") * 2).encode())

        assert told(found) == [(1, "Shoe size", "unknown column; not read", "", False)]

    def test_a_missing_one_is_not_known_and_none_is_no_report(self):
        header = HEADER.replace("Searches Performed", "S").replace("SSI - Overall Score", "T")

        found = read(MARCH, (header + ADA).encode())

        assert "people_searches" not in covered(found)
        assert of(found, ReferenceSSI) == []


class TestWorkbooks:
    TITLES = HEADER.strip().split(",")

    def test_one_that_somebody_made_says_the_same(self):
        cells = ADA.strip().split(",")
        numbers = [float(cell) if cell[0].isdigit() and "-" not in cell else cell for cell in cells]
        name = MARCH.replace(".csv", " (2).xlsx")

        found = read(name, workbook({"Sheet1": [self.TITLES, numbers]}))

        assert [*alone(found).records] == [*alone(report(ADA)).records]
        assert found.problems == []

    def test_other_sheets_are_listed(self):
        sheets = {"Notes": [["a", "b"]], "Report": [self.TITLES, ADA.strip().split(",")]}

        found = read(MARCH, workbook(sheets))

        assert [ignored.file for ignored in found.ignored] == [f"{MARCH}/Notes"]

    def test_a_workbook_under_the_name_of_a_csv_file_is_one(self):
        found = read(MARCH, workbook({"S": [self.TITLES, ADA.strip().split(",")]}))

        assert len(found.portions) == 1


class TestUnknown:
    """Q83: a seat that was never activated has blanks, which are no zeros."""

    def test_a_seat_that_was_never_activated_says_nothing(self):
        found = report(ADA, CY)

        assert [portion.person.name for portion in found.portions] == ["Ada Muster"]
        assert found.inputs == [Input(MARCH, "sales_navigator.usage", 2, 1, 0)]
        assert found.problems == []

    def test_zeros_say_no_more_there(self):
        assert (
            report(
                CY.replace(",Team Member" + "," * 20, ",Team Member,0,0,0,0" + "," * 16)
            ).portions
            == []
        )

    def test_its_connections_and_score_are_known_and_cover_nothing(self):
        found = report(ADA.replace("2024-01-05", "").replace("12,64,93,31,200,7", "0,0,0,0,0,0"))

        assert [type(record) for record in alone(found).records] == [Network, ReferenceSSI]

    def test_what_was_done_proves_a_seat_in_use(self):
        found = report(ADA.replace("2024-01-05", "N/A"))

        assert covered(found).keys() == {*MEASURED}
        assert [one.seat_since for one in of(found, Member)] == [
            date(2026, 3, 1),
            date(2026, 3, 31),
        ]

    def test_a_blank_among_numbers_is_not_known(self):
        found = report(ADA.replace("12,64,93,31,200,7", "12,,93,31,200,"))

        assert covered(found).keys() == {"days_active", "prospect_profile_views"}
        assert of(found, Search) == []

    def test_a_seat_that_is_in_use_and_blank_has_a_seat_alone(self):
        found = report("104,Di Test,di@example.com,,2024-05-01,,,Team Member" + "," * 20 + "\n")

        assert {type(record) for record in alone(found).records} == {Member}

    def test_the_report_speaks_from_the_activation_on(self):
        found = report(ADA.replace("2024-01-05", "2026-03-25"))

        assert {*covered(found).values()} == {(date(2026, 3, 25), date(2026, 3, 31))}
        assert by_day(of(found, Search)) == {d: 10 if d > 30 else 9 for d in range(25, 32)}

    def test_the_report_speaks_until_the_seat_was_removed(self):
        header = HEADER.replace("Seat Type,", "Seat Type,Date Removed,")
        row = ADA.replace("Team Member,", "Team Member,2026-03-12,")

        found = read(MARCH, (header + row).encode())

        assert {*covered(found).values()} == {(date(2026, 3, 1), date(2026, 3, 12))}
        assert [(one.seat, one.seat_since) for one in of(found, Member)] == [
            ("sales_navigator", date(2024, 1, 5)),
            ("free", date(2026, 3, 12)),
        ]


class TestPeople:
    """Q86: one person a mail address, however it is written, and seats kept apart."""

    def test_an_address_in_capitals_is_the_same_person(self):
        found = report(ADA, ADA.replace("Ada@Example.com", "ADA@EXAMPLE.COM"))

        assert [portion.person.email for portion in found.portions] == ["ada@example.com"]
        assert found.inputs == [Input(MARCH, "sales_navigator.usage", 2, 1, 1)]

    def test_two_people_may_have_one_name(self):
        found = report(ADA, BO.replace("Bo Probe", "Ada Muster"))

        assert [portion.person.email for portion in found.portions] == [
            "ada@example.com",
            "bo@example.com",
        ]

    def test_two_seats_of_one_person_are_two_sources(self):
        found = report(ADA, ADA.replace("101,", "201,").replace(",64,", ",31,"))

        sums = {}
        for search in of(found, Search):
            sums[search.source] = sums.get(search.source, 0) + search.count
        assert sorted(sums.values()) == [31, 64]
        assert found.inputs == [Input(MARCH, "sales_navigator.usage", 2, 2, 0)]

    def test_a_seat_is_the_same_source_in_every_report_and_told_by_no_number(self):
        [first] = {search.source for search in of(report(ADA), Search)}
        name = MARCH.replace("-03-", "-07-")
        [second] = {search.source for search in of(report(ADA, name=name), Search)}

        assert first == second
        assert first.startswith("sales_navigator:")
        assert "101" not in first.removeprefix("sales_navigator:")[:3]

    def test_of_two_rows_of_one_seat_the_last_counts(self):
        found = report(ADA, ADA.replace(",64,", ",31,"))

        assert sum(search.count for search in of(found, Search)) == 31
        assert told(found) == [
            (
                3,
                "Seat ID",
                "the seat stands above already; the last row counts",
                "one row for a seat",
                True,
            )
        ]

    def test_without_an_address_the_seat_tells_who_it_is(self):
        assert alone(report(ADA.replace("Ada@Example.com", ""))).person == Person(
            seat="101", name="Ada Muster"
        )

    def test_a_row_of_nobody_is_a_problem(self):
        found = report(ADA, ",Total,," + BO.split(",", 3)[3])

        assert told(found) == [
            (3, "Invited Email Address", "nobody is named", "an e-mail address or a seat", True)
        ]
        assert found.inputs == [Input(MARCH, "sales_navigator.usage", 2, 1, 0)]

    def test_what_is_no_address_is_a_problem_that_does_not_quote_it(self):
        found = report(ADA.replace("Ada@Example.com", "Ada from Sales"))

        assert told(found) == [
            (
                2,
                "Invited Email Address",
                "no e-mail address",
                "one such as ada@example.com",
                True,
            )
        ]
        assert alone(found).person == Person(seat="101", name="Ada Muster")

    def test_what_is_no_seat_is_a_problem(self):
        found = report(ADA.replace("101,", "№ 1,"))

        assert [(p.column, p.reason) for p in found.problems] == [("Seat ID", "no id of a seat")]
        assert {search.source for search in of(found, Search)} == {"sales_navigator"}
