"""The form of a note."""

from __future__ import annotations

from django import forms

from teams.models import NOTE_LENGTH


class NoteForm(forms.Form):
    """What is said. Blanks around it do not count."""

    text = forms.CharField(
        label="Note",
        max_length=NOTE_LENGTH,
        error_messages={
            "required": "Write something first.",
            "max_length": f"A note has up to {NOTE_LENGTH} characters.",
        },
    )
