"""Uploads: refused before they fill the disk, and taken only where files are asked for."""

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

# Where files are taken, and who may bring them there.
PLACES = {
    "teams:imports": Capability.IMPORT_OWN,
    "api:imports": Capability.IMPORT_OWN,
    "teams:members_bulk": Capability.MANAGE_MEMBERS,
}
# Tables of site staff, and Django's permissions that they take.
STAFF_PLACES = {
    f"admin:{name}_import": tuple(f"{name.replace('_', f'.{verb}_')}" for verb in ("add", "change"))
    for name in ("teams_member", "teams_team", "teams_memberalias", "teams_statesnapshot")
}
ENVELOPE = 1024**2  # what a form adds to its files: a few hundred bytes for each


class ImportUploadHandler(FileUploadHandler):
    """Writes files that are asked for to temporary files; other files are read past.

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
        """Open a temporary file; raise SkipFile where nobody may bring one."""
        if not may_bring(self.request):
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


def may_bring(request: HttpRequest | None) -> bool:
    """Return whether the request is where files are taken, by somebody who may bring them."""
    match = getattr(request, "resolver_match", None)
    if request is not None and match and match.view_name in STAFF_PLACES:
        return request.user.is_staff and request.user.has_perms(STAFF_PLACES[match.view_name])
    access = getattr(request, "access", None)
    capability = PLACES.get(match.view_name) if match else None
    return bool(capability and access and access.can(capability))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read: 413 where it is too large, else 400."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.IMPORT_MAX_BYTES // 1024**2
        return render(request, "413.html", {"limit": f"{limit} MB"}, status=413)
    return bad_request(request, exception)
