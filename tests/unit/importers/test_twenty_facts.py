"""The twenty facts about real archives that shape the importer, each with bytes of its own.

Every row is invented. The facts are told in docs/importing.md.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from scoring.core.comments import text_key
from scoring.core.records import (
    Comment,
    Connection,
    Exchange,
    Invitation,
    Network,
    Post,
    Reaction,
    Search,
)
from tests.unit.importers.given import KEY, of, only, person, read_files, reading, spans, upload

CONNECTIONS = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
INVITATIONS = b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
MESSAGES = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    b"SUBJECT,CONTENT,FOLDER\n"
)
SHARES = b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
ADA, BO = b"https://www.linkedin.com/in/ada-muster-1", b"https://www.linkedin.com/in/bo-proeve-2"
BO_ROW = b"Bo,P," + BO + b",,Nordlicht AG,CFO,11 Feb 2026\n"
TO_BO = b'Ada Muster,Bo P,"2/10/26, 8:20 AM",,OUTGOING,' + ADA + b"," + BO + b"\n"
FROM_ADA = b"2-A==,,Ada Muster," + ADA + b",Bo P," + BO + b",2026-05-06 23:30:00 UTC,,Hallo,INBOX\n"
LINK = b"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7457690000000000001"


def test_fact_01_four_time_bases_stand_in_one_archive():
    found = read_files(
        {
            "messages.csv": MESSAGES + FROM_ADA,
            "Reactions.csv": b"Date,Type,Link\n2026-05-06 23:30:00,LIKE,x\n",
            "Invitations.csv": INVITATIONS + TO_BO.replace(b"2/10/26, 8:20 AM", b"5/6/26, 4:30 PM"),
            "Connections.csv": CONNECTIONS + BO_ROW.replace(b"11 Feb", b"06 May"),
        },
        zone="Europe/Berlin",
    )

    assert only(found, Exchange).on == date(2026, 5, 7)
    assert only(found, Reaction).on == date(2026, 5, 7)
    assert only(found, Invitation).at == datetime(2026, 5, 6, 23, 30, tzinfo=UTC)
    assert only(found, Invitation).on == date(2026, 5, 7)
    assert only(found, Connection).on == date(2026, 5, 6)


def test_fact_02_invitations_reach_back_half_a_year_alone():
    old = BO_ROW.replace(b"2026", b"2012")

    found = read_files(
        {"Invitations.csv": INVITATIONS + TO_BO, "Connections.csv": CONNECTIONS + old}
    )

    start, end = spans(found)["invitation_acceptance"]
    assert (end - start, spans(found)["network_size"][0]) == (
        timedelta(days=185),
        date(2012, 2, 11),
    )


def test_fact_03_the_echo_of_a_note_is_the_acceptance_and_no_message():
    note = TO_BO.replace(b",,OUTGOING", b",Guten Tag Bo,OUTGOING")
    echo = (
        b"2-A==,,Ada Muster,"
        + ADA
        + b",Bo P,"
        + BO
        + b",2026-02-11 10:00:00 UTC,,Guten Tag Bo,INBOX\n"
    )

    found = read_files({"Invitations.csv": INVITATIONS + note, "messages.csv": MESSAGES + echo})

    assert only(found, Invitation).accepted_on == date(2026, 2, 11)
    assert of(found, Exchange) == []


def test_fact_04_machines_write_most_of_the_searches():
    runs = b"".join(
        b"2026/03/%02d 03:20:%02d UTC,alert\n" % (day, second)
        for day in range(1, 11)
        for second in (15, 15, 16)
    )
    typed = b"2026/03/11 09:00:00 UTC,an\n2026/03/11 09:00:01 UTC,anna\n" * 2

    found = read_files({"SearchQueries.csv": b"Time,Search Query\n" + runs + typed})

    assert [(s.on, s.count) for s in of(found, Search)] == [(date(2026, 3, 11), 1)]


def test_fact_05_a_newline_in_a_post_is_wrapped_in_quotes():
    raw = b"2026-05-06 07:08:09," + LINK + b',"Eins ""zwei"".""\n""""\n""Drei","","",M\n'

    post = only(read_files({"Shares.csv": SHARES + raw}), Post)

    assert (post.chars, post.words) == (len('Eins "zwei".\n\nDrei'), 3)


def test_fact_06_comments_are_no_regular_csv():
    raw = (
        b"Date,Link,Message\r\n"
        b"2022-05-06 07:08:09," + LINK + b",Danke\r\n\r\nBis bald!\r\n"
        b"2022-05-06 07:00:00," + LINK + b',"Er sagte \\"ja\\", wirklich"\r\n'
    )

    found = read_files({"Comments.csv": raw})

    assert [c.text_key for c in of(found, Comment)] == [
        text_key("Danke\n\nBis bald!", KEY),
        text_key('Er sagte "ja", wirklich', KEY),
    ]


def test_fact_07_a_post_has_a_row_for_every_photo():
    row = b"2026-05-06 07:08:09," + LINK + b",Hallo,,https://media/1,M\n"

    assert len(of(read_files({"Shares.csv": SHARES + row * 4}), Post)) == 1


def test_fact_08_nothing_says_which_messages_are_the_owner_s():
    answer = b"2-A==,,Bo P," + BO + b",Ada Muster," + ADA + b",2026-05-07 07:00:00 UTC,,Ja,INBOX\n"
    again = FROM_ADA.replace(b"23:30", b"23:40")

    found = read_files({"messages.csv": MESSAGES + answer + FROM_ADA + again})

    assert found.owner == person(ADA.decode())
    assert [(e.outbound, e.inbound) for e in of(found, Exchange)] == [(2, 0), (0, 1)]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (b"Sponsored Conversation", b"Hi"),
        (b"", b'"<p class=""spinmail-quill-editor__spin-break"">Hi %FIRSTNAME%,</p>"'),
        (b"", b"Hi"),
    ],
)
def test_fact_09_advertising_is_no_conversation(title, text):
    spam = (
        b"2-S==,"
        + title
        + b",LinkedIn Member,,Ada Muster,"
        + ADA
        + b",2026-05-06 07:00:00 UTC,,"
        + text
        + b",INBOX\n"
    )

    found = read_files({"messages.csv": MESSAGES + spam + FROM_ADA})

    assert [(e.outbound, e.inbound) for e in of(found, Exchange)] == [(1, 0)]


