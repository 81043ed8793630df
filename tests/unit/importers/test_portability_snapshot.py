"""Snapshots of LinkedIn's data portability interface, as literal JSON."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import (
    Active,
    Comment,
    Connection,
    Exchange,
    Invitation,
    Post,
    Profile,
    Reaction,
    Search,
)
from scoring.core.versions.v1 import V1
from teams.importers.portability import stream
from teams.importers.reading import Finding, Ignored, Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import (
    ADA,
    KEY,
    of,
    only,
    person,
    read_files,
    reading,
    spans,
    upload,
)

CONNECTIONS = (
    '{"snapshotDomain":"CONNECTIONS","snapshotData":[{"First Name":"Bo","Last Name":"Pr\\u00f8ve",'
    '"URL":"https://www.linkedin.com/in/bo-proeve-2","Connected On":"11 Feb 2026",'
    '"Company":"Nordlicht AG","Position":"CFO","Email Address":"bo@example.com"}]}'
)
SHARES = (
    '{"snapshotDomain":"MEMBER_SHARE_INFO","snapshotData":[{"Date":"2026-05-06 07:08:09",'
    '"ShareLink":"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001",'
    '"ShareCommentary":"Erste Zeile.\\"\\n\\"\\"\\n\\"Ende","SharedUrl":"","MediaUrl":"",'
    '"Visibility":"MEMBER_NETWORK"}]}'
)
SHARES_CSV = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2026-05-06 07:08:09,"
    "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001,"
    '"Erste Zeile.""\n""""\n""Ende","","",MEMBER_NETWORK\n'
)
NOTHING = '{"message":"No data found for this memberId","status":404}'


NEXT = '{"rel":"next","href":"/rest/memberSnapshotData?q=criteria&start=1"}'


def page(*elements: str, links: str = "") -> str:
    paging = f'"paging":{{"start":0,"count":10,"total":0,"links":[{links}]}}'
    return "{" + paging + ',"elements":[' + ",".join(elements) + "]}"


def snapshot(document: str, name: str = "snapshot.json"):
    return reading(upload(name, document.encode()))


def element(domain: str, row: str) -> str:
    return f'{{"snapshotDomain":"{domain}","snapshotData":[{row}]}}'


def test_a_row_of_a_domain_is_a_row_of_the_file_of_an_archive():
    found = snapshot(page(CONNECTIONS))

    csv = (
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        b"Bo,Pr\xc3\xb8ve,https://www.linkedin.com/in/bo-proeve-2,,Nordlicht AG,CFO,11 Feb 2026\n"
    )
    assert found.records == read_files({"Connections.csv": csv}, name="x.zip").records
    [given] = found.inputs
    assert (given.file, given.kind) == ("snapshot.json: CONNECTIONS", "linkedin.connections")
    assert (given.records, given.kept, given.duplicates) == (1, 1, 0)


def test_shares_are_the_posts_of_an_imported_file_of_shares():
    """Q79: equal natural keys and equal content, so that nothing is there twice."""
    found = snapshot(page(SHARES))

    imported = read_files({"Shares.csv": SHARES_CSV.encode()}, name="x.zip")
    assert of(found, Post) == of(imported, Post)
    assert only(found, Post).chars == len("Erste Zeile.\n\nEnde")


