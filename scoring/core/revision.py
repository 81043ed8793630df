"""An organization's own version of the model: what it does otherwise than a released one.

A revision changes targets, points within a pillar, the seat policy, the names of the own company,
and it adds low-effort phrases and titles by language. Everything else stays as released.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, cast
from unicodedata import normalize

from scoring.core.model import (
    ComponentSpec,
    Curve,
    LinearCurve,
    LogCurve,
    ModelSpec,
    Policy,
    RateCurve,
)
from scoring.core.pillars import PILLAR
from scoring.core.registry import RELEASED, model

LARGEST_TARGET = 1_000_000
LARGEST_PRIOR = 1_000
LONGEST = 100
MOST_WORDS = 500

_DROPPED = re.compile("['’‘ʼ.]")
_HYPHENS = re.compile("[-‐]")

Words = Mapping[str, tuple[str, ...]]


class RevisionError(ValueError):
    """A revision that cannot be. ``place`` is the path to what is wrong, as "components.x.max"."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place}: expected {expected}")
        self.place, self.expected = place, expected


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """The points of a component and the numbers of its curve."""

    max: int
    curve: Curve


@dataclass(frozen=True, slots=True)
class Revision:
    """What is otherwise than in ``base``. ``components`` has changed ones alone, by name.

    Words are by language (a tag such as "de"): low-effort ``phrases``, and titles of the weight 1
    (``full_titles``) and 0.5 (``half_titles``). ``aliases`` are names of the own company.
    """

    base: str
    components: Mapping[str, ComponentChange] = field(default_factory=dict)
    policy: Policy = "equal"
    aliases: tuple[str, ...] = ()
    phrases: Words = field(default_factory=dict)
    full_titles: Words = field(default_factory=dict)
    half_titles: Words = field(default_factory=dict)


def revision_of(data: Any) -> Revision:
    """Return the revision that JSON data say, as ``data_of`` made them. Raises RevisionError."""
    known = set(Revision.__dataclass_fields__)
    if not isinstance(data, Mapping) or not known >= set(data):
        raise RevisionError("", f"an object with {', '.join(sorted(known))}")
    base = data.get("base")
    if base not in RELEASED:
        raise RevisionError("base", f"one of {', '.join(RELEASED)}")
    spec = model(base)
    revision = Revision(
        base=base,
        components=_components(data.get("components", {}), spec),
        policy=_policy(data.get("policy", "equal"), spec),
        aliases=_words(data.get("aliases", []), "aliases"),
        phrases=_by_language(data.get("phrases", {}), "phrases"),
        full_titles=_by_language(data.get("full_titles", {}), "full_titles"),
        half_titles=_by_language(data.get("half_titles", {}), "half_titles"),
    )
    _check_sums(revision, spec)
    return revision


def data_of(revision: Revision) -> dict[str, Any]:
    """Return a revision as JSON data."""
    by_language = {
        place: {language: list(words) for language, words in getattr(revision, place).items()}
        for place in ("phrases", "full_titles", "half_titles")
    }
    components = {
        name: {"max": change.max, **asdict(change.curve)}
        for name, change in revision.components.items()
    }
    return {
        "base": revision.base,
        "components": components,
        "policy": revision.policy,
        "aliases": list(revision.aliases),
        **by_language,
    }


def revised(revision: Revision, name: str) -> ModelSpec:
    """Return the model that a revision makes of its base, under the name of the new version."""
    base = model(revision.base)
    pillars = tuple(
        replace(pillar, components=tuple(_changed(c, revision) for c in pillar.components))
        for pillar in base.pillars
    )
    phrases = (*base.comments.phrases, *_all(revision.phrases))
    full = (*base.titles.full, *_all(revision.full_titles))
    half = (*base.titles.half, *_all(revision.half_titles))
    return replace(
        base,
        name=name,
        pillars=pillars,
        comments=replace(base.comments, phrases=tuple(dict.fromkeys(phrases))),
        titles=replace(
            base.titles, full=tuple(dict.fromkeys(full)), half=tuple(dict.fromkeys(half))
        ),
    )


def definition(spec: ModelSpec) -> dict[str, Any]:
    """Return every constant of a model as JSON data, its curves with their kind."""
    data = asdict(spec)
    for pillar, pillar_spec in zip(data["pillars"], spec.pillars, strict=True):
        for component, c in zip(pillar["components"], pillar_spec.components, strict=True):
            component["curve"] = {"kind": curve_kind(c.curve), **component["curve"]}
    return data


