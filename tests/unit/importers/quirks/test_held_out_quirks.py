"""The quirks that held-out files showed, Q94 to Q97 (docs/held-out.md). Every row is invented."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.core.records import Comment, Post, Profile
from teams.importers.people import People
from teams.importers.reading import Ignored, Unusable
from tests.unit.importers.given import COMPLETE, KEY, of, only, read_files, reading, upload

SHARES = b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
FEED = b"https://www.linkedin.com/feed/update/urn%3Ali%3A"
GROUP = FEED + b"groupPost%3A4780000-"
SECOND = 7457690050331648000


def test_q94_a_post_in_a_group_is_known_by_its_own_number_and_not_by_the_group() -> None:
    first = b"2026-04-06 07:08:09," + GROUP + b'7446818264023000000,Eins,"","",MEMBER_NETWORK\n'
    found = read_files(
        {
            "Shares.csv": SHARES
            + b"2026-05-06 07:08:21,"
            + GROUP
            + b'7457690050331648000,Zwei,"","",MEMBER_NETWORK\n'
            + b"2026-05-06 07:08:09,"
            + FEED
            + b'share%3A7457690000000000001,Zwei,"","",MEMBER_NETWORK\n'
            + first
            + first
        }
    )

    [given] = found.inputs
    assert (given.records, given.kept, given.duplicates) == (4, 3, 1)
    assert [post.on for post in of(found, Post)] == [
        date(2026, 5, 6),
        date(2026, 5, 6),
        date(2026, 4, 6),
    ]
    assert of(found, Post)[0].moment == SECOND >> 22


@pytest.mark.parametrize("own", [True, False])
def test_q94_a_comment_in_a_group_is_on_the_post_with_that_number(own: bool) -> None:
    posted = SECOND if own else SECOND - (3_600_000 << 22)
    share = b'2026-05-06 07:08:21,%s%d,Zwei,"","",MEMBER_NETWORK\n' % (GROUP, posted)
    comment = b"2026-05-06 08:00:00,%s%d,Danke\n" % (GROUP, SECOND)

    found = read_files(
        {"Shares.csv": SHARES + share, "Comments.csv": b"Date,Link,Message\n" + comment}
    )

    said = only(found, Comment)
    assert said.own_post is own
    assert said.post == People(KEY).opaque("post", f"groupPost:{SECOND}")


def test_q95_an_article_that_is_not_published_yet_is_a_draft() -> None:
    page = (
        b"<html><head><title>Untitled</title></head><body>\n"
        b'<h1><a href="https://www.linkedin.com/post/edit/6300000000000000001">Untitled</a></h1>\n'
        b'<p class="created">Created on 2017-12-09 04:54</p>\n'
        b'<p class="published">Not published yet</p>\n<div><p>Ein Anfang</p></div></body></html>\n'
    )

    found = read_files({"Articles/2017-12-09 04:54:08.html": page, "Skills.csv": b"Name\nSQL\n"})

    assert of(found, Post) == []
    assert found.problems == []
    assert found.ignored == [
        Ignored(f"{COMPLETE}/Articles/2017-12-09 04:54:08.html", "an article that is not published")
    ]


def test_q96_two_sizes_of_one_photo_are_one_upload_under_both_of_their_names() -> None:
    found = read_files(
        {
            "Rich_Media.csv": b"Date/Time,Media Description,Media Link\n"
            b'"You uploaded a photo on January 15, 2026 at 11:39 PM (GMT)", -,'
            b"https://media.licdn.com/dms/image/v2/A/profile-displayphoto-scale_200_200/B/0/1\n"
            b'"You uploaded a profile photo on January 15, 2026 at 11:39 PM (GMT)", -,'
            b"https://media.licdn.com/dms/image/v2/A/profile-originalphoto-shrink_900_1200/B/0/1\n"
            b'"You uploaded a profile background photo on January 15, 2026 at 11:39 PM (GMT)", -,'
            b"https://media.licdn.com/dms/image/v2/A/profile-displaybackgroundimage-shrink/B/0/1\n"
            b'"You uploaded a photo on January 15, 2026 at 11:39 PM (GMT)", -,'
            b"https://media.licdn.com/dms/image/v2/A/comment-image-shrink_8192_1280/B/0/1\n"
        }
    )

    [given] = found.inputs
    assert (given.records, given.kept, given.duplicates) == (4, 2, 1)
    assert only(found, Profile).values == {"photo": True, "banner": True}


@pytest.mark.parametrize(
    "data",
    [
        b"Overall Performance,8/25/2024 - 11/22/2024\nImpressions,63001\nUnique views,22001",
        b"Maximum of 50 posts available to include in this list,,,,,,\n,,,,,,\n"
        b"Post URL,Post publish date,Engagements,,Post URL,Post publish date,Impressions\n"
        b"https://www.linkedin.com/feed/update/urn:li:activity:7406535690785632256,12/16/2025,3,,"
        b"https://www.linkedin.com/feed/update/urn:li:activity:7406100249858990080,12/14/2025,99\n"
        b",,,,https://www.linkedin.com/feed/update/urn:li:activity:7405116013417070593,"
        b"12/12/2025,29\n",
    ],
    ids=["DISCOVERY", "TOP POSTS"],
)
def test_q97_one_sheet_of_creator_analytics_as_csv_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(Unusable, match="one sheet of creator analytics, saved as CSV"):
        reading(upload("Content_2024-08-25_2024-11-22_AdaMuster (1).csv", data))
