"""Business outcomes out of exports of customer systems."""

from __future__ import annotations

import pytest

from scoring.core.records import Outcome
from teams.importers.outcome_words import said
from teams.importers.outcomes import KIND
from teams.importers.reading import Finding, Ignored, Input, Person
from tests.unit.importers.outcome_table import DEALS, asked, one, problems, read, told
from tests.unit.importers.workbook import workbook


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
        assert [(p.column, p.lost) for p in found.problems] == [("Opportunity Name", False)]

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
