"""Forms of the pages on privacy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from privacy.retention import Period

LONGEST = 36_500


class TypedForm(forms.Form):
    """The name of what is to be erased, typed: nobody does it by one click."""

    typed = forms.CharField(
        max_length=200,
        label=gettext_lazy("Type the name"),
        error_messages={"required": gettext_lazy("Type the name: nothing was erased.")},
    )

    def take(self, wrong: ValidationError) -> None:
        """Show what a service refused beside the field, or above it."""
        errors = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        for name, said in errors.items():
            self.add_error(name if name in self.fields else None, said)


class RetentionForm(forms.Form):
    """Shorter periods than the site's, one field each; an empty one is the site's."""

    def __init__(self, *args: Any, periods: Iterable[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for period in periods:
            least, most = period.least, period.site_days
            if not most:
                continue
            text = gettext_lazy("Give whole days from {least} to {most}, or nothing.")
            said = text.format(least=least, most=most)
            self.fields[period.key] = forms.IntegerField(
                label=str(period.what),
                required=False,
                min_value=least,
                max_value=most,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
            )

    def chosen(self) -> dict[str, int]:
        """Return the days by key, of what is not left to the site."""
        return {key: days for key, days in self.cleaned_data.items() if days is not None}
