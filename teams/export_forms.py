"""The form of an export: what the report is taken out as, and its state."""

from __future__ import annotations

from django import forms

from teams.models import ExportFormat


class ExportForm(forms.Form):
    """A format, and the query string of the report."""

    format = forms.TypedChoiceField(coerce=ExportFormat, choices=ExportFormat.choices)
    query = forms.CharField(required=False, max_length=2_000)
