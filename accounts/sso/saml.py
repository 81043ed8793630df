"""SAML 2.0 as a service provider, by python3-saml: an optional package (requirements/saml.in).

Assertions have to be signed, and have to answer a request of ours: what a provider sends unasked
is refused. Signatures, conditions, audiences and wrapping are the library's to check; what it
lets pass where it is missing is asked for here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from accounts.outbound import OutboundError, check_address
from accounts.sso.claims import SUBJECT_LENGTH, Claims, Ends, name_of
from accounts.sso.words import Reason, SignOnError

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
LARGEST = 64 << 10
_SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
EMAIL_NAMES = ("email", "mail", "urn:oid:0.9.2342.19200300.100.1.3", _SOAP + "emailaddress")
NAME_NAMES = (
    *("displayName", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3"),
    "http://schemas.microsoft.com/identity/claims/displayname",
)


@dataclass(frozen=True, slots=True)
class Peer:
    """An identity provider, as its metadata describe it."""

    entity_id: str
    sign_on: str
    certificates: tuple[str, ...]

    @property
    def fingerprints(self) -> list[str]:
        """Return the SHA-256 of each certificate, as providers show them, without colons."""
        return sorted(hashlib.sha256(_der(one)).hexdigest() for one in self.certificates)


@dataclass(frozen=True, slots=True)
class Asserted:
    """Somebody, and the assertion that said so, which counts once."""

    claims: Claims
    assertion: str
    until: datetime


def is_installed() -> bool:
    """Return whether this installation has the optional package."""
    return find_spec("onelogin") is not None


def read_metadata(text: str) -> Peer:
    """Return the identity provider of SAML metadata. Raises OutboundError where there is none."""
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Parser

    try:
        # With the encoding that the text has now, whatever it says of itself.
        idp = Parser.parse(text.encode(), required_sso_binding=REDIRECT).get("idp", {})
    except Exception:
        raise OutboundError("These are no SAML metadata.") from None
    entity_id, sign_on = idp.get("entityId"), idp.get("singleSignOnService", {})
    found = idp.get("x509certMulti", {}).get("signing") or [idp.get("x509cert")]
    certificates = tuple(str(one) for one in found if one)
    if not entity_id or not certificates or sign_on.get("binding") != REDIRECT:
        text = "The metadata have to name an entity, a certificate and a sign-on by redirect."
        raise OutboundError(text)
    return Peer(str(entity_id), check_address(str(sign_on["url"])), certificates)


def begin(peer: Peer, ends: Ends, *, state: str) -> tuple[str, str]:
    """Return where somebody is sent to sign in, and the id of the request.

    The provider sends the ``state`` back, as what SAML calls relay state.
    """
    auth = _auth(peer, ends, {})
    return str(auth.login(return_to=state)), str(auth.get_last_request_id())


def finish(peer: Peer, ends: Ends, *, response: str, request_id: str) -> Asserted:
    """Return who signed in, as the response to a request of ours says. Raises SignOnError."""
    auth = _auth(peer, ends, {"SAMLResponse": response})
    auth.response_class = _bound_response()
    try:
        auth.process_response(request_id=request_id)
    except Exception as error:  # whatever a document that nobody trusts makes of parsers
        raise SignOnError(Reason.INVALID, f"response: {type(error).__name__}") from None
    if auth.get_errors() or not auth.is_authenticated():
        raise SignOnError(Reason.INVALID, "response: not valid")
    if auth.get_last_response_in_response_to() != request_id:
        raise SignOnError(Reason.INVALID, "response: unasked")
    kind, subject = auth.get_nameid_format(), auth.get_nameid() or ""
    if kind == TRANSIENT or not 0 < len(subject) <= SUBJECT_LENGTH:
        raise SignOnError(Reason.INVALID, "response: no lasting name ID")
    said = auth.get_attributes()
    email = _first(said, EMAIL_NAMES) or (subject if kind == EMAIL else "")
    until = datetime.fromtimestamp(auth.get_last_assertion_not_on_or_after() or 0, UTC)
    return Asserted(
        Claims(peer.entity_id, subject, email.strip().lower(), name_of(_first(said, NAME_NAMES))),
        str(auth.get_last_assertion_id()),
        until,
    )


def own_metadata(ends: Ends) -> str:
    """Return what an identity provider has to know of an organization's side."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    settings = OneLogin_Saml2_Settings(_settings(None, ends), sp_validation_only=True)
    made = settings.get_sp_metadata()
    return made.decode() if isinstance(made, bytes) else str(made)


def _auth(peer: Peer, ends: Ends, posted: Mapping[str, str]) -> Any:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    at = urlsplit(ends.acs)
    request = {
        "https": "on" if at.scheme == "https" else "off",
        "http_host": at.netloc,
        "script_name": at.path,
        "get_data": {},
        "post_data": dict(posted),
    }
    return OneLogin_Saml2_Auth(request, old_settings=_settings(peer, ends))


def _settings(peer: Peer | None, ends: Ends) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": ends.entity_id,
            "assertionConsumerService": {"url": ends.acs, "binding": POST},
            "NameIDFormat": PERSISTENT,
        },
        "security": {
            "authnRequestsSigned": False,
            "wantAssertionsSigned": True,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectUnsolicitedResponsesWithInResponseTo": True,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }
    if peer is not None:
        settings["idp"] = {
            "entityId": peer.entity_id,
            "singleSignOnService": {"url": peer.sign_on, "binding": REDIRECT},
            "x509certMulti": {"signing": list(peer.certificates)},
        }
    return settings


def _bound_response() -> type[Any]:
    """Return the library's response, which also asks for what it checks only where it is there."""
    from onelogin.saml2.response import OneLogin_Saml2_Response

    class BoundResponse(OneLogin_Saml2_Response):  # type: ignore[misc] # it has no types
        """Only valid for one audience and as the answer to one request, in the signed part."""

        def is_valid(
            self, request_data: Any, request_id: Any = None, raise_exceptions: bool = False
        ) -> bool:
            if not super().is_valid(request_data, request_id, raise_exceptions):
                return False
            data = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
            answers = {node.get("InResponseTo") for node in self._query_assertion(data)}
            audience = self._settings.get_sp_data()["entityId"]
            return answers == {request_id} and audience in self.get_audiences()

    return BoundResponse


def _first(said: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    return next((str(said[name][0]).strip() for name in names if said.get(name)), "")


def _der(certificate: str) -> bytes:
    try:
        return base64.b64decode(certificate)
    except binascii.Error:
        return certificate.encode()
