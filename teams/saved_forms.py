"""The forms of saved views and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teams.models import NAME_LENGTH, QUERY_LENGTH
from teams.services.saved_views import TAKEN

Normalise = Callable[[str], str]


class SavedForm(forms.Form):
    """A name, and whether it is shared. Blanks around and within a name count as one."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        error_messages={
            "required": _("Give it a name."),
            "max_length": _("A name has up to %(limit_value)d characters."),
        },
    )
    is_shared = forms.BooleanField(label=_("Share it"), required=False)

    def clean_name(self) -> str:
        """Return the name with single blanks."""
        return " ".join(self.cleaned_data["name"].split())


class ViewForm(SavedForm):
    """A saved view that there is already."""

    is_start = forms.BooleanField(label=_("Open the report with it"), required=False)


class NewViewForm(ViewForm):
    """A view to save; ``query`` is the state of the report, as the report itself writes it."""

    replaces = forms.BooleanField(label=_("Replace the view of this name"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=QUERY_LENGTH)

    def __init__(self, *args: Any, normalise: Normalise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.normalise = normalise

    @property
    def may_replace(self) -> bool:
        """Whether it was refused for a name that another view of the user has."""
        return self.has_error("name", TAKEN)

    def clean_query(self) -> str:
        """Return the state without what the report does not know; there has to be one."""
        query = self.normalise(self.cleaned_data["query"])
        if not query:
            raise ValidationError(_("This is the whole report: it needs no view."))
        return query


class GroupForm(SavedForm):
    """A saved group, new or not."""


class PeopleForm(forms.Form):
    """People to add to a group, or to take out of it, by their ids."""

    member = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Choose somebody first."),
            "invalid_choice": _("Choose people of the list."),
        },
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ids = [text for text in data.getlist("member") if text.isascii() and text.isdigit()]
        self.fields["member"].choices = [(text, text) for text in ids if len(text) < 18]  # type: ignore[attr-defined]
