"""Who is who: one opaque key for a person, however a file spells the profile address."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote

from scoring.core.keys import keyed
from teams.importers.reading import Person

_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[a-z0-9-]+\.)*linkedin\.com/", re.IGNORECASE)
# How almost all addresses are spelled, and their names: nothing in these is encoded or to be cut.
_USUAL = "https://www.linkedin.com/in/"
_PLAIN = re.compile(r"[\w-]+")
_TAIL = re.compile(r"[?#].*$", re.DOTALL)


def slug(address: str) -> str:
    """The normalized name of a profile address; "" for a blank one.

    The same for every host, scheme, language path, letter case, percent encoding and Unicode
    form: ``https://www.linkedin.com/in/J%C3%B6rg/de/`` and ``linkedin.com/in/jörg`` are
    ``jörg``. What is no address of a profile (a company's, a URN) stands for itself.
    """
    name = address.removeprefix(_USUAL)
    if name != address and _PLAIN.fullmatch(name):
        return name.lower() if name.isascii() else _folded(name)
    path = _folded(unquote(_TAIL.sub("", _HOST.sub("", address.strip())))).lstrip("/ ")
    return path[3:].split("/", 1)[0].strip() if path.startswith("in/") else path.rstrip("/ ")


def _folded(text: str) -> str:
    return normalize("NFC", normalize("NFC", text).casefold())


def same_name(name: str) -> str:
    """``name`` as it is compared: without case, Unicode form and extra blanks."""
    return " ".join(normalize("NFC", name).casefold().split())


def identities(person: Person, key: bytes | None) -> dict[str, str]:
    """What a file tells of a person, each as a keyed hash, by what it is; nothing that is empty."""
    told = {
        "profile": person.profile,
        "email": person.email.strip().casefold(),
        "seat": person.seat.strip(),
        "number": person.number,
        "name": same_name(person.name),
    }
    return {name: keyed(f"{name}\n{text}", key or b"") for name, text in told.items() if text}


def whose(person: Person, key: bytes | None) -> str:
    """The key of a person within a source: of everything that the source tells of them."""
    return keyed("\n".join(["whose", *identities(person, key).values()]), key or b"")


class People:
    """The keys of people under one organization's secret."""

    def __init__(self, key: bytes | None) -> None:
        self.secret = key or b""
        self._slugs: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def slug(self, address: str) -> str:
        """``slug`` of an address, worked out once."""
        found = self._slugs.get(address)
        if found is None:
            found = self._slugs[address] = slug(address)
        return found

    def key(self, slug: str) -> str:
        """The person key of a slug: equal for one person in every file, and not reversible."""
        found = self._keys.get(slug)
        if found is None:
            found = self._keys[slug] = self.opaque("person", slug)
        return found

    def opaque(self, *parts: str) -> str:
        """The key of anything else that only its parts identify. The first one says what it is."""
        return keyed("\n".join(parts), self.secret)