@pytest.mark.parametrize(
    ("domain", "row", "kind"),
    [
        (
            "INVITATIONS",
            '{"From":"Ada Muster","To":"Bo Pr\\u00f8ve","Sent At":"5/4/26, 7:10 AM","Message":"",'
            '"Direction":"OUTGOING","inviterProfileUrl":"https://www.linkedin.com/in/ada-muster-1",'
            '"inviteeProfileUrl":"https://www.linkedin.com/in/bo-proeve-2"}',
            Invitation,
        ),
        (
            "INBOX",
            '{"CONVERSATION ID":"2-AAA==","CONVERSATION TITLE":"","FROM":"Ada Muster",'
            '"SENDER PROFILE URL":"https://www.linkedin.com/in/ada-muster-1","TO":"Bo",'
            '"RECIPIENT PROFILE URLS":"https://www.linkedin.com/in/bo-proeve-2",'
            '"DATE":"2026-05-06 07:08:09 UTC","SUBJECT":"","CONTENT":"Hallo","FOLDER":"INBOX"},'
            '{"CONVERSATION ID":"2-BBB==","CONVERSATION TITLE":"","FROM":"Ada Muster",'
            '"SENDER PROFILE URL":"https://www.linkedin.com/in/ada-muster-1","TO":"Cy",'
            '"RECIPIENT PROFILE URLS":"https://www.linkedin.com/in/cy-test-3",'
            '"DATE":"2026-05-07 07:08:09 UTC","SUBJECT":"","CONTENT":"Hallo","FOLDER":"INBOX"}',
            Exchange,
        ),
        (
            "INSTANT_REPOSTS",
            '{"Date":"2026-05-06 07:08:09",'
            '"Link":"https://www.linkedin.com/feed/update/urn:li:activity:7457690000000000001"}',
            Post,
        ),
        (
            "ALL_COMMENTS",
            '{"Date":"2026-05-06 07:08:09",'
            '"Link":"https://www.linkedin.com/feed/update/urn:li:activity:7457690000000000001",'
            '"Message":"C:\\\\temp, \\"ja\\"\\n2026-05-06 07:08:09,https://example.com"}',
            Comment,
        ),
        (
            "ALL_LIKES",
            '{"Date":"2026-05-06 07:08:09","Type":"PRAISE",'
            '"Link":"https://www.linkedin.com/feed/update/urn:li:activity:7457690000000000001"}',
            Reaction,
        ),
        (
            "SEARCHES",
            '{"Time":"2026/02/01 10:00:00 UTC","Search Query":"m\\u00fcller, berlin"}',
            Search,
        ),
        (
            "ALL_VOTES",
            '{"Date":"2026-05-06 07:08:09","Link":"urn:li:ugcPost:7457690000000000001",'
            '"OptionText":"Ja, \\"klar\\""}',
            Active,
        ),
        ("PROFILE", '{"First Name":"Ada","Last Name":"Muster","Headline":"CFO"}', Profile),
        ("POSITIONS", '{"Company Name":"Nordlicht AG","Title":"CFO"}', Profile),
        ("EDUCATION", '{"School Name":"Lund"}', Profile),
        ("SKILLS", '{"Name":"Vertrieb"}', Profile),
        (
            "RICH_MEDIA",
            '{"Date/Time":"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)",'
            '"Media Description":"-","Media Link":"https://media.licdn.com/x"}',
            Profile,
        ),
    ],
)
def test_every_listed_domain_becomes_evidence(domain, row, kind):
    found = reading(upload("s.json", page(element(domain, row)).encode()), today=date(2026, 6, 1))

    assert found.problems == []
    assert len(of(found, kind)) == max(1, row.count('"DATE"'))
    assert found.inputs[0].kept == max(1, row.count('"DATE"'))
    assert found.ignored == []


def test_whose_it_is_follows_from_messages_and_invitations_as_in_an_archive():
    invitation = (
        '{"From":"Ada Muster","To":"Bo","Sent At":"5/4/26, 7:10 AM","Message":"",'
        '"Direction":"OUTGOING","inviterProfileUrl":"https://www.linkedin.com/in/ada-muster-1",'
        '"inviteeProfileUrl":"https://www.linkedin.com/in/bo-proeve-2"}'
    )

    found = snapshot(page(element("INVITATIONS", invitation)))

    assert found.owner == person(ADA)


def test_a_snapshot_of_somebody_else_is_refused_by_its_name():
    invitation = (
        '{"From":"Ada Muster","To":"Bo","Sent At":"5/4/26, 7:10 AM","Message":"",'
        '"Direction":"OUTGOING","inviterProfileUrl":"https://www.linkedin.com/in/ada-muster-1",'
        '"inviteeProfileUrl":"https://www.linkedin.com/in/bo-proeve-2"}'
    )
    document = page(element("INVITATIONS", invitation)).encode()

    with pytest.raises(Unusable, match=r"^snapshot\.json: these files belong to another person"):
        reading(upload("snapshot.json", document), owner=person("linkedin.com/in/cy-test-3"))


def test_pages_of_one_domain_and_many_domains_in_one_file_are_one_snapshot():
    """Q78: what a page says of its total counts for nothing."""
    second = CONNECTIONS.replace("bo-proeve-2", "cy-test-3")
    document = f"[{page(CONNECTIONS, links=NEXT)},{page(second, SHARES, links=NEXT)},{NOTHING}]"

    found = snapshot(document)

    assert len(of(found, Connection)) == 2
    assert len(of(found, Post)) == 1
    assert found.problems == []


@pytest.mark.parametrize(
    "document",
    [
        CONNECTIONS,
        f"[{CONNECTIONS}]",
        f"{page(CONNECTIONS)}\n{page(SHARES)}\n",
        "\ufeff" + page(CONNECTIONS),
        page(CONNECTIONS)
        .replace('"snapshotDomain":"CONNECTIONS",', "")
        .replace("}]}]}", '}],"snapshotDomain":"CONNECTIONS"}]}'),
    ],
    ids=["element", "elements", "a page a line", "byte order mark", "name behind rows"],
)
def test_the_forms_of_a_document_say_the_same(document):
    found = snapshot(document)

    assert only(found, Connection).contact == person("linkedin.com/in/bo-proeve-2")
    assert found.problems == []


