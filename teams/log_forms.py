"""The forms of the quick log: counts of a day, the profile checklist, LinkedIn's own index."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from scoring.core.model import ModelSpec
from teams.importers.activity import LineError
from teams.importers.quick_log import SOURCE as SELF_REPORTED
from teams.importers.quick_log import (
    DayCounts,
    checklist_document,
    day_document,
    ssi_document,
)
from teams.importers.ssi_values import PILLAR_POINTS
from teams.reports.coverage_words import named_day
from teams.reports.self_reported import Known
from teams.reports.wording.checklist import FLAGS, NUMBERS, item_label
from teams.reports.wording.labels import source_label

DAYS_BACK = 30
MOST = 1_000
MOST_FOLLOWERS = 100_000
MOST_CHARS = 10_000


class _DatedForm(forms.Form):
    """Something of a day, today or one of the last ``DAYS_BACK``; ``document`` once it is valid.

    ``what`` names it beside the counts of a day. ``is_scored`` where it counts for the score.
    """

    what = ""
    is_scored = True
    day = forms.DateField(
        error_messages={"required": "Choose a day.", "invalid": "Choose a day."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.first = today - timedelta(days=DAYS_BACK)

    def clean_day(self) -> date:
        """Return the day, which is neither to come nor long past."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError("This day is still to come.")
        if day < self.first:
            raise ValidationError(f"Choose a day from {named_day(self.first, self.today)} on.")
        return day


def _count(label: str, hint: str = "", *, least: int = 0, most: int = MOST) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=least, max_value=most
    )


class DayForm(_DatedForm):
    """Counts of one day. An empty field says nothing, 0 that there was none.

    Without ``has_seat`` nothing is asked that Sales Navigator alone has.
    """

    profile_views = _count("Profile views", "Profiles of others that you opened.")
    followers = _count(
        "Followers gained",
        "Net; below 0 where you lost some.",
        least=-MOST_FOLLOWERS,
        most=MOST_FOLLOWERS,
    )
    searches = _count("People searches", "All of them.")
    advanced = _count("Of them, advanced", "With filters, or in Sales Navigator.")
    leads = _count("Leads saved", "In Sales Navigator.")
    accounts = _count("Accounts saved", "In Sales Navigator.")

    def __init__(self, *args: Any, has_seat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_seat:
            del self.fields["leads"], self.fields["accounts"]

    def clean(self) -> dict[str, Any]:
        """Return the values; something is said, and what is said goes together."""
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        if all(value is None for name, value in values.items() if name != "day"):
            raise ValidationError("Fill in at least one number; 0 where there was none.")
        if (values["advanced"] or 0) > (values["searches"] or 0):
            self.add_error("advanced", "More than all searches of the day.")
        given = [name for name in ("leads", "accounts") if values.get(name) is not None]
        if len(given) == 1:
            other = "accounts" if given == ["leads"] else "leads"
            self.add_error(other, "They count together: 0 where there was none.")
        return values

    @property
    def document(self) -> bytes:
        """The valid values as an activity document."""
        values = {name: self.cleaned_data[name] for name in self.fields if name != "day"}
        return day_document(self.cleaned_data["day"], DayCounts(**values))


class ChecklistForm(_DatedForm):
    """The profile checklist, filled in with what is known. What is left as it was says nothing."""

    what = "profile checklist"

    def __init__(
        self, *args: Any, known: Mapping[str, Known], spec: ModelSpec, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for item in spec.checklist:
            for key in item.keys:
                together = " together" if len(item.keys) > 1 else ""
                least = f" from {item.at_least} on" if item.at_least > 1 else ""
                hint = f"{item.points} of 100{together}{least}; {self._told(key)}"
                self.fields[key] = _check(key, hint)
                self.initial.setdefault(key, known[key].value if key in known else None)

    def _told(self, key: str) -> str:
        if key not in self.known:
            return "not known yet"
        found = self.known[key]
        return f"{source_label(found.source)}, {named_day(found.on, self.today)}"

    def clean(self) -> dict[str, Any]:
        """Return the values; something is another one than is known, and can stand."""
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        if not self.changed:
            raise ValidationError("Nothing differs from what is known already.")
        for key, value in self.changed.items():
            if problem := self._outdone(key, int(value), values["day"]):
                self.add_error(key, problem)
        return values

    @property
    def document(self) -> bytes:
        """The valid values that are new as an activity document."""
        return checklist_document(self.cleaned_data["day"], self.changed)

    @property
    def changed(self) -> dict[str, bool | int]:
        """The valid values that are others than those known."""
        was = {key: known.value for key, known in self.known.items()}
        flags = {key: self.cleaned_data[key] for key in FLAGS}
        numbers = {key: self.cleaned_data[key] for key in NUMBERS}
        return {
            **{key: flag for key, flag in flags.items() if flag != bool(was.get(key))},
            **{key: n for key, n in numbers.items() if n not in (None, was.get(key))},
        }

    def _outdone(self, key: str, value: int, day: date) -> str:
        """Why another word would stand over this one: a later one, or a higher one of the day."""
        known = self.known.get(key)
        if known is None or known.on < day:
            return ""
        if known.on == day and (known.source == SELF_REPORTED or value > int(known.value)):
            return ""
        when = named_day(known.on, self.today)
        return f"{source_label(known.source)} says otherwise of {when}: log it for a later day."


def _read_off(label: str, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=f"0 to {most}", min_value=0, max_value=most, decimal_places=2
    )


class SSIForm(_DatedForm):
    """LinkedIn's own index as its page shows it: the total, and each of the four pillars."""

    what = "LinkedIn’s own SSI"
    is_scored = False
    total = _read_off("Total", 100)
    brand = _read_off("Establish your professional brand", PILLAR_POINTS)
    find = _read_off("Find the right people", PILLAR_POINTS)
    insights = _read_off("Engage with insights", PILLAR_POINTS)
    relationships = _read_off("Build relationships", PILLAR_POINTS)

    document: bytes

    def clean(self) -> dict[str, Any]:
        """Return the values, which can be true: the total is the sum of the pillars, rounded."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            numbers = {name: value for name, value in values.items() if name != "day"}
            try:
                self.document = ssi_document(values["day"], numbers)
            except LineError as wrong:
                self.add_error(wrong.column, f"Expected {wrong.expected}.")
        return values


def _check(key: str, hint: str) -> forms.Field:
    if key in FLAGS:
        return forms.BooleanField(label=item_label(key), help_text=hint, required=False)
    return _count(item_label(key), hint, most=MOST_CHARS)
