"""A second language in tests: a catalogue in which every message stands in brackets."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from django.utils import translation
from pytest_django import Settings

from tests.house.tree import ROOT

REPORTS = ROOT / "teams" / "reports"
FOLDER = REPORTS / "wording"
TAKES_PLURAL = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2}


def calls(folder: Path = FOLDER) -> Iterator[tuple[str, list[ast.expr]]]:
    """Every message of a package: the function that marks it, and what it is given."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TAKES_PLURAL:
                name = getattr(node.func, "id", "")
                yield name, node.args[: TAKES_PLURAL[name]]


def messages(folder: Path = FOLDER) -> list[tuple[str, ...]]:
    """The messages as they are written, with their plural where they have one."""
    found = {
        tuple(str(arg.value) for arg in args)
        for _, args in calls(folder)
        if all(isinstance(arg, ast.Constant) for arg in args)
    }
    return sorted(found)


def template_messages(folder: Path) -> list[tuple[str, ...]]:
    """The messages of templates, as the tools extract them."""
    found: set[tuple[str, ...]] = set()
    for path in folder.rglob("*.html"):
        text = path.read_text()
        found |= {(each,) for each in re.findall(r'{% translate "([^"]+)" %}', text)}
        for block in re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text):
            found.add((re.sub(r"{{ (\w+) }}", r"%(\1)s", block),))
    return sorted(found)


def compiled(found: list[tuple[str, ...]]) -> bytes:
    """A catalogue as the tools compile it, in which every message stands in brackets."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    entries = {"": head} | {
        "\0".join(parts): "\0".join(f"⟦{part}⟧" for part in parts) for parts in found
    }
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    begin, tables, strings = 28, [], b""
    at = begin + 16 * len(pairs)
    for texts in zip(*pairs, strict=True):
        for text in texts:
            tables.append(struct.pack("<II", len(text), at + len(strings)))
            strings += text + b"\0"
    numbers = (0x950412DE, 0, len(pairs), begin, begin + 8 * len(pairs), 0, 0)
    return struct.pack("<7I", *numbers) + b"".join(tables) + strings


def second_language(
    settings: Settings, folder: Path, found: list[tuple[str, ...]]
) -> AbstractContextManager[None]:
    """Speak a language in which these messages are translated, while the context lasts."""
    place = folder / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(compiled(found))
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    settings.LOCALE_PATHS = [folder]
    return translation.override("de")


def english(text: str) -> str:
    """The letters that no translated message holds."""
    depth, left = 0, ""
    for sign in text:
        depth += {"⟦": 1, "⟧": -1}.get(sign, 0)
        left += sign if depth == 0 and sign.isalpha() else ""
    return left
