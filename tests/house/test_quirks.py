"""Every quirk of real files has a test with its number."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.house.tree import ROOT, files, name_of

QUIRKS = range(1, 98)
NUMBERED = re.compile(r"^ *def test_q(\d\d)_\w+\(", re.MULTILINE)
NAMED = re.compile(r"^ *def (test_\w+)\(", re.MULTILINE)
FOLDER = ROOT / "tests" / "unit" / "importers"

# The quirks of usage reports stand among the other tests of their file, under other names.
USAGE = "test_sales_navigator_usage.py"
ELSEWHERE: Mapping[int, tuple[str, ...]] = {
    82: (
        f"{USAGE}:test_a_report_has_28_columns",
        f"{USAGE}:test_a_twenty_ninth_is_known",
        "test_sales_navigator_periods.py:test_tells_the_period",
        "test_sales_navigator_periods.py:test_without_one_the_period_is_asked_and_never_guessed",
    ),
    83: (f"{USAGE}:test_a_seat_that_was_never_activated_says_nothing",),
    84: (
        "test_sales_navigator_usage_cells.py:"
        "test_the_rate_of_accepted_inmails_is_not_read_however_it_is_written",
        "test_numbers.py:test_a_share_is_written_in_many_ways",
    ),
    85: (
        "test_sales_navigator_periods.py:test_the_days_of_both_are_those_of_the_later_report",
        "test_sales_navigator_periods.py:test_both_say_so",
    ),
    86: (
        f"{USAGE}:test_an_address_in_capitals_is_the_same_person",
        f"{USAGE}:test_two_seats_of_one_person_are_two_sources",
    ),
}


def importer_tests() -> dict[str, str]:
    return {name_of(path): path.read_text() for path in files(".py", below=FOLDER)}


def test_every_quirk_has_a_test() -> None:
    numbered = {int(n) for text in importer_tests().values() for n in NUMBERED.findall(text)}

    assert sorted({*QUIRKS} - numbered - ELSEWHERE.keys()) == []
    assert sorted(numbered & ELSEWHERE.keys()) == []


def test_every_test_that_stands_for_a_quirk_is_there() -> None:
    named = {
        f"{path.rpartition('/')[2]}:{name}"
        for path, text in importer_tests().items()
        for name in NAMED.findall(text)
    }

    assert {name for names in ELSEWHERE.values() for name in names} - named == set()
