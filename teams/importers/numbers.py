"""Numbers that are written as text: "1,234", "1.234", "25,0 %", "< 1%", "N/A".

Which sign stands before the decimals is told by a whole column, or by the whole file, never by
one number: "1,234" alone is either. What no number of a file tells is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple
from unicodedata import category, decimal, normalize

from teams.importers.activity_values import COUNT_LIMIT
from teams.importers.reading import Answers, Question

DecimalSign = Literal["point", "comma"]

MAX_LENGTH = 40
QUESTION = Question(
    "numbers",
    "how decimals are written is not told by the numbers of the file",
    (("point", "1,234.5"), ("comma", "1.234,5")),
)

_MARK: dict[DecimalSign, str] = {"point": ".", "comma": ","}
_OTHER: dict[DecimalSign, DecimalSign] = {"point": "comma", "comma": "point"}
# The Arabic decimal and thousands signs, and what stands for a minus or an apostrophe.
_SIGNS = str.maketrans({"٫": ",", "٬": ".", "٪": "%", "−": "-", "‐": "-", "–": "-", "’": "'"})
_NONE = frozenset({"", "-", "--", "—", "n/a", "na", "n.a.", "n/d", "nd", "k.a.", "s/o", "none"})
_BELOW = re.compile(
    r"(?:<|less than|under|weniger als|unter|menos de|menos del|moins de|meno di|minder dan)\s*"
)
_NUMBER = re.compile(r"(%? ?)([-+]?) ?(\d(?:[\d.,' ]*\d)?)( ?%?)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{2,3}(?:\1\d{2,3})*)?")


class Exact(str):
    """A cell that is a number to the workbook itself: its decimals always follow a point."""

    __slots__ = ()


class Figure(NamedTuple):
    """A number as written: 25 and ``percent`` for "25%"; ``below`` where only a bound is told."""

    value: Decimal
    percent: bool = False
    below: bool = False


def decimal_sign(texts: Iterable[str], *, whole: bool = False) -> DecimalSign | None:
    """The sign before the decimals in these texts; None where they do not tell, or disagree.

    ``point`` where nothing depends on it. ``whole``: they are counts, so that "1,234" groups
    its digits. What is no number tells nothing.
    """
    told: set[DecimalSign] = set()
    open_ = False
    for text in texts:
        possible = [sign for sign in _MARK if _body(text) and _is_number(text, sign)]
        if len(possible) == 1:
            told.add(possible[0])
        elif possible and (grouping := _grouping(text)):
            if whole:
                told.add(_OTHER[grouping])
            else:
                open_ = True
    if len(told) == 1:
        return told.pop()
    return None if told or open_ else "point"


def told_or_answered(
    texts: Iterable[str], answers: Answers, *, whole: bool = False
) -> DecimalSign | None:
    """``decimal_sign``, or else the answer to ``QUESTION``; None where it must be asked."""
    answer = answers.get("numbers")
    answered: DecimalSign | None = answer if answer in ("point", "comma") else None  # type: ignore[assignment]
    return decimal_sign(texts, whole=whole) or answered


def figure(text: str, sign: DecimalSign) -> Figure | None:
    """The number that ``text`` shows; None for a blank, a dash or "N/A".

    Digits may stand in groups of three (or two, as in India). Raises ValueError for all else.
    """
    if isinstance(text, Exact):
        return Figure(_exact(text))
    clean = _clean(text)
    if clean.replace(" ", "") in _NONE:
        return None
    bare = _BELOW.sub("", clean, count=1) if _BELOW.match(clean) else clean
    found = _NUMBER.fullmatch(bare)
    if found is None:
        raise ValueError("no number")
    before, minus, body, after = found.groups()
    value = _value(body, sign)
    percent = "%" in before + after
    return Figure(-value if minus == "-" else value, percent, bare != clean)


def count(text: str, sign: DecimalSign) -> int | None:
    """The whole number that ``text`` shows, which may be negative; None where it shows none.

    Raises ValueError for all else.
    """
    found = figure(text, sign)
    if found is None:
        return None
    if found.percent or found.below or abs(found.value) > COUNT_LIMIT or found.value % 1:
        raise ValueError("no whole number")
    return int(found.value)


def share(text: str, sign: DecimalSign) -> Decimal | None:
    """The share from 0 to 1 that ``text`` shows, "25%" and "0.25" alike; None for "N/A".

    Raises ValueError for all else, and for a bound such as "< 1%".
    """
    found = figure(text, sign)
    if found is None:
        return None
    value = found.value / 100 if found.percent else found.value
    if found.below or not 0 <= value <= 1:
        raise ValueError("no share")
    return value


def _clean(text: str) -> str:
    """Lower case, ASCII digits and signs, single blanks, no invisible marks of direction."""
    if len(text) > MAX_LENGTH:
        raise ValueError("too long for a number")
    plain = normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    shown = (c for c in plain if category(c) != "Cf")
    return " ".join("".join(str(decimal(c, c)) for c in shown).casefold().split())


def _body(text: str) -> str:
    """The digits of a number and the signs between them; "" where ``text`` is none."""
    if isinstance(text, Exact) or len(text) > MAX_LENGTH:
        return ""
    clean = _clean(text)
    found = _NUMBER.fullmatch(_BELOW.sub("", clean, count=1) if _BELOW.match(clean) else clean)
    return found[3] if found else ""


def _is_number(text: str, sign: DecimalSign) -> bool:
    try:
        return figure(text, sign) is not None
    except ValueError:
        return False


def _grouping(text: str) -> DecimalSign | None:
    """The sign in a number that has one kind of it; None where it has none."""
    body = _body(text)
    return next((sign for sign, mark in _MARK.items() if mark in body), None)


def _value(body: str, sign: DecimalSign) -> Decimal:
    whole, mark, fraction = body.partition(_MARK[sign])
    if mark and not fraction.isdigit():
        raise ValueError("no decimals")
    if not whole.isdigit():
        found = _GROUPED.fullmatch(whole)
        # The other sign must not stand for decimals, and the last group is of three in any land.
        if found is None or whole[-4] != found[1]:
            raise ValueError("no groups of digits")
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits}.{fraction}" if mark else digits)


def _exact(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError("no number")
    return value
