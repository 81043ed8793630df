"""Numbers written as text, by the way of writing that the file itself shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teams.importers.numbers import (
    Exact,
    Figure,
    count,
    decimal_sign,
    figure,
    share,
    told_or_answered,
)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,234.5"], "point"),
        (["1.234,5"], "comma"),
        (["1,234,567"], "point"),
        (["1.234.567"], "comma"),
        (["25.5%"], "point"),
        (["25,0 %"], "comma"),
        (["0.125"], "point"),
        (["0,125"], "comma"),
        (["1,234", "12,5"], "comma"),
        (["1.234", "3", "0,5"], "comma"),
        (["12", "-28", "N/A", "< 1%", "Ada"], "point"),
        ([], "point"),
        (["1,234"], None),
        (["1.234"], None),
        (["1,234.5", "1.234,5"], None),
        ([Exact("0.125"), "25,5"], "comma"),
        ([Exact("61.375")], "point"),
    ],
)
def test_a_column_tells_the_sign_before_its_decimals(texts: list[str], sign: str | None) -> None:
    assert decimal_sign(texts) == sign


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,234"], "point"),
        (["1.234"], "comma"),
        (["7", "1 234"], "point"),
        (["1,234", "1.234"], None),
    ],
)
def test_counts_have_no_decimals_so_one_sign_groups_their_digits(
    texts: list[str], sign: str | None
) -> None:
    assert decimal_sign(texts, whole=True) == sign


def test_what_a_column_does_not_tell_is_answered_and_what_it_tells_stands() -> None:
    assert told_or_answered(["1,234"], {}) is None
    assert told_or_answered(["1,234"], {"numbers": "comma"}) == "comma"
    assert told_or_answered(["1,234"], {"numbers": "dots"}) is None
    assert told_or_answered(["1,234.5"], {"numbers": "comma"}) == "point"


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1,234", "point", 1234),
        ("1.234", "comma", 1234),
        ("1\u202f234", "comma", 1234),
        ("1\u00a0234\u00a0567", "comma", 1234567),
        ("1’234", "point", 1234),
        ("12,34,567", "point", 1234567),
        ("-28", "point", -28),
        ("\u221228", "comma", -28),
        ("\u200e-28", "comma", -28),
        ("+5", "point", 5),
        ("12.0", "point", 12),
        ("١٬٢٣٤", "comma", 1234),
        (Exact("1234"), "comma", 1234),
        ("N/A", "point", None),
        ("k. A.", "comma", None),
        (" — ", "point", None),
        ("", "point", None),
    ],
)
def test_a_count_is_read_by_the_sign_of_its_file(text: str, sign: str, value: int | None) -> None:
    assert count(text, sign) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        *("1.5", "1,23", "1,2345", "12,34", "0,123", "1,234.567,8", "1,234 567", "12%", "< 5"),
        *("Ada", "1.", ".5", "1e5", "²⁄₃", Exact("nan"), Exact("1e+300"), Exact("2.5")),
        # Longer than any number, larger than any count.
        *("1" * 41, "1" * 20),
    ],
)
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|digits|decimals"):
        count(text, "point")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("0.25", "point"),
        ("25%", "point"),
        ("25,0 %", "comma"),
        ("%25", "comma"),
        ("0,25", "comma"),
        ("25 ٪", "comma"),
        (Exact("0.25"), "comma"),
    ],
)
def test_a_share_is_written_in_many_ways(text: str, sign: str) -> None:
    assert share(text, sign) == Decimal("0.25")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["120%", "-1%", "< 1%", "2"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(text, "point")


@pytest.mark.parametrize(
    "text", ["< 1%", "<1 %", "menos de 1%", "Weniger als 1 %", "moins de 1\u00a0%", "meno di 1%"]
)
def test_less_than_a_percent_is_kept_as_a_bound(text: str) -> None:
    assert figure(text, "comma") == Figure(Decimal(1), percent=True, below=True)
