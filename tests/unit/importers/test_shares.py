from datetime import UTC, date, datetime

from scoring.core.records import Post
from teams.importers.linkedin.shares import decoded
from tests.unit.importers.given import of, only, read_files

HEADER = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7457690000000000001"


def shares(*rows, header=HEADER, zone="UTC", more=None):
    files = {"Shares.csv": (header + "".join(rows)).encode()}
    return read_files(files | (more or {}), zone)


def test_the_quotes_around_newlines_are_unwrapped_and_others_stay():
    assert decoded('Erste Zeile."\n""\n"Sie sagte "ja.""\n"Ende') == (
        'Erste Zeile.\n\nSie sagte "ja."\nEnde'
    )
    assert decoded('Er sagte "ja"\nund "\n" nein') == 'Er sagte "ja"\nund "\n" nein'


def test_wrapped_newlines_of_older_exports_are_read_too():
    assert decoded('Eins"\r\n"Zwei') == "Eins\nZwei"


def test_a_post_is_original_and_counted_on_its_local_day():
    found = shares(f"2026-05-06 23:08:09,{LINK},Hallo liebe Welt,,,M\n", zone="Europe/Berlin")

    post = only(found, Post)
    assert (post.form, post.words, post.chars) == ("original", 3, 16)
    assert post.on == date(2026, 5, 7)
    assert post.at == datetime(2026, 5, 6, 23, 8, 9, tzinfo=UTC)


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


def test_a_bad_date_is_a_problem_and_the_other_posts_count():
    found = shares(f"soon,{LINK},a,,,M\n", f"2026-05-06 07:08:09,{LINK},a,,,M\n")

    assert len(of(found, Post)) == 1
    assert [(p.line, p.column, p.reason) for p in found.problems] == [(2, "Date", "no date")]


def test_no_word_of_a_post_is_kept():
    found = shares(f"2026-05-06 07:08:09,{LINK},Geheimnis,,,M\n")

    assert "Geheimnis" not in repr(found)
    assert "7457690000000000001" not in repr(found)
