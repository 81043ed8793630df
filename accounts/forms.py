"""Forms of the pages of accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from accounts.industries import Industry
from accounts.models.organization import Month, Weekday, validate_time_zone
from accounts.preview import ROLES
from accounts.roles import Role, Scope
from accounts.visibility import LEAST_FLOOR, MOST_FLOOR, Visibility


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


class ViewAsForm(forms.Form):
    """The role to look as, and in which team."""

    role = forms.TypedChoiceField(
        coerce=Role,
        choices=[(role.value, role.label) for role in ROLES],
        label="Role",
        error_messages={"required": "Choose a role."},
    )
    team = forms.TypedChoiceField(
        coerce=int, label="Team", error_messages={"required": "Choose a team."}
    )

    def __init__(self, *args: Any, teams: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(teams)
        team: Any = self.fields["team"]
        team.choices = [(pk, name) for pk, name in self.names.items()]


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


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Return a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not blank."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the lines are others."""
        return bool(list(initial or []) != self.to_python(data))


class SettingsForm(forms.Form):
    """The settings of an organization; those that are fixed are left out."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    time_zone = forms.CharField(
        max_length=64,
        label=gettext_lazy("Time zone"),
        validators=[validate_time_zone],
    )
    week_start = forms.TypedChoiceField(
        coerce=int, choices=Weekday.choices, label=gettext_lazy("Weeks begin on")
    )
    fiscal_year_start = forms.TypedChoiceField(
        coerce=int, choices=Month.choices, label=gettext_lazy("The fiscal year begins in")
    )
    company_aliases = LinesField(
        required=False, label=gettext_lazy("Names of the own company, one a line")
    )

    def __init__(self, *args: Any, fixed: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "org_%s", **kwargs})
        for name in fixed:
            self.fields.pop(name, None)


class VisibilityForm(forms.Form):
    """What people see of one another, and that what this means has been read."""

    visibility = forms.TypedChoiceField(
        coerce=Visibility,
        choices=Visibility.choices,
        label=gettext_lazy("Visibility"),
        error_messages={"required": gettext_lazy("Choose one of the four.")},
    )
    minimum_group = forms.IntegerField(
        min_value=LEAST_FLOOR,
        max_value=MOST_FLOOR,
        label=gettext_lazy("Smallest group"),
    )
    leaderboard = forms.BooleanField(
        required=False,
        label=gettext_lazy("Teams have a leaderboard, where the visibility allows it"),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have read what this means, and want it for everybody"),
        error_messages={"required": gettext_lazy("Tick this: it changes what everybody sees.")},
    )


class SignInForm(forms.Form):
    """What the organization asks of signing in."""

    asks_second_factor = forms.BooleanField(
        required=False, label=gettext_lazy("Nobody enters without a second factor")
    )
    second_factor_from = forms.DateField(
        required=False,
        label=gettext_lazy("From"),
        error_messages={"invalid": gettext_lazy("Expected a day such as 2026-12-31.")},
    )
    sso_only = forms.BooleanField(
        required=False, label=gettext_lazy("Single sign-on only: nobody enters with a password")
    )
    email_domains = LinesField(
        required=False, label=gettext_lazy("Domains of addresses that are let in, one a line")
    )

    def clean(self) -> dict[str, Any]:
        """Say that a day is missing."""
        given = super().clean() or {}
        if not given.get("asks_second_factor"):
            given["second_factor_from"] = None
        elif given.get("second_factor_from") is None and "second_factor_from" not in self.errors:
            self.add_error("second_factor_from", gettext("Say from which day on."))
        return given


class PasswordForm(forms.Form):
    """A first password, typed twice."""

    password = forms.CharField(label=gettext_lazy("Password"), strip=False, max_length=4096)
    again = forms.CharField(label=gettext_lazy("The same again"), strip=False, max_length=4096)

    def clean(self) -> dict[str, Any]:
        """Return the fields; both are the same."""
        given = super().clean() or {}
        if not self.errors and given["password"] != given["again"]:
            self.add_error("again", gettext("The two passwords are not the same."))
        return given
