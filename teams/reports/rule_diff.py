"""What differs between two versions of the rules, in words that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from scoring.core.model import Curve, LinearCurve, LogCurve, RateCurve
from scoring.core.revision import Words
from scoring.rule_effects import ALIASES, POLICY
from teams.reports.rule_shapes import Edition
from teams.reports.shapes import RuleChange
from teams.reports.wording import rule_changes as words
from teams.reports.wording.labels import component_label
from teams.reports.wording.rules import policy_words

# A number with what says it, and its unit, such as (full_marks_at, 45, "%").
Figure = tuple[Callable[[str], str], int, str]


def changes_between(before: Edition, after: Edition) -> tuple[RuleChange, ...]:
    """Return what ``after`` does otherwise: components in order, then policy, names and words."""
    return (
        *_components(before, after),
        *_policy(before, after),
        *_aliases(before.revision.aliases, after.revision.aliases),
        *(
            change
            for place in words.LISTS
            for change in _by_language(
                words.list_label(place),
                getattr(before.revision, place),
                getattr(after.revision, place),
            )
        ),
    )


def _components(before: Edition, after: Edition) -> Iterator[RuleChange]:
    was_of = {c.name: c for c in before.spec.components}
    for component in after.spec.components:
        was = was_of[component.name]
        pairs = [
            pair
            for pair in zip(
                _figures(was.max, was.curve), _figures(component.max, component.curve), strict=True
            )
            if pair[0][1] != pair[1][1]
        ]
        if not pairs:
            continue
        label = component_label(component.name)
        both = ", ".join(say(words.from_to(a, b, unit)) for (say, a, unit), (_, b, _) in pairs)
        yield RuleChange(
            label=label,
            was=", ".join(say(f"{value}{unit}") for (say, value, unit), _ in pairs),
            now=", ".join(say(f"{value}{unit}") for _, (say, value, unit) in pairs),
            said=f"{label}: {both}",
            code=component.code,
            pillar=after.spec.pillar_of[component.name],
            rule=component.name,
        )


def _figures(points: int, curve: Curve) -> list[Figure]:
    most: Figure = (words.points, points, "")
    match curve:
        case LogCurve(target=target):
            return [most, (words.full_marks_at, target, "")]
        case LinearCurve(full=full):
            return [most, (words.full_marks_at, full, "")]
        case RateCurve(low=low, high=high, prior=prior):
            return [
                most,
                (words.none_up_to, low, "%"),
                (words.full_marks_at, high, "%"),
                (words.neutral_added, prior, ""),
            ]


def _policy(before: Edition, after: Edition) -> Iterator[RuleChange]:
    if before.policy != after.policy:
        was, now = (policy_words(each.policy, each.spec) for each in (before, after))
        label = words.free_seats()
        yield RuleChange(label, was, now, f"{label}: {now}", rule=POLICY)


def _aliases(before: Iterable[str], after: Iterable[str]) -> Iterator[RuleChange]:
    for change in _words(words.own_names(), before, after):
        yield replace(change, rule=ALIASES)


def _by_language(label: str, before: Words, after: Words) -> Iterator[RuleChange]:
    for language in sorted(set(before) | set(after)):
        name = f"{label}, {words.language_label(language)}"
        yield from _words(name, _of(before, language), _of(after, language))


def _of(words: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return words.get(language, ())


def _words(label: str, before: Iterable[str], after: Iterable[str]) -> Iterator[RuleChange]:
    was, now = list(before), list(after)
    removed = ", ".join(word for word in was if word not in now)
    added = ", ".join(word for word in now if word not in was)
    if removed or added:
        parts = [
            say(told) for say, told in ((words.without, removed), (words.added, added)) if told
        ]
        yield RuleChange(label, removed, added, f"{label}: {', '.join(parts)}")
