"""What LinkedIn tells of a member, fetched into two documents that an import reads.

The documents lie in temporary files without a name, and are gone when they are closed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File

from teams.services.portability_client import Page, PortabilityClient, SpentError, processed_at

SNAPSHOT = "LinkedIn snapshot.json"
CHANGELOG = "LinkedIn changelog.json"
WINDOW = timedelta(days=28)
# Domains of one group complete one another, so they are read in one go or not at all.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("PROFILE", "POSITIONS", "EDUCATION", "SKILLS", "RICH_MEDIA"),
    ("CONNECTIONS", "INVITATIONS", "INBOX"),
    ("MEMBER_SHARE_INFO", "INSTANT_REPOSTS", "ALL_COMMENTS", "ALL_LIKES", "ALL_VOTES"),
    ("SEARCHES",),
)
_MORE = {"paging": {"links": [{"rel": "next", "href": "?start=1"}]}}


@dataclass(frozen=True, slots=True)
class Fetched:
    """The documents that have anything in them, and where to go on where the quota was spent."""

    files: tuple[File[bytes], ...]
    snapshot_from: str
    changelog_from: int | None

    @property
    def is_cut(self) -> bool:
        """Return whether there is more to read on another day."""
        return bool(self.snapshot_from) or self.changelog_from is not None


def fetch(
    client: PortabilityClient,
    opened: ExitStack,
    *,
    now: datetime,
    snapshot_from: str,
    changelog_from: int | None,
) -> Fetched:
    """Return all that LinkedIn tells, from where the last reading was cut; raises as the client.

    The changes are those of the whole 28 days each time: a document that knows of the end of a
    post as long as a snapshot may still show it. The files close with ``opened``.
    """
    snapshot, snapshot_next = _snapshot(client, opened, snapshot_from)
    since = changelog_from or int((now - WINDOW).timestamp() * 1000)
    changelog, changelog_next = _changelog(client, opened, since)
    files = tuple(
        File(stream, name=name)
        for stream, name in ((snapshot, SNAPSHOT), (changelog, CHANGELOG))
        if stream is not None
    )
    return Fetched(files, snapshot_next, changelog_next)


def _snapshot(
    client: PortabilityClient, opened: ExitStack, begin: str
) -> tuple[IO[bytes] | None, str]:
    """The pages of all groups from ``begin`` on, and the group to begin with the next time.

    Of a group that takes more than the quota of a whole day there is as much as that.
    """
    document = _Pages(opened)
    names = [group[0] for group in GROUPS]
    first = names.index(begin) if begin in names else 0
    for number, group in enumerate(GROUPS[first:], first):
        with ExitStack() as own:
            pages = _Pages(own)
            try:
                for domain in group:
                    for page in client.snapshot(domain):
                        pages.add_rows(page, domain)
            except SpentError:
                if group[0] != begin or not pages.count:
                    return document.stream(), group[0]
                pages.add(_MORE)
                document.take(pages)
                return document.stream(), "".join(names[number + 1 : number + 2])
            document.take(pages)
    return document.stream(), ""


def _changelog(
    client: PortabilityClient, opened: ExitStack, since: int
) -> tuple[IO[bytes] | None, int | None]:
    """The events since an epoch in milliseconds, and from when to go on the next time."""
    document = _Pages(opened)
    latest = since
    try:
        for events in client.changes(since):
            document.add({"elements": events})
            latest = max([latest, *map(processed_at, events)])
    except SpentError:
        return document.stream(), latest
    return document.stream(), None


class _Pages:
    """Pages as one list in a file that has no name."""

    def __init__(self, opened: ExitStack) -> None:
        self._file = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it does
        self.count = 0

    def add(self, page: Page) -> None:
        """One more page."""
        self._file.write(b"," if self.count else b"[")
        self._file.write(json.dumps(page).encode())
        self.count += 1

    def add_rows(self, page: Page, domain: str) -> None:
        """What a page tells of a domain, if anything, by the name of the domain."""
        elements = page.get("elements")
        named = [
            {"snapshotDomain": domain, **element}
            for element in (elements if isinstance(elements, list) else [])
            if isinstance(element, dict) and element.get("snapshotData")
        ]
        if named:
            self.add({"elements": named})

    def take(self, other: _Pages) -> None:
        """The pages of another list follow."""
        if other.count:
            other._file.seek(1)
            self._file.write(b"," if self.count else b"[")
            shutil.copyfileobj(other._file, self._file)
            self.count += other.count

    def stream(self) -> IO[bytes] | None:
        """Return the file with all of the list; None where it is empty."""
        if not self.count:
            return None
        self._file.write(b"]")
        self._file.seek(0)
        return self._file