def test_utf16_is_read():
    found = reading(upload("snapshot.json", page(CONNECTIONS).encode("utf-16")))

    assert only(found, Connection).title == 100


def test_an_answer_without_data_is_an_empty_domain():
    """Q77: no error, and nothing that could pass for a zero."""
    with pytest.raises(Unusable) as wrong:
        snapshot(NOTHING)

    found = wrong.value.reading
    assert found is not None
    assert found.ignored == [
        Ignored(
            "snapshot.json", "LinkedIn answered that it has no data, or has not gathered any yet"
        )
    ]
    assert found.records == []


def test_a_domain_without_rows_covers_nothing():
    found = snapshot(page(CONNECTIONS, element("ALL_LIKES", "")))

    assert found.ignored == [
        Ignored(
            "snapshot.json: ALL_LIKES",
            "without rows; LinkedIn has none, or has not gathered them yet",
        )
    ]
    assert "reactions_given" not in spans(found)


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("CONTACTS", "holds other people's or private data; never read"),
        ("JOB_APPLICATIONS", "holds other people's or private data; never read"),
        ("COMPANY_FOLLOWS", "not part of the evidence; not read"),
        ("ENDORSEMENTS", "endorsements given; only those received are evidence"),
        ("RECOMMENDATIONS", "whether they were given or received is not told; not read"),
        ("ARTICLES", "what its columns are is not documented; not read"),
    ],
)
def test_other_domains_are_listed_and_not_read(domain, reason):
    row = '{"Name":"Canary","Endorsement Date":"2026/05/06 07:08:09 UTC","Emails":"canary@x.org"}'

    found = snapshot(page(CONNECTIONS, element(domain, row)))

    assert found.ignored == [Ignored(f"snapshot.json: {domain}", reason)]
    assert len(found.inputs) == 1
    assert "canary" not in repr(found).casefold()


def test_a_domain_that_is_no_name_is_not_quoted():
    found = snapshot(page(CONNECTIONS, element("Canary canary@x.org", '{"A":"b"}')))

    assert found.ignored == [Ignored("snapshot.json", "rows of no domain; not read")]


def test_unknown_columns_are_told_once_and_never_kept():
    row = '{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"https://x","LikesCount":"Canary"}'

    found = snapshot(page(element("ALL_LIKES", row)))

    [problem] = found.problems
    assert (problem.column, problem.reason) == ("LikesCount", "unknown column; not read")
    assert not problem.lost
    assert only(found, Reaction).count == 1
    assert "Canary" not in repr(found)


def test_a_missing_column_is_named():
    found = snapshot(page(CONNECTIONS, element("ALL_LIKES", '{"Date":"2026-05-06 07:08:09"}')))

    [problem] = found.problems
    assert (problem.file, problem.column) == ("snapshot.json: ALL_LIKES", "type, link")
    assert problem.reason == "missing column"


def test_a_problem_names_the_number_of_the_row_in_its_domain():
    rows = (
        '{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"a"},7,'
        '{"Date":"Canary","Type":"LIKE","Link":"b"}'
    )

    found = snapshot(page(element("ALL_LIKES", rows)))

    assert [(p.file, p.line, p.column) for p in found.problems] == [
        ("snapshot.json", 2, "ALL_LIKES"),
        ("snapshot.json: ALL_LIKES", 2, "Date"),
    ]
    assert only(found, Reaction).on == date(2026, 5, 6)
    assert "Canary" not in repr(found)


def test_of_a_domain_whose_next_page_is_not_there_only_what_is_there_is_covered():
    likes = (
        '{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"a"},'
        '{"Date":"2026-05-04 07:08:09","Type":"LIKE","Link":"b"}'
    )

    found = snapshot(page(SHARES, CONNECTIONS, element("ALL_LIKES", likes), links=NEXT))

    assert [(p.column, p.lost) for p in found.problems] == [("paging", False)]
    assert spans(found)["reactions_given"] == (date(2026, 5, 4), date(2026, 5, 6))
    assert spans(found)["content_shared"] == (date(2026, 2, 11), date(2026, 5, 6))


def test_columns_may_come_later_and_values_may_be_no_text():
    rows = (
        '{"Date":"2026-05-06 07:08:09","Type":null,"Link":["a","b"]},'
        '{"Link":"c","Date":"2026-05-06 08:00:00","More":{"x":1},"Type":7}'
    )

    found = snapshot(page(element("ALL_LIKES", rows)))

    assert only(found, Reaction).count == 2


def test_half_a_surrogate_pair_and_nul_harm_nothing():
    rows = (
        '{"Date":"2026-05-06 07:08:09","Link":"urn:li:activity:7","Message":"\\ud83d \\u0000 '
        'this is a comment with enough words in it"}'
    )

    found = snapshot(page(element("ALL_COMMENTS", rows)))

    assert only(found, Comment).words == 9


