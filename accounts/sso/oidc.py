"""OpenID Connect: the authorization code flow with state, nonce and PKCE.

What the provider says of itself is kept for minutes, so that nobody can have it asked at will. A
key that is not among those kept is looked for anew, and one that it has replaced is believed no
longer than that. Only signatures with public keys are: "none" and shared secrets are not.

This module is imported where a provider is asked: with what checks tokens it takes 2 MB, and
many installations have no provider.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from django.core.cache import cache
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from accounts.outbound import BusyError, OutboundError, check_address, fetch
from accounts.sso.claims import SUBJECT_LENGTH, Claims, name_of
from accounts.sso.words import Reason, SignOnError

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds that two clocks may differ
KEPT = 300  # seconds that what a provider says of itself is taken for true
LARGEST = 128 << 10
FAILED = 30  # seconds that one that failed is not asked again
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Client:
    """An organization's own registration at its provider."""

    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Described:
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str
    takes_post: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: where to go, and what has to come back."""

    url: str
    state: str
    nonce: str
    verifier: str


def describe(issuer: str, *, is_anew: bool = False) -> Described:
    """Return what the provider says of itself. Raises OutboundError where it is no such provider.

    It has to name the issuer that was asked for, to the letter: whoever answers for another, or
    for many at once, is not believed.
    """
    said = _said(issuer.rstrip("/") + WELL_KNOWN, is_anew=is_anew)
    if said.get("issuer") != issuer:
        raise OutboundError("The provider calls itself otherwise. Check the issuer to the letter.")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Described(
        authorization=_address(said, "authorization_endpoint"),
        token=_address(said, "token_endpoint"),
        keys=_address(said, "jwks_uri"),
        takes_post="client_secret_basic" not in methods,
    )


def keys_of(described: Described, *, is_anew: bool = False) -> KeySet:
    """Return the public keys of a provider. Raises OutboundError."""
    said: Any = _said(described.keys, is_anew=is_anew)
    try:
        keys = KeySet.import_key_set(said)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise OutboundError("The provider’s keys cannot be read.") from None
    if any(key.key_type == "oct" for key in keys.keys):
        raise OutboundError("The provider tells a secret key.")
    return keys


def _said(url: str, *, is_anew: bool) -> dict[str, Any]:
    """Return what is at an address of a provider, as it was minutes ago, or is now."""
    name = "provider-says-" + hashlib.sha256(url.encode()).hexdigest()
    kept = None if is_anew else cache.get(name)
    if kept is None:
        try:
            answer = fetch(url)
            if answer.status != 200:
                raise OutboundError(f"The provider answered with {answer.status}.")
            if len(answer.body) > LARGEST:
                raise OutboundError("The answer is too large.")
            kept = answer.json()
        except OutboundError as error:
            if not is_anew and not isinstance(error, BusyError):
                cache.set(name, str(error), FAILED)
            raise
        cache.set(name, kept, KEPT)
    if isinstance(kept, str):
        raise OutboundError(kept)
    said: dict[str, Any] = kept
    return said


def begin(client: Client, *, redirect_uri: str) -> Begun:
    """Return where somebody is sent to sign in. Raises OutboundError."""
    described = describe(client.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(described.authorization).query else "?"
    return Begun(f"{described.authorization}{joint}{urlencode(asked)}", state, nonce, verifier)


def finish(
    client: Client, *, redirect_uri: str, answer: Mapping[str, str], nonce: str, verifier: str
) -> Claims:
    """Return who signed in, as the provider answered. Raises SignOnError.

    The state was compared by whoever asks: it says which sign-in this is the answer to.
    """
    if "iss" in answer and answer["iss"] != client.issuer:  # RFC 9207
        raise SignOnError(Reason.INVALID, "the answer is of another issuer")
    if "error" in answer or not answer.get("code"):
        raise SignOnError(Reason.REFUSED, "the provider answered without a code")
    try:
        described = describe(client.issuer)
        token = _id_token(client, described, redirect_uri, answer["code"], verifier)
        keys = _keys_for(token, described)
    except OutboundError as error:
        raise SignOnError(Reason.UNREACHABLE, str(error)) from None
    return _claims(client, _checked(client, token, keys), nonce)


def _keys_for(token: str, described: Described) -> KeySet:
    """Return the keys of a provider, read anew where the token names one that is not kept."""
    keys = keys_of(described)
    try:
        named = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, TypeError):
        return keys
    if named is None or any(key.kid == named for key in keys.keys):
        return keys
    waits = "provider-keys-" + hashlib.sha256(described.keys.encode()).hexdigest()
    return keys_of(described, is_anew=True) if cache.add(waits, 1, FAILED) else keys


def _id_token(
    client: Client, described: Described, redirect_uri: str, code: str, verifier: str
) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": client.client_id,
        "code_verifier": verifier,
    }
    basic = None
    if client.secret and described.takes_post:
        form["client_secret"] = client.secret
    elif client.secret:  # RFC 6749 2.3.1: both are encoded as in a form first
        basic = (quote_plus(client.client_id), quote_plus(client.secret))
    answer = fetch(described.token, form=form, basic=basic)
    if answer.status != 200:
        raise SignOnError(Reason.INVALID, f"the code was answered with {answer.status}")
    token = answer.json().get("id_token")
    if not isinstance(token, str):
        raise SignOnError(Reason.INVALID, "there is no ID token")
    return token


def _checked(client: Client, token: str, keys: KeySet) -> dict[str, Any]:
    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignOnError(Reason.INVALID, f"ID token: {type(error).__name__}") from None
    return claims


def _claims(client: Client, claims: Mapping[str, Any], nonce: str) -> Claims:
    if not hmac.compare_digest(str(claims["nonce"]).encode(errors="replace"), nonce.encode()):
        raise SignOnError(Reason.INVALID, "ID token: another nonce")
    audience = claims["aud"]
    is_for_many = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_for_many else client.client_id) != client.client_id:
        raise SignOnError(Reason.INVALID, "ID token: for another party")
    subject = str(claims["sub"])
    if not 0 < len(subject) <= SUBJECT_LENGTH:
        raise SignOnError(Reason.INVALID, "ID token: no subject")
    email = claims.get("email")
    if email and claims.get("email_verified", True) not in (True, "true"):
        raise SignOnError(Reason.UNVERIFIED)
    return Claims(
        issuer=client.issuer,
        subject=subject,
        email=email.strip().lower() if isinstance(email, str) else "",
        name=name_of(claims.get("name")),
    )


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _address(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str):
        raise OutboundError(f"The provider names no {name}.")
    return check_address(found)
