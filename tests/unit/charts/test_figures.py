"""How numbers and changes are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teams.templatetags.figures import (
    delta,
    figure,
    fraction,
    initials,
    moved,
    pillar,
    plural,
    points,
    raw,
    share,
    signed,
    term,
    thousands,
)

D = Decimal


def test_decimals_stay_quiet() -> None:
    assert figure(D("49.04")) == '<span class="n">49<i>.04</i></span>'


def test_a_figure_always_has_two_decimals() -> None:
    assert figure(D("8"), "n n--20") == '<span class="n n--20">8<i>.00</i></span>'


def test_a_figure_can_carry_its_sign() -> None:
    assert figure(D("-0.12"), sign=True) == '<span class="n">−0<i>.12</i></span>'
    assert figure(D("25.93"), sign=True) == '<span class="n">+25<i>.93</i></span>'


@pytest.mark.parametrize(
    ("value", "text"),
    [(D("1.225"), "1.23"), (D("-1.225"), "−1.23"), (D("0"), "0.00"), (None, "")],
)
def test_points_round_half_up_with_a_real_minus(value: Decimal | None, text: str) -> None:
    assert points(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(D("5.42"), "+5.42"), (D("-2.84"), "−2.84"), (D("0.00"), "0.00")]
)
def test_a_change_has_its_sign_and_zero_has_none(value: Decimal, text: str) -> None:
    assert signed(value) == text


def test_a_term_stands_apart_from_its_sign() -> None:
    assert [term(D("-13.66")), term(D("25.93"))] == ["− 13.66", "+ 25.93"]


@pytest.mark.parametrize(
    ("value", "direction", "words", "text"),
    [
        (D("12.27"), "up", "up", "+12.27"),
        (D("-13.97"), "down", "down", "−13.97"),
        (D("0.00"), "none", "no change", "0.00"),
    ],
)
def test_a_change_has_a_shape_a_word_and_a_sign(
    value: Decimal, direction: str, words: str, text: str
) -> None:
    assert delta(value) == (
        f'<span class="delta delta--{direction}"><svg aria-hidden="true">'
        f'<use href="#d-{direction}"/></svg><span class="vh">{words} </span>{text}</span>'
    )


def test_a_chip_is_a_change_with_another_class() -> None:
    assert 'class="delta delta--up delta--chip"' in delta(D(1), "delta--chip")


def test_a_rank_moves_by_whole_places() -> None:
    assert moved(-4).endswith('<span class="vh">down </span>4</span>')
    assert moved(0).endswith('<span class="vh">no change </span></span>')


@pytest.mark.parametrize(("value", "text"), [(1302, "1\u202f302"), (44, "44"), (None, "")])
def test_thousands_are_divided_by_a_thin_space(value: int | None, text: str) -> None:
    assert thousands(value) == text


def test_a_count_takes_the_right_form() -> None:
    assert plural(1, "row,rows") == "1 row"
    assert plural(0, "row,rows") == "0 rows"


def test_a_raw_metric_has_no_trailing_zeros() -> None:
    assert [raw(D("6.173464")), raw(D("1450")), raw(D("40.10")), raw(None)] == [
        "6.17",
        "1\u202f450",
        "40.1",
        "",
    ]


def test_a_raw_metric_of_a_hundred_keeps_its_zeros() -> None:
    assert raw(D("100")) == "100"


def test_a_share_is_told_in_percent_with_two_decimals_at_most() -> None:
    told = [share(D(text)) for text in ("1", "0.845", "1.41666", "0", "12.5")]

    assert [*told, share(None)] == ["100%", "84.5%", "141.67%", "0%", "1\u202f250%", ""]


def test_a_share_has_three_decimals() -> None:
    assert [fraction(D("0.680723")), fraction(None)] == ["0.681", ""]


def test_initials_are_of_the_first_and_the_last_word() -> None:
    assert [initials("Bram de Wit"), initials("Cher"), initials(" ")] == ["BW", "C", ""]


def test_a_pillar_has_a_letter_a_label_and_a_class() -> None:
    found = pillar("relationships")

    assert (found.letter, found.label, found.css) == ("R", "Relationships", "p-r")
