"""Uploads: refused before they fill the disk, and taken only where imports are."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from accounts.roles import Capability

PLACES = ("teams:imports", "api:imports")
ENVELOPE = 1024**2  # what a form adds to its files: a few hundred bytes for each


class ImportUploadHandler(TemporaryFileUploadHandler):
    """Writes files of an import to temporary files; other files are read past.

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
