"""Member snapshots: what LinkedIn's interface for data portability tells of one member, as JSON.

A document is one page or several, of one domain or of many. The rows of a domain are those of a
file of the archive, so the readers of archives read them: the evidence is the same, and so are
its natural keys. Only the domains of the allow-list are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from io import BytesIO

from scoring.core.model import ModelSpec
from teams.importers.formats import Format, Head
from teams.importers.linkedin.archive import read_listed
from teams.importers.linkedin.kinds import LAYOUTS, NOT_EVIDENCE, Files
from teams.importers.portability.rows import FASTEST, RowTable, Spool
from teams.importers.portability.stream import Broken, JsonStream
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Options,
    Person,
    Portion,
    Problems,
    Unusable,
    Upload,
)
from teams.importers.sources import NEVER_READ
from teams.importers.tabular import DAMAGE

KIND = "linkedin.snapshot"

DOMAINS = {
    "CONNECTIONS": "connections",
    "INVITATIONS": "invitations",
    "INBOX": "messages",
    "MEMBER_SHARE_INFO": "shares",
    "INSTANT_REPOSTS": "instant_reposts",
    "ALL_COMMENTS": "comments",
    "ALL_LIKES": "reactions",
    "ALL_VOTES": "votes",
    "SEARCHES": "searches",
    "PROFILE": "profile",
    "POSITIONS": "positions",
    "EDUCATION": "education",
    "SKILLS": "skills",
    "RICH_MEDIA": "rich_media",
}
UNTOLD = {
    "ENDORSEMENTS": "endorsements given; only those received are evidence",
    "RECOMMENDATIONS": "whether they were given or received is not told; not read",
    "ARTICLES": "what its columns are is not documented; not read",
}
PRIVATE = frozenset(
    {
        "AD_TARGETING",
        "CONTACTS",
        "EASYAPPLY_BLOCKING",
        "EMAIL_ADDRESSES",
        "IDENTITY_CREDENTIALS_AND_ASSETS",
        "INFERENCE_TAKEOUT",
        "JOB_APPLICANT_SAVED_ANSWERS",
        "JOB_APPLICATIONS",
        "JOB_SEEKER_PREFERENCES",
        "LEARNING_COACH_AI_TAKEOUT",
        "LEARNING_COACH_INBOX",
        "LEARNING_ROLEPLAY_INBOX",
        "LOGIN",
        "PHONE_NUMBERS",
        "RECEIPTS",
        "RECEIPTS_LBP",
        "REGISTRATION",
        "SAVED_JOBS",
        "SAVED_JOB_ALERTS",
        "SECURITY_CHALLENGE_PIPE",
        "TALENT_QUESTION_SAVED_RESPONSE",
        "TRUSTED_GRAPH",
    }
)
NO_ROWS = "without rows; LinkedIn has none, or has not gathered them yet"
NO_DOMAIN = "rows of no domain; not read"
NO_DATA = "LinkedIn answered that it has no data, or has not gathered any yet"
DAMAGED = "the document is damaged or ends too early; the rows up to there count"
MORE = "LinkedIn has more of the last domain than is here; only what is here is covered"
NOT_JSON = "the document is damaged from its beginning, or is no JSON"
WHOLE = "the document as LinkedIn gave it"

_SNAPSHOT = re.compile(r'"snapshotD(?:omain|ata)"\s*:')
_NO_DATA = re.compile(r'"message"\s*:\s*"No data found for th')
_NO_ELEMENTS = re.compile(r'"elements"\s*:\s*\[\s*\]')
_DOMAIN = re.compile("[A-Z_]{1,60}")


def recognises(head: Head) -> bool:
    """Whether a file begins as an answer of the snapshot interface does, an empty one too."""
    signs = (_SNAPSHOT, _NO_DATA, _NO_ELEMENTS)
    return head.form == "activity" and any(sign.search(head.text) for sign in signs)


def read(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The evidence in a snapshot. Raises Unusable where it is no JSON, or as an archive does."""
    problems = Problems(upload.name)
    found = _Domains(problems)
    try:
        with upload.open() as stream, JsonStream(stream) as text:
            found.read(text)
    except (Broken, *DAMAGE):
        if not found.spools and not found.ignored:
            raise Unusable(f"{upload.name}: {NOT_JSON}") from None
        problems.add(None, "", DAMAGED, WHOLE)
        found.is_cut = True
    if found.has_more:
        problems.add(None, "paging", MORE, "every page", lost=False)
    reading = read_listed(
        upload.name, found.files(upload.name), options, spec, table=RowTable, answers=answers
    )
    return Finding(
        portions=[Portion(Person(profile=reading.owner), reading.records)]
        if reading.inputs and not reading.questions
        else [],
        questions=reading.questions,
        inputs=reading.inputs,
        ignored=reading.ignored,
        problems=[*problems, *reading.problems],
        exported_on=reading.exported_on,
    )


