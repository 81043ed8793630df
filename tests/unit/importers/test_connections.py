from datetime import date

from scoring.core.records import Connection, Network
from tests.unit.importers.given import of, only, read_files

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
OLD_HEADER = b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"


def connections(data: bytes):
    return read_files({"Connections.csv": data})


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


def test_a_shifted_row_does_not_carry_a_name_into_the_problem():
    found = connections(HEADER + b"Bo,Proeve,x,,,CFO,Nordlicht Proeve\n")

    [problem] = found.problems
    assert problem.reason == "no date"


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
