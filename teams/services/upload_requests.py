"""Requests for fresh files: at most one of a member waits for an answer."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from accounts.roles import Capability
from teams.access import may_request_upload
from teams.models import Member, UploadRequest
from teams.selectors.upload_requests import open_request


@transaction.atomic
def upload_request_create(*, access: Access, member: Member) -> UploadRequest:
    """Return a new request to a member whom the user may see.

    Raises PermissionDenied where the user may not ask, or nobody could read it, and
    ValidationError while an earlier request is open.
    """
    access.require(Capability.REQUEST_UPLOADS)
    if not may_request_upload(access, member):
        raise PermissionDenied("Others are asked, who have an account here and have not left.")
    Member.objects.select_for_update().get(pk=member.pk)
    if asked := open_request(member=member):
        raise ValidationError(
            f"{member.name} was asked on {asked.on.day} {asked.on:%b} already. "
            "The request stands until files are imported."
        )
    record(Action.FILES_ASKED, by=access.user, target=member)
    return UploadRequest.objects.create(
        organization_id=member.organization_id, member=member, asked_by=access.user
    )
