"""The quirks of Connections.csv, Q27 to Q35. Every row is invented."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Connection, Exchange, Network
from scoring.core.score import score
from scoring.core.titles import company_key
from scoring.core.versions.v1 import V1
from teams.importers.people import People
from teams.importers.reading import Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    KEY,
    archive,
    of,
    only,
    person,
    read_files,
    reading,
    spans,
    upload,
)

HEADER = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
OLD_HEADER = b"First Name,Last Name,Email Address,Company,Position,Connected On\n"
BO_ROW = b"Bo,Proeve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
INVITATIONS = (
    b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    b'Ada,Bo,"2/10/26, 8:20 AM",,OUTGOING,https://www.linkedin.com/in/ada-muster-1,'
    b"https://www.linkedin.com/in/bo-proeve-2\n"
)


def connections(data: bytes):
    return read_files({"Connections.csv": data})


def test_q27_notes_above_the_header_are_no_rows():
    found = connections(
        'Notes:\n"When exporting your connection data, you may notice …"\n\n'.encode()
        + HEADER
        + b"Ada,Muster,https://www.linkedin.com/in/ada-muster-1,,Nordlicht AG,CFO,11 Feb 2026\n"
    )

    record = only(found, Connection)
    assert (record.on, record.contact, record.title) == (date(2026, 2, 11), person(ADA), 100)
    assert record.company == company_key("Nordlicht AG", KEY)
    assert found.problems == []


@pytest.mark.parametrize(
    "notes",
    [
        b"",
        b'Notes:\n"When exporting your connection data, you may notice ..."\n',
        b'Notes:\n"Some say their Name,\nFirst or Last, is missing"\n\n',
    ],
    ids=["none", "two lines", "a newline within"],
)
def test_q28_notes_may_have_any_length(notes):
    found = connections(notes + HEADER + BO_ROW)

    assert (only(found, Connection).contact, found.inputs[0].records) == (person(BO), 1)
    assert found.problems == []


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (OLD_HEADER + b"Bo,Proeve,,Nordlicht AG,CFO,11 Feb 2026\n", "url"),
        (HEADER + b"Bo,Proeve,,,Nordlicht AG,CFO,11 Feb 2026\n", "URL"),
    ],
    ids=["no such column", "an empty column"],
)
def test_q29_without_addresses_people_are_names_and_cannot_be_joined(data, column):
    found = read_files({"Connections.csv": data, "Invitations.csv": INVITATIONS})
    joined = read_files({"Connections.csv": HEADER + BO_ROW, "Invitations.csv": INVITATIONS})

    by_name = People(KEY).opaque("connection", "bo proeve", "2026-02-11")
    assert only(found, Connection).contact == by_name
    assert [(p.file, p.line, p.column, p.reason, p.lost) for p in found.problems] == [
        (
            f"{COMPLETE}/Connections.csv",
            None,
            column,
            "no addresses of profiles: joining people to other files is not possible",
            False,
        )
    ]
    assert "invitation_acceptance" not in spans(found)
    assert ("invitation_acceptance" in spans(joined), joined.problems) == (True, [])


def test_q30_rows_with_a_date_alone_count_in_the_network_and_are_no_people():
    found = connections(HEADER + BO_ROW + b",,,,,,11 Feb 2026\n,,,,,,11 Feb 2026")

    assert only(found, Connection).contact == person(BO)
    assert [(n.on, n.connections) for n in of(found, Network)] == [(date(2026, 2, 11), 3)]
    assert (found.inputs[0].records, found.inputs[0].kept) == (3, 3)


@pytest.mark.parametrize(
    "text", ["7-Jun-26", "07-Jun-26", "2026-06-07", '"06/07/26, 09:10 AM"', '"6/7/26, 9:10 AM"']
)
def test_q31_every_form_of_a_date_is_the_same_day(text):
    found = connections(HEADER + BO_ROW.replace(b"11 Feb 2026", text.encode()))

    assert only(found, Connection).on == date(2026, 6, 7)
    assert found.problems == []


MONTH_FIRST = b"A,A,https://www.linkedin.com/in/a,,,,06/13/26\n"
DAY_FIRST = b"B,B,https://www.linkedin.com/in/b,,,,13/06/26\n"
EITHER = b"C,C,https://www.linkedin.com/in/c,,,,06/07/26\n"
SAME = b"D,D,https://www.linkedin.com/in/d,,,,06/06/26\n"
UNCLEAR = "is one of two days: other dates of the file have the day first"


def test_q31_month_and_day_are_never_swapped_in_silence():
    found = connections(HEADER + MONTH_FIRST + DAY_FIRST + EITHER + SAME)

    assert [r.on for r in of(found, Connection)] == [date(2026, 6, 13), date(2026, 6, 6)]
    assert [(p.line, p.column, p.reason, p.lost) for p in found.problems] == [
        (3, "Connected On", '"13/06/26" is no date', True),
        (4, "Connected On", f'"06/07/26" {UNCLEAR}', True),
    ]
    assert found.problems[0].expected == "a day, as 11 Feb 2026"


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ("dmy", [date(2026, 6, 13), date(2026, 7, 6), date(2026, 6, 6)]),
        ("mdy", [date(2026, 6, 7), date(2026, 6, 6)]),
    ],
)
def test_q31_where_all_dates_can_have_the_day_first_it_is_asked(answer, days):
    given = upload("Connections.csv", HEADER + DAY_FIRST + EITHER + SAME)
    options = Options(ZoneInfo("UTC"), KEY)

    [(_, asking)] = each_finding([given], options, V1, {})
    [(_, found)] = each_finding([given], options, V1, {"Connections.csv": {"dates": answer}})

    assert (asking.portions, [question.name for question in asking.questions]) == ([], ["dates"])
    assert found.questions == []
    [portion] = found.portions
    assert [r.on for r in portion.records if isinstance(r, Connection)] == days


def test_q31_without_an_answer_nothing_is_read():
    with pytest.raises(Unusable, match=r"^Connections.csv: whether the day or the month comes"):
        reading(upload("Connections.csv", HEADER + DAY_FIRST + EITHER))


def test_q32_an_address_is_one_person_however_it_is_spelled():
    row = b"J,M,https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCster-9,,,,11 Feb 2026\n"
    messages = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
        "DATE,SUBJECT,CONTENT,FOLDER\n"
        f"2-A==,,Ada,{ADA},J M,https://www.linkedin.com/in/jo\u0308rg-mu\u0308ster-9,"
        "2026-05-06 07:08:09 UTC,,x,INBOX\n"
    )

    found = read_files({"Connections.csv": HEADER + row, "messages.csv": messages.encode()})

    assert only(found, Connection).contact == only(found, Exchange).contact


def test_q33_quotes_commas_and_blanks_in_a_name_shift_no_column():
    row = '"Ada ""Addy"" Muster, MBA 🎯 ",,,,Nordlicht AG,CFO,11 Feb 2026\n'.encode()

    record = only(connections(HEADER + row), Connection)

    name = 'ada "addy" muster, mba 🎯'
    assert record.contact == People(KEY).opaque("connection", name, "2026-02-11")
    assert (record.on, record.title) == (date(2026, 2, 11), 100)
    assert record.company == company_key("Nordlicht AG", KEY)


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
def test_q34_a_position_becomes_a_weight(title, weight):
    row = f"Bo,P,https://www.linkedin.com/in/bo,,AG,{title},11 Feb 2026\n".encode()

    assert only(connections(HEADER + row), Connection).title == weight


def network_size(found):
    return score(found.records, date(2026, 11, 20), V1).components["network_size"].raw


def test_q35_whom_a_later_file_leaves_out_stays_with_the_day_of_connecting():
    """The size of the network is that of everybody ever connected (scoring model, section 3)."""
    rows = [
        b"No,N%d,https://www.linkedin.com/in/no-%d,,,,%d Feb 2026\n" % (n, n, n)
        for n in range(1, 9)
    ]
    first = archive(
        {"Connections.csv": HEADER + b"".join(rows)}, "Complete_LinkedInDataExport_03-04-2026.zip"
    )
    second = archive(
        {"Connections.csv": HEADER + b"".join(rows[3:])},
        "Complete_LinkedInDataExport_11-20-2026.zip",
    )

    newest, together = reading(second), reading(first, second)

    assert (len(of(newest, Connection)), network_size(newest)) == (5, 5)
    assert (len(of(together, Connection)), network_size(together)) == (8, 8)
    assert sorted(r.on.day for r in of(together, Connection)) == list(range(1, 9))
