from datetime import UTC, date, datetime

import pytest

from scoring.core.records import Exchange, Invitation
from teams.importers.reading import Unusable
from tests.unit.importers.given import ADA, BO, COMPLETE, CY, of, only, person, read_files

HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
NAMES = {ADA: "Ada Muster", BO: "Bo Prøve", CY: "Cy Test", "": "LinkedIn Member"}
OWNER = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Ada Muster,X,"1/1/26, 8:20 AM",,OUTGOING,{ADA},https://www.linkedin.com/in/x\n'
)


def row(sender, to, at, text="Hallo", conversation="2-A==", title=""):
    people = f'{NAMES[sender]},{sender},,"{to}"'
    return f'{conversation},{title},{people},2026-05-{at} UTC,,"{text}",INBOX\n'


def messages(*rows, zone="UTC", header=HEADER, more=None):
    files = {"Invitations.csv": OWNER.encode(), "messages.csv": (header + "".join(rows)).encode()}
    return read_files(files | (more or {}), zone)


def counted(found):
    return [(e.on.day, e.outbound, e.inbound, e.first_out) for e in of(found, Exchange)]


def test_the_form_of_2018_has_directions_and_names_alone():
    found = read_files(
        {
            "Messages.csv": (
                "From,To,Date,Subject,Content,Direction,Folder\n"
                'Bo Prøve,Ada Muster,"5/6/26, 7:09 AM",,Ja,INCOMING,INBOX\n'
                'Ada Muster,Bo Prøve,"5/6/26, 7:08 AM",,Hallo,OUTGOING,SENT\n'
            ).encode()
        }
    )

    exchange = only(found, Exchange)
    assert (exchange.outbound, exchange.inbound, exchange.first_out) == (1, 1, True)
    assert exchange.first_at == datetime(2026, 5, 6, 7, 8, tzinfo=UTC)
    assert found.owner == ""


def test_a_day_of_a_conversation_is_one_record():
    found = messages(
        row(BO, ADA, "06 12:00:00"),
        row(ADA, BO, "06 11:00:00", "b"),
        row(ADA, BO, "06 10:00:00", "a"),
        row(BO, ADA, "05 10:00:00"),
    )

    assert counted(found) == [(5, 0, 1, False), (6, 2, 1, True)]
    assert len({e.ref for e in of(found, Exchange)}) == 2


def test_an_account_that_was_closed_later_stays_the_same_partner():
    found = messages(row("", ADA, "07 08:00:00"), row(ADA, BO, "06 07:00:00"))

    assert {e.contact for e in of(found, Exchange)} == {person(BO)}


def test_in_a_group_the_owner_writes_to_all_and_each_member_alone_answers():
    found = messages(
        row(CY, f"{ADA},{BO}", "06 08:00:00"),
        row(ADA, f"{BO},{CY}", "06 07:00:00"),
    )

    by_contact = {e.contact: (e.outbound, e.inbound) for e in of(found, Exchange)}
    assert by_contact == {person(BO): (1, 0), person(CY): (1, 1)}
    assert len({e.conversation for e in of(found, Exchange)}) == 1


NOTE = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Bo Prøve,Ada Muster,"5/4/26, 7:10 AM","Hallo Ada,  gern",INCOMING,{BO},{ADA}\n'
)


@pytest.mark.parametrize(
    ("sender", "at", "text"),
    [
        (BO, "04 14:00:00", "Hallo Ada, gern"),
        (CY, "04 14:40:00", "Hallo Ada, gern"),
        (BO, "04 14:40:00", "Hallo Ada, nein"),
    ],
)
def test_an_earlier_another_person_s_or_another_text_is_no_echo_of_a_note(sender, at, text):
    found = messages(row(sender, ADA, at, text), more={"Invitations.csv": NOTE.encode()})

    assert counted(found) == [(4, 0, 1, False)]
    assert only(found, Invitation).accepted_on is None


