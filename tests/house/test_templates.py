"""Templates obey the Content Security Policy before a browser has to say so."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT, files, name_of

TEMPLATES = sorted(files(".html", below=ROOT / "templates"))
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=|\shx-on|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def found(pattern: re.Pattern[str]) -> list[str]:
    return [name_of(path) for path in TEMPLATES if pattern.search(path.read_text())]


def test_there_are_templates() -> None:
    assert TEMPLATES != []


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(INLINE_SCRIPT, id="script"),
        pytest.param(INLINE_STYLE, id="style"),
        pytest.param(HANDLER, id="event handler"),
    ],
)
def test_no_template_holds_inline(pattern: re.Pattern[str]) -> None:
    assert found(pattern) == []


def test_no_template_fetches_from_elsewhere() -> None:
    assert found(ELSEWHERE) == []


def test_no_template_switches_escaping_off() -> None:
    assert found(re.compile(r"\|\s*safe\b|autoescape off")) == []


def test_a_fragment_names_the_context_that_it_needs() -> None:
    silent = [
        name_of(path)
        for path in TEMPLATES
        if path.name[0] == "_" and not path.read_text().startswith(("{#", "{% comment %}"))
    ]

    assert silent == []
