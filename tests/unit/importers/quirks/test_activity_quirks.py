"""The quirks of what a member does, Q59 to Q76: posts, comments, reactions, searches, the rest.

Every row is invented, and none is made by the sample generator.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scoring.core.comments import text_key
from scoring.core.records import Active, Comment, Post, Profile, Reaction, Search
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.reading import Ignored
from tests.unit.importers.given import COMPLETE, KEY, of, only, read_files, spans

SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
SHARE = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001"
POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A"
COMMENTS = "Date,Link,Message\n"


def read(name: str, text: str, more: dict[str, str] | None = None):
    files = {name: text} | (more or {})
    return read_files({name: text.encode() for name, text in files.items()})


def shares(*rows: str, header: str = SHARES):
    return read("Shares.csv", header + "".join(rows))


def comments(text: str, more: dict[str, str] | None = None):
    return read("Comments.csv", text, more)


def keys(found):
    return [comment.text_key for comment in of(found, Comment)]


def test_q59_the_quotes_around_newlines_are_unwrapped():
    raw = '"Erste Zeile.""\n""""\n""Sie sagte ""ja.""""\n""Ende"'

    post = only(shares(f'2026-05-06 07:08:09,{SHARE},{raw},"","",MEMBER_NETWORK\n'), Post)

    assert (post.words, post.chars) == (6, len('Erste Zeile.\n\nSie sagte "ja."\nEnde'))


def test_q60_newlines_that_are_not_wrapped_leave_all_quotes_alone():
    text = 'Er sagte "ja"\nund "\n" nein'
    raw = text.replace('"', '""')

    post = only(shares(f'2026-05-06 07:08:09,{SHARE},"{raw}","","",M\n'), Post)

    assert (post.words, post.chars) == (5, len(text))


def test_q61_a_row_for_every_photo_is_one_post():
    found = shares(*[f"2026-05-06 07:08:09,{SHARE},Hallo,,https://media/1,M\n"] * 4)

    assert only(found, Post).words == 1
    assert (found.inputs[0].records, found.inputs[0].kept, found.inputs[0].duplicates) == (4, 1, 3)


@pytest.mark.parametrize("column", ["SharedURL", "SharedUrl"])
@pytest.mark.parametrize("zone", ["", " UTC"])
def test_q62_the_forms_of_column_and_date_say_the_same(column, zone):
    header = SHARES.replace("SharedUrl", column)

    found = shares(f"2026-05-06 07:08:09{zone},{SHARE},,https://x.example,,M\n", header=header)

    post = only(found, Post)
    assert (post.form, post.media) == ("original", "link")
    assert post.at == datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert found.problems == []


@pytest.mark.parametrize(
    ("text", "shared", "media", "form"),
    [
        ("", "", "https://media/1", "original"),
        ("", "https://x.example", "", "original"),
        ("", '""', "", "repost"),
        (" ", "", "", "repost"),
    ],
    ids=["medium", "link", "nothing", "blank"],
)
def test_q63_without_words_it_is_a_post_with_a_medium_and_else_a_repost(text, shared, media, form):
    found = shares(f"2026-05-06 07:08:09,{SHARE},{text},{shared},{media},M\n")

    assert (only(found, Post).form, only(found, Post).words) == (form, 0)


def test_q64_a_text_without_commas_and_quotes_runs_on_over_lines():
    found = comments(
        "Date,Link,Message\r\n"
        f"2022-05-06 07:08:09,{POST}6928000000000000000,Danke\r\n\nBis bald!\r\n"
        f'2022-05-06 07:00:00,{POST}6928000000000000000,"Er sagte \\"ja\\", wirklich"\r\n'
    )

    assert keys(found) == [
        text_key("Danke\r\n\nBis bald!", KEY),
        text_key('Er sagte "ja", wirklich', KEY),
    ]
    assert [c.words for c in of(found, Comment)] == [3, 4]
    assert (found.inputs[0].records, found.problems) == (2, [])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ('"Pfad C:\\\\"', "Pfad C:\\"),
        ('"\\""', '"'),
        ('"Ein ""Zitat"", alt"', 'Ein "Zitat", alt'),
        ("2022-01-01 was great", "2022-01-01 was great"),
        (
            "first\n2022-01-01 was great\n2022-01-01 07:00:00 too",
            "first 2022-01-01 was great 2022-01-01 07:00:00 too",
        ),
    ],
)
def test_q65_a_record_begins_at_a_time_and_an_address_alone(raw, text):
    found = comments(f"{COMMENTS}2022-05-06 07:08:09,{POST}1,{raw}\n")

    assert keys(found) == [text_key(text, KEY)]
    assert found.inputs[0].records == 1
    assert found.problems == []


def test_q66_the_name_that_a_reply_begins_with_counts_as_words():
    """The file does not mark the name (docs/importing.md), so that it is not told from a text."""
    found = comments(f"{COMMENTS}2022-05-06 07:08:09,{POST}1,Bo Prøve Genau!\n")

    assert (only(found, Comment).words, only(found, Comment).quality) == (3, 0)


def test_q67_a_reaction_on_a_comment_is_one_of_its_own_and_marked():
    comment = "?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7%2C8%29"

    found = read(
        "Reactions.csv",
        "Date,Type,Link\n"
        f"2026-05-06 07:08:09,LIKE,{POST}7{comment}\n"
        f"2026-05-06 07:00:00,PRAISE,{POST}7\n",
    )

    assert [(r.on.day, r.count, r.kind, r.ref) for r in of(found, Reaction)] == [
        (6, 1, "on_comment", "reactions:2026-05-06:on_comment"),
        (6, 1, "", "reactions:2026-05-06"),
    ]


def test_q68_an_unknown_type_of_reaction_counts():
    found = read("Reactions.csv", f"Date,Type,Link\n2026-05-06 07:08:09,SPARKLE,{POST}7\n")

    assert (only(found, Reaction).count, only(found, Reaction).kind) == (1, "")
    assert found.problems == []


LONG = "one two three four five six seven eight nine ten eleven twelve"


@pytest.mark.parametrize(("later", "own"), [(549, True), (61_000, False)])
def test_q69_a_comment_on_a_post_of_the_same_moment_is_on_the_own_post(later, own):
    """Numbers hold the millisecond in their upper bits."""
    share = 7_457_690_000_000_000_001
    found = comments(
        f"{COMMENTS}2026-05-06 08:00:00,{POST}{share + (later << 22)},{LONG}\n",
        {"Shares.csv": f"{SHARES}2026-05-06 07:08:09,{SHARE},Hallo,,,M\n"},
    )

    assert (only(found, Comment).own_post, only(found, Comment).quality) == (own, 40 if own else 80)


@pytest.mark.parametrize("hour", ["03:20", "23:58"])
def test_q70_the_runs_of_a_saved_search_are_none_and_the_same_typed_by_hand_is_one(hour):
    minutes = int(hour[:2]) * 60 + int(hour[3:])
    runs = [
        (day + (minutes + off) // 1440, (minutes + off) % 1440, 15)
        for day in range(1, 31)
        for off in (-10, -3, 4, 10)
    ]
    rows = sorted([*runs, (12, 16 * 60 + 40, 0)])
    text = "".join(
        f"2026/{3 + day // 32:02}/{day % 32 + day // 32:02} {at // 60:02}:{at % 60:02}:{second:02} "
        "UTC,steuerberater\n"
        for day, at, second in rows
    )

    found = read("SearchQueries.csv", f"Time,Search Query\n{text}")

    assert [(s.on, s.count) for s in of(found, Search)] == [(date(2026, 3, 12), 1)]
    assert (found.inputs[0].records, found.inputs[0].kept) == (121, 1)


def test_q71_a_query_with_a_comma_may_stand_unquoted_and_the_newest_row_is_the_last():
    found = read(
        "SearchQueries.csv",
        "Time,Search Query\n"
        "2026/02/01 09:59:58 UTC,mü\n"
        "2026/02/01 10:00:00 UTC,müller, berlin\n"
        "2026/02/01 10:10:00 UTC,müller, berlin\n"
        "2026/02/02 10:00:00 UTC,müller\n",
    )

    assert [(s.on.day, s.count) for s in of(found, Search)] == [(1, 1), (2, 1)]
    assert found.problems == []
    assert "berlin" not in repr(found)


@pytest.mark.parametrize("address", ["https://www.linkedin.com/feed/update/", ""])
def test_q72_a_vote_is_one_whatever_its_option_has_of_quotes(address):
    found = read(
        "Votes.csv",
        "Date,Link,OptionText\n"
        f'2026-05-06 07:08:09,{address}urn:li:ugcPost:7,"Ja, ""klar"" \\"sicher\\""\n'
        f"2026-05-07 07:08:09,{address}urn:li:ugcPost:8,Nein\n",
    )

    assert [(record.on, record.ref) for record in of(found, Active)] == [
        (date(2026, 5, 6), "votes:2026-05-06"),
        (date(2026, 5, 7), "votes:2026-05-07"),
    ]
    assert (found.inputs[0].records, found.inputs[0].kept, found.problems) == (2, 2, [])
    assert spans(found)["days_active"] == (date(2026, 5, 6), date(2026, 11, 22))
    assert "sicher" not in repr(found)


def test_q73_nine_posts_of_a_quarter_of_an_hour_are_nine_on_one_active_day():
    rows = [f"2026-11-16 07:{2 * m:02}:00,{SHARE[:-1]}{m},Hallo,,,M\n" for m in range(9)]

    old = "First Name,Last Name,URL,Connected On\nBo,P,https://www.linkedin.com/in/bo,1 Feb 2015\n"
    found = read("Shares.csv", SHARES + "".join(rows), {"Connections.csv": old})

    components = score(found.records, date(2026, 11, 22), V1).components
    assert [post.on for post in of(found, Post)] == [date(2026, 11, 16)] * 9
    assert components["days_active"].raw == 1
    assert components["original_publishing"].raw == Decimal("0.870551")


ARTICLE = (
    '<h1><a href="https://www.linkedin.com/pulse/raeume">R</a></h1>'
    '<p class="created">Created on 2024-05-01 10:15</p>{}<p>Drei kleine Worte</p>'
)


def test_q74_a_draft_of_an_article_is_none_and_one_without_a_date_is_of_no_day():
    found = read(
        "Articles/draft.html",
        ARTICLE.format('<p class="published">Published on ---</p>'),
        {"Articles/undated.html": ARTICLE.format(""), "Reactions.csv": "Date,Type,Link\n"},
    )

    assert of(found, Post) == []
    assert found.ignored == [
        Ignored(f"{COMPLETE}/Articles/draft.html", "an article that is not published")
    ]
    assert [(given.file, given.records, given.kept) for given in found.inputs[1:]] == [
        (f"{COMPLETE}/Articles/draft.html", 1, 0),
        (f"{COMPLETE}/Articles/undated.html", 1, 0),
    ]
    assert [(p.file, p.reason, p.lost) for p in found.problems] == [
        (f"{COMPLETE}/Articles/undated.html", "no date of publication", True)
    ]


def test_q75_a_photo_of_two_sizes_is_one_upload():
    found = read(
        "Rich_Media.csv",
        "Date/Time,Media Description,Media Link\n"
        '"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)", -,https://x/1\n'
        '"You uploaded a profile photo on May 6, 2026 at 7:08 AM (GMT)", -,https://x/2\n',
    )

    assert only(found, Profile).values == {"photo": True}
    [given] = found.inputs
    assert (given.records, given.kept, given.duplicates) == (2, 1, 1)


def test_q76_who_is_followed_or_not_any_more_is_not_read():
    found = read(
        "Member_Follows.csv",
        "Date,Status,FullName\n2026-05-06 07:08:09,Unfollow,Bo Prøve\n"
        "2011-05-06 00:00:00,Active,Cy Test\n",
        {"Reactions.csv": f"Date,Type,Link\n2026-05-06 07:08:09,LIKE,{POST}7\n"},
    )

    assert found.ignored == [
        Ignored(f"{COMPLETE}/Member_Follows.csv", "not part of the evidence; not read")
    ]
    assert [type(record).__name__ for record in found.records] == ["Reaction", "Coverage"]
    assert spans(found)["reactions_given"] == (date(2026, 5, 6), date(2026, 11, 22))
