"""The documentation of the score and of its input says what the code does."""

from __future__ import annotations

import re
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from scoring.core.comments import comment_quality
from scoring.core.versions.v1 import V1
from scoring.management.rulebook import TABLES, names, refreshed
from teams.importers.activity import parse
from teams.importers.activity_types import DAYS, EVERYWHERE, TYPES
from teams.importers.reading import Options
from tests.house.tree import ROOT

RULEBOOK = (ROOT / "docs" / "scoring-model.md").read_text()
FORMAT = (ROOT / "docs" / "activity-format.md").read_text()
TYPE_ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| [^|]* \|$", re.MULTILINE)


def test_the_tables_of_the_rulebook_are_those_of_the_model() -> None:
    assert refreshed(RULEBOOK, V1) == RULEBOOK


def test_the_rulebook_shows_every_table_once() -> None:
    assert sorted(names(RULEBOOK)) == sorted(TABLES)


def test_a_table_that_says_something_else_is_written_anew() -> None:
    assert refreshed(RULEBOOK.replace("| 30 |", "| 31 |"), V1) == RULEBOOK


def test_a_table_that_the_model_has_not_is_an_error() -> None:
    with pytest.raises(KeyError, match="prices"):
        refreshed("<!-- table: prices -->\n<!-- end of table -->", V1)


def test_the_comments_of_the_rulebook_have_the_quality_that_it_says() -> None:
    examples = re.findall(r"^\| ([A-Z][^|]*[.?!]) \| (0|0\.\d) \|$", RULEBOOK, re.MULTILINE)

    assert len(examples) == 6
    assert [comment_quality(text, V1) for text, _ in examples] == [
        round(float(quality) * 100) for _, quality in examples
    ]


def test_the_rulebook_says_whose_score_it_is() -> None:
    assert "**computed by Pillars from your data, not LinkedIn's SSI**" in RULEBOOK


def test_the_format_lists_every_type_with_its_keys() -> None:
    listed = {kind: re.findall(r"`(\w+)`", keys) for kind, keys in TYPE_ROW.findall(FORMAT)}

    assert {kind: sorted(listed[kind]) for kind in TYPES} == {
        kind: sorted(shape.keys.keys() - EVERYWHERE.keys()) for kind, shape in TYPES.items()
    }


def test_the_format_marks_what_is_optional() -> None:
    optional = {
        kind: re.findall(r"`(\w+)`", keys.partition("[")[2])
        for kind, keys in TYPE_ROW.findall(FORMAT)
        if kind in TYPES
    }

    assert {kind: sorted(keys) for kind, keys in optional.items()} == {
        kind: sorted(shape.may) for kind, shape in TYPES.items()
    }
    assert {"at", "on"} == DAYS.keys()


def test_the_document_of_the_format_can_be_read() -> None:
    document = re.findall(r"```jsonl\n(.*?)```", FORMAT, re.DOTALL)[0]

    _, given, problems = parse(
        "example", BytesIO(document.encode()), Options(ZoneInfo("UTC"), None), V1
    )

    assert problems == []
    assert (given.records, given.kept) == (7, 7)
