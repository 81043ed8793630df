"""The list of OWASP's ASVS 5.0.0, levels 1 and 2: whole, and with an answer to every number."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.house.tree import ROOT

# Sections, and how many of their numbers, from 1 on, are of level 1 or 2. In these sections
# numbers of level 3 stand at the end.
SECTIONS = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2
    2.1:3 2.2:3 2.3:4 2.4:1
    3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
    4.1:3 4.2:1 4.3:2 4.4:4
    5.1:1 5.2:3 5.3:2 5.4:3
    6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
    7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
    8.1:2 8.2:3 8.3:1 8.4:1
    9.1:3 9.2:4
    10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
    11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1
    12.1:3 12.2:2 12.3:4
    13.1:1 13.2:5 13.3:2 13.4:5
    14.1:2 14.2:4 14.3:3
    15.1:3 15.2:3 15.3:7
    16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
    17.1:1 17.2:4 17.3:2
"""
NUMBERS = [
    f"V{section}.{number}"
    for section, most in (each.split(":") for each in SECTIONS.split())
    for number in range(1, int(most) + 1)
]
STATES = {"met", "not applicable", "open"}
TEXT = (ROOT / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (V[\d.]+) \| (.+?) \| (.+?) \| (.+) \|$", TEXT, re.MULTILINE)
PLACE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|txt|yaml|toml|html|js)|[\w-]+(?:/[\w-]+)+)`")


def test_level_1_and_2_have_253_numbers() -> None:
    assert len(NUMBERS) == 253


def test_every_number_stands_there_once_and_in_order() -> None:
    assert [number for number, *_ in ROWS] == NUMBERS


def test_every_state_is_one_of_three() -> None:
    assert {state for _, _, state, _ in ROWS} == STATES


@pytest.mark.parametrize(
    ("number", "answer"), [(number, answer) for number, _, state, answer in ROWS if state == "met"]
)
def test_what_is_met_names_where(number: str, answer: str) -> None:
    assert PLACE.findall(answer) != []


def test_every_file_that_is_named_exists() -> None:
    named = {(number, place) for number, _, _, answer in ROWS for place in PLACE.findall(answer)}

    assert sorted(pair for pair in named if not (ROOT / pair[1]).exists()) == []


def test_what_is_open_or_not_applicable_says_why() -> None:
    reasons = {number: answer for number, _, state, answer in ROWS if state != "met"}

    assert [number for number, reason in reasons.items() if len(reason.split()) < 4] == []


def test_what_is_asked_is_told_in_a_few_words() -> None:
    assert [number for number, asked, _, _ in ROWS if len(asked.split()) > 8] == []


def test_the_numbers_on_top_add_up() -> None:
    counted = Counter(state for _, _, state, _ in ROWS)

    said = re.search(r"(\d+) are met, (\d+) are\s+not applicable, (\d+) are open\.", TEXT)

    assert said is not None
    assert [int(number) for number in said.groups()] == [
        counted["met"],
        counted["not applicable"],
        counted["open"],
    ]
