"""Forms of the pages on which admins manage members, teams and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from teams.models import SeatKind
from teams.reports.shapes import Choice
from teams.services.bulk_members import FIRST_DAY, LAST_DAY, MOST_BYTES, plain_text_expected

PICK_DAY = {
    "required": gettext_lazy("Pick a day."),
    "invalid": gettext_lazy("Pick a day, such as 2026-03-01."),
}


DAY_EXPECTED = gettext_lazy("Pick a day from 1970-01-01 to 2100-12-31.")


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field for a day that has days around it."""
    bounds = [
        MinValueValidator(FIRST_DAY, message=DAY_EXPECTED),
        MaxValueValidator(LAST_DAY, message=DAY_EXPECTED),
    ]
    return forms.DateField(
        label=label, required=required, error_messages=PICK_DAY, validators=bounds
    )


def _plain(text: str) -> None:
    expected = plain_text_expected(text)
    if expected:
        raise ValidationError(f"Expected: {expected}.")


def text_field(label: Any, *, length: int = 200, **more: Any) -> forms.CharField:
    """Return a field for a text in one line that no spreadsheet takes for a formula."""
    return forms.CharField(label=label, max_length=length, validators=[_plain], **more)


class OrganizationForm(forms.Form):
    """A form whose fields have ids of their own, since several stand on one page."""

    prefix_of_ids: ClassVar[str] = "id"

    def __init__(
        self, *args: Any, choices: Mapping[str, Iterable[Choice]] | None = None, **kw: Any
    ):
        kw.setdefault("auto_id", f"{self.prefix_of_ids}_%s")
        super().__init__(*args, **kw)
        for name, options in (choices or {}).items():
            field: Any = self.fields[name]
            field.choices = [(one.value, one.label) for one in options]

    def take(self, wrong: ValidationError) -> None:
        """Show what a service refused: beside the field where there is one of that name."""
        errors = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        for name, said in errors.items():
            self.add_error(name if name in self.fields else None, said)


def _team(label: Any, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=required,
        label=label,
        error_messages={"required": gettext_lazy("Choose a team.")},
    )


class MemberForm(OrganizationForm):
    """Who a member is."""

    prefix_of_ids = "who"

    name = text_field(gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    title = text_field(gettext_lazy("Job title"), required=False)


class NewMemberForm(MemberForm):
    """Somebody to be added, and whether they get an account."""

    prefix_of_ids = "new"

    team = _team(gettext_lazy("Team"))
    since = day_field(gettext_lazy("First day"))
    seat = forms.ChoiceField(
        label=gettext_lazy("Seat"), required=False, choices=[("", "Not known"), *SeatKind.choices]
    )
    role = forms.TypedChoiceField(
        coerce=Role, empty_value=None, required=False, label=gettext_lazy("Account")
    )
    despite_erasure = forms.BooleanField(
        label=gettext_lazy("They were erased and are to come back"), required=False
    )


class BulkForm(OrganizationForm):
    """A table of members: a file, or its text."""

    prefix_of_ids = "bulk"

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        error_messages={"empty": gettext_lazy("The file is empty (0 bytes).")},
    )
    text = forms.CharField(
        label=gettext_lazy("or paste the table"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Return the fields; one of the two is there."""
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            raise ValidationError("Choose a CSV file, or paste a table.")
        return given


class MoveForm(OrganizationForm):
    """From a day on in a team."""

    prefix_of_ids = "move"

    team = _team(gettext_lazy("Team"), required=True)
    since = day_field(gettext_lazy("From"))


class StayForm(OrganizationForm):
    """A stay as it was: the team and its days."""

    prefix_of_ids = "stay"

    team = _team(gettext_lazy("Team"), required=True)
    start = day_field(gettext_lazy("First day"))
    end = day_field(gettext_lazy("Last day"), required=False)
    leaves_gap = forms.BooleanField(
        label=gettext_lazy("Leave the days around it without a team"), required=False
    )


class LeaveForm(OrganizationForm):
    """The last day."""

    prefix_of_ids = "leave"

    on = day_field(gettext_lazy("Last day"))


class ReturnForm(OrganizationForm):
    """The first day back, and the team."""

    prefix_of_ids = "back"

    since = day_field(gettext_lazy("Back from"))
    team = _team(gettext_lazy("Team"))


class SeatForm(OrganizationForm):
    """A seat from a day on."""

    prefix_of_ids = "seat"

    kind = forms.TypedChoiceField(
        coerce=SeatKind, choices=SeatKind.choices, label=gettext_lazy("Seat")
    )
    since = day_field(gettext_lazy("From (empty: always)"), required=False)


class KnownForm(OrganizationForm):
    """What files say of a member."""

    prefix_of_ids = "known"
    KINDS = (
        ("profile", gettext_lazy("Address of the LinkedIn profile")),
        ("email", gettext_lazy("Another e-mail address")),
        ("seat", gettext_lazy("Sales Navigator seat id")),
    )

    by = forms.ChoiceField(label=gettext_lazy("Known by"), choices=KINDS)
    text = forms.CharField(
        label=gettext_lazy("As files say it"),
        max_length=500,
        error_messages={"required": gettext_lazy("Type what the files say.")},
    )


class AccountForm(OrganizationForm):
    """The account that a member signs in with."""

    prefix_of_ids = "account"

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the account"),
        error_messages={"required": gettext_lazy("Type the address of an account.")},
    )


class RoleForm(OrganizationForm):
    """A role."""

    prefix_of_ids = "role"

    role = forms.TypedChoiceField(coerce=Role, label=gettext_lazy("Role"))


class InviteForm(OrganizationForm):
    """Somebody who may enter, and is no member of a team."""

    prefix_of_ids = "invite"

    name = text_field(gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.TypedChoiceField(coerce=Role, label=gettext_lazy("Role"))


class TeamForm(OrganizationForm):
    """A team and where it stands."""

    prefix_of_ids = "team"

    name = text_field(gettext_lazy("Name"), length=120)
    parent = _team(gettext_lazy("Below"))


class CloseForm(OrganizationForm):
    """The last day of a team, and where its members go."""

    prefix_of_ids = "close"

    on = day_field(gettext_lazy("Last day"))
    into = _team(gettext_lazy("Its members go on to"))


class ManagerForm(OrganizationForm):
    """Who looks after a team."""

    prefix_of_ids = "manager"

    user = forms.TypedChoiceField(
        coerce=int,
        label=gettext_lazy("Person"),
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )
