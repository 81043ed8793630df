"""Invitations that nobody needs any more are forgotten, with accounts that were never used."""

from __future__ import annotations

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import QuerySet

from accounts.audit_door import forget_actor
from accounts.models import AuditEvent, Invite, Membership, User


@transaction.atomic
def forget_invitations(before: datetime) -> int:
    """Links of this organization that ended before that are gone; return how many were.

    So are the accounts that were made for them, where nobody ever came in: without a password, a
    sign-in, an organization, another link, a right or a change of their own in the log.
    """
    old = Invite.objects.filter(expires_at__lt=before)
    unused = list(old.filter(used_at__isnull=True).values_list("user_id", flat=True))
    count = old.delete()[0]
    forget_unused(unused)
    return count


def forget_unused(user_ids: list[int]) -> None:
    """Of the accounts those are gone that were made for a link and that nobody ever used."""
    if not user_ids:
        return
    with Invite.across_tenants(
        reason="an account may be invited by several organizations"
    ) as links:
        _forget_accounts(user_ids, links)


def _forget_accounts(unused: list[int], links: QuerySet[Invite]) -> None:
    never = User.objects.select_for_update().filter(
        pk__in=unused, last_login=None, is_active=True, is_staff=False, is_superuser=False
    )
    for rows in (Membership.objects.all(), links, LogEntry.objects.all()):
        known = rows.filter(user_id__in=unused)
        never = never.exclude(pk__in=known.values_list("user_id", flat=True))
    did = AuditEvent.objects.filter(actor_id__in=unused)
    never = never.exclude(pk__in=did.values_list("actor_id", flat=True))
    for user in never:
        if not user.has_usable_password():
            forget_actor(user)
            user.delete()
