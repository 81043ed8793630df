"""Forms of the pages of accounts."""

from __future__ import annotations

from django import forms

from accounts.industries import Industry
from accounts.roles import Scope


class TokenForm(forms.Form):
    """A new token of the one who makes it."""

    PERIODS = ((30, "30 days"), (90, "90 days"), (365, "A year"))

    name = forms.CharField(max_length=80, label="Name")
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices,
        label="Scopes",
        error_messages={"required": "Choose at least one."},
    )
    days = forms.TypedChoiceField(coerce=int, choices=PERIODS, initial=90, label="Valid for")


class IndustryForm(forms.Form):
    """The industry to be compared in, and that what this means has been read."""

    industry = forms.TypedChoiceField(
        coerce=Industry,
        choices=Industry.choices,
        label="Industry",
        error_messages={"required": "Choose an industry."},
    )
    agree = forms.BooleanField(
        label="Share totals and pillars, without names, with this industry’s pool",
        error_messages={"required": "Tick this: without it nothing is shared."},
    )
