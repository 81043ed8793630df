"""Forms of an organization's own rules: what a draft says, and its publication."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from scoring.core.model import ComponentSpec, ModelSpec
from scoring.core.pillars import PILLAR
from scoring.core.registry import model
from scoring.core.result import PillarName
from scoring.core.revision import Revision, RevisionError, revision_of
from teams.reports.wording.labels import PILLAR_LABELS, component_label
from teams.reports.wording.rules import policy_label, policy_words

LISTS = {
    "phrases": "Low-effort phrases",
    "full_titles": "Titles of full weight",
    "half_titles": "Titles of half weight",
}
NUMBERS = {
    "max": "points",
    "target": "full marks at",
    "full": "full marks at",
    "low": "none up to, %",
    "high": "full marks at, %",
    "prior": "neutral ones added",
}
SPARE_ROWS = 2
MOST_ROWS = 60
LONGEST_NOTE = 1_000
_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class ComponentFields:
    """The fields of one component."""

    code: str
    label: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class PillarFields:
    """The fields of a pillar, the sum of its points, and what is wrong with that."""

    name: PillarName
    components: tuple[ComponentFields, ...]
    points: int | None
    error: str

    @property
    def is_right(self) -> bool:
        """Whether the points sum to what a pillar has."""
        return self.points == PILLAR


@dataclass(frozen=True, slots=True)
class WordRows:
    """A list of words: a language and its words a row, the last rows for new ones."""

    label: str
    rows: tuple[tuple[BoundField, BoundField], ...]


class NumberField(forms.IntegerField):
    """A number of a component; ``short`` names it beside the component."""

    def __init__(self, component: ComponentSpec, key: str, value: int) -> None:
        self.short = NUMBERS[key]
        super().__init__(
            label=f"{component_label(component.name)}, {self.short}",
            initial=value,
            error_messages={"required": "Enter a number.", "invalid": "Enter a number."},
        )


class RevisionForm(forms.Form):
    """What a draft does otherwise. ``revision`` is what it says so far."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, revision: Revision) -> None:
        super().__init__(data)
        self.revision = revision
        self.spec: ModelSpec = model(revision.base)
        self.sum_errors: dict[str, str] = {}
        self._numbers = {c.name: _numbers(c, revision) for c in self.spec.components}
        for component in self.spec.components:
            for key, value in self._numbers[component.name].items():
                self.fields[f"{component.name}-{key}"] = NumberField(component, key, value)
        self.fields["policy"] = forms.ChoiceField(
            label="Free seats",
            initial=revision.policy,
            widget=forms.RadioSelect,
            choices=[(each, policy_label(each)) for each in self.spec.policies],
        )
        self.fields["aliases"] = _lines("Names of the own company", revision.aliases)
        for place in LISTS:
            self._add_rows(place)

    def _add_rows(self, place: str) -> None:
        words = getattr(self.revision, place)
        sent = sum(key.startswith(f"{place}-") and key.endswith("-words") for key in self.data)
        known = [*words.items(), *[("", ())] * SPARE_ROWS]
        known += [("", ())] * (min(sent, MOST_ROWS) - len(known))
        for number, (language, texts) in enumerate(known):
            self.fields[f"{place}-{number}-language"] = forms.CharField(
                label=f"{LISTS[place]}, language {number + 1}",
                initial=language,
                required=False,
                max_length=3,
                error_messages={"max_length": "Enter two or three letters, such as de."},
            )
            label = f"{LISTS[place]}, words of language {number + 1}"
            self.fields[f"{place}-{number}-words"] = _lines(label, texts)

    @property
    def pillars(self) -> tuple[PillarFields, ...]:
        """The fields of the components, by pillar, with the sums of the points as filled in."""
        return tuple(
            PillarFields(
                pillar.name,
                tuple(self._component(component) for component in pillar.components),
                self._sum(pillar.components),
                self.sum_errors.get(pillar.name, ""),
            )
            for pillar in self.spec.pillars
        )

    @property
    def lists(self) -> tuple[WordRows, ...]:
        """The lists of words."""
        return tuple(
            WordRows(
                label,
                tuple(
                    (self[f"{place}-{number}-language"], self[f"{place}-{number}-words"])
                    for number in range(self._rows(place))
                ),
            )
            for place, label in LISTS.items()
        )

    @property
    def policies(self) -> tuple[tuple[str, str, str, bool], ...]:
        """The choices for free seats: value, label, what it means, and whether it is chosen."""
        chosen = self["policy"].value()
        return tuple(
            (each, policy_label(each), policy_words(each, self.spec), each == chosen)
            for each in self.spec.policies
        )

    def clean(self) -> dict[str, Any]:
        """Return the values, and what is wrong with each of them beside its field."""
        values: dict[str, Any] = super().clean() or {}
        data = self._document(values)
        # Each round finds one thing that is wrong and puts what the draft says in its place.
        for _ in range(len(self.fields)):
            try:
                self.document = data
                revision_of(data)
            except RevisionError as wrong:
                self._tell(wrong, data)
            else:
                break
        return values

    def _component(self, component: ComponentSpec) -> ComponentFields:
        keys = self._numbers[component.name]
        fields = tuple(self[f"{component.name}-{key}"] for key in keys)
        return ComponentFields(component.code, component_label(component.name), fields)

    def _sum(self, components: tuple[ComponentSpec, ...]) -> int | None:
        texts = [str(self[f"{c.name}-max"].value() or "").strip() for c in components]
        if not all(text.isascii() and text.isdigit() and len(text) < 6 for text in texts):
            return None
        return sum(map(int, texts))

    def _rows(self, place: str) -> int:
        return sum(name.startswith(f"{place}-") for name in self.fields) // 2

    def _document(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The revision as JSON data; for a value with an error stands what the draft says."""
        components = {
            name: {key: values.get(f"{name}-{key}", was) for key, was in numbers.items()}
            for name, numbers in self._numbers.items()
        }
        return {
            "base": self.revision.base,
            "components": components,
            "policy": values.get("policy", self.revision.policy),
            "aliases": _texts(values.get("aliases", "")),
            **{place: self._words(place, values) for place in LISTS},
        }

    def _words(self, place: str, values: Mapping[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number in range(self._rows(place)):
            name = f"{place}-{number}-language"
            texts = _texts(values.get(f"{place}-{number}-words", ""))
            language = values.get(name, "").strip().lower()
            if texts and name not in self.errors:
                if _LANGUAGE.fullmatch(language):
                    found.setdefault(language, []).extend(texts)
                else:
                    self.add_error(name, "Enter two or three letters, such as de.")
        return found

    def _tell(self, wrong: RevisionError, data: dict[str, Any]) -> None:
        """Add an error beside its field, and take what is wrong out of the data."""
        part, _, rest = wrong.place.partition(".")
        if part == "pillars":
            self._tell_sum(rest, data)
        elif part == "components":
            name, _, key = rest.partition(".")
            self.add_error(f"{name}-{key or 'max'}", f"Enter {wrong.expected}.")
            data["components"][name] = self._numbers[name]
        elif part in LISTS:
            self.add_error(self._field_of(part, rest), f"Enter {wrong.expected}.")
            del data[part][rest]
        else:
            self.add_error(part or None, f"Enter {wrong.expected}.")
            data[part] = getattr(self.revision, part)

    def _tell_sum(self, name: str, data: dict[str, Any]) -> None:
        pillar = next(p for p in self.spec.pillars if p.name == name)
        points = sum(data["components"][c.name]["max"] for c in pillar.components)
        fields = {f"{c.name}-{key}" for c in pillar.components for key in self._numbers[c.name]}
        if not fields & set(self.errors):
            self.sum_errors[name] = (
                f"The points of {PILLAR_LABELS[pillar.name]} have to sum to {PILLAR}; "
                f"these sum to {points}."
            )
            self.add_error(None, self.sum_errors[name])
        for component in pillar.components:
            data["components"][component.name] = self._numbers[component.name]

    def _field_of(self, place: str, language: str) -> str:
        for number in range(self._rows(place)):
            said = self.cleaned_data.get(f"{place}-{number}-language", "")
            if said.strip().lower() == language:
                return f"{place}-{number}-words"
        return f"{place}-0-words"


class PublishForm(forms.Form):
    """From when a draft holds, and why. ``seen`` is the digest of the draft that was looked at."""

    effective_from = forms.DateField(
        label="In force from",
        error_messages={"required": "Choose a day.", "invalid": "Choose a day."},
    )
    note = forms.CharField(
        label="Note to everybody",
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say what changes, and why. Everybody can read it."},
    )
    confirm = forms.BooleanField(
        label="From this day on these rules hold",
        error_messages={"required": "Tick this: a published version cannot be taken back."},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.digest = digest
        self.initial["seen"] = digest

    def clean(self) -> dict[str, Any]:
        """Return the values of a draft that is still what was looked at."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("seen") != self.digest:
            raise forms.ValidationError(
                "The draft has changed since you opened this page. Look at it again, then publish."
            )
        return values


def _numbers(component: ComponentSpec, revision: Revision) -> dict[str, int]:
    change = revision.components.get(component.name)
    points, curve = (change.max, change.curve) if change else (component.max, component.curve)
    return {"max": points, **asdict(curve)}


def _lines(label: str, texts: tuple[str, ...]) -> forms.CharField:
    return forms.CharField(
        label=label, initial="\n".join(texts), required=False, widget=forms.Textarea
    )


def _texts(lines: str) -> list[str]:
    return [line.strip() for line in lines.splitlines() if line.strip()]
