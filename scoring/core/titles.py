"""Who decides: the seniority weight of a job title, and the key of a company's name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import category, name, normalize

from scoring.core.keys import folded, keyed
from scoring.core.model import ModelSpec, TitleRules
from scoring.core.words import words_and_signs

_DROPPED = re.compile("['’‘ʼ.]")
_HYPHEN_BETWEEN_BLANKS = re.compile(r"(?<=\s)[-‐](?=\s)")
_HYPHEN = re.compile("[-‐]")
_CACHED_LENGTH = 200


def title_weight(title: str, spec: ModelSpec) -> int | None:
    """The seniority weight of ``title`` in hundredths: 100, 50 or 0.

    None where the title is not known: blank, or without any letter of the Latin script.
    """
    return (_weighed if len(title) <= _CACHED_LENGTH else _weigh)(title, spec)


def _weigh(title: str, spec: ModelSpec) -> int | None:
    text = normalize("NFKC", title)
    if not any(map(_is_latin, text)):
        return None
    return max(_weight(part, spec) for part in _parts(text.casefold(), spec.titles))


_weighed = lru_cache(maxsize=65536)(_weigh)


def company_key(company: str, key: bytes) -> str:
    """The key that equal company names share whatever their case and blanks; "" for a blank."""
    same = folded(company)
    return keyed(same, key) if same else ""


def _is_latin(character: str) -> bool:
    if character.isascii():
        return character.isalpha()
    return category(character)[0] == "L" and name(character, "").startswith("LATIN ")


def _parts(text: str, rules: TitleRules) -> list[list[str]]:
    """The parts of a title as lists of words, companies left out; never empty."""
    text = _DROPPED.sub("", text)
    text = _HYPHEN.sub(" ", _HYPHEN_BETWEEN_BLANKS.sub("|", text))
    parts: list[list[str]] = [[]]
    is_company = False
    for word, sign in words_and_signs(text):
        if sign or word in rules.part_ends:
            parts.append([])
            is_company = (sign or word) in rules.company_after
        elif not is_company:
            parts[-1].append(word)
    return parts


def _weight(part: list[str], spec: ModelSpec) -> int:
    rules = spec.titles
    cut = next((i for i, word in enumerate(part) if word in rules.cut_from), len(part))
    said = part[:cut]
    if not set(said).isdisjoint(rules.void):
        return 0
    said = _without(said, _phrases(rules.false_friends))
    if _holds(said, _phrases(rules.full)) or any(_follows(said, *p) for p in rules.full_pairs):
        return 100
    return 50 if _holds(said, _phrases(rules.half)) else 0


@cache
def _phrases(listed: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in listed)


def _phrase_at(said: list[str], start: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """The length in words of the longest of ``phrases`` at ``start``; 0 where none is there."""
    longest = max(map(len, phrases))
    for length in range(min(longest, len(said) - start), 0, -1):
        if tuple(said[start : start + length]) in phrases:
            return length
    return 0


def _holds(said: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(_phrase_at(said, start, phrases) for start in range(len(said)))


def _without(said: list[str], phrases: frozenset[tuple[str, ...]]) -> list[str]:
    left: list[str] = []
    start = 0
    while start < len(said):
        if length := _phrase_at(said, start, phrases):
            start += length
        else:
            left.append(said[start])
            start += 1
    return left


def _follows(said: list[str], first: str, later: str) -> bool:
    return first in said and later in said[said.index(first) + 1 :]
