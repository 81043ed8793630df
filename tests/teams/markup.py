"""What a page consists of, as plain values that tests can compare."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

APART = frozenset(
    {"caption", "dd", "div", "dt", "h1", "h2", "h3", "li", "p", "small", "summary", "td", "th"}
)
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Markup(HTMLParser):
    """The elements of a page in order, each a tag with its attributes, and its visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.stray: list[str] = []
        self.children: dict[int, list[str]] = {}
        self.inner_graphics: set[int] = set()
        self._stack: list[int] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element and open it, unless it has no content."""
        self._add(tag, attrs)
        if tag not in VOID:
            self._stack.append(len(self.elements) - 1)
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self._add(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the element; one that is not the innermost is a stray."""
        if not self.open or self.open[-1] != tag:
            self.stray.append(tag)
            return
        self.open.pop()
        self._stack.pop()
        if tag in APART:
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self._words.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" and "svg" in self.open:
            self.inner_graphics.add(len(self.elements))
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if self._stack:
            self.children.setdefault(self._stack[-1], []).append(tag)

    @property
    def text(self) -> str:
        """All words with single blanks."""
        return re.sub("[ \n]+", " ", "".join(self._words))

    def all(self, *tags: str) -> list[dict[str, str]]:
        """The attributes of every element with one of the tags."""
        return [attrs for tag, attrs in self.elements if tag in tags]

    @property
    def repeated_ids(self) -> list[str]:
        """Ids that occur more than once."""
        ids = Counter(attrs["id"] for _, attrs in self.elements if "id" in attrs)
        return [name for name, count in ids.items() if count > 1]

    @property
    def broken_references(self) -> set[str]:
        """Ids that are pointed at, by labels, descriptions or links, and do not exist."""
        ids = {attrs["id"] for _, attrs in self.elements if "id" in attrs}
        wanted: set[str] = set()
        for _, attrs in self.elements:
            for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget", "form"):
                wanted.update(attrs.get(name, "").split())
            if attrs.get("href", "").startswith("#"):
                wanted.add(attrs["href"][1:])
        return wanted - ids - {""}

    @property
    def tables_without_caption(self) -> int:
        """How many tables begin with something else than a caption."""
        return sum(
            self.children.get(index, [""])[0] != "caption"
            for index, (tag, _) in enumerate(self.elements)
            if tag == "table"
        )

    @property
    def unnamed_graphics(self) -> int:
        """How many SVGs are neither hidden nor named; those inside of another one do not count."""
        inner = self.inner_graphics
        return sum(
            not {"aria-hidden", "aria-label", "aria-labelledby"} & attrs.keys()
            for index, (tag, attrs) in enumerate(self.elements)
            if tag == "svg" and index not in inner
        )

    @property
    def undescribed_graphics(self) -> list[dict[str, str]]:
        """The SVGs that are read as images without both a title and a description."""
        read = [attrs for attrs in self.all("svg") if attrs.get("role") == "img"]
        return [svg for svg in read if len(svg.get("aria-labelledby", "").split()) != 2]

    @property
    def unlabelled_fields(self) -> list[str]:
        """Names of visible fields that have neither a label nor a name of their own."""
        labelled = {attrs.get("for", "") for attrs in self.all("label")}
        return [
            attrs.get("name", "?")
            for attrs in self.all("input", "select", "textarea")
            if attrs.get("type") not in ("hidden", "radio", "checkbox")
            and attrs.get("id") not in labelled
            and "aria-label" not in attrs
        ]
