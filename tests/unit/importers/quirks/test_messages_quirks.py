"""The quirks of messages.csv, Q36 to Q49. Every row is invented."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Exchange, Invitation
from scoring.core.versions.v1 import V1
from teams.importers.reading import Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import (
    ADA,
    BO,
    COMPLETE,
    CY,
    KEY,
    archive,
    of,
    only,
    person,
    read_files,
    reading,
)

HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
OLD = "https://www.linkedin.com/in/ada-old"
NAMES = {ADA: "Ada Muster", OLD: "Ada Muster", BO: "Bo Prøve", CY: "Cy Test"}
NAMES |= {"": "LinkedIn Member"}
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
OWNER = (
    f'{INVITATIONS}Ada Muster,X,"1/1/26, 8:20 AM",,OUTGOING,{ADA},https://www.linkedin.com/in/x\n'
)


def row(sender, to, at, text="Hallo", conversation="2-A==", title="", names=""):
    people = f'{NAMES[sender]},{sender},"{names}","{to}"'
    return f'{conversation},{title},{people},2026-05-{at} UTC,,"{text}",INBOX\n'


def messages(*rows, zone="UTC", header=HEADER, more=None):
    files = {"Invitations.csv": OWNER, "messages.csv": header + "".join(rows)} | (more or {})
    return read_files({name: text.encode() for name, text in files.items()}, zone)


def counted(found):
    return [(e.on.day, e.outbound, e.inbound, e.first_out) for e in of(found, Exchange)]


TWO = ("2026-05-06 07:08:00 UTC", "2026-05-06 07:09:00 UTC")
FORMS = {
    7: (
        "From,To,Date,Subject,Content,Direction,Folder\n"
        'Bo Prøve,Ada Muster,"5/6/26, 7:09 AM",,Ja,INCOMING,INBOX\n'
        'Ada Muster,Bo Prøve,"5/6/26, 7:08 AM",,Hallo,OUTGOING,SENT\n'
    ),
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
        f'"2-A==","","Ada Muster","{ADA}","Bo Prøve","{BO}","{TWO[0]}","","Hallo","INBOX",""\n'
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
def test_q36_every_form_since_2018_says_the_same(columns):
    """That of 2018 has no ids and no addresses: with the invitations the owner has one, Bo not."""
    found = messages(header=FORMS[columns])

    exchange = only(found, Exchange)
    assert (exchange.on, exchange.outbound, exchange.inbound) == (date(2026, 5, 6), 1, 1)
    assert (exchange.first_at, exchange.first_out) == (
        datetime(2026, 5, 6, 7, 8, tzinfo=UTC),
        True,
    )
    same = only(messages(header=FORMS[10]), Exchange)
    assert (exchange == same) is (columns != 7)
    assert found.problems == []


def test_q37_newlines_and_quotes_in_a_text_of_2026_are_one_message():
    header = (
        '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
        '"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"\n'
    )
    text = (
        '"2-AAA==","","Ada Muster","https://www.linkedin.com/in/ada-muster-1","Bo Prøve",'
        '"https://www.linkedin.com/in/bo-proeve-2","2026-05-06 07:08:09 UTC","Hallo",'
        '"Zeile 1\n\nZeile 3, mit ""Zitat""","INBOX",""\n'
    )

    found = messages(text, header=header)

    assert counted(found) == [(6, 1, 0, True)]
    assert (found.inputs[1].records, found.inputs[1].kept, found.problems) == (1, 1, [])


def test_q38_who_sends_the_most_is_the_owner():
    sent = [row(ADA, BO, f"06 07:00:0{n}") for n in range(4)] + [row(ADA, CY, "06 07:01:00")] * 1
    sent += [row(ADA, CY, "06 07:02:00", "x", "2-B==")]
    answered = [row(BO, ADA, f"06 08:00:0{n}") for n in range(3)]
    other = [row(CY, ADA, "06 09:00:00", "y", "2-B==")]

    found = read_files({"messages.csv": (HEADER + "".join([*sent, *answered, *other])).encode()})

    assert found.owner == person(ADA)
    by_contact = [(e.contact, e.outbound, e.inbound) for e in of(found, Exchange)]
    assert sorted(by_contact) == sorted(
        [(person(BO), 4, 3), (person(CY), 1, 0), (person(CY), 1, 1)]
    )


TIED = HEADER + row(ADA, BO, "06 07:00:01") + row(BO, ADA, "06 07:00:02")


