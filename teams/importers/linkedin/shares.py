"""Shares.csv and InstantReposts.csv: what the member published. Texts are counted, not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from scoring.core.comments import word_count
from scoring.core.records import Post, PostForm
from teams.importers.linkedin.context import SOURCE, TIME, Context, Tally
from teams.importers.linkedin.urns import moment_of, post_id
from teams.importers.tabular import Layout, Table
from teams.importers.times import utc

_NEWLINE = re.compile(r"\r\n|\r|\n")
_QUOTED_NEWLINE = re.compile(r'"(?:\r\n|\r|\n)"')


def decoded(text: str) -> str:
    """The text of a post as it was written.

    The export wraps every newline in quotes. Where that holds for all newlines of a text they
    are unwrapped; else another tool wrote it, and the text stands as it is.
    """
    unwrapped = _QUOTED_NEWLINE.sub("\n", text)
    if len(_QUOTED_NEWLINE.findall(text)) == len(_NEWLINE.findall(text)):
        return unwrapped
    return text


class Shares:
    """The posts of one member, one for each address: a row is repeated for every photo.

    ``links`` are the addresses of the posts. A row without words is a post where it has a link
    or a medium, else a plain repost.
    """

    layout: ClassVar[Layout] = Layout(
        needed=("date", "sharelink", "sharecommentary"),
        wanted=("sharedurl", "mediaurl"),
        known=("visibility", "sharetitle", "sharedescription", "type"),
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self.posts: dict[str, Post] = {}
        self.links: list[str] = []

    def read(self, table: Table, tally: Tally) -> None:
        """The rows become posts."""
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "date", utc, TIME)
            if at is None:
                continue
            tally.saw(self._context.on(at))
            link = table.cell(row, "sharelink")
            text = decoded(table.cell(row, "sharecommentary"))
            name = post_id(link) or f"{at.isoformat()} {text}"
            ref = self._context.people.opaque("post", name)
            if ref in self.posts:
                tally.duplicates += 1
                continue
            tally.kept += 1
            self.links.append(link)
            self.posts[ref] = self._post(table, row, ref, at, text)

    def reposted_at(self) -> set[datetime]:
        """The seconds of the plain reposts."""
        return {p.at for p in self.posts.values() if p.form == "repost" and p.at is not None}

    def records(self) -> Iterator[Post]:
        yield from self.posts.values()

    def _post(self, table: Table, row: list[str], ref: str, at: datetime, text: str) -> Post:
        link, medium = table.cell(row, "sharedurl"), table.cell(row, "mediaurl")
        form: PostForm = "original" if text.strip() or link or medium else "repost"
        return Post(
            source=SOURCE,
            ref=ref,
            on=self._context.on(at),
            at=at,
            form=form,
            words=word_count(text),
            chars=len(text),
            media="link" if link and not medium else "",
            moment=moment_of(table.cell(row, "sharelink")),
        )


class InstantReposts:
    """The reposts without words since 2023. The link is that of the other person's post."""

    layout: ClassVar[Layout] = Layout(
        needed=("date", "link"), aliases={"sharelink": "link", "repostlink": "link"}
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self._posts: dict[str, tuple[Post, Tally]] = {}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows become reposts, one for each post."""
        for row in table.rows():
            tally.records += 1
            at = table.dated(row, "date", utc, TIME)
            if at is None:
                continue
            on = self._context.on(at)
            tally.saw(on)
            name = post_id(table.cell(row, "link")) or at.isoformat()
            ref = self._context.people.opaque("repost", name)
            if ref in self._posts:
                tally.duplicates += 1
                continue
            tally.kept += 1
            post = Post(source=SOURCE, ref=ref, on=on, at=at, form="repost", words=0, chars=0)
            self._posts[ref] = post, tally

    def records(self, shares: Shares | None) -> Iterator[Post]:
        """The reposts, without those that Shares.csv has for the same second."""
        listed = shares.reposted_at() if shares else set()
        for post, tally in self._posts.values():
            if post.at in listed:
                tally.kept -= 1
                tally.duplicates += 1
            else:
                yield post
