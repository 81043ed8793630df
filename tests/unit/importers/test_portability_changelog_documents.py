"""Documents that are changelogs: their forms, what they cover, and damage to them."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.core.records import Comment, Reaction
from teams.importers.reading import Ignored, Unusable
from tests.unit.importers.changelog_events import (
    COMMENT,
    COMMENTED,
    LIKE,
    LIKED,
    OTHER,
    POST,
    POSTED,
    changelog,
    counted,
    event,
)
from tests.unit.importers.given import of, only, reading, spans, upload


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (
            "messages",
            "names people by numbers that no other file has; INBOX of a snapshot tells the same",
        ),
        (
            "invitations",
            "names people by numbers that no other file has; "
            "INVITATIONS of a snapshot tells the same",
        ),
        ("people/positions", "not part of the evidence; not read"),
    ],
)
def test_what_cannot_be_joined_is_listed_and_not_read(resource, reason):
    what = f'"resourceName":"{resource}","resourceId":"1","resourceUri":"/{resource}/1"'

    found = changelog(event(what, '{"content":"Canary","author":"urn:li:person:ME"}'))

    assert found.ignored == [Ignored(f"changelog.json: {resource}", reason)]
    assert counted(found) == (1, 0, 0)
    assert "Canary" not in repr(found)


def test_it_covers_from_its_first_event_to_its_last():
    found = changelog(
        event(LIKE, LIKED),
        event(COMMENT, COMMENTED, name="a-2", at=1778400000000, actor=OTHER),
    )

    span = (date(2026, 5, 5), date(2026, 5, 10))
    assert spans(found) == dict.fromkeys(
        [
            "content_shared",
            "days_active",
            "engagement_on_originals",
            "engagement_received",
            "original_publishing",
            "reactions_given",
            "regularity",
            "thoughtful_comments",
        ],
        span,
    )
    assert found.exported_on == date(2026, 5, 10)


def test_it_covers_28_days_at_most_and_none_to_come():
    first = event(LIKE, LIKED)
    last = event(LIKE.replace("0001/", "0002/"), LIKED, name="a-2", at=1783000000000)

    whole = changelog(first, last)
    told_earlier = changelog(first, last, today=date(2026, 6, 30))

    assert spans(whole)["reactions_given"] == (date(2026, 6, 5), date(2026, 7, 2))
    assert spans(told_earlier)["reactions_given"] == (date(2026, 6, 3), date(2026, 6, 30))


@pytest.mark.parametrize(
    "document",
    [
        event(LIKE, LIKED),
        "[" + event(LIKE, LIKED) + "]",
        '[{"elements":[' + event(LIKE, LIKED) + ']},{"elements":[]},'
        '{"message":"No data found","status":404}]',
        event(LIKE, LIKED) + "\n" + event(LIKE, LIKED) + "\n",
    ],
    ids=["one event", "a list", "pages", "an event a line"],
)
def test_the_forms_of_a_document_say_the_same(document):
    found = reading(upload("any name.json", document.encode()))

    assert only(found, Reaction).count == 1
    assert found.problems == []


def test_a_changelog_of_two_people_is_refused():
    events = (event(LIKE, LIKED), event(LIKE, LIKED, name="a-2", owner=OTHER, actor=OTHER))

    with pytest.raises(Unusable, match=r"^changelog\.json: the changes of two people"):
        changelog(*events)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (
            '"capturedAt":1778000000000,"processedAt":1778000000900',
            '"capturedAt":1e300',
            "capturedAt",
        ),
        ('"owner":"urn:li:person:ME",', "", "owner"),
        ('"resourceId":"urn:li:person:ME","resourceUri"', '"resourceId":{},"x"', "resourceUri"),
    ],
)
def test_an_event_that_lacks_what_is_needed_is_a_problem_and_the_others_count(old, new, column):
    comment = event(COMMENT, COMMENTED, name="a-2")

    found = changelog(event(LIKE, LIKED).replace(old, new), comment)

    assert [(p.line, p.column, p.lost) for p in found.problems] == [(1, column, True)]
    assert len(of(found, Comment)) == 1
    assert of(found, Reaction) == []


def test_what_is_no_event_is_a_problem_and_the_others_count():
    found = changelog("7", event(LIKE, LIKED))

    assert [(p.line, p.reason) for p in found.problems] == [(1, "no event")]
    assert only(found, Reaction).count == 1


def test_a_document_that_ends_too_early_keeps_what_was_read():
    first, second = event(LIKE, LIKED), event(COMMENT, COMMENTED, name="a-2")
    document = ('{"elements":[' + first + "," + second)[:-40].encode()

    found = reading(upload("changelog.json", document))

    assert found.partial
    assert only(found, Reaction).count == 1
    assert of(found, Comment) == []


@pytest.mark.parametrize("end", range(1, 1000, 23))
def test_wherever_a_document_is_cut_it_is_read_or_refused(end):
    document = ("[" + event(LIKE, LIKED) + "," + event(POST, POSTED, name="2"))[:end].encode()

    try:
        found = reading(upload("changelog.json", document))
    except Unusable as wrong:
        assert str(wrong).startswith("changelog.json: ")
    else:
        assert found.partial or end >= 1000


ODD = ['"x"', "7", "-1", "1e400", "null", "true", "[]", "{}", '"\\ud83d"', '{"text":{"text":7}}']


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("what", [(LIKE, LIKED), (COMMENT, COMMENTED), (POST, POSTED)])
def test_no_value_of_any_key_is_an_error(what, odd):
    keys = ["capturedAt", "processedAt", "actor", "resourceName", "resourceId"]
    keys += ["resourceUri", "method", "activity", "activityId", "activityStatus", "object"]
    keys += ["created", "time", "message", "text", "reactionType", "specificContent"]
    keys += ["shareCommentary", "shareMediaCategory", "lifecycleState", "author"]
    spoilt = [event(*what, name=key).replace(f'"{key}":', f'"{key}":{odd},"_":') for key in keys]

    found = changelog(*spoilt)

    assert found.inputs[0].records == len(keys)