@pytest.mark.parametrize(
    ("answer", "out"), [(ADA, (1, 1, True)), (f"{BO}/?locale=de", (1, 1, False))]
)
def test_q38_of_two_who_sent_the_same_the_owner_is_asked(answer, out):
    given = archive({"messages.csv": TIED.encode()})
    options = Options(ZoneInfo("UTC"), KEY)

    [(source, asking)] = each_finding([given], options, V1, {})
    [(_, found)] = each_finding([given], options, V1, {source.name: {"owner": answer}})

    assert (asking.portions, [question.name for question in asking.questions]) == ([], ["owner"])
    [portion] = found.portions
    assert portion.person.profile == person(answer)
    [exchange] = [record for record in portion.records if isinstance(record, Exchange)]
    assert (exchange.outbound, exchange.inbound, exchange.first_out) == out


def test_q38_somebody_who_never_wrote_is_no_answer_and_it_is_asked_again():
    given = archive({"messages.csv": TIED.encode()})

    [(_, found)] = each_finding(
        [given], Options(ZoneInfo("UTC"), KEY), V1, {COMPLETE: {"owner": CY}}
    )

    assert [(question.name, question.why) for question in found.questions] == [
        (
            "owner",
            "the answer is nobody who could be the owner of these files; "
            "expected the address of a profile, as linkedin.com/in/ada-muster-1",
        )
    ]
    assert found.portions == []


def test_q38_without_an_answer_nothing_is_read_and_nobody_is_named():
    with pytest.raises(Unusable) as raised:
        reading(archive({"messages.csv": TIED.encode()}))

    assert str(raised.value).startswith(f"{COMPLETE}: two people could be the owner")
    assert "ada" not in str(raised.value).casefold()


def test_q39_what_a_sponsor_wrote_is_no_conversation():
    mark = '<p class=""spinmail-quill-editor__spin-break"">Hi %FIRSTNAME%,</p>'
    found = messages(
        row("", ADA, "06 07:00:00", mark, "2-S==", "Sponsored Conversation"),
        row("", ADA, "06 07:00:00", mark, "2-R=="),
        row(ADA, "", "06 07:05:00", "No", "2-R=="),
        row("", ADA, "06 07:00:00", "Hi", "2-T==", "Sponsored Conversation"),
        row("", ADA, "06 07:00:00", "Hi", "2-U=="),
        row(ADA, BO, "06 07:00:00"),
    )

    assert counted(found) == [(6, 1, 0, True)]
    assert (found.inputs[1].records, found.inputs[1].kept) == (6, 1)


def test_q40_a_partner_whose_account_is_closed_is_kept_without_a_name():
    found = messages(
        row("", ADA, "06 08:00:00", "Danke"),
        row(ADA, "", "06 07:00:00"),
        row("", ADA, "06 08:00:00", "Bitte", "2-B=="),
        row(ADA, "", "06 07:00:00", "Hallo", "2-B=="),
    )

    assert counted(found) == [(6, 1, 1, True), (6, 1, 1, True)]
    assert len({e.contact for e in of(found, Exchange)}) == 2


def test_q41_recipients_of_a_group_are_counted_by_their_addresses():
    found = messages(row(ADA, f"{CY},{BO}", "06 07:00:00", names="Cy Test, PhD, Bo Prøve"))

    assert {e.contact for e in of(found, Exchange)} == {person(BO), person(CY)}
    assert counted(found) == [(6, 1, 0, True), (6, 1, 0, True)]
    assert len({e.conversation for e in of(found, Exchange)}) == 1


@pytest.mark.parametrize("drafts", ["Yes,No", "No,Yes"])
def test_q42_a_draft_was_not_sent(drafts):
    header = f"{HEADER.strip()},IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n"

    found = messages(row(ADA, BO, "06 07:00:00").strip() + f",{drafts}\n", header=header)

    assert of(found, Exchange) == []
    assert (found.inputs[1].records, found.inputs[1].kept) == (1, 0)


def test_q43_a_message_without_a_text_and_an_attachment_is_a_reply():
    header = f"{HEADER.strip()},ATTACHMENTS\n"
    rows = [row(BO, ADA, "06 08:00:00", ""), row(ADA, BO, "06 07:00:00")]

    found = messages(*[f"{one.strip()},\n" for one in rows], header=header)

    assert counted(found) == [(6, 1, 1, True)]