def curve_kind(curve: Curve) -> str:
    """Return what a curve is called: "logarithmic", "linear" or "rate"."""
    return {LogCurve: "logarithmic", LinearCurve: "linear", RateCurve: "rate"}[type(curve)]


def _changed(component: ComponentSpec, revision: Revision) -> ComponentSpec:
    change = revision.components.get(component.name)
    return component if change is None else replace(component, max=change.max, curve=change.curve)


def _all(words: Words) -> list[str]:
    return [_plain(word) for language in sorted(words) for word in words[language]]


def _plain(text: str) -> str:
    """A phrase as the model writes its own: the words are compared in this form."""
    text = _DROPPED.sub("", normalize("NFKC", text).casefold())
    return " ".join(_HYPHENS.sub(" ", text).split())


def _components(data: Any, spec: ModelSpec) -> dict[str, ComponentChange]:
    if not isinstance(data, Mapping):
        raise RevisionError("components", "an object by component")
    by_name = {c.name: c for c in spec.components}
    changes: dict[str, ComponentChange] = {}
    for name, numbers in data.items():
        place = f"components.{name}"
        if name not in by_name:
            raise RevisionError(place, f"a component of {spec.name}")
        component = by_name[name]
        wanted = {"max", *asdict(component.curve)}
        if not isinstance(numbers, Mapping) or set(numbers) != wanted:
            raise RevisionError(place, f"an object with {', '.join(sorted(wanted))}")
        most = _most(component, spec)
        change = ComponentChange(
            max=_number(numbers["max"], f"{place}.max", 1, most),
            curve=_curve(component, numbers, place),
        )
        if change != ComponentChange(component.max, component.curve):
            changes[name] = change
    return changes


def _most(component: ComponentSpec, spec: ModelSpec) -> int:
    """The most points of a component; without a seat the rest must still carry the pillar."""
    is_for_seats = component.name == spec.seat_component
    return PILLAR * (100 - spec.least_measured) // 100 if is_for_seats else PILLAR - 1


def _curve(component: ComponentSpec, numbers: Mapping[str, Any], place: str) -> Curve:
    match component.curve:
        case LogCurve():
            return LogCurve(_number(numbers["target"], f"{place}.target", 1, LARGEST_TARGET))
        case LinearCurve(full=full):
            # A checklist ends at 100 %, and days at those that are looked at.
            most = 30 if component.kind == "days" else full
            return LinearCurve(_number(numbers["full"], f"{place}.full", 1, most))
        case RateCurve():
            low = _number(numbers["low"], f"{place}.low", 0, 99)
            high = _number(numbers["high"], f"{place}.high", low + 1, 100)
            return RateCurve(
                low, high, _number(numbers["prior"], f"{place}.prior", 1, LARGEST_PRIOR)
            )


def _number(value: Any, place: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise RevisionError(place, f"a whole number from {least} to {most}")
    return value


def _policy(value: Any, spec: ModelSpec) -> Policy:
    if value not in spec.policies:
        raise RevisionError("policy", f"one of {', '.join(spec.policies)}")
    return cast(Policy, value)


def _by_language(data: Any, place: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(data, Mapping):
        raise RevisionError(place, "an object by language")
    found = {}
    for language, words in data.items():
        if not (isinstance(language, str) and language.isalpha() and 2 <= len(language) <= 3):
            raise RevisionError(f"{place}.{language}"[:60], "a language of two or three letters")
        found[language.lower()] = _words(words, f"{place}.{language}")
    return {language: words for language, words in found.items() if words}


def _words(data: Any, place: str) -> tuple[str, ...]:
    if not isinstance(data, list | tuple) or len(data) > MOST_WORDS:
        raise RevisionError(place, f"a list of at most {MOST_WORDS}")
    for text in data:
        if not isinstance(text, str) or not any(map(str.isalnum, text)) or len(text) > LONGEST:
            raise RevisionError(place, f"words of at most {LONGEST} characters")
    return tuple(dict.fromkeys(" ".join(text.split()) for text in data))


def _check_sums(revision: Revision, spec: ModelSpec) -> None:
    for pillar in spec.pillars:
        points = sum(_maxima(pillar.components, revision))
        if points != PILLAR:
            raise RevisionError(
                f"pillars.{pillar.name}", f"points that sum to {PILLAR}; these sum to {points}"
            )


def _maxima(components: Iterable[ComponentSpec], revision: Revision) -> list[int]:
    return [_changed(component, revision).max for component in components]
