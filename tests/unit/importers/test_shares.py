from datetime import UTC, date, datetime

import pytest

from scoring.core.records import Post
from teams.importers.linkedin.shares import decoded
from tests.unit.importers.given import of, only, read_files

HEADER = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001"


def shares(*rows, header=HEADER, zone="UTC", more=None):
    files = {"Shares.csv": (header + "".join(rows)).encode()}
    return read_files(files | (more or {}), zone)


def test_the_quotes_around_newlines_are_unwrapped():
    raw = '"Erste Zeile.""\n""""\n""Sie sagte ""ja.""""\n""Ende"'

    found = shares(f'2026-05-06 07:08:09,{LINK},{raw},"","",MEMBER_NETWORK\n')

    assert decoded('Erste Zeile."\n""\n"Sie sagte "ja.""\n"Ende') == (
        'Erste Zeile.\n\nSie sagte "ja."\nEnde'
    )
    post = only(found, Post)
    assert (post.words, post.chars) == (6, len('Erste Zeile.\n\nSie sagte "ja."\nEnde'))


def test_newlines_that_are_not_wrapped_leave_all_quotes_alone():
    text = 'Er sagte "ja"\nund "\n" nein'

    assert decoded(text) == text


def test_wrapped_newlines_of_older_exports_are_read_too():
    assert decoded('Eins"\r\n"Zwei') == "Eins\nZwei"


def test_a_post_is_original_and_counted_on_its_local_day():
    found = shares(f"2026-05-06 23:08:09,{LINK},Hallo liebe Welt,,,M\n", zone="Europe/Berlin")

    post = only(found, Post)
    assert (post.form, post.words, post.chars) == ("original", 3, 16)
    assert post.on == date(2026, 5, 7)
    assert post.at == datetime(2026, 5, 6, 23, 8, 9, tzinfo=UTC)


def test_a_row_for_every_photo_is_one_post():
    found = shares(*[f"2026-05-06 07:08:09,{LINK},Hallo,,https://media/1,M\n"] * 4)

    assert len(of(found, Post)) == 1
    assert (found.inputs[0].records, found.inputs[0].kept, found.inputs[0].duplicates) == (4, 1, 3)


@pytest.mark.parametrize("column", ["SharedURL", "SharedUrl"])
@pytest.mark.parametrize("zone", ["", " UTC"])
def test_the_forms_of_column_and_date_say_the_same(column, zone):
    header = HEADER.replace("SharedUrl", column)

    found = shares(f"2026-05-06 07:08:09{zone},{LINK},,https://x.example,,M\n", header=header)

    post = only(found, Post)
    assert (post.form, post.media, post.at.hour) == ("original", "link", 7)


@pytest.mark.parametrize(
    ("text", "shared", "media", "form"),
    [
        ("", "", "https://media/1", "original"),
        ("", "https://x.example", "", "original"),
        ("", '""', "", "repost"),
        (" ", "", "", "repost"),
    ],
)
def test_without_words_it_is_a_repost_unless_it_has_a_link_or_a_medium(text, shared, media, form):
    found = shares(f"2026-05-06 07:08:09,{LINK},{text},{shared},{media},M\n")

    assert (only(found, Post).form, only(found, Post).words) == (form, 0)


def test_an_instant_repost_of_the_same_second_is_not_counted_twice():
    reposts = (
        "Date,Link\n"
        "2026-05-06 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1\n"
        "2026-05-07 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A2\n"
        "2026-05-08 07:08:09,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A2\n"
    )

    found = shares(
        f"2026-05-06 07:08:09,{LINK},,,,M\n", more={"InstantReposts.csv": reposts.encode()}
    )

    assert [(p.on.day, p.form) for p in of(found, Post)] == [(6, "repost"), (7, "repost")]
    given = found.inputs[1]
    assert (given.records, given.kept, given.duplicates) == (3, 1, 2)


def test_nine_posts_of_a_quarter_of_an_hour_are_nine_on_one_day():
    rows = [f"2026-05-06 07:{m:02}:00,{LINK[:-1]}{m},Hallo,,,M\n" for m in range(9)]

    found = shares(*rows)

    assert len(of(found, Post)) == 9
    assert {p.on for p in of(found, Post)} == {date(2026, 5, 6)}


def test_a_bad_date_is_a_problem_and_the_other_posts_count():
    found = shares(f"soon,{LINK},a,,,M\n", f"2026-05-06 07:08:09,{LINK},a,,,M\n")

    assert len(of(found, Post)) == 1
    assert [(p.line, p.column, p.reason) for p in found.problems] == [(2, "Date", "no date")]


def test_no_word_of_a_post_is_kept():
    found = shares(f"2026-05-06 07:08:09,{LINK},Geheimnis,,,M\n")

    assert "Geheimnis" not in repr(found)
    assert "7457690000000000001" not in repr(found)
