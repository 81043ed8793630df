"""The relay state of SAML: signed, so that what others post is known to answer a sign-in of here.

What a provider posts comes without the session. So this is all that can be known before a
response is kept; whose it is, is known with the session.
"""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, TimestampSigner

from accounts.sso.pending import SECONDS

LONGEST = 80  # what SAML lets it have (bindings, section 3.4.3)


def relay_new(provider_id: int) -> str:
    """Return the relay state of a sign-in that begins at a provider."""
    return _signer(provider_id).sign(secrets.token_urlsafe(16))


def is_relay(state: str, provider_id: int) -> bool:
    """Return whether this site made the relay state for the provider, minutes ago at most."""
    if len(state) > LONGEST:
        return False
    try:
        _signer(provider_id).unsign(state, max_age=SECONDS)
    except BadSignature:
        return False
    return True


def _signer(provider_id: int) -> TimestampSigner:
    return TimestampSigner(salt=f"pillars: relay state of provider {provider_id}")
