"""How much a comment says: its quality q, in hundredths (docs/scoring-model.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import normalize

from scoring.core.keys import folded, keyed
from scoring.core.model import ModelSpec
from scoring.core.words import SCRIPTS, stands_alone, without_handles, words

_ADDRESS = re.compile(r"(?:https?://|www\.)\S*")
# Looked for from the beginning of a run only: elsewhere the search would take quadratic time.
_MAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@]+")
_APOSTROPHES = re.compile("['’‘ʼ]")
_SEGMENT_ENDS = re.compile("[-.!?;:,—\n\r\v\f\x85\u2028\u2029]")


def comment_quality(text: str, spec: ModelSpec) -> int:
    """The q of a comment's text in hundredths, before it is halved on one's own post."""
    return quality_and_words(text, spec)[0]


def quality_and_words(text: str, spec: ModelSpec) -> tuple[int, int]:
    """The ``comment_quality`` and the ``word_count`` of a text, which is read once for both."""
    scripts = spec.comments.half_words
    segments = [words(part, scripts) for part in _SEGMENT_ENDS.split(_clean(text))]
    said = [word for segment in segments for word in segment]
    left = [word for segment in segments for word in _beyond_phrases(segment, spec)]
    quality = _quality(2 * len(left) - _halves(left, scripts), spec)
    return quality, len(said) - _halves(said, scripts) // 2


def quality_of_words(count: int, spec: ModelSpec) -> int:
    """The q in hundredths of a comment with ``count`` words beyond its low-effort phrases."""
    return _quality(2 * count, spec)


def halved(quality: int) -> int:
    """Half of a q in hundredths, rounded half-up: what it counts on one's own post."""
    return (quality + 1) // 2


def word_count(text: str) -> int:
    """The words of ``text`` without addresses, mentions and tags.

    Two characters of han, kana or hangul are one word; an odd one left over counts as one too.
    """
    found = words(_clean(text))
    return len(found) - _halves(found, SCRIPTS) // 2


def text_key(text: str, key: bytes) -> str:
    """The key that equal texts share whatever their case and blanks; "" for a blank text."""
    same = folded(text)
    return keyed(same, key) if same else ""


def _halves(found: Sequence[str], scripts: tuple[str, ...]) -> int:
    """How many of the words are a letter by itself, which is half a word."""
    if "".join(found).isascii():
        return 0
    return sum([stands_alone(word, scripts) for word in found if not word.isascii()])


def _clean(text: str) -> str:
    """``text`` folded, without addresses, mentions, tags and apostrophes."""
    text = normalize("NFKC", text).casefold()
    if "http" in text or "www." in text:
        text = _ADDRESS.sub("", text)
    if "@" in text:
        text = _MAIL.sub("", text)
    if "@" in text or "#" in text:
        text = without_handles(text)
    return _APOSTROPHES.sub("", text)


def _quality(half_words: int, spec: ModelSpec) -> int:
    steps = spec.comments.steps
    return next((quality for least, quality in steps if half_words >= 2 * least), 0)


def _beyond_phrases(segment: list[str], spec: ModelSpec) -> list[str]:
    """The words of ``segment`` without the low-effort phrases that it begins with."""
    start = 0
    while start < len(segment) and (length := _phrase_at(segment, start, spec)):
        start += length
    return segment[start:]


def _phrase_at(segment: list[str], start: int, spec: ModelSpec) -> int:
    """The length in words of the longest phrase that falls at ``start``; 0 where none does.

    Multi-word phrases always fall. A single word may be the beginning of a real sentence, so it
    falls only where few words are left, or where the model says always.
    """
    rules = spec.comments
    left = len(segment) - start
    for phrase in _phrases(spec).get(segment[start], ()):
        length = len(phrase)
        if segment[start : start + length] == phrase and (
            length > 1 or left <= rules.short_segment or segment[start] in rules.always
        ):
            return length
    return 0


@cache
def _phrases(spec: ModelSpec) -> dict[str, list[list[str]]]:
    """The low-effort phrases of ``spec`` by their first words, each as its words, longest first."""
    rules = spec.comments
    phrases = [words(_clean(phrase), rules.half_words) for phrase in rules.phrases]
    by_first: dict[str, list[list[str]]] = {}
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return by_first
