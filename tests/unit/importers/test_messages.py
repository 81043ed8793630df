from datetime import UTC, date, datetime

import pytest

from scoring.core.records import Connection, Exchange, Invitation
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


TWO = ("2026-05-06 07:08:09 UTC", "2026-05-06 07:09:09 UTC")
FORMS = {
    9: (
        f"{HEADER.replace('RECIPIENT PROFILE URLS,', '')}"
        f"2-A==,,Bo Prøve,{BO},Ada Muster,{TWO[1]},,Ja,INBOX\n"
        f"2-A==,,Ada Muster,{ADA},Bo Prøve,{TWO[0]},,Hallo,INBOX\n"
    ),
    10: (
        f"{HEADER}"
        f"2-A==,,Bo Prøve,{BO},Ada Muster,{ADA},{TWO[1]},,Ja,INBOX\n"
        f"2-A==,,Ada Muster,{ADA},Bo Prøve,{BO},{TWO[0]},,Hallo,INBOX\n"
    ),
    11: (
        '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
        '"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"\n'
        f'"2-A==","","Bo Prøve","{BO}","Ada Muster","{ADA}","{TWO[1]}","","Ja","INBOX",""\n'
        f'"2-A==","","Ada Muster","{ADA}","Bo Prøve","{BO}","{TWO[0]}","","Hal\n\nlo","INBOX",""\n'
    ),
    12: (
        f"{HEADER.strip()},IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n"
        f"2-A==,,Bo Prøve,{BO},Ada Muster,{ADA},{TWO[1]},,Ja,INBOX,No,No\n"
        f"2-A==,,Ada Muster,{ADA},Bo Prøve,{BO},{TWO[0]},,Hallo,INBOX,No,No\n"
    ),
    13: (
        f"{HEADER.strip()},IS MESSAGE DRAFT,IS CONVERSATION DRAFT,ATTACHMENTS\n"
        f"2-A==,,Bo Prøve,{BO},Ada Muster,{ADA},{TWO[1]},,Ja,INBOX,No,No,\n"
        f"2-A==,,Ada Muster,{ADA},Bo Prøve,{BO},{TWO[0]},,Hallo,INBOX,No,No,\n"
    ),
}


@pytest.mark.parametrize("columns", FORMS)
def test_every_form_since_2021_says_the_same(columns):
    found = messages(header=FORMS[columns])

    exchange = only(found, Exchange)
    assert (exchange.contact, exchange.on) == (person(BO), date(2026, 5, 6))
    assert (exchange.outbound, exchange.inbound, exchange.first_out) == (1, 1, True)
    assert exchange.first_at == datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert exchange == only(messages(header=FORMS[10]), Exchange)
    assert found.problems == []


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


def test_newlines_and_quotes_in_a_text_are_one_message():
    text = 'Zeile 1\n\nZeile 3, mit ""Zitat""'

    found = messages(row(ADA, BO, "06 07:08:09", text))

    assert counted(found) == [(6, 1, 0, True)]
    assert found.inputs[1].records == 1


def test_a_day_of_a_conversation_is_one_record():
    found = messages(
        row(BO, ADA, "06 12:00:00"),
        row(ADA, BO, "06 11:00:00", "b"),
        row(ADA, BO, "06 10:00:00", "a"),
        row(BO, ADA, "05 10:00:00"),
    )

    assert counted(found) == [(5, 0, 1, False), (6, 2, 1, True)]
    assert len({e.ref for e in of(found, Exchange)}) == 2


def test_what_a_sponsor_wrote_is_no_conversation():
    mark = '<p class=""spinmail-quill-editor__spin-break"">Hi %FIRSTNAME%,</p>'
    found = messages(
        row("", ADA, "06 07:00:00", mark, "2-S=="),
        row(ADA, "", "06 07:05:00", "No", "2-S=="),
        row("", ADA, "06 07:00:00", "Hi", "2-T==", "Sponsored Conversation"),
        row("", ADA, "06 07:00:00", "Hi", "2-U=="),
        row(ADA, BO, "06 07:00:00"),
    )

    assert counted(found) == [(6, 1, 0, True)]
    assert (found.inputs[1].records, found.inputs[1].kept) == (5, 1)


