"""Whom a token belongs to is told before it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.mail import Ending, send_endings
from accounts.models import ApiToken
from accounts.tokens import token_opens

SOON = timedelta(days=14)


def tokens_remind() -> int:
    """Mail the user and the maker of each token that ends within ``SOON``, once; return how many.

    Where the site sends no mail nothing is marked: the page of tokens says it in any case.
    """
    now = timezone.now()
    ending = ApiToken.objects.filter(
        revoked_at__isnull=True,
        reminded_at__isnull=True,
        expires_at__gt=now,
        expires_at__lte=now + SOON,
    )
    return sum(_remind(pk, now) for pk in ending.values_list("pk", flat=True))


@transaction.atomic
def _remind(token_id: int, now: datetime) -> bool:
    """Return whether somebody was told of the token; of two workers the second finds it marked."""
    mine = ApiToken.objects.select_for_update().filter(pk=token_id, reminded_at__isnull=True)
    if mine.first() is None:
        return False
    token = ApiToken.objects.select_related("user", "created_by", "organization").get(pk=token_id)
    people = {token.user, token.created_by} - {None}
    emails = sorted(one.email for one in people if one is not None and one.is_active)
    if not emails or not token_opens(token):
        return False
    letter = Ending(tuple(emails), token.organization.name, token.name, token.expires_at)
    if not send_endings([letter]):
        return False
    ApiToken.objects.filter(pk=token.pk).update(reminded_at=now)
    return True
