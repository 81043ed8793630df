"""An identity provider of SAML: pysaml2 reads requests and makes responses, xmlsec signs them."""

from __future__ import annotations

import base64
import copy
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what it names old ciphers by
    from saml2 import BINDING_HTTP_REDIRECT, server
    from saml2.config import IdPConfig
    from saml2.metadata import create_metadata_string
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def new_key() -> tuple[str, str]:
    """Return a new private key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return pem.decode(), certificate.decode()


@dataclass
class SamlProvider:
    """Whom it vouches for. ``sign`` names what is signed: an assertion, a response or nothing."""

    folder: Path
    base: str = "https://idp.example"
    email: str = "rita@fjord.example"
    subject: str = "subject-1"
    sign: str = "Assertion"
    name_format: str = NAMEID_FORMAT_PERSISTENT
    keys: tuple[str, str] = field(default_factory=new_key)
    signs_with: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        for name, text in zip(("key.pem", "cert.pem"), self.keys, strict=True):
            (self.folder / name).write_text(text)

    def _config(self, peer_metadata: str = "") -> Any:
        folder = self.folder
        (folder / "sp.xml").write_text(peer_metadata)
        sign_on = [(f"{self.base}/sign-on", BINDING_HTTP_REDIRECT)]
        return IdPConfig().load(
            {
                "entityid": f"{self.base}/metadata",
                "key_file": str(folder / "key.pem"),
                "cert_file": str(folder / "cert.pem"),
                "crypto_backend": "XMLSecurity",  # not asked: xmlsec signs, in this process
                "service": {"idp": {"endpoints": {"single_sign_on_service": sign_on}}},
                "metadata": {"local": [str(folder / "sp.xml")]} if peer_metadata else {},
            }
        )

    def metadata(self) -> str:
        """Return what a service provider has to know."""
        made = create_metadata_string("", self._config(), sign=False)
        return made.decode() if isinstance(made, bytes) else str(made)

    def answer(self, url: str, peer_metadata: str) -> tuple[str, str, etree._Element]:
        """Return where to post, the relay state and the response to a request."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        idp = server.Server(config=self._config(peer_metadata))
        request = idp.parse_authn_request(asked["SAMLRequest"], BINDING_HTTP_REDIRECT)
        where = idp.response_args(request.message)
        response = idp.create_authn_response(
            identity={"mail": self.email, "displayName": "Rita Rep"},
            userid=self.subject,
            name_id=NameID(format=self.name_format, text=self.subject),
            sign_response=False,
            sign_assertion=False,
            encrypt_assertion=False,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            **{name: where[name] for name in ("in_response_to", "destination", "sp_entity_id")},
        )
        document = etree.fromstring(str(response).encode())
        return where["destination"], asked.get("RelayState", ""), self.signed(document)

    def signed(self, document: etree._Element) -> etree._Element:
        """Return the document with what is to be signed signed."""
        if not self.sign:
            return document
        found = document if self.sign == "Response" else document.find(f"{SAML}Assertion")
        node = found
        signature = xmlsec.template.create(
            node, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256
        )
        node.insert(1, signature)
        reference = xmlsec.template.add_reference(
            signature, xmlsec.constants.TransformSha256, uri=f"#{node.get('ID')}"
        )
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
        key, certificate = self.signs_with or self.keys
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(key, xmlsec.constants.KeyDataFormatPem)
        context.key.load_cert_from_memory(certificate, xmlsec.constants.KeyDataFormatPem)
        context.register_id(node, "ID")
        context.sign(signature)
        return document


def encoded(document: etree._Element) -> str:
    """Return the document as it is posted."""
    return base64.b64encode(etree.tostring(document)).decode()


def wrapped(document: etree._Element, email: str, kind: str) -> etree._Element:
    """Return a signed response with another assertion beside or around the signed one."""
    document = copy.deepcopy(document)
    real = document.find(f"{SAML}Assertion")
    forged = copy.deepcopy(real)
    forged.remove(forged.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    forged.set("ID", "forged")
    for node in forged.iter(f"{SAML}NameID", f"{SAML}AttributeValue"):
        node.text = email
    if kind == "before":
        document.insert(list(document).index(real), forged)
    elif kind == "after":
        document.append(forged)
    elif kind == "around":
        document.replace(real, forged)
        forged.append(real)
    elif kind == "same id":
        forged.set("ID", real.get("ID"))
        document.insert(list(document).index(real), forged)
    elif kind == "in an object":
        signature = real.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
        document.replace(real, forged)
        outer = copy.deepcopy(signature)
        forged.insert(1, outer)
        etree.SubElement(outer, "{http://www.w3.org/2000/09/xmldsig#}Object").append(real)
    return document


def main(port: int, peer_metadata_at: str) -> None:
    """Serve as a process: a page with one button posts the response, as providers do."""
    import urllib.request

    provider = SamlProvider(Path(tempfile.mkdtemp()), base=f"http://127.0.0.1:{port}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/metadata"):
                body = provider.metadata()
            else:
                with urllib.request.urlopen(peer_metadata_at) as known:
                    peer = known.read().decode()
                at, state, response = provider.answer(self.path, peer)
                body = (
                    f'<!doctype html><title>idp</title><form method="post" action="{at}">'
                    f'<input type="hidden" name="SAMLResponse" value="{encoded(response)}">'
                    f'<input type="hidden" name="RelayState" value="{state}">'
                    "<button>Sign in as Rita</button></form>"
                )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
