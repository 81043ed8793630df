"""What a word is: a run of letters or digits with their combining marks, in any script.

The patterns are built from the Unicode categories on first use, as ``re`` knows none.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import groupby
from unicodedata import category

_SCRIPTS = {
    "han": "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af",
    "kana": "\u3040-\u30ff\u31f0-\u31ff\U0001aff0-\U0001b16f",
    "hangul": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
}
SCRIPTS = tuple(_SCRIPTS)


@cache
def word() -> re.Pattern[str]:
    """The pattern of a word as a European language has it."""
    return re.compile(f"[{_letters()}][{_letters()}{_marks()}]*")


@cache
def handle() -> re.Pattern[str]:
    """The pattern of a mention or a tag."""
    return re.compile(f"[@#][{_letters()}{_marks()}_]*")


@cache
def token(scripts: tuple[str, ...] = SCRIPTS) -> re.Pattern[str]:
    """The pattern of a word where each letter of ``scripts`` is a word by itself."""
    alone = "".join(_SCRIPTS[script] for script in scripts)
    one = f"(?:(?=[{alone}])[{_letters()}][{_marks()}]*)"
    run = f"(?:(?![{alone}])[{_letters()}][{_marks()}]*)+"
    return re.compile(f"{one}|{run}")


@cache
def standing_alone(scripts: tuple[str, ...] = SCRIPTS) -> re.Pattern[str]:
    """The pattern of the first letter of a token that is one letter of ``scripts``."""
    return re.compile(f"[{''.join(_SCRIPTS[script] for script in scripts)}]")


def _letters() -> str:
    return _ranges()["L"]


def _marks() -> str:
    return _ranges()["M"]


@cache
def _ranges() -> dict[str, str]:
    """Letters with digits ("L") and combining marks ("M") as the inside of character classes."""
    ranges = {"L": "", "M": "", "": ""}
    for kind, run in groupby(map(chr, range(sys.maxunicode + 1)), _kind):
        characters = list(run)
        ranges[kind] += f"{characters[0]}-{characters[-1]}"
    return ranges


def _kind(character: str) -> str:
    found = category(character)
    return "L" if found == "Nd" else found[0] if found[0] in "LM" else ""
