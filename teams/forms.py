"""Forms of the team pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from teams.models import Member


class _ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """A file field that takes several files; cleans to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_ManyFilesInput(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(_ManyFilesField, self).clean(one, initial) for one in files or [None]]


class ImportForm(forms.Form):
    """Files, for one member or for whomever they name."""

    member = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    files = _ManyFilesField(  # type: ignore[assignment] # the metaclass takes it off the class
        error_messages={"required": "Choose a file.", "empty": "The file is empty (0 bytes)."}
    )

    paths = forms.CharField(required=False, widget=forms.HiddenInput())
    has_read = forms.BooleanField(
        required=False,
        label=gettext_lazy("I have read this"),
        error_messages={"required": gettext_lazy("Read this once, and tick it.")},
    )

    def __init__(
        self, *args: Any, members: Sequence[Member], asks: bool = False, **kwargs: Any
    ) -> None:
        """Take the members, and whether the user is asked if they read what becomes of files."""
        super().__init__(*args, **kwargs)
        self.asks = self.fields["has_read"].required = asks
        self.members = {member.pk: member for member in members}
        self.fields["member"].choices = [("", ""), *((m.pk, m.name) for m in members)]  # type: ignore[attr-defined]

    def clean_member(self) -> Member | None:
        """Return the chosen member; None where the files are to tell."""
        chosen = self.cleaned_data["member"]
        if chosen:
            return self.members[chosen]
        return next(iter(self.members.values())) if len(self.members) == 1 else None

    def clean_files(self) -> list[UploadedFile[bytes]]:
        """Return the files; all together stay within the limit."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["files"]
        if sum(file.size or 0 for file in files) > settings.IMPORT_MAX_BYTES:
            limit = settings.IMPORT_MAX_BYTES // 1024**2
            raise ValidationError(f"Together the files are larger than {limit} MB.")
        return files

    def clean_paths(self) -> list[str]:
        """Return where the files lay in their folder, if a browser told it of every one."""
        try:
            paths = json.loads(self.cleaned_data["paths"] or "[]")
        except ValueError:
            return []
        is_list = isinstance(paths, list) and all(isinstance(path, str) for path in paths)
        return [_harmless(path) for path in paths] if is_list else []

    def named_files(self) -> list[tuple[str, UploadedFile[bytes]]]:
        """Return the files with their names, in a folder with their path in it."""
        files = self.cleaned_data["files"]
        paths = self.cleaned_data["paths"]
        if [path.rpartition("/")[2] for path in paths] != [file.name for file in files]:
            paths = [file.name or "file" for file in files]
        return list(zip(paths, files, strict=True))


def _harmless(path: str) -> str:
    """Return a path that leads nowhere but down: it is only ever shown and compared."""
    return "/".join(part for part in path.split("/") if part not in ("", ".", ".."))
