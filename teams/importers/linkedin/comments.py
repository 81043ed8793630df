"""Comments.csv: what the member wrote under posts, judged and then forgotten.

The file is no regular CSV. Quotes are escaped with a backslash, and a text with newlines but
without a comma or quote is not quoted at all, so that it runs on over several lines. A record
begins where a line begins with a time and an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import ClassVar

from scoring.core.comments import halved, quality_and_words, text_key
from scoring.core.records import Comment
from teams.importers.linkedin.context import SOURCE, TIME, Context, Tally
from teams.importers.linkedin.urns import OwnPosts, post_id
from teams.importers.reading import Problems
from teams.importers.tabular import DAMAGE, MAX_ROWS, Layout, Table

_START = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?,\"?https?://")
_ESCAPED = re.compile(r'\\(["\\])|""')
LINES_A_RECORD = 10_000


class Comments:
    """The comments of one member. ``layout`` is that of the plain columns."""

    layout: ClassVar[Layout] = Layout(needed=("date", "link", "message"))

    def __init__(self, context: Context) -> None:
        self._context = context
        self._comments: dict[str, tuple[str, Comment]] = {}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows become comments; equal ones of one second on one post are one."""
        spec, people = self._context.spec, self._context.people
        for row in table.rows():
            tally.records += 1
            found = table.dated(row, "date", self._context.days.at, TIME)
            if found is None:
                continue
            on, at = date.fromordinal(found[0]), datetime.fromtimestamp(found[1], UTC)
            tally.saw(on)
            link, text = table.cell(row, "link"), table.cell(row, "message")
            post = post_id(link)
            ref = people.opaque("comment", at.isoformat(), post, text)
            if ref in self._comments:
                tally.duplicates += 1
                continue
            tally.kept += 1
            quality, words = quality_and_words(text, spec)
            self._comments[ref] = (
                link,
                Comment(
                    source=SOURCE,
                    ref=ref,
                    on=on,
                    at=at,
                    quality=quality,
                    words=words,
                    post=people.opaque("post", post) if post else "",
                    text_key=text_key(text, people.secret),
                ),
            )

    def records(self, own: OwnPosts) -> Iterator[Comment]:
        """The comments; those on posts of the member's own are worth half."""
        for link, comment in self._comments.values():
            if own.has(link):
                quality = halved(comment.quality)
                yield replace(comment, own_post=True, quality=quality)
            else:
                yield comment


class CommentTable(Table):
    """Comments.csv in its own dialect; a file that another program has written is plain CSV."""

    def __init__(self, lines: Iterator[str], layout: Layout, problems: Problems) -> None:
        """Raises NoHeader."""
        super().__init__(lines, layout, problems, escapechar="\\")
        self._line = self._start = self.skipped

    def rows(self) -> Iterator[list[str]]:
        """Every record as its date, link and text. What cannot be read becomes a problem."""
        first = next(self.lines, "")
        in_dialect = _START.match(first) and list(self.places.values()) == [0, 1, 2]
        self.lines = chain([first] if first else [], self.lines)
        self.read_from(self.lines)
        if not in_dialect:
            self._line = 0
            yield from super().rows()
            return
        try:
            records = self._records()
            yield from islice(records, MAX_ROWS)
            if next(records, None):
                self.too_long()
        except DAMAGE:
            self.damaged(self._line)

    def line(self, row: list[str]) -> int:
        """The physical line on which the latest record begins."""
        return self._start if self._line else super().line(row)

    def _records(self) -> Iterator[list[str]]:
        record: list[str] = []
        for line in self.lines:
            self._line += 1
            if _START.match(line):
                if record:
                    yield _fields("".join(record))
                record = []
                self._start = self._line
            if len(record) < LINES_A_RECORD:
                record.append(line)
        last = "".join(record)
        if _is_open(last):
            self.ended_inside(self._start)
        elif record:
            yield _fields(last)


def _fields(record: str) -> list[str]:
    date, link, text = _split(record)
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    return [date, link.strip('"'), _ESCAPED.sub(lambda found: found[1] or '"', text)]


def _split(record: str) -> tuple[str, str, str]:
    date, _, rest = record.rstrip("\r\n").partition(",")
    link, _, text = rest.partition(",")
    return date, link, text


def _is_open(record: str) -> bool:
    """Whether a record ends before its closing quote."""
    text = _split(record)[2]
    return text.startswith('"') and (len(text) == 1 or not text.endswith('"'))