def test_only_the_first_message_with_the_text_of_a_note_is_its_echo():
    found = messages(
        row(BO, ADA, "06 14:40:00", "Hallo Ada, gern"),
        row(BO, ADA, "05 14:40:00", "Hallo Ada, gern"),
        more={"Invitations.csv": NOTE.encode()},
    )

    assert counted(found) == [(6, 0, 1, False)]
    assert only(found, Invitation).accepted_on == date(2026, 5, 5)


def test_a_bad_date_names_its_line_and_column_and_the_other_rows_count():
    bad = row(ADA, BO, "06 25:00:00", "zwei\nZeilen")

    found = messages(row(ADA, BO, "06 07:00:00"), bad, row(ADA, BO, "07 07:00:00"))

    assert [day for day, *_ in counted(found)] == [6, 7]
    [problem] = found.problems
    assert (problem.file, problem.line) == (f"{COMPLETE}/messages.csv", 3)
    assert (problem.column, problem.expected) == ("DATE", "a time, as 2026-05-06 07:08:09 UTC")
    assert problem.reason == '"2026-05-06 25:00:00 UTC" is no date'


def test_dates_with_the_month_or_the_day_first_are_asked_about_with_seconds_too():
    dates = ("25/12/2023 07:08:09", "05/06/2023 07:08:09")
    rows = [row(ADA, BO, "").replace("2026-05- UTC", at) for at in dates]

    with pytest.raises(Unusable, match="whether the day or the month comes first is not told"):
        messages(*rows)


def test_a_message_counts_on_its_local_day_at_its_instant():
    found = messages(row(ADA, BO, "06 21:59:59"), row(ADA, BO, "06 22:00:00"), zone="Europe/Berlin")

    assert [(e.on, e.first_at) for e in of(found, Exchange)] == [
        (date(2026, 5, 6), datetime(2026, 5, 6, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 5, 7), datetime(2026, 5, 6, 22, tzinfo=UTC)),
    ]


def test_a_message_of_no_year_of_this_age_is_a_problem():
    old = row(ADA, BO, "06 07:00:00").replace("2026-05", "1899-05")

    found = messages(old, row(ADA, BO, "07 07:00:00"))

    assert [day for day, *_ in counted(found)] == [7]
    assert [problem.line for problem in found.problems] == [2]


def test_a_row_with_too_few_fields_is_a_problem():
    found = messages(row(ADA, BO, "06 07:00:00"), "2-A==,,Ada\n")

    [problem] = found.problems
    assert (problem.line, problem.reason) == (3, "the row has too few fields")
    assert counted(found) == [(6, 1, 0, True)]


def test_a_text_that_is_cut_off_at_the_end_of_the_file_is_told():
    cut = row(ADA, BO, "05 07:00:00")[:-9]

    found = messages(row(ADA, BO, "06 07:00:00"), cut)

    assert [problem.line for problem in found.problems] == [3]
    assert counted(found) == [(6, 1, 0, True)]


def test_two_invitations_with_one_note_have_an_echo_each():
    later = NOTE.splitlines()[1].replace("5/4/26", "5/8/26")
    rows = [row(BO, ADA, f"{day} 14:40:00", "Hallo Ada, gern") for day in ("06", "09", "10", "11")]

    found = messages(*rows, more={"Invitations.csv": f"{NOTE}{later}\n".encode()})

    assert [i.accepted_on for i in of(found, Invitation)] == [date(2026, 5, 6), date(2026, 5, 9)]
    assert [day for day, *_ in counted(found)] == [10, 11]


def test_more_recipients_than_anybody_writes_to_are_a_problem(monkeypatch):
    monkeypatch.setattr("teams.importers.linkedin.messages.RECIPIENTS", 3)
    many = ",".join(f"https://www.linkedin.com/in/no-{n}" for n in range(3))

    found = messages(
        row(ADA, BO, "06 07:00:00"),
        row(ADA, many, "06 08:00:00", conversation="2-B=="),
        row(ADA, BO, "06 09:00:00"),
    )

    assert counted(found) == [(6, 2, 0, True)]
    assert [(p.line, p.reason, p.lost) for p in found.problems] == [
        (3, "too many recipients in all", True)
    ]
