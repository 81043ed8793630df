"""Objects of activity format v1, once their values are read, become records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, tzinfo
from typing import Any

from scoring.core.comments import comment_quality, halved, quality_of_words, text_key, word_count
from scoring.core.coverage import EVERY
from scoring.core.keys import keyed
from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Followers,
    Invitation,
    Member,
    Network,
    Outcome,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    ReferenceSSI,
    Saved,
    Search,
)
from scoring.core.titles import company_key, title_weight
from teams.importers.activity_types import EVERYWHERE, TYPES
from teams.importers.activity_values import ValueExpectedError

Given = dict[str, Any]

_OPAQUE = ("contact", "conversation", "post", "ref", "text_key")
_OWN_LENGTH = 32
_OWN_KEY = re.compile("[0-9a-f]{32}")
_PLAIN: dict[str, type] = {
    "member": Member,
    "proof": Proof,
    "post": Post,
    "reaction": Reaction,
    "followers": Followers,
    "search": Search,
    "profile_view": ProfileView,
    "saved": Saved,
    "active": Active,
    "network": Network,
    "connection": Connection,
    "invitation": Invitation,
}
_FIELDS = {kind: {f.name for f in fields(record)} for kind, record in _PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a document is read under.

    ``zone`` decides on which day an instant falls. ``key`` is the secret of the keys of people;
    None leaves opaque keys as they stand. ``spec`` judges comments and titles.
    """

    zone: tzinfo
    key: bytes | None
    spec: ModelSpec


def record(kind: str, given: Given, terms: Terms) -> AnyRecord:
    """The record that an object of the type ``kind`` is, its values as their readers return them.

    Raises ``ValueExpectedError`` where the values do not go together; its second argument is the
    key concerned. Raises ``OverflowError`` where the instant has no local date.
    """
    if "at" in given:
        given["on"] = given["at"].astimezone(terms.zone).date()
    for name in _OPAQUE:
        if given.get(name):
            given[name] = _opaque(given[name], terms)
    if kind != "member":
        _class_person(given, terms)
    if build := _BUILT.get(kind):
        return build(given, terms)
    if not given.keys() <= (known := _FIELDS[kind]):
        given = {k: v for k, v in given.items() if k in known}
    plain: AnyRecord = _PLAIN[kind](**given)
    return plain


def _opaque(value: str, terms: Terms) -> str:
    """A key under the organization's secret: what arrives may be an address or a name.

    What has the form of our own keys already, as in our own exports, stays.
    """
    if terms.key is None or (len(value) == _OWN_LENGTH and _OWN_KEY.fullmatch(value)):
        return value
    return keyed(value, terms.key)


def _class_person(given: Given, terms: Terms) -> None:
    """The title becomes a seniority weight and the company a key."""
    if "title" in given:
        given["title"] = title_weight(given["title"], terms.spec)
    if "company" in given:
        given["company"] = company_key(given["company"], terms.key or b"")


def _coverage(given: Given, terms: Terms) -> Coverage:
    metrics: tuple[str, ...] = given.pop("metrics")
    start: date = given.pop("from")
    end: date = given.pop("to")
    if metrics != (EVERY,) and not terms.spec.columns.keys() >= set(metrics):
        raise ValueExpectedError(f'names of components, or ["{EVERY}"]', "metrics")
    if end < start:
        raise ValueExpectedError("a date not before from", "to")
    return Coverage(metrics=metrics, start=start, end=end, **given)


def _comment(given: Given, terms: Terms) -> Comment:
    """The text, where there is one, is reduced to what is scored and goes no further."""
    spec = terms.spec
    text: str | None = given.pop("text", None)
    words: int | None = given.pop("substance_words", None)
    quality: int | None = given.pop("quality", None)
    is_measured = not (text is None and words is None and quality is None)
    if text is not None:
        quality, words = comment_quality(text, spec), word_count(text)
        given.setdefault("text_key", text_key(text, terms.key or b""))
    elif words is not None:
        quality = quality_of_words(words, spec)
    if quality is None:
        quality = spec.comments.unknown
    if given.get("own_post"):
        quality = halved(quality)
    return Comment(quality=quality, quality_measured=is_measured, words=words, **given)


def _message(given: Given, terms: Terms) -> Exchange:
    is_out = given.pop("direction") == "out"
    given.pop("chars", None)
    return Exchange(
        first_at=given.pop("at"),
        first_out=is_out,
        outbound=int(is_out),
        inbound=int(not is_out),
        **given,
    )


def _profile(given: Given, terms: Terms) -> Profile:
    values = _taken(given, "profile")
    return Profile(values=values, **given)


def _outcome(given: Given, terms: Terms) -> Outcome:
    kind = given.pop("kind")
    values = _taken(given, "outcome")
    return Outcome(kind=kind, values={k: str(v) for k, v in values.items()}, **given)


def _reference(given: Given, terms: Terms) -> ReferenceSSI:
    values = _taken(given, "reference_ssi")
    return ReferenceSSI(values=values, **given)


def _taken(given: Given, kind: str) -> Given:
    """The values of the type's own keys, taken out of ``given``."""
    own = [key for key in TYPES[kind].keys if key in given and key not in {"on", *EVERYWHERE}]
    return {key: given.pop(key) for key in own}


_BUILT: dict[str, Callable[[Given, Terms], AnyRecord]] = {
    "coverage": _coverage,
    "profile": _profile,
    "comment": _comment,
    "message": _message,
    "outcome": _outcome,
    "reference_ssi": _reference,
}