def test_q44_the_note_of_an_invitation_is_no_message_and_tells_when_it_was_accepted():
    note = f'Bo Prøve,Ada Muster,"5/4/26, 7:10 AM","Hallo Ada,  gern",INCOMING,{BO},{ADA}\n'
    connections = f"First Name,Last Name,URL,Connected On\nBo,Prøve,{BO},04 May 2026\n"
    found = messages(
        row(ADA, BO, "04 14:42:00", "Danke"),
        row(BO, ADA, "04 14:40:00", "Hallo Ada,\ngern"),
        more={"Invitations.csv": INVITATIONS + note, "Connections.csv": connections},
    )

    assert counted(found) == [(4, 1, 0, True)]
    assert only(found, Exchange).first_at == datetime(2026, 5, 4, 14, 42, tzinfo=UTC)
    invitation = only(found, Invitation)
    assert invitation.at == datetime(2026, 5, 4, 14, 10, tzinfo=UTC)
    assert (invitation.accepted_on, invitation.noted) == (date(2026, 5, 4), True)


def test_q45_two_messages_of_one_second_have_one_order():
    rows = [row(BO, ADA, "06 07:00:00", "ja"), row(ADA, BO, "06 07:00:00", "da")]

    found, again = messages(*rows), messages(*rows)

    assert counted(found) == [(6, 1, 1, True)]
    assert again.records == found.records == messages(*reversed(rows)).records


def test_q46_messages_without_a_conversation_id_are_told_apart_by_partner():
    found = messages(
        row(ADA, BO, "06 07:00:00", conversation=""),
        row(ADA, CY, "06 07:00:00", conversation=""),
        row(BO, ADA, "06 08:00:00", conversation=""),
    )

    by_contact = {e.contact: (e.outbound, e.inbound) for e in of(found, Exchange)}
    assert by_contact == {person(BO): (1, 1), person(CY): (1, 0)}
    assert len({e.conversation for e in of(found, Exchange)}) == 2


def test_q47_the_same_row_twice_is_one_message_and_equal_texts_a_second_apart_are_two():
    first, second = row(ADA, BO, "06 07:00:00", "x"), row(ADA, BO, "06 07:00:01", "x")

    found = messages(second, first, second)

    assert counted(found) == [(6, 2, 0, True)]
    assert found.inputs[1].duplicates == 1


def test_q48_in_the_night_of_the_clock_change_a_message_counts_on_its_local_day():
    rows = [
        f"2-A==,,Ada Muster,{ADA},,{BO},{at} UTC,,{at},INBOX\n"
        for at in ("2026-03-29 01:30:00", "2026-03-28 23:30:00", "2026-03-29 22:30:00")
    ]

    found = messages(*rows, zone="Europe/Berlin")

    assert [(e.on, e.outbound) for e in of(found, Exchange)] == [
        (date(2026, 3, 29), 2),
        (date(2026, 3, 30), 1),
    ]
    night = messages(rows[0], zone="Europe/Berlin")
    assert only(night, Exchange).first_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("conversation", ["2-A==", "2-B=="])
def test_q49_an_owner_with_a_new_address_is_one_person(conversation):
    rows = [
        row(BO, ADA, "08 07:00:00"),
        row(ADA, BO, "07 07:00:00"),
        row(BO, OLD, "06 08:00:00", "alt", conversation),
        row(OLD, BO, "06 07:00:00", "alt", conversation),
        row(ADA, CY, "06 07:00:00", "x", "2-C=="),
    ]

    found = read_files({"messages.csv": (HEADER + "".join(rows)).encode()})

    assert found.owner == person(ADA)
    assert sorted((e.contact, e.on.day, e.outbound, e.inbound) for e in of(found, Exchange)) == (
        sorted(
            [
                (person(BO), 6, 1, 1),
                (person(BO), 7, 1, 0),
                (person(BO), 8, 0, 1),
                (person(CY), 6, 1, 0),
            ]
        )
    )


def test_q49_a_namesake_in_a_file_without_addresses_of_recipients_is_another_person():
    header = HEADER.replace("RECIPIENT PROFILE URLS,", "")
    rows = [
        f"2-A==,,Ada Muster,{OLD},Ada Muster,2026-05-06 08:00:00 UTC,,ja,INBOX\n",
        f"2-A==,,Ada Muster,{ADA},Ada Muster,2026-05-06 07:00:00 UTC,,hallo,INBOX\n",
    ]

    found = messages(*rows, header=header)

    assert found.owner == person(ADA)
    assert only(found, Exchange).inbound == 1