def test_a_document_that_ends_too_early_keeps_what_was_read():
    whole = page(SHARES, CONNECTIONS + "," + CONNECTIONS.replace("bo-proeve-2", "cy-test-3"))
    document = whole[: whole.index("cy-test-3")]

    found = snapshot(document)

    assert found.partial
    assert [(p.line, p.reason) for p in found.problems] == [
        (None, "the document is damaged or ends too early; the rows up to there count")
    ]
    assert only(found, Connection).contact == person("linkedin.com/in/bo-proeve-2")
    assert only(found, Post).words == 3
    assert spans(found)["network_size"] == (date(2026, 2, 11), date(2026, 2, 11))
    assert spans(found)["content_shared"] == (date(2026, 2, 11), date(2026, 5, 6))


@pytest.mark.parametrize(
    "document",
    [
        '{"snapshotData":' + "[" * 100_000,
        '{"snapshotData":[' + "9" * 5000 + "]}",
        '{"snapshotDomain":"PROFILE","snapshotData":[{"First Name"',
        '{"snapshotDomain":7,,}',
    ],
    ids=["too deep", "a number of many digits", "cut in the first row", "no JSON"],
)
def test_a_document_that_cannot_be_read_is_no_other_error(document):
    with pytest.raises(Unusable, match=r"^snapshot\.json: "):
        snapshot(document)


def test_elements_within_elements_do_not_exhaust_the_stack():
    found = snapshot('{"elements":[' + CONNECTIONS + ',{"elements":[{"elements":[]}]}]}')

    assert len(of(found, Connection)) == 1


def test_a_row_beyond_all_bounds_ends_the_reading():
    row = '{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"a"}'
    long = '{"Link":"' + "x" * (2 * stream.VALUE_LIMIT) + '"}'

    found = snapshot(page(element("ALL_LIKES", f"{row},{long}")))

    assert found.partial
    assert only(found, Reaction).count == 1


def test_a_document_of_many_chunks_is_read_to_its_end():
    rows = ",".join(
        f'{{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"urn:li:activity:{n}","Filler":'
        f'"{n:0200}"}}'
        for n in range(5000)
    )

    found = snapshot(page(element("ALL_LIKES", rows)))

    assert only(found, Reaction).count == 5000


def test_the_name_of_a_file_of_an_archive_does_not_make_it_one():
    found = snapshot(page(CONNECTIONS), name="Connections.json")

    assert len(of(found, Connection)) == 1


def test_a_snapshot_within_an_archive_is_read_beside_it():
    likes = element(
        "ALL_LIKES", '{"Date":"2026-05-06 07:08:09","Type":"LIKE","Link":"urn:li:activity:1"}'
    )

    found = read_files({"Shares.csv": SHARES_CSV.encode(), "snapshot.json": page(likes).encode()})

    assert len(of(found, Post)) == 1
    assert only(found, Reaction).count == 1


@pytest.mark.parametrize("end", range(1, 400, 7))
def test_wherever_a_document_is_cut_it_is_read_or_refused(end):
    document = page(CONNECTIONS, SHARES)[:end].encode()

    try:
        found = reading(upload("snapshot.json", document))
    except Unusable as wrong:
        assert str(wrong).startswith("snapshot.json: ")
    else:
        assert found.partial


def message(conversation: str, sender: str, other: str) -> str:
    return (
        f'{{"CONVERSATION ID":"{conversation}","CONVERSATION TITLE":"","FROM":"{sender}",'
        f'"SENDER PROFILE URL":"https://www.linkedin.com/in/{sender}","TO":"{other}",'
        f'"RECIPIENT PROFILE URLS":"https://www.linkedin.com/in/{other}",'
        '"DATE":"2026-05-06 07:08:09 UTC","SUBJECT":"","CONTENT":"Hallo","FOLDER":"INBOX"}'
    )


def test_who_owns_it_is_asked_where_two_people_may():
    there = message("a", "ada-muster-1", "bo-proeve-2")
    back = message("a", "bo-proeve-2", "ada-muster-1")
    inbox = element("INBOX", f"{there},{back}")
    given = [upload("snapshot.json", page(inbox).encode())]
    options = Options(ZoneInfo("UTC"), KEY)

    [(_, asked)] = each_finding(given, options, V1, {})
    answers = {"snapshot.json": {"owner": ADA}}
    [(_, answered)] = each_finding(given, options, V1, answers)

    assert isinstance(asked, Finding)
    assert [question.name for question in asked.questions] == ["owner"]
    assert asked.portions == []
    assert isinstance(answered, Finding)
    assert [portion.person.profile for portion in answered.portions] == [person(ADA)]