SNAPSHOT = Format(KIND, "LinkedIn data portability snapshot (JSON)", recognises, read)


@dataclass(slots=True)
class _Domains:
    """The domains of a document while it is read: rows of those that count, names of the rest."""

    problems: Problems
    spools: dict[str, Spool] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    latest: str = ""
    has_more: bool = False
    is_cut: bool = False

    def read(self, text: JsonStream) -> None:
        """Everything is taken in. Raises Broken where the document is."""
        if text.peek() not in ("{", "["):
            raise Broken
        while opened := text.peek():
            if opened == "[":
                for _ in text.items():
                    self._object(text)
            else:
                self._object(text)

    def files(self, name: str) -> Files:
        """The domains as files of an archive."""
        listed = Files()
        for domain, spool in self.spools.items():
            if not spool.rows:
                self.ignored.setdefault(domain, NO_ROWS)
                continue
            is_cut = (self.is_cut or self.has_more) and domain == self.latest
            upload = spool.upload(f"{name}: {domain}", cut=is_cut)
            listed.by_kind[DOMAINS[domain]] = [upload]
        listed.ignored += [
            Ignored(f"{name}: {domain}" if domain else name, reason)
            for domain, reason in self.ignored.items()
        ]
        if not self.spools and not self.ignored:
            listed.ignored.append(Ignored(name, NO_DATA))
        return listed

    def _object(self, text: JsonStream, *, is_page: bool = True) -> None:
        """A page with elements, or an element: rows, and the name of their domain."""
        if text.peek() != "{":
            text.skip()
            return
        domain, waiting = "", None
        if is_page:
            self.has_more = False
        for key in text.members():
            if key == "elements" and is_page and text.peek() == "[":
                for _ in text.items():
                    self._object(text, is_page=False)
            elif key == "snapshotDomain":
                domain = _domain(text.value())
                self._begin(domain)
            elif key == "snapshotData" and text.peek() == "[":
                if domain:
                    self._take(domain, _rows(text))
                else:
                    waiting = _Waiting(text)
            elif key == "paging" and is_page:
                self.has_more = _has_next(text.value())
            else:
                text.skip()
        if waiting is not None and domain:
            self._take(domain, iter(waiting))
        elif waiting is not None and waiting.rows:
            self.ignored[""] = NO_DOMAIN

    def _begin(self, domain: str) -> None:
        if domain in DOMAINS:
            self.latest = domain
            self.spools.setdefault(domain, Spool(LAYOUTS[DOMAINS[domain]]))
        elif domain:
            reason = NEVER_READ if domain in PRIVATE else NOT_EVIDENCE
            self.ignored[domain] = UNTOLD.get(domain, reason)

    def _take(self, domain: str, rows: Iterator[object]) -> None:
        spool = self.spools.get(domain)
        for row in rows:
            if spool is None:
                continue
            if isinstance(row, dict):
                spool.add(row)
            else:
                self.problems.add(spool.rows + 1, domain, "no row", "an object")


class _Waiting:
    """Rows that stand before the name of their domain, compressed until it is known."""

    def __init__(self, text: JsonStream) -> None:
        self.rows = 0
        self._data = BytesIO()
        with GzipFile(fileobj=self._data, mode="wb", compresslevel=FASTEST, mtime=0) as packed:
            for row in _rows(text):
                self.rows += 1
                packed.write(json.dumps(row).encode() + b"\n")

    def __iter__(self) -> Iterator[object]:
        self._data.seek(0)
        return map(json.loads, GzipFile(fileobj=self._data))


def _has_next(paging: object) -> bool:
    """Whether the page says that another one follows."""
    links = paging.get("links") if isinstance(paging, dict) else None
    named = links if isinstance(links, list) else []
    return any(isinstance(link, dict) and link.get("rel") == "next" for link in named)


def _rows(text: JsonStream) -> Iterator[object]:
    for _ in text.items():
        yield text.value()


def _domain(name: object) -> str:
    return name if isinstance(name, str) and _DOMAIN.fullmatch(name) else ""
