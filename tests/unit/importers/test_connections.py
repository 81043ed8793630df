from datetime import date

import pytest

from scoring.core.records import Connection, Network
from scoring.core.titles import company_key
from tests.unit.importers.given import BO, COMPLETE, KEY, of, only, person, read_files, spans

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
OLD_HEADER = b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"


def connections(data: bytes):
    return read_files({"Connections.csv": data})


@pytest.mark.parametrize(
    "notes",
    [
        b'Notes:\n"When exporting your connection data, you may notice ..."\n\n',
        b"",
        b'Notes:\n"When exporting your connection data, you may notice ..."\n',
        b'Notes:\n"Some say their Name,\nFirst or Last, is missing"\n\n',
    ],
)
def test_notes_of_any_length_may_stand_above_the_header(notes):
    found = connections(notes + HEADER + BO_ROW)

    record = only(found, Connection)
    assert record.on == date(2026, 2, 11)
    assert record.contact == person(BO)
    assert record.title == 100
    assert record.company == company_key("Nordlicht AG", KEY)
    assert found.problems == []


def test_without_addresses_people_cannot_be_found_again():
    old = connections(OLD_HEADER + b"Bo,Proeve,,Nordlicht AG,CFO,11 Feb 2026\n")
    empty = connections(HEADER + b"Bo,Proeve,,,Nordlicht AG,CFO,11 Feb 2026\n")

    assert only(old, Connection).contact == only(empty, Connection).contact != person(BO)


def test_without_addresses_the_acceptance_of_invitations_is_unknown():
    invitations = (
        b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        b'Ada,Bo,"2/10/26, 8:20 AM",,OUTGOING,https://www.linkedin.com/in/ada-muster-1,'
        b"https://www.linkedin.com/in/bo-proeve-2\n"
    )
    row = b"Bo,Proeve,,Nordlicht AG,CFO,11 Feb 2026\n"

    without = read_files({"Connections.csv": OLD_HEADER + row, "Invitations.csv": invitations})
    with_them = read_files({"Connections.csv": HEADER + BO_ROW, "Invitations.csv": invitations})

    assert "invitation_acceptance" not in spans(without)
    assert "invitation_acceptance" in spans(with_them)


def test_rows_with_a_date_alone_count_in_the_network_and_are_no_people():
    found = connections(HEADER + BO_ROW + b",,,,,,12 Feb 2026\n,,,,,,12 Feb 2026\n")

    assert len(of(found, Connection)) == 1
    assert [(n.on, n.connections) for n in of(found, Network)] == [(date(2026, 2, 12), 3)]
    assert found.inputs[0].kept == 3


def test_the_size_of_the_network_is_exact_on_every_day_since_the_first_row_without_a_name():
    found = connections(
        HEADER
        + b"C,C,https://www.linkedin.com/in/c,,,,14 Feb 2026\n"
        + b",,,,,,12 Feb 2026\n"
        + BO_ROW
        + b",,,,,,13 Feb 2026\n"
    )

    assert [(n.on.day, n.connections) for n in of(found, Network)] == [(12, 2), (13, 3), (14, 4)]


def test_a_file_with_people_alone_needs_no_size_of_the_network():
    assert of(connections(HEADER + BO_ROW), Network) == []


def test_month_and_day_are_never_swapped():
    found = connections(
        HEADER
        + b"A,A,https://www.linkedin.com/in/a,,,,06/13/26\n"
        + b"B,B,https://www.linkedin.com/in/b,,,,13/06/26\n"
    )

    assert [r.on for r in of(found, Connection)] == [date(2026, 6, 13)]
    [problem] = found.problems
    assert (problem.file, problem.line) == (f"{COMPLETE}/Connections.csv", 3)
    assert (problem.column, problem.reason) == ("Connected On", '"13/06/26" is no date')
    assert problem.expected == "a day, as 11 Feb 2026"


def test_a_shifted_row_does_not_carry_a_name_into_the_problem():
    found = connections(HEADER + b"Bo,Proeve,x,,,CFO,Nordlicht Proeve\n")

    [problem] = found.problems
    assert problem.reason == "no date"


def test_an_address_in_percent_signs_is_the_same_person():
    row = b"J,M,https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCster-9,,,,11 Feb 2026\n"

    found = connections(HEADER + row)

    spelled = "https://www.linkedin.com/in/jo\u0308rg-mu\u0308ster-9"
    assert only(found, Connection).contact == person(spelled)


def test_quotes_and_commas_in_a_name_shift_no_column():
    row = '"Ada ""Addy""","Muster, MBA 🎯 ",,,,,11 Feb 2026\n'.encode()

    assert only(connections(HEADER + row), Connection).on == date(2026, 2, 11)


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("Geschäftsführerin", 100),
        ("Head of Sales | ex-X", 100),
        ("VP @ Nordlicht", 100),
        ("", None),
        ("Chief Happiness Intern", 0),
        ("Assistant to the CEO", 0),
    ],
)
def test_a_position_becomes_a_weight(title, weight):
    row = f"Bo,P,https://www.linkedin.com/in/bo,,AG,{title},11 Feb 2026\n".encode()

    assert only(connections(HEADER + row), Connection).title == weight


def test_the_same_person_and_day_twice_is_one_connection():
    found = connections(HEADER + BO_ROW + BO_ROW)

    assert len(of(found, Connection)) == 1
    assert (found.inputs[0].records, found.inputs[0].kept, found.inputs[0].duplicates) == (2, 1, 1)


def test_a_person_who_connected_again_has_both_days():
    again = BO_ROW.replace(b"11 Feb", b"12 Feb")

    assert [r.on.day for r in of(connections(HEADER + again + BO_ROW), Connection)] == [12, 11]


def test_the_german_header_is_read():
    found = connections(
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n"
        "Bo,Prøve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Mai 2026\n".encode()
    )

    assert only(found, Connection).on == date(2026, 5, 11)
    assert found.problems == []
