"""The parameters of an address: what is not understood is told, what is empty was not asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from accounts.parameters import Misread, NotUnderstoodError, Parameters

EARLIEST = date(2003, 5, 5)


def of(text: str) -> Parameters:
    return Parameters.of(QueryDict(text))


def told(asked: Parameters) -> list[tuple[str, str]]:
    return [(one.name, one.value) for one in asked.misread]


def test_what_is_understood_is_not_told() -> None:
    asked = of("team=7&team=9&day=2026-05-04&by=sum&page=3&new=1&band=b&band=a&q=+x+")

    found = (
        asked.numbers("team", ""),
        asked.day("day", EARLIEST, ""),
        asked.one("by", ("sum",), "", ""),
        asked.page(),
        asked.flag("new", "1", ""),
        asked.some("band", ("a", "b", "c"), ""),
        asked.text("q"),
    )

    assert found == ((7, 9), date(2026, 5, 4), "sum", 3, True, ("a", "b"), "x")
    assert asked.misread == []


def test_what_is_empty_or_missing_was_not_asked_for() -> None:
    asked = of("team=&day=&by=&page=&new=")

    assert (asked.numbers("team", ""), asked.day("day", EARLIEST, "")) == ((), None)
    assert (asked.one("by", ("sum",), "x", ""), asked.page()) == ("x", 1)
    assert (asked.flag("new", "1", ""), asked.some("band", ("a",), "")) == (False, ())
    assert asked.misread == []


@pytest.mark.parametrize("value", ["x", "-1", "0", "1.5", "٣", "9" * 40])
def test_no_number_is_told_and_left_out(value: str) -> None:
    asked = of(f"team=7&team={value}")

    assert asked.numbers("team", "every team is shown") == (7,)
    assert [(one.name, one.instead) for one in asked.misread] == [("team", "every team is shown")]


@pytest.mark.parametrize("value", ["x", "2026-02-30", "1999-01-01", "20260504", "2026-W01-1"])
def test_no_day_is_told(value: str) -> None:
    asked = of(f"on={value}")

    assert asked.day("on", EARLIEST, "today is shown") is None
    assert told(asked) == [("on", value)]


def test_one_wrong_value_of_several_is_told_and_the_others_hold() -> None:
    asked = of("band=a&band=x&band=b")

    assert asked.some("band", ("a", "b"), "") == ("a", "b")
    assert told(asked) == [("band", "x")]


def test_another_value_that_is_shown_is_told_once() -> None:
    asked = of("on=2099-01-01&since=x")
    asked.day("on", EARLIEST, "")
    asked.day("since", EARLIEST, "")

    asked.shown("on", "2026-05-04", "the page is of 4 May 2026")
    asked.shown("since", "2026-05-01", "")
    asked.shown("rules", "", "")

    assert told(asked) == [("since", "x"), ("on", "2099-01-01")]


def test_the_sentence_has_the_value_cut_to_a_length_that_can_be_read() -> None:
    assert Misread("team", "x", "every team is shown").words == (
        "“team=x” in the address cannot be shown: every team is shown."
    )
    asked = of("by=" + "y" * 500)
    asked.one("by", ("sum",), "", "")
    assert asked.misread[0].value == "y" * 60 + "…"


def test_a_file_refuses_with_every_name() -> None:
    asked = of("team=x&by=y&by=z")
    asked.numbers("team", "")
    asked.some("by", ("sum",), "")

    with pytest.raises(NotUnderstoodError, match="“team=x” is not understood") as refused:
        asked.require()

    assert refused.value.fields == {
        "team": ["“team=x” is not understood."],
        "by": ["“by=y” is not understood.", "“by=z” is not understood."],
    }
