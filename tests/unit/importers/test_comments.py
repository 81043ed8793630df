import pytest

from scoring.core.comments import comment_quality, quality_and_words, text_key, word_count
from scoring.core.records import Comment
from scoring.core.versions.v1 import V1
from tests.unit.importers.given import COMPLETE, KEY, of, only, read_files

LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A6928000000000000000"
LONG = "one two three four five six seven eight nine ten eleven twelve"


def comments(data, more=None):
    return read_files({"Comments.csv": data.encode()} | (more or {}))


def keys(found):
    return [comment.text_key for comment in of(found, Comment)]


def key(text):
    return text_key(text, KEY)


def test_a_file_that_another_program_wrote_is_plain_csv():
    found = comments(f'"Date";"Link";"Message"\n"5/6/2022, 7:08 AM";"{LINK}";"Ja; ""nein"""\n')

    assert keys(found) == [key('Ja; "nein"')]


def test_a_comment_keeps_words_quality_and_keys_alone():
    found = comments(f"Date,Link,Message\n2026-05-06 08:00:00,{LINK},{LONG}\n")

    comment = only(found, Comment)
    assert (comment.words, comment.quality, comment.quality_measured) == (12, 80, True)
    assert len(comment.post) == len(comment.text_key) == 32
    assert "eleven" not in repr(found)
    assert "6928000000000000000" not in repr(found)


def test_the_same_comment_twice_is_one():
    row = f"2026-05-06 08:00:00,{LINK},Hallo Welt\n"

    found = comments(f"Date,Link,Message\n{row}{row}")

    assert len(of(found, Comment)) == 1
    assert found.inputs[0].duplicates == 1


def test_a_file_that_ends_inside_a_quoted_text_keeps_the_comments_before_it():
    found = comments(
        f"Date,Link,Message\n2026-05-06 08:00:00,{LINK},Hallo Welt\n"
        f'2026-05-06 07:00:00,{LINK},"Er sagte, das'
    )

    assert len(of(found, Comment)) == 1
    [problem] = found.problems
    assert (problem.file, problem.line) == (f"{COMPLETE}/Comments.csv", 3)
    assert problem.reason == "the file ends inside a quoted field; the rows above count"


def test_a_wrong_date_names_the_line_on_which_the_comment_begins():
    found = comments(
        f"Date,Link,Message\n2026-05-06 08:00:00,{LINK},Hallo\nWelt\n"
        f"2026-15-06 08:00:00,{LINK},Hallo\n"
    )

    assert [(p.line, p.column) for p in found.problems] == [(4, "Date")]
    assert found.problems[0].reason == '"2026-15-06 08:00:00" is no date'


@pytest.mark.parametrize(
    "text", ["", "Thanks, Anna! Ich sehe es so.", "見積もりの話です", "@bo x y.z"]
)
def test_quality_and_words_are_those_of_the_model(text):
    assert quality_and_words(text, V1) == (comment_quality(text, V1), word_count(text))
