"""What is told by changelogs of LinkedIn's data portability interface."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scoring.core.records import Comment, Engagement, Post, Reaction, Retraction
from teams.importers.reading import Ignored
from tests.unit.importers.changelog_events import (
    COMMENT,
    COMMENTED,
    LIKE,
    LIKED,
    ME,
    OTHER,
    PHRASE,
    POST,
    POSTED,
    changelog,
    counted,
    event,
)
from tests.unit.importers.given import of, only, read_files, reading, spans, upload


def test_a_like_is_one_reaction_given():
    found = changelog(event(LIKE, LIKED))

    reaction = only(found, Reaction)
    assert (reaction.on, reaction.count, reaction.kind) == (date(2026, 5, 5), 1, "praise")
    assert reaction.source == "linkedin.changelog"
    assert counted(found) == (1, 1, 0)
    assert found.inputs[0].kind == "linkedin.changelog"
    assert found.problems == []


def test_an_event_counts_on_its_local_day():
    found = changelog(event(LIKE, LIKED), zone="Asia/Tokyo")

    assert only(found, Reaction).on == date(2026, 5, 6)


def test_q80_a_replay_is_the_same_event_and_a_failure_none():
    """One activityId counts once; what failed has not happened."""
    other = LIKE.replace("0001/likes", "0002/likes")
    found = changelog(
        event(LIKE, LIKED),
        event(LIKE, LIKED, status="SUCCESSFUL_REPLAY"),
        event(other, LIKED, name="a-2", status="FAILURE"),
    )

    assert only(found, Reaction).count == 1
    assert counted(found) == (3, 1, 1)


def test_what_failed_at_first_counts_when_it_is_replayed():
    found = changelog(
        event(LIKE, LIKED, status="FAILURE"), event(LIKE, LIKED, status="SUCCESSFUL_REPLAY")
    )

    assert only(found, Reaction).count == 1


def test_q80_a_like_that_was_taken_back_nets_to_nothing():
    """What remains takes back what an earlier file may have told of it."""
    given = changelog(event(LIKE, LIKED))

    found = changelog(
        event(LIKE, LIKED),
        event(LIKE, method="DELETE", name="a-2", at=1778000100000),
    )

    assert of(found, Reaction) == []
    taken = only(found, Retraction)
    assert (taken.of, taken.source, taken.ref) == (
        "reaction",
        "linkedin.changelog",
        only(given, Reaction).ref,
    )


def test_the_order_of_events_is_that_of_their_instants():
    found = changelog(
        event(LIKE, LIKED, name="a-3", at=1778000200000),
        event(LIKE, method="DELETE", name="a-2", at=1778000100000),
        event(LIKE, LIKED),
    )

    assert only(found, Reaction).count == 1
    assert of(found, Retraction) == []


def test_two_files_of_which_the_later_takes_back_what_the_earlier_tells():
    given = upload("a.json", ("[" + event(LIKE, LIKED) + "]").encode())
    taken = upload("b.json", event(LIKE, method="DELETE", name="a-2", at=1778100000000).encode())

    found = reading(taken, given)

    assert of(found, Reaction) == []
    assert only(found, Retraction).of == "reaction"


def test_an_address_is_the_same_percent_encoded_or_not():
    encoded = LIKE.replace("urn:li:activity:", "urn%3Ali%3Aactivity%3A")

    found = changelog(
        event(LIKE, LIKED), event(encoded, method="DELETE", name="a-2", at=1778000100000)
    )

    assert of(found, Reaction) == []


@pytest.mark.parametrize("what", [(LIKE, LIKED), (COMMENT, COMMENTED), (POST, POSTED)])
def test_q80_what_others_did_is_never_the_members_own(what):
    """Received, not given."""
    found = changelog(event(*what, actor=OTHER))

    assert [r for r in found.records if isinstance(r, Reaction | Comment | Post)] == []
    assert found.ignored == [
        Ignored(
            "changelog.json: done by others",
            "never the member's own; to posts made within the changelog it is what they received",
        )
    ]
    assert "network_size" not in spans(found)


def test_a_post_for_a_page_is_not_the_members_own():
    found = changelog(event(POST, POSTED.replace(ME, "urn:li:organization:7")))

    assert of(found, Post) == []


def received(what: str, activity: str, number: int, **more: str) -> str:
    """A like or comment of somebody else on the member's post of the same changelog."""
    uri = what.replace("urn:li:person:ME", f"urn:li:person:P{number}")
    uri = uri.replace("7457690000000000001", "7457390001000000002")
    uri = uri.replace("7457000000000000001", "7457390001000000002")
    about = activity.replace("7457690000000000001", "7457390001000000002")
    about = about.replace("7457000000000000001", "7457390001000000002")
    return event(uri, about, name=f"o-{number}", actor=f"urn:li:person:P{number}", **more)


