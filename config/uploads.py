"""Uploads: refused before they fill the disk, and taken only where imports are."""

from __future__ import annotations

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from accounts.roles import Capability

PLACES = ("teams:imports", "api:imports")
ENVELOPE = 1024**2  # what a form adds to its files: a few hundred bytes for each


class ImportUploadHandler(FileUploadHandler):
    """Writes files of an import to temporary files; other files are read past.

    The files have no name: those of a process that is killed are gone with it.
    The server reads no more of a body than its declared length, so no chunks are counted here.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 - so Django names it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig where the declared length is above the limit of an import."""
        if content_length > settings.IMPORT_MAX_BYTES + ENVELOPE:
            raise RequestDataTooBig("An upload is larger than PILLARS_IMPORT_MAX_BYTES.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a temporary file; raise SkipFile where nobody may import."""
        if not may_import(self.request):
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.file = UploadedFile(
            tempfile.TemporaryFile(),  # noqa: SIM115 - the request closes it
            self.file_name,
            self.content_type,
            0,
            self.charset,
            self.content_type_extra,
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what has arrived."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """Return the file, at its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Close the file that has not arrived whole."""
        if hasattr(self, "file"):
            self.file.close()


def may_import(request: HttpRequest | None) -> bool:
    """Return whether the request is where imports are taken, by somebody who may import."""
    match = getattr(request, "resolver_match", None)
    access = getattr(request, "access", None)
    return bool(
        match and match.view_name in PLACES and access and access.can(Capability.IMPORT_OWN)
    )


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read: 413 where it is too large, else 400."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.IMPORT_MAX_BYTES // 1024**2
        return render(request, "413.html", {"limit": f"{limit} MB"}, status=413)
    return bad_request(request, exception)
