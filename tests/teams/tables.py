"""Tables of pages as texts, cell by cell."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any


class Tables(HTMLParser):
    """The texts of the cells of every row of tables, heads and feet among them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True
        if tag == "br" and self._inside:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


def plain(text: str) -> str:
    """Return a text with simple minus signs and blanks, thousands without any."""
    text = re.sub(r"(?<=\d)\u202f(?=\d)", "", text.replace("\u2212", "-"))
    return re.sub(r"\s+", " ", text).strip()
