"""Business outcomes out of exports of customer systems."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import Coverage, Outcome
from scoring.core.versions.v1 import V1
from teams.importers.formats import Head
from teams.importers.outcome_words import said
from teams.importers.outcomes import KIND, OUTCOMES
from teams.importers.reading import Finding, Ignored, Input, Options, Person, Unusable
from tests.unit.importers.given import KEY, of, reading, upload
from tests.unit.importers.workbook import workbook

TODAY = date(2026, 11, 22)
DEALS = (
    "Opportunity ID,Opportunity Name,Stage,Created Date,Close Date,Amount,Opportunity Currency,"
    "Opportunity Owner: Email\n"
    "006A,Canary GmbH,Closed Won,2026-09-01,2026-10-15,1200.50,EUR,Ada@x.example\n"
    "006B,Canary AG,Closed Lost,2026-09-02,2026-10-16,900,EUR,ada@x.example\n"
    "006C,Canary SE,Negotiation,2026-10-20,2027-01-31,700,EUR,bo@x.example\n"
)
Told = tuple[str, str, dict[str, str]]


def read(
    table: str | bytes, *, name: str = "crm.csv", key: bytes | None = KEY, **answers: str
) -> Finding:
    data = table.encode() if isinstance(table, str) else table
    options = Options(ZoneInfo("Europe/Berlin"), key, "", TODAY)
    return OUTCOMES.read(upload(name, data), options, V1, answers)


def told(found: Finding) -> list[Told]:
    """Kind, day and values of every outcome, of everybody."""
    return [
        (one.kind, one.on.isoformat(), dict(one.values))
        for portion in found.portions
        for one in portion.records
        if isinstance(one, Outcome)
    ]


def one(table: str, **answers: str) -> Told:
    [found] = told(read(table, **answers))
    return found


def problems(found: Finding) -> list[tuple[int | None, str, str, str]]:
    return [(p.line, p.column, p.reason, p.expected) for p in found.problems]


def asked(table: str, **answers: str) -> list[str]:
    found = read(table, **answers)
    assert found.portions == []
    return [question.name for question in found.questions]


def is_recognised(table: str) -> bool:
    rows = [line.split(",") for line in table.split("\n")]
    return OUTCOMES.recognises(Head("crm.csv", "text", sheets={"": rows}))


class TestDeals:
    def test_a_deal_is_an_opportunity_when_it_begins_and_won_when_it_ends(self):
        found = read(DEALS)

        assert told(found) == [
            ("opportunity", "2026-09-01", {"amount": "1200.50", "currency": "EUR"}),
            ("won", "2026-10-15", {"amount": "1200.50", "currency": "EUR"}),
            ("opportunity", "2026-09-02", {"amount": "900", "currency": "EUR"}),
            ("opportunity", "2026-10-20", {"amount": "700", "currency": "EUR"}),
        ]
        assert found.inputs == [Input("crm.csv", KIND, 3, 3, 0)]
        assert found.problems == []

    def test_it_belongs_to_its_owner(self):
        found = read(DEALS)

        assert [(portion.person, len(portion.records)) for portion in found.portions] == [
            (Person(email="ada@x.example"), 3),
            (Person(email="bo@x.example"), 1),
        ]

    def test_it_says_nothing_of_coverage_and_nothing_of_customers(self):
        found = read(DEALS)

        records = [one for portion in found.portions for one in portion.records]
        assert {type(one) for one in records} == {Outcome}
        assert "Canary" not in str(found)
        assert "006A" not in str(found)

    def test_one_that_is_not_won_and_has_no_beginning_is_told_once(self):
        table = (
            "Close Date,Stage,Amount\n2026-10-15,Closed Won,1.5\n2026-10-16,Closed Lost,2\n"
            "2026-12-31,Proposal,3\n"
        )

        found = read(table)

        assert told(found) == [("won", "2026-10-15", {"amount": "1.5"})]
        assert problems(found) == [
            (
                1,
                "Close Date",
                "2 deals that are not won have no day of their beginning",
                "a column with the day on which a deal was created",
            )
        ]
        assert not any(problem.lost for problem in found.problems)
        assert found.inputs == [Input("crm.csv", KIND, 3, 1, 0)]

    def test_without_a_beginning_the_only_day_is_that_of_the_deal(self):
        table = "Date,Stage,Owner\n2026-10-15,Won,Ada\n2026-10-16,Proposal,Ada\n"

        assert told(read(table)) == [("won", "2026-10-15", {}), ("opportunity", "2026-10-16", {})]

    def test_a_status_of_won_and_lost_is_a_stage(self):
        table = "Created,Closed on,Status\n2026-10-01,2026-10-15,Won\n2026-10-02,,Open\n"

        assert [kind for kind, _, _ in told(read(table))] == ["opportunity", "won", "opportunity"]

    @pytest.mark.parametrize(
        ("stage", "meaning"),
        [
            ("Closed Won", "won"),
            ("CLOSED-WON", "won"),
            ("Gewonnen", "won"),
            ("Conclue et gagnée", "won"),
            ("Cerrada ganada", "won"),
            ("Closed Lost", "lost"),
            ("Verloren", "lost"),
            ("Not won", None),
            ("Nicht gewonnen", None),
            ("Wonderful", None),
            ("Negotiation", None),
            ("No show", "cancelled"),
            ("Rendez-vous", "meeting"),
            ("Sales Meeting", "meeting"),
            ("Quota", "quota"),
            ("Proposal/Price Quote", None),
            ("", None),
        ],
    )
    def test_a_stage_is_known_by_whole_words(self, stage: str, meaning: str | None):
        assert said(stage) == meaning


class TestMeetings:
    def test_a_type_tells_meetings_from_what_is_none(self):
        table = (
            "Subject,Type,Start,Assigned to\n"
            "Canary,Meeting,2026-10-15 09:30,Ada Muster\n"
            "Canary,Call,2026-10-15 10:30,Ada Muster\n"
            "Canary,Sales Meeting,2026-10-15 11:30,Ada Muster\n"
        )

        found = read(table)

        assert told(found) == [("meeting", "2026-10-15", {}), ("meeting", "2026-10-15", {})]
        assert found.inputs == [Input("crm.csv", KIND, 3, 2, 0)]
        assert [portion.person for portion in found.portions] == [Person(name="Ada Muster")]

    @pytest.mark.parametrize("header", ["Type,Status", "Status,Type"])
    def test_one_that_did_not_happen_is_none(self, header: str):
        rows = ["Meeting,Completed", "Meeting,Canceled", "Meeting,No show"]
        if header == "Status,Type":
            rows = [",".join(row.split(",")[::-1]) for row in rows]
        table = f"Date,{header}\n" + "".join(f"2026-10-1{n},{row}\n" for n, row in enumerate(rows))

        assert told(read(table)) == [("meeting", "2026-10-10", {})]

    def test_the_title_of_the_date_can_tell(self):
        assert one("Meeting date,Owner email\n2026-10-15,a@x.example\n") == (
            "meeting",
            "2026-10-15",
            {},
        )

    def test_an_instant_counts_on_its_local_day(self):
        _, on, _ = one("Meeting date,Owner\n2026-10-15T23:30:00Z,Ada\n")

        assert on == "2026-10-16"


class TestCounts:
    def test_columns_of_numbers_are_outcomes_each(self):
        table = (
            "Month,Owner Email,Meetings,Opportunities,Won deals,Quota attainment\n"
            "2026-09,a@x.example,12,3,0,87.5%\n"
            "Q3 2026,a@x.example,,,,110 %\n"
        )

        assert told(read(table)) == [
            ("meeting", "2026-09-30", {"count": "12"}),
            ("opportunity", "2026-09-30", {"count": "3"}),
            ("won", "2026-09-30", {"count": "0"}),
            ("quota", "2026-09-30", {"attainment": "0.875"}),
            ("quota", "2026-09-30", {"attainment": "1.1"}),
        ]

    def test_a_flag_is_one_or_none(self):
        table = "Date,Owner,Won\n2026-10-01,Ada,TRUE\n2026-10-02,Ada,FALSE\n"

        assert told(read(table)) == [("won", "2026-10-01", {"count": "1"})]

    def test_an_amount_beside_several_outcomes_is_nobody_s(self):
        found = read("Date,Meetings,Won,Amount\n2026-10-01,2,1,500.5\n")

        assert told(found) == [
            ("meeting", "2026-10-01", {"count": "2"}),
            ("won", "2026-10-01", {"count": "1"}),
        ]
        assert problems(found) == [
            (1, "Amount", "not read: nothing tells of which outcome it is", "")
        ]

    @pytest.mark.parametrize(
        "title", ["Attainment %", "Attainment (%)", "Quota attainment percent"]
    )
    def test_a_title_can_tell_percentages(self, title: str):
        assert one(f"Date,{title}\n2026-09-30,87.5\n") == (
            "quota",
            "2026-09-30",
            {"attainment": "0.875"},
        )

    @pytest.mark.parametrize(("answer", "value"), [("percent", "0.0095"), ("share", "0.95")])
    def test_whether_an_attainment_is_a_percentage_is_asked(self, answer: str, value: str):
        table = "Date,Quota attainment\n2026-09-30,0.95\n"

        assert asked(table) == ["kind"]
        assert asked(table, kind="meeting") == ["kind"]
        assert one(table, kind=answer)[2] == {"attainment": value}

    def test_what_a_workbook_shows_as_a_percentage_is_asked(self):
        book = workbook({"Quota": [["Date", "Attainment %"], ["2026-09-30", 0.95]]})

        assert [one.name for one in read(book, name="q.xlsx").questions] == ["kind"]
        assert told(read(book, name="q.xlsx", kind="share")) == [
            ("quota", "2026-09-30", {"attainment": "0.95"})
        ]

    def test_rows_of_every_kind_have_their_own_numbers(self):
        table = (
            "date,kind,count,amount,currency,attainment\n"
            "2026-09-30,meeting,4,,,\n2026-09-30,opportunity,2,900.5,usd,\n"
            "2026-09-30,won,1,500,USD,\n2026-09-30,quota,,,,93%\n"
        )

        assert told(read(table)) == [
            ("meeting", "2026-09-30", {"count": "4"}),
            ("opportunity", "2026-09-30", {"count": "2", "amount": "900.5", "currency": "USD"}),
            ("won", "2026-09-30", {"count": "1", "amount": "500", "currency": "USD"}),
            ("quota", "2026-09-30", {"attainment": "0.93"}),
        ]


class TestQuestions:
    BARE = "Date,Owner Email,Amount\n2026-10-15,a@x.example,12.5\n"

    def test_rows_that_nothing_tells_of_are_asked_for(self):
        found = read(self.BARE)

        [question] = found.questions
        assert question.name == "kind"
        assert [value for value, _ in question.choices] == ["meeting", "opportunity", "won", "none"]
        assert asked(self.BARE, kind="quota") == ["kind"]

    @pytest.mark.parametrize("kind", ["meeting", "opportunity", "won"])
    def test_the_answer_is_the_kind_of_all_rows(self, kind: str):
        assert one(self.BARE, kind=kind) == (kind, "2026-10-15", {"amount": "12.5"})

    def test_a_table_of_something_else_is_ignored(self):
        found = read(self.BARE, kind="none")

        assert found == Finding(ignored=[Ignored("crm.csv", "said to be something else; not read")])

    def test_everything_that_is_open_is_asked_at_once(self):
        table = 'Date,Owner,Amount\n03/04/2026,Ada,"1,234"\n'

        assert asked(table) == ["dates", "numbers", "kind"]
        assert one(table, dates="dmy", numbers="comma", kind="won") == (
            "won",
            "2026-04-03",
            {"amount": "1.234"},
        )

    def test_counts_cannot_have_decimals(self):
        assert one('Date,Owner,Meetings\n2026-10-01,Ada,"1,234"\n')[2] == {"count": "1234"}


class TestMoney:
    @pytest.mark.parametrize(
        ("cell", "values"),
        [
            ("€ 1.234,50", {"amount": "1234.50", "currency": "EUR"}),
            ("1.234,50 €", {"amount": "1234.50", "currency": "EUR"}),
            ("CHF 1'234.50", {"amount": "1234.50", "currency": "CHF"}),
            ("1,234.50 USD", {"amount": "1234.50", "currency": "USD"}),
            ("US$1,234.50", {"amount": "1234.50", "currency": "USD"}),
            ("$1,234.50", {"amount": "1234.50"}),
            ("12 kr", {"amount": "12"}),
            ("", {}),
            ("N/A", {}),
        ],
    )
    def test_a_currency_beside_the_number_is_taken(self, cell: str, values: dict[str, str]):
        assert one(f"Closed date;Stage;Amount\n2026-10-01;won;{cell}\n")[2] == values

    def test_the_title_can_name_the_currency(self):
        table = "Closed date,Stage,Amount (GBP)\n2026-10-01,won,12.5\n"

        assert one(table)[2] == {"amount": "12.5", "currency": "GBP"}

    @pytest.mark.parametrize(
        ("row", "column", "expected"),
        [
            ("2026-10-01,won,-5.5,EUR", "Amount", "a number from 0"),
            ("2026-10-01,won,a lot,EUR", "Amount", "a number from 0"),
            ("2026-10-01,won,5%,EUR", "Amount", "a number from 0"),
            ("2026-10-01,won,5.5,Euro", "Currency", "three letters, as EUR"),
            ("soon,won,5.5,EUR", "Closed date", "a day, as 2026-11-22"),
            (",won,5.5,EUR", "Closed date", "a day, as 2026-11-22"),
        ],
    )
    def test_a_wrong_value_is_a_problem_of_its_row(self, row: str, column: str, expected: str):
        table = f"Closed date,Stage,Amount,Currency\n2026-10-01,won,1.5,EUR\n{row}\n"

        found = read(table)

        assert problems(found) == [(3, column, "wrong value", expected)]
        assert found.inputs == [Input("crm.csv", KIND, 2, 1, 0)]

    def test_a_day_to_come_is_a_problem(self):
        found = read("Meeting date,Owner\n2026-11-22,Ada\n2026-11-23,Ada\n")

        assert problems(found) == [(3, "Meeting date", "still to come", "a day up to 2026-11-22")]

    @pytest.mark.parametrize("cell", ["-1", "1.5", "many"])
    def test_a_number_of_outcomes_is_whole(self, cell: str):
        found = read(f"Date,Owner,Meetings\n2026-10-01,Ada,2\n2026-10-02,Ada,{cell}\n")

        assert problems(found) == [(3, "Meetings", "wrong value", "a whole number from 0")]


class TestOwners:
    def test_one_without_an_address_goes_by_name(self):
        table = "Meeting date,Owner,Owner email\n2026-10-01,Ada,a@x.example\n2026-10-02,Bo,\n"

        assert [portion.person for portion in read(table).portions] == [
            Person(email="a@x.example", name="Ada"),
            Person(name="Bo"),
        ]

    def test_a_row_without_one_is_a_problem(self):
        table = "Meeting date,Owner,Count\n2026-10-01,Ada,1\n2026-10-02,,1\n"

        expected = "an e-mail address, or the address of a LinkedIn profile"
        assert problems(read(table)) == [(3, "Owner", "missing", expected)]

    def test_a_wrong_address_of_one_is_a_problem(self):
        table = "Meeting date,Owner email\n2026-10-01,a@x.example\n2026-10-02,Ada Muster\n"

        expected = "an e-mail address, or the address of a LinkedIn profile"
        assert problems(read(table)) == [(3, "Owner email", "wrong value", expected)]

    def test_without_a_column_it_is_nobody_s(self):
        found = read("Closed date,Stage\n2026-10-01,won\n")

        assert [portion.person for portion in found.portions] == [Person()]

    def test_the_address_of_a_customer_is_not_the_owner_s(self):
        table = "Meeting date,Contact name,Email,Count\n2026-10-01,Canary,canary@x.example,1\n"

        found = read(table)

        assert [portion.person for portion in found.portions] == [Person()]
        assert "canary" not in str(found)

    def test_a_plain_address_is_the_owner_s_where_nobody_else_is_named(self):
        found = read("Meeting date,E-Mail\n2026-10-01,a@x.example\n")

        assert [portion.person for portion in found.portions] == [Person(email="a@x.example")]


class TestAgain:
    def test_a_later_export_updates_a_deal_by_its_number(self):
        before = "ID,Created,Stage,Amount\n7,2026-10-01,Proposal,5.5\n"
        after = "ID,Created,Stage,Amount\n7,2026-10-01,Negotiation,6.5\n"

        found = reading(upload("a.csv", before.encode()), upload("b.csv", after.encode()))

        assert [dict(one.values) for one in of(found, Outcome)] == [{"amount": "6.5"}]

    def test_overlapping_exports_without_numbers_are_joined_by_what_they_say(self):
        rows = [f"2026-10-0{n},won,{amount}\n" for n, amount in enumerate("1157", 1)]
        first = "Closed date,Stage,Amount\n" + rows[0] + "2026-10-01,won,1\n" + rows[1]
        second = "Closed date,Stage,Amount\n" + "".join(rows)

        found = reading(upload("a.csv", first.encode()), upload("b.csv", second.encode()))

        assert [(one.on.day, one.values["amount"]) for one in of(found, Outcome)] == [
            (1, "1"),
            (1, "1"),
            (2, "1"),
            (3, "5"),
            (4, "7"),
        ]

    def test_a_later_sum_corrects_an_earlier_one(self):
        first = b"Month,Owner,Meetings\n2026-09,Ada,4\n"
        second = b"Month,Owner,Meetings\n2026-09,Ada,5\n"

        found = reading(upload("a.csv", first), upload("b.csv", second))

        assert [dict(one.values) for one in of(found, Outcome)] == [{"count": "5"}]

    def test_a_row_that_stands_twice_with_its_number_is_a_duplicate(self):
        row = "7,2026-10-01,Proposal\n"

        found = read("ID,Created,Stage\n" + row + row)

        assert found.inputs == [Input("crm.csv", KIND, 2, 1, 1)]
        assert len(told(found)) == 1


class TestFile:
    def test_notes_around_the_table_are_left_out(self):
        table = (
            "My report,,\nMeeting date,Owner,Count\n2026-10-01,Ada,2\n"
            "Confidential Information - Do Not Distribute,,\n"
        )

        found = read(table)

        assert found.inputs == [Input("crm.csv", KIND, 1, 1, 0)]
        assert [(p.reason, p.lost) for p in found.problems] == [
            ("1 rows of one cell are not read", False)
        ]

    def test_a_title_that_may_be_somebody_s_data_is_not_quoted(self):
        found = read("Meeting date,Count (bo@x.example)\n2026-10-01,1\n2026-10-01,x\n")

        assert problems(found) == [(3, "count", "wrong value", "a whole number from 0")]

    def test_a_table_without_a_row_of_use_cannot_be_used(self):
        with pytest.raises(Unusable) as raised:
            read("Closed date,Stage\nsoon,won\n")

        assert str(raised.value) == (
            "crm.csv: no row can be used; line 2: Closed date: wrong value, "
            "expected a day, as 2026-11-22"
        )

    def test_a_table_without_an_outcome_is_read_and_holds_none(self):
        found = read("Date,Type\n2026-10-01,Call\n2026-10-02,Canceled meeting\n")

        assert found.portions == []
        assert found.inputs == [Input("crm.csv", KIND, 2, 0, 0)]

    @pytest.mark.parametrize(
        ("table", "is_outcomes"),
        [
            (DEALS, True),
            ("Datum;Phase;Inhaber".replace(";", ","), True),
            ("Fecha de cierre,Etapa,Importe\n2026-10-01,Ganada,5", True),
            ("Date,Type\n2026-10-01,Meeting", True),
            ("Month,Quota attainment\n2026-09,5%", True),
            ("Meeting date,Attendees", True),
            ("Date,Owner Email", True),
            ("Date,Owner,Amount", True),
            ("Date,Phase,Notes\n2026-10-01,Alpha,x", False),
            ("Date,Type\n2026-10-01,Like", False),
            ("Date,Amount,Currency", False),
            ("Date,Email", False),
            ("Stage,Amount\nWon,5", False),
            ("First Name,Last Name,URL,Email Address,Company,Position,Connected On", False),
            ("Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", False),
        ],
    )
    def test_it_is_known_by_its_header(self, table: str, is_outcomes: bool):
        assert is_recognised(table) is is_outcomes

    def test_the_entry_reads_it(self):
        found = reading(upload("export.csv", b"Closed date,Stage\n2026-10-01,won\n"))

        assert found.inputs == [Input("export.csv", KIND, 1, 1, 0)]
        assert of(found, Coverage) == []

    @given(st.lists(st.binary(max_size=40), max_size=4))
    def test_no_bytes_ever_raise_anything_but_unusable(self, rows: list[bytes]):
        table = b"Date,Owner,Meetings,Amount\n2026-10-01,Ada,2,\n" + b"\n".join(rows)

        found = read(table)

        assert found.inputs or found.questions