def test_posts_of_the_changelog_received_what_others_did():
    found = changelog(
        event(POST, POSTED),
        received(LIKE, LIKED, 1),
        received(LIKE, LIKED, 2),
        received(LIKE, LIKED, 2, method="DELETE").replace("o-2", "o-4").replace("000,", "001,"),
        received(COMMENT, COMMENTED, 3),
    )

    engagement = only(found, Engagement)
    assert (engagement.reactions, engagement.comments, engagement.reposts) == (1, 1, None)
    assert engagement.on == only(found, Post).on
    assert engagement.moment == only(found, Post).moment
    assert counted(found) == (5, 3, 0)
    assert spans(found)["engagement_received"] == (date(2026, 5, 5), date(2026, 5, 5))


def test_where_nothing_of_others_is_told_nothing_received_is_covered():
    found = changelog(event(POST, POSTED))

    assert of(found, Engagement) == []
    assert "engagement_received" not in spans(found)


def test_a_post_that_was_taken_back_has_received_nothing():
    found = changelog(
        event(POST, POSTED),
        received(LIKE, LIKED, 1),
        event(POST, method="DELETE", name="a-9", at=1778000500000),
    )

    assert of(found, Post) == []
    assert only(found, Engagement).reactions == 0


def test_a_post_equals_that_of_the_file_of_shares():
    csv = (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        "2026-05-05 16:53:20,"
        "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457390000000000001,"
        "Hallo liebe Welt,,,MEMBER_NETWORK\n"
    )

    found = changelog(event(POST, POSTED))

    assert only(found, Post) == only(read_files({"Shares.csv": csv.encode()}, name="x.zip"), Post)


@pytest.mark.parametrize(
    ("text", "medium", "form", "media"),
    [
        ("Hallo", "NONE", "original", ""),
        ("Hallo", "ARTICLE", "original", "link"),
        ("", "IMAGE", "original", ""),
        ("", "NONE", "repost", ""),
        (" ", "", "repost", ""),
    ],
)
def test_the_form_of_a_post_is_judged_as_in_the_file_of_shares(text, medium, form, media):
    activity = POSTED.replace("Hallo liebe Welt", text).replace("NONE", medium)

    post = only(changelog(event(POST, activity)), Post)

    assert (post.form, post.media) == (form, media)


def test_a_draft_is_no_post():
    found = changelog(event(POST, POSTED.replace("PUBLISHED", "DRAFT")))

    assert of(found, Post) == []
    assert counted(found) == (1, 0, 0)


def test_a_post_that_was_taken_back_is_told_by_its_number():
    given = only(changelog(event(POST, POSTED)), Post)

    taken = only(changelog(event(POST, method="DELETE", name="a-2")), Retraction)

    assert (taken.of, taken.source, taken.ref) == ("post", "linkedin", given.ref)
    assert taken.at == datetime(2026, 5, 5, 11, 25, 27, tzinfo=UTC)


def test_a_repost_equals_that_of_the_file_of_reposts():
    what = '"resourceName":"instantReposts","resourceId":"9","resourceUri":"/instantReposts/9"'
    csv = (
        b"Date,Link\n2026-05-05 16:53:20,"
        b"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7457690000000000001\n"
    )

    found = changelog(event(what, LIKED))

    in_archive = only(read_files({"InstantReposts.csv": csv}, name="x.zip"), Post)
    assert only(found, Post) == in_archive


