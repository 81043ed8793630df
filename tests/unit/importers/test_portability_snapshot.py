"""Snapshots of LinkedIn's data portability interface, as literal JSON."""

from __future__ import annotations

from datetime import date

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
from teams.importers.reading import Ignored, Unusable
from tests.unit.importers.given import (
    ADA,
    of,
    only,
    person,
    read_files,
    reading,
    spans,
    upload,
)
from tests.unit.importers.snapshot_pages import (
    CONNECTIONS,
    NEXT,
    NOTHING,
    SHARES,
    SHARES_CSV,
    element,
    page,
    snapshot,
)


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


def test_q79_shares_are_the_posts_of_an_imported_file_of_shares():
    """Equal natural keys and equal content, so that nothing is there twice."""
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


def test_q78_pages_of_one_domain_and_many_domains_in_one_file_are_one_snapshot():
    """What a page says of its total counts for nothing."""
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


def test_q77_an_answer_without_data_is_an_empty_domain():
    """No error, and nothing that could pass for a zero."""
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


def test_q77_an_answer_without_data_behind_three_pages_is_their_end():
    second = CONNECTIONS.replace("bo-proeve-2", "cy-test-3")
    third = CONNECTIONS.replace("bo-proeve-2", "di-test-4")
    pages = [page(one, links=NEXT) for one in (CONNECTIONS, second, third)]

    found = snapshot(f"[{','.join(pages)},{NOTHING}]")

    assert len(of(found, Connection)) == 3
    assert [(given.records, given.kept) for given in found.inputs] == [(3, 3)]
    assert (found.problems, spans(found)["network_size"]) == (
        [],
        (date(2026, 2, 11), date(2026, 2, 11)),
    )


def test_q78_a_page_that_is_there_again_adds_nothing():
    """A next page may name itself."""
    again = page(CONNECTIONS, links=NEXT)

    found = snapshot(f"[{again},{again},{NOTHING}]")

    assert len(of(found, Connection)) == 1
    [given] = found.inputs
    assert (given.records, given.kept, given.duplicates) == (2, 1, 1)


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
