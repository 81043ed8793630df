"""Documents that are snapshots: odd rows, damage, and whose they are."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import (
    Comment,
    Connection,
    Post,
    Reaction,
)
from scoring.core.versions.v1 import V1
from teams.importers.portability import stream
from teams.importers.reading import Finding, Options, Unusable
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
from tests.unit.importers.snapshot_pages import (
    CONNECTIONS,
    NEXT,
    SHARES,
    SHARES_CSV,
    element,
    page,
    snapshot,
)


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
