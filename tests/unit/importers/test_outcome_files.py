"""Exports of customer systems: money, owners, exports that overlap, and what is one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import Coverage, Outcome
from teams.importers.formats import Head
from teams.importers.outcomes import KIND, OUTCOMES
from teams.importers.reading import Input, Person, Unusable
from tests.unit.importers.given import of, reading, upload
from tests.unit.importers.outcome_table import DEALS, one, problems, read, told


def is_recognised(table: str) -> bool:
    rows = [line.split(",") for line in table.split("\n")]
    return OUTCOMES.recognises(Head("crm.csv", "text", sheets={"": rows}))


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
            ("R$ 1.234,50", {"amount": "1234.50", "currency": "BRL"}),
            ("1 234,50 zł", {"amount": "1234.50", "currency": "PLN"}),
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


class TestLayouts:
    @pytest.mark.parametrize(
        "table",
        [
            "Deal - Title;Deal - Value;Deal - Currency of Value;Deal - Owner;Deal - Status;"
            "Deal - Deal created;Deal - Won time;Person - Owner\n"
            "Canary;1250.5;EUR;Ada;Won;2026-01-05 09:30:00;2026-03-13 10:00:00;Bo\n",
            "Titel;Wert;Währung;Besitzer;Status;Deal erstellt;Gewonnen am;Verloren am\n"
            "Canary;1.250,50;EUR;Ada;Gewonnen;05.01.2026;13.03.2026;\n",
            "Nom de la transaction;Phase de la transaction;Date de fermeture;"
            "Propriétaire de la transaction;Montant (EUR);Date de création\n"
            "Canary;Fermé gagné;13 mars 2026;Ada;1 250,50;5 janv. 2026\n",
            "Negocio;Etapa del negocio;Fecha de cierre;Propietario de oportunidad;Importe;Moneda;"
            "Fecha de creación\nCanary;Cierre ganado;13/03/2026;Ada;1.250,50;EUR;05/01/2026\n",
            "Negócio;Etapa do negócio;Data de fechamento;Proprietário do negócio;Valor;Moeda;"
            "Data de criação\n"
            "Canary;Ganho;13 de março de 2026;Ada;1.250,50;EUR;5 de jan. de 2026\n",
        ],
        ids=["Pipedrive", "in German", "in French", "in Spanish", "in Portuguese"],
    )
    def test_a_deal_that_was_won_is_told_alike(self, table: str):
        found = read(table)

        assert [
            (kind, on, Decimal(values["amount"]), values["currency"])
            for kind, on, values in told(found)
        ] == [
            ("opportunity", "2026-01-05", Decimal("1250.5"), "EUR"),
            ("won", "2026-03-13", Decimal("1250.5"), "EUR"),
        ]
        assert [portion.person for portion in found.portions] == [Person(name="Ada")]
        assert {(p.line, p.reason, p.lost) for p in found.problems} == {
            (1, "unknown column; not read", False)
        }


class TestColumns:
    def test_what_is_not_read_is_told(self):
        found = read("Meeting date,Owner,Subject,Room\n2026-10-01,Ada,Canary,Canary\n")

        assert [(p.line, p.column, p.reason, p.lost) for p in found.problems] == [
            (1, "Subject", "unknown column; not read", False),
            (1, "Room", "unknown column; not read", False),
        ]
        assert "Canary" not in str(found)

    @pytest.mark.parametrize("title", ["Zielerreichung in %", "Quota attainment %"])
    def test_a_title_may_say_that_its_numbers_are_percentages(self, title: str):
        table = f"Monat;Mitarbeiter E-Mail;{title}\n2026-01;ada@x.example;85,5\n"

        assert one(table) == ("quota", "2026-01-31", {"attainment": "0.855"})


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
