"""Whether anybody can tell a row of another organization from one that is not there at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote, quote_plus
from zipfile import ZipFile, is_zipfile

from django.http import HttpResponse

from accounts.models import User
from tests.house.addresses import MISSING
from tests.house.witness import changed, last_event, refusals, stored, witnessed

Ask = Callable[[Any], HttpResponse]


def text_of(answer: HttpResponse) -> str:
    """Return where an answer leads and what it says; a file that is streamed is read."""
    raw = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    leads = answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
    page = _unpacked(raw).decode("utf-8", "replace")
    page = re.sub(r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', r"\1", page)
    return f"{answer.status_code} {leads} {page}"


def _unpacked(raw: bytes) -> bytes:
    """Return a workbook's parts but the one that says when it was made; anything else as it is."""
    if not is_zipfile(BytesIO(raw)):
        return raw
    with ZipFile(BytesIO(raw)) as book:
        names = sorted({*book.namelist()} - {"docProps/core.xml"})
        return b"".join(book.read(name) for name in names)


def told_apart(
    ask: Ask,
    *,
    own: Any,
    foreign: Any,
    missing: Any = MISSING,
    by: User | None = None,
    writes: bool = False,
    tells: bool = True,
    made: str = "",
) -> list[str]:
    """Return what gives a row of others away, or is done with it: nothing, as it should be.

    ``ask`` sends a request that names a row by what it is given. The answers for the foreign and
    for the missing one are the same but for that, after as many queries, and change nothing. The
    own one is answered otherwise: without that, nothing was asked at all.

    Where ``by`` somebody, both are a 404, and refusals of theirs in the log. What ``writes``
    whatever the row is named by does the same for both. What does not ``tell`` the own one has no
    use for it. ``made`` is how an answer names a row that is new with each of them.
    """
    wrong: list[str] = []
    found, effects = {}, {}
    for kind, named in (("own", own), ("foreign", foreign), ("missing", missing)):
        last = last_event()
        with witnessed(keeps=False) as seen:
            text = text_of(ask(named))
            text = re.sub(made, "NEW", text) if made else text
            told = refusals(last)
            after = stored() if seen.writes else {}
        if not changed(after):  # it was written, and taken back by the product itself
            seen.writes.clear()
        found[kind] = (text, len(seen.queries))
        effects[kind] = seen.effects
        if kind == "own":
            continue
        wrong += [] if writes else [f"{kind}: {effect}" for effect in seen.effects]
        if by and (text[:3], [one.who for one in told]) != ("404", [by.pk]):
            wrong.append(f"{kind}: {text[:3]}, and the log has {told}")
    if effects["foreign"] != effects["missing"]:
        wrong.append(f"foreign does what missing does not: {effects}")
    if found["foreign"] != _renamed(found["missing"], missing, foreign):
        wrong.append(f"foreign is not missing: {_difference(found['foreign'], found['missing'])}")
    is_same = found["own"] == _renamed(found["missing"], missing, own)
    if tells and is_same and effects["own"] == effects["missing"]:
        wrong.append(f"own is not told from missing: {found['own'][0][:200]!r}")
    return wrong


def _renamed(found: tuple[str, int], missing: Any, other: Any) -> tuple[str, int]:
    """Return what would be found where the missing row had another name, also in addresses."""
    text, took = found
    for written in (str, lambda name: quote(str(name)), lambda name: quote_plus(str(name))):
        text = text.replace(written(missing), written(other))
    return text, took


def _difference(one: tuple[str, int], other: tuple[str, int]) -> str:
    both = enumerate(zip(one[0], other[0], strict=False))
    at = next((n for n, (a, b) in both if a != b), 0)
    near = slice(max(0, at - 60), at + 120)
    return f"{one[1]} and {other[1]} queries, {one[0][near]!r} and {other[0][near]!r}"
