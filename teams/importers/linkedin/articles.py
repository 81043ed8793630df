"""Articles/*.html: the long posts, one page each. Their words are counted, not kept."""

from __future__ import annotations

from html.parser import HTMLParser

from scoring.core.comments import word_count
from scoring.core.records import Post
from teams.importers.linkedin.context import SOURCE, Context
from teams.importers.reading import Problems, Upload
from teams.importers.times import utc

# LinkedIn takes 125,000 characters; a page of nothing but signs takes seconds a megabyte.
MAX_BYTES = 1 << 20
MAX_TOTAL = 32 << 20
TOO_LONG = f"only the first {MAX_BYTES} bytes are read"
TOO_MANY = f"only {MAX_TOTAL >> 20} MB of articles are read"

_PUBLISHED = "Published on"
# Since 2018 in the one way and then in the other.
_DRAFTS = frozenset({"Not published yet", "---"})
_UNSEEN = frozenset({"head", "style", "script", "h1", "created", "published"})


def article(upload: Upload, context: Context, problems: Problems) -> Post | None:
    """The article in a page, or None where it is a draft or has no date.

    An article without a date cannot be put on a day, which is a problem; a draft is none.
    """
    page = _Page()
    with upload.open() as stream:
        text = stream.read(MAX_BYTES).decode("utf-8", errors="replace")
    if upload.size > MAX_BYTES:
        problems.add(None, "", TOO_LONG, "a shorter page")
    page.feed(text)
    written = " ".join("".join(page.published).split()).removeprefix(_PUBLISHED).strip()
    if written in _DRAFTS:
        return None
    try:
        at = utc(written)
    except ValueError:
        problems.add(None, _PUBLISHED, "no date of publication", "a time, as 2024-05-02 08:00")
        return None
    text = " ".join("".join(page.body).split())
    name = page.address or " ".join("".join(page.title).split()) or written
    return Post(
        source=SOURCE,
        ref=context.people.opaque("article", name),
        on=context.on(at),
        at=at,
        form="article",
        words=word_count(text),
        chars=len(text),
    )


class _Page(HTMLParser):
    """The title, address, date and body of an article's page."""

    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.title: list[str] = []
        self.published: list[str] = []
        self.body: list[str] = []
        self._unseen: list[tuple[str, str]] = []

    def parse_html_declaration(self, i: int) -> int:
        """Pass over sections as browsers do. Pythons differ, and older ones end at some."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        part = given.get("class") if tag == "p" else tag
        if part in _UNSEEN:
            self._unseen.append((tag, part or ""))
        elif tag == "a" and self._part() == "h1":
            self.address = self.address or given.get("href") or ""
        self.body.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and self._unseen[-1][0] == tag:
            self._unseen.pop()
        self.body.append(" ")

    def handle_data(self, data: str) -> None:
        parts = {"": self.body, "h1": self.title, "published": self.published}
        parts.get(self._part(), []).append(data)

    def _part(self) -> str:
        return self._unseen[-1][1] if self._unseen else ""
