"""The tokens of an organization as its page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.access import Access
from accounts.models import ApiToken, Membership
from accounts.roles import Capability, Scope
from accounts.token_reminders import SOON

OK, WARN, OVER = "tag--ok", "tag--warn", ""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token: as whom it acts, who made it, when and where it was used, and what it opens."""

    pk: int
    name: str
    prefix: str
    user: str
    maker: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    last_used_address: str
    expires_at: datetime
    state: str
    css: str
    is_revoked: bool


def token_list(*, access: Access) -> tuple[TokenRow, ...]:
    """Return the tokens, latest first; two queries. Raises PermissionDenied."""
    access.require(Capability.MANAGE_TOKENS)
    tokens = list(ApiToken.objects.select_related("user", "created_by"))
    rows = Membership.objects.filter(
        organization=access.organization, user__in={each.user_id for each in tokens}
    ).select_related("organization")
    here = {each.user_id for each in rows if not each.is_over}
    return tuple(_row(each, is_here=each.user_id in here) for each in tokens)


def _row(token: ApiToken, *, is_here: bool) -> TokenRow:
    state, css = _state(token, is_here=is_here and token.user.is_active)
    words = dict(Scope.choices)
    return TokenRow(
        pk=token.pk,
        name=token.name,
        prefix=token.prefix,
        user=token.user.get_full_name(),
        maker=token.created_by.get_full_name() if token.created_by else gettext("a command"),
        scopes=tuple(str(words.get(scope, scope)) for scope in token.scopes),
        created_at=token.created_at,
        last_used_at=token.last_used_at,
        last_used_address=token.last_used_address or "",
        expires_at=token.expires_at,
        state=state,
        css=css,
        is_revoked=token.revoked_at is not None,
    )


def _state(token: ApiToken, *, is_here: bool) -> tuple[str, str]:
    if token.revoked_at is not None:
        return gettext("Revoked"), OVER
    if token.is_expired:
        return gettext("Expired"), WARN
    if not is_here:
        return gettext("Its user has left"), WARN
    left = token.expires_at - timezone.now()
    if left <= SOON:
        text = ngettext("Ends within {n} day", "Ends within {n} days", left.days + 1)
        return text.format(n=left.days + 1), WARN
    return gettext("Valid"), OK