def test_a_repost_of_nobody_knows_what_is_a_problem():
    what = '"resourceName":"instantReposts","resourceId":"9","resourceUri":"/instantReposts/9"'

    found = changelog(event(what, "{}"), event(what, method="DELETE", name="2", at=1778000100000))

    assert found.partial
    assert [(p.line, p.column) for p in found.problems] == [(1, "object")]
    assert of(found, Retraction) == []


@pytest.mark.parametrize("message", [f'"{PHRASE}"', f'{{"text":"{PHRASE}","attributes":[]}}'])
def test_q81_a_comment_equals_that_of_the_file_of_comments(message):
    """The text stands by itself or in an object."""
    csv = (
        "Date,Link,Message\n2026-05-05 16:53:20,https://www.linkedin.com/feed/update/"
        f"urn%3Ali%3Aactivity%3A7457000000000000001,{PHRASE}\n"
    )

    found = changelog(event(COMMENT, COMMENTED.replace(f'"{PHRASE}"', message)))

    in_archive = only(read_files({"Comments.csv": csv.encode()}, name="x.zip"), Comment)
    assert only(found, Comment) == in_archive
    assert PHRASE not in repr(found)


def test_a_comment_on_a_post_of_the_changelog_is_worth_half():
    own = COMMENTED.replace("7457000000000000001", "7457390001000000002")

    found = changelog(event(POST, POSTED), event(COMMENT, own, name="a-2"))

    comment = only(found, Comment)
    assert comment.own_post
    assert comment.quality == 40
    assert only(changelog(event(COMMENT, COMMENTED)), Comment).quality == 80


def test_a_comment_that_was_taken_back_is_told_by_its_text():
    given = only(changelog(event(COMMENT, COMMENTED)), Comment)

    found = changelog(
        event(COMMENT, COMMENTED),
        event(COMMENT, method="DELETE", name="a-2", at=1778000100000),
    )

    assert of(found, Comment) == []
    taken = only(found, Retraction)
    assert (taken.of, taken.ref, taken.at, taken.on) == ("comment", given.ref, given.at, given.on)


def test_a_comment_of_an_earlier_file_that_was_taken_back_is_told_by_its_time():
    found = changelog(event(COMMENT, method="DELETE", name="a-2", at=1778000100000))

    taken = only(found, Retraction)
    assert (taken.of, taken.ref) == ("comment", "")
    assert taken.at == datetime(2026, 5, 5, 13, 32, 25, tzinfo=UTC)


def test_a_comment_without_a_number_that_was_taken_back_is_a_problem():
    what = COMMENT.replace("7457421952000000001", "x")

    found = changelog(event(what, method="DELETE"))

    assert of(found, Retraction) == []
    assert [(p.line, p.column, p.lost) for p in found.problems] == [(1, "resourceUri", True)]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("PRAISE", "praise"),
        ("CELEBRATE", "praise"),
        ("LOVE", "empathy"),
        ("EMPATHY", "empathy"),
        ("INSIGHTFUL", "interest"),
        ("SUPPORT", "appreciation"),
        ("FUNNY", "entertainment"),
        ("CURIOUS", "maybe"),
        ("SPARKLE", "sparkle"),
        ("canary@x.org", ""),
    ],
)
def test_q81_the_two_vocabularies_of_reactions_say_the_same(told, kind):
    """PRAISE and CELEBRATE are one; what is unknown passes, what is no name does not."""
    found = changelog(event(LIKE, LIKED.replace("PRAISE", told)))

    assert only(found, Reaction).kind == kind


@pytest.mark.parametrize("method", ["UPDATE", "PARTIAL_UPDATE", "ACTION"])
def test_a_change_of_what_there_is_counts_for_nothing(method):
    found = changelog(
        event(LIKE, LIKED),
        event(LIKE, '{"patch":{"$set":{"reactionType":"LIKE"}}}', method=method, name="a-2"),
    )

    assert only(found, Reaction).kind == "praise"
    assert counted(found) == (2, 1, 0)
