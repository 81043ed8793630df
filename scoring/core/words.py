"""What a word is: a run of letters or digits with their combining marks, in any script.

``re`` knows no Unicode categories, so the character classes are built from them on first use.
They cost twenty times as much as a plain pattern, so text in ASCII, most of all there is, takes
one, and so do the words of text in the Latin letters of European languages.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, groupby
from unicodedata import category

_SCRIPTS = {
    "han": "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af",
    "kana": "\u3040-\u30ff\u31f0-\u31ff\U0001aff0-\U0001b16f",
    "hangul": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
}
SCRIPTS = tuple(_SCRIPTS)

# Where Unicode has letters and marks; to look at all the empty planes takes four times as long.
_TEXT = range(0x40000)
_SELECTORS = range(0xE0000, 0xE1000)

_ASCII_WORD = re.compile("[0-9A-Za-z]+")
# No character before U+02B0 is a combining mark, nor a letter of the scripts above.
_LATIN_TEXT = re.compile("[\0-\u02af]*")
_LATIN_WORD = re.compile("[0-9A-Za-zªµºÀ-ÖØ-öø-ʯ]+")
_ASCII_WORD_OR_SIGN = re.compile(r"([0-9A-Za-z]+)|(\S)")
_ASCII_HANDLE = re.compile("[@#][0-9A-Za-z_]*")


def words(text: str, alone: tuple[str, ...] = SCRIPTS) -> list[str]:
    """The words of ``text`` in order; each letter of the scripts ``alone`` is one by itself."""
    if text.isascii():
        return _ASCII_WORD.findall(text)
    pattern = _LATIN_WORD if _LATIN_TEXT.fullmatch(text) else _word(alone)
    return pattern.findall(text)


def words_and_signs(text: str) -> list[tuple[str, str]]:
    """(word, "") or ("", sign) for everything in ``text`` but blanks, in order."""
    pattern = _ASCII_WORD_OR_SIGN if text.isascii() else _word_or_sign()
    return pattern.findall(text)


def without_handles(text: str) -> str:
    """``text`` without mentions and tags: ``@`` or ``#`` with the word behind it."""
    pattern = _ASCII_HANDLE if text.isascii() else _handle()
    return pattern.sub("", text)


def stands_alone(word: str, alone: tuple[str, ...] = SCRIPTS) -> bool:
    """True of a word that is one letter of the scripts ``alone``."""
    return not word.isascii() and _letter_of(alone).match(word) is not None


@cache
def _word(alone: tuple[str, ...]) -> re.Pattern[str]:
    letters, marks = _classes()
    scripts = _letter_of(alone).pattern
    one = f"(?={scripts})[{letters}][{marks}]*"
    run = f"(?:(?!{scripts})[{letters}][{marks}]*)+"
    return re.compile(f"{one}|{run}")


@cache
def _word_or_sign() -> re.Pattern[str]:
    letters, marks = _classes()
    return re.compile(rf"([{letters}][{letters}{marks}]*)|(\S)")


@cache
def _handle() -> re.Pattern[str]:
    return re.compile("[@#][{}{}_]*".format(*_classes()))


@cache
def _letter_of(scripts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(_SCRIPTS[script] for script in scripts)}]")


@cache
def _classes() -> tuple[str, str]:
    """Letters with digits, and combining marks, each as the inside of a character class."""
    ranges = {"letter": "", "mark": "", "": ""}
    for kind, run in groupby(map(chr, chain(_TEXT, _SELECTORS)), _kind):
        characters = list(run)
        ranges[kind] += f"{characters[0]}-{characters[-1]}"
    return ranges["letter"], ranges["mark"]


def _kind(character: str) -> str:
    found = category(character)
    if found == "Nd" or found[0] == "L":
        return "letter"
    return "mark" if found[0] == "M" else ""
