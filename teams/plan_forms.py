"""The form of what-if and plan: weekly amounts, a day and a target, in the address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from scoring.core.mix import inputs
from scoring.core.model import ModelSpec
from teams.reports.plan_report import TARGET, PlanQuery


class PlanForm(forms.Form):
    """Amounts within what is sensible; what is left out is 0."""

    by = forms.DateField(required=False)
    target = forms.DecimalField(required=False, min_value=0, max_value=100, decimal_places=2)
    do = forms.CharField(required=False, max_length=8)

    def __init__(self, data: Any, *, spec: ModelSpec) -> None:
        super().__init__(data)
        self.names = [one.name for one in inputs(spec)]
        for one in inputs(spec):
            self.fields[one.name] = forms.IntegerField(
                required=False, min_value=0, max_value=one.most
            )

    def query(self) -> PlanQuery:
        """Return what is asked; call it of a valid form."""
        given = self.cleaned_data
        target: Decimal | None = given["target"]
        return PlanQuery(
            by=given["by"],
            amounts={name: given[name] or 0 for name in self.names},
            target=TARGET if target is None else target,
            wants_plan=given["do"] == "plan",
        )