def test_fact_10_an_address_is_spelled_in_two_ways():
    here = b"J,M,https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCster-9,,AG,CFO,11 Feb 2026\n"
    there = FROM_ADA.replace(BO, "https://www.linkedin.com/in/jo\u0308rg-mu\u0308ster-9".encode())

    found = read_files({"Connections.csv": CONNECTIONS + here, "messages.csv": MESSAGES + there})

    assert only(found, Connection).contact == only(found, Exchange).contact


def test_fact_11_a_basic_archive_leaves_two_pillars_unknown():
    found = read_files(
        {"Connections.csv": CONNECTIONS + BO_ROW, "messages.csv": MESSAGES + FROM_ADA},
        name="Basic_LinkedInDataExport_11-22-2026.zip",
    )

    assert not found.complete
    assert (
        spans(found)
        .keys()
        .isdisjoint(
            {"original_publishing", "content_shared", "thoughtful_comments", "reactions_given"}
        )
    )


@pytest.mark.parametrize(
    "name",
    [
        "Connections.csv",
        "Connections_123456789.csv",
        "connections.CSV",
        "Connections (1).csv",
        "Complete_LinkedInDataExport_04-01-2026/Connections.csv",
    ],
)
def test_fact_12_file_names_drift(name):
    assert len(of(read_files({name: CONNECTIONS + BO_ROW}), Connection)) == 1


def test_fact_13_messages_of_2026_are_quoted_and_have_newlines():
    raw = (
        b'"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
        b'"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER","ATTACHMENTS"\n'
        b'"2-AAA==","","Ada Muster","' + ADA + b'","Bo P","' + BO + b'",'
        b'"2026-05-06 07:08:09 UTC","Hallo","Zeile 1\n\nZeile 3, mit ""Zitat""","INBOX",""\n'
    )

    found = read_files({"messages.csv": raw})

    assert [(e.outbound, e.on) for e in of(found, Exchange)] == [(1, date(2026, 5, 6))]
    assert found.problems == []


@pytest.mark.parametrize(("milliseconds", "own"), [(-16, True), (755, True), (61_000, False)])
def test_fact_14_the_numbers_of_a_post_are_of_one_moment(milliseconds, own):
    share = 7_457_690_000_000_000_001
    activity = share + milliseconds * (1 << 22)
    shared = SHARES + b"2026-05-06 07:08:09,urn%%3Ali%%3Ashare%%3A%d,Hallo,,,M\n" % share
    comment = (
        b"Date,Link,Message\n2026-05-06 08:00:00,"
        b"https://www.linkedin.com/feed/update/urn%%3Ali%%3Aactivity%%3A%d,Danke\n" % activity
    )

    found = read_files({"Shares.csv": shared, "Comments.csv": comment})

    assert only(found, Comment).own_post is own


def test_fact_15_nothing_that_is_received_stands_in_an_archive():
    row = b"2026-05-06 07:08:09," + LINK + b",Hallo,,,M\n"

    found = read_files({"Shares.csv": SHARES + row})

    post = only(found, Post)
    assert (post.reactions, post.comments, post.impressions) == (None, None, None)
    assert (
        spans(found)
        .keys()
        .isdisjoint({"engagement_on_originals", "engagement_received", "audience_growth"})
    )


def test_fact_16_nothing_of_sales_navigator_stands_in_an_archive():
    found = read_files({"Connections.csv": CONNECTIONS + BO_ROW})

    assert spans(found).keys().isdisjoint({"leads_and_accounts_saved", "prospect_profile_views"})


def test_fact_17_a_row_with_a_date_alone_is_a_connection_and_no_person():
    found = read_files({"Connections.csv": CONNECTIONS + BO_ROW + b",,,,,,11 Feb 2026"})

    assert (len(of(found, Connection)), only(found, Network).connections) == (1, 2)


def test_fact_18_old_files_are_utf_16_with_tabs():
    raw = '"Date"\t"Type"\t"Link"\r\n"2018-02-03 04:05:06"\t"LIKE"\t"x"\r\n'

    found = read_files({"Reactions.csv": b"\xff\xfe" + raw.encode("utf-16-le")})

    assert only(found, Reaction).on == date(2018, 2, 3)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf,First Name,Last Name,URL,Company,Position,Connected On\r\n"
        b"0,Bo,P," + BO + b",Nordlicht AG,CFO,11-Feb-26\r\n",
        b"first name;LAST NAME;Url;Connected on\r\nBo;M\xfcller;" + BO + b";2026-02-11\r\n",
    ],
)
def test_fact_19_users_save_files_anew(raw):
    connection = only(read_files({"Connections.csv": raw}), Connection)

    assert (connection.on, connection.contact) == (date(2026, 2, 11), person(BO.decode()))


def test_fact_20_what_is_not_on_the_allow_list_is_not_read():
    found = reading(
        upload("export/ImportedContacts.csv", b"FirstName,Emails\nCanary,canary@x.example\n"),
        upload("export/Connections.csv", CONNECTIONS + BO_ROW),
    )

    assert [ignored.file for ignored in found.ignored] == ["export/ImportedContacts.csv"]
    assert "anary" not in repr(found)
