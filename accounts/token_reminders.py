"""Whom a token belongs to is told before it ends."""

from __future__ import annotations

from datetime import timedelta

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
    ).select_related("user", "created_by", "organization")
    told = 0
    for token in ending:
        people = {token.user, token.created_by} - {None}
        emails = sorted(one.email for one in people if one is not None and one.is_active)
        if not emails or not token_opens(token):
            continue
        letter = Ending(tuple(emails), token.organization.name, token.name, token.expires_at)
        if send_endings([letter]):
            ApiToken.objects.filter(pk=token.pk).update(reminded_at=now)
            told += 1
    return told