def test_a_partner_whose_account_is_closed_is_kept_without_a_name():
    found = messages(
        row("", ADA, "06 08:00:00", "Danke"),
        row(ADA, "", "06 07:00:00"),
        row("", ADA, "06 08:00:00", "Bitte", "2-B=="),
        row(ADA, "", "06 07:00:00", "Hallo", "2-B=="),
    )

    assert counted(found) == [(6, 1, 1, True), (6, 1, 1, True)]
    assert len({e.contact for e in of(found, Exchange)}) == 2


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


@pytest.mark.parametrize("drafts", ["Yes,No", "No,Yes"])
def test_a_draft_was_not_sent(drafts):
    header = f"{HEADER.strip()},IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n"

    found = messages(row(ADA, BO, "06 07:00:00").strip() + f",{drafts}\n", header=header)

    assert of(found, Exchange) == []


def test_a_message_without_text_is_one():
    assert counted(messages(row(ADA, BO, "06 07:00:00", ""))) == [(6, 1, 0, True)]


def test_two_messages_of_one_second_are_two_and_the_owner_is_first():
    found = messages(row(BO, ADA, "06 07:00:00", "ja"), row(ADA, BO, "06 07:00:00", "da"))

    assert counted(found) == [(6, 1, 1, True)]


def test_the_same_row_twice_is_one_message_and_equal_texts_a_second_apart_are_two():
    first, second = row(ADA, BO, "06 07:00:00", "x"), row(ADA, BO, "06 07:00:01", "x")

    found = messages(second, first, second)

    assert counted(found) == [(6, 2, 0, True)]
    assert found.inputs[1].duplicates == 1


def test_messages_without_a_conversation_id_are_told_apart_by_partner():
    found = messages(
        row(ADA, BO, "06 07:00:00", conversation=""),
        row(ADA, CY, "06 07:00:00", conversation=""),
        row(BO, ADA, "06 08:00:00", conversation=""),
    )

    assert len({e.conversation for e in of(found, Exchange)}) == 2
    assert sorted(counted(found)) == [(6, 1, 0, True), (6, 1, 1, True)]


def test_a_message_counts_on_its_local_day():
    rows = (
        f"2-A==,,Ada Muster,{ADA},,{BO},2026-03-28 23:30:00 UTC,,x,INBOX\n",
        f"2-A==,,Ada Muster,{ADA},,{BO},2026-03-29 22:30:00 UTC,,y,INBOX\n",
    )

    found = messages(*rows, zone="Europe/Berlin")

    assert [e.on for e in of(found, Exchange)] == [date(2026, 3, 29), date(2026, 3, 30)]


NOTE = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Bo Prøve,Ada Muster,"5/4/26, 7:10 AM","Hallo Ada,  gern",INCOMING,{BO},{ADA}\n'
)


def test_the_note_of_an_invitation_is_no_message_and_tells_when_it_was_accepted():
    found = messages(
        row(ADA, BO, "04 14:42:00", "Danke"),
        row(BO, ADA, "04 14:40:00", "Hallo Ada,\ngern"),
        more={"Invitations.csv": NOTE.encode()},
    )

    assert counted(found) == [(4, 1, 0, True)]
    invitation = only(found, Invitation)
    assert invitation.at == datetime(2026, 5, 4, 14, 10, tzinfo=UTC)
    assert (invitation.accepted_on, invitation.noted) == (date(2026, 5, 4), True)


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


def test_connections_and_messages_share_the_key_of_a_person():
    connections = (
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "J,M,https://www.linkedin.com/in/j%C3%B6rg-9,,,,11 Feb 2026\n"
    )
    rows = f"2-A==,,Ada Muster,{ADA},,https://www.linkedin.com/in/jörg-9,{TWO[0]},,x,INBOX\n"

    found = messages(rows, more={"Connections.csv": connections.encode()})

    assert only(found, Exchange).contact == only(found, Connection).contact
