"""The form of a goal: what, how much, by when; what can be picked is said by the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from teams.reports.goal_shapes import GoalChoice, GoalDays
from teams.reports.wording.labels import day


class GoalForm(forms.Form):
    """A target above the points of today, and a day to have it on."""

    what = forms.ChoiceField(label="Goal for")
    target = forms.DecimalField(
        label="Points",
        decimal_places=2,
        max_digits=5,
        error_messages={"required": "Pick a number of points.", "invalid": "Pick a number."},
    )
    due_on = forms.DateField(label="By", error_messages={"required": "Pick a day."})

    def __init__(self, data: Any, *, choices: Sequence[GoalChoice], days: GoalDays) -> None:
        super().__init__(data, initial={"what": "total", "due_on": days.proposed})
        self.days = days
        self.by_what: dict[str, GoalChoice] = {choice.what: choice for choice in choices}
        self.fields["what"].choices = [(c.what, c.label) for c in choices]  # type: ignore[attr-defined]

    @property
    def choice(self) -> GoalChoice:
        """What the goal is about; call it of a valid form."""
        return self.by_what[self.cleaned_data["what"]]

    def clean_due_on(self) -> Any:
        """Return the day; from tomorrow up to a year after the score."""
        due, days = self.cleaned_data["due_on"], self.days
        if not days.first <= due <= days.last:
            first, last = (f"{day(on)} {on.year}" for on in (days.first, days.last))
            raise ValidationError(f"Pick a day from {first} to {last}.")
        return due

    def clean(self) -> dict[str, Any]:
        """Return the fields; the target is above what there is today."""
        given = super().clean() or {}
        what, target = given.get("what"), given.get("target")
        if what is not None and target is not None:
            choice = self.by_what[what]
            if choice.least is None or not choice.least <= target <= Decimal(choice.most):
                self.add_error("target", choice.error)
        return given
