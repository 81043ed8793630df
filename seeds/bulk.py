"""A very large archive in real form, for measuring: almost all of it is messages.csv.

Written as a stream: however large the archive, only a few megabytes are held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from seeds import csv_forms, texts
from seeds.contacts import Contact
from seeds.life import CommentMade, Invite, Linked, ReactionGiven, SearchMade, Share
from seeds.people import SamplePerson
from seeds.snowflakes import snowflake, urn

_END = datetime(2026, 11, 22, 18, tzinfo=UTC)
_CONTACTS = 12_000
_CHUNK = 2_000  # rows written at a time

# Characters of a message; one in ten has no text. Drawn evenly, the mean is about 230.
_LENGTHS = (0, 3, 12, 25, 40, 60, 80, 100, 130, 160, 200, 250, 320, 400, 520, 700, 1_200)

OWNER = SamplePerson(
    key="ada-muster",
    first_name="Ada",
    last_name="Muster",
    email="ada.muster@bulk.example",
    title="Account executive",
    role="rep",
    archetype="steady",
    profile_slug="ada-müster-1",
    seats=(),
    teams=(),
    manages=(),
    joined_on=date(2016, 1, 4),
    left_on=None,
    exported_on=(_END.date(),),
    login=False,
)


def write_big_archive(
    path: Path, megabytes: int, seed: int = 1, *, contacts: int = _CONTACTS
) -> None:
    """Write a complete archive of ``megabytes`` million unpacked bytes, give or take 1 %."""
    rng = Random(f"bulk/{seed}")
    people = [_contact(rng, number) for number in range(contacts)]
    size = megabytes * 1_000_000
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _small_files(people, rng, size // 400):
            archive.writestr(_entry(name), text.encode())
            size -= len(text.encode())
        with archive.open(_entry("messages.csv"), "w") as target:
            for chunk in _messages(people, rng, size):
                target.write(chunk)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _END.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


def _contact(rng: Random, number: int) -> Contact:
    first, last = rng.choice(texts.FIRST_NAMES), rng.choice(texts.LAST_NAMES)
    title = rng.choice(texts.LEADER_TITLES + texts.OTHER_TITLES + texts.OTHER_TITLES)
    company = f"{rng.choice(texts.COMPANY_STEMS)} {rng.choice(texts.COMPANY_KINDS)}"
    slug = f"{first}-{last}-{number}".lower()
    return Contact(first, last, slug, company, title.format(company=company), "", False)


def _small_files(contacts: list[Contact], rng: Random, scale: int) -> Iterator[tuple[str, str]]:
    """The other files, each with a number of rows in proportion to ``scale``, bytes of a part."""

    def moments(count: int) -> list[datetime]:
        return [_END - timedelta(seconds=rng.randrange(1, 300_000_000)) for _ in range(count)]

    def elsewhere(at: datetime) -> str:
        return urn("activity", snowflake(rng, at - timedelta(hours=rng.randrange(1, 50))))

    rows = scale // 40
    met = zip(contacts, moments(len(contacts)), strict=True)
    yield "Connections.csv", csv_forms.connections(Linked(contact=a, at=at) for a, at in met)
    invites = [
        Invite(contact=rng.choice(contacts), at=at, outgoing=rng.random() < 0.8, note="")
        for at in moments(rows)
    ]
    yield "Invitations.csv", csv_forms.invitations(OWNER, invites, _END)
    yield (
        "Shares.csv",
        csv_forms.shares(
            Share(
                at=at,
                urn=urn("share", snowflake(rng, at)),
                text=texts.post_text(rng),
                photos=rng.choice((0, 1, 3)),
                reactions=0,
                comments=0,
                reposts=0,
            )
            for at in moments(rows // 8)
        ),
    )
    kinds = (texts.LOW_EFFORT_COMMENTS, texts.MEDIUM_COMMENTS, texts.LONG_COMMENTS)
    yield (
        "Comments.csv",
        csv_forms.comments(
            CommentMade(at=at, urn=elsewhere(at), text=texts.written(rng, rng.choice(kinds)))
            for at in moments(rows)
        ),
    )
    yield (
        "Reactions.csv",
        csv_forms.reactions(
            ReactionGiven(at=at, kind="LIKE", urn=elsewhere(at), comment=None)
            for at in moments(4 * rows)
        ),
    )
    words = (texts.SEARCH_ROLES, texts.SEARCH_PLACES)
    searches = [
        SearchMade(at=at, query=" ".join(rng.choice(group) for group in words))
        for at in moments(2 * rows)
    ]
    yield "SearchQueries.csv", csv_forms.search_queries(searches, _END, "", rng)


def _messages(contacts: list[Contact], rng: Random, size: int) -> Iterator[bytes]:
    """messages.csv in chunks, until it has ``size`` bytes: conversations, the newest first."""
    prose = _prose(rng)
    own = f'"{OWNER.name}","https://www.linkedin.com/in/{OWNER.profile_slug}"'
    addresses = [f'"{one.name}","https://www.linkedin.com/in/{one.slug}"' for one in contacts]
    threads = [f'"{csv_forms.conversation_id(one.slug)}",""' for one in contacts]
    newest, written = _END, 0
    lines = [csv_forms.message_row(*csv_forms.MESSAGE_COLUMNS)]
    while written < size:
        newest -= timedelta(seconds=rng.randrange(60, 6_000))
        number, at, outgoing = rng.randrange(len(contacts)), newest, rng.random() < 0.5
        for _ in range(rng.randrange(1, 12)):
            start, length = rng.randrange(len(prose) - 2_000), rng.choice(_LENGTHS)
            text = prose[start : start + length].replace('"', '""')
            pair = (own, addresses[number]) if outgoing else (addresses[number], own)
            lines.append(
                f'{threads[number]},{pair[0]},{pair[1]},"{at:%Y-%m-%d %H:%M:%S} UTC","",'
                f'"{text}","INBOX",""\n'
            )
            at -= timedelta(seconds=rng.randrange(40, 90_000))
            outgoing = not outgoing if rng.random() < 0.7 else outgoing
        if len(lines) >= _CHUNK:
            chunk = "".join(lines).encode()
            written += len(chunk)
            lines.clear()
            yield chunk


def _prose(rng: Random) -> str:
    """A megabyte of running text to cut messages from, with paragraphs, quotes and umlauts."""
    sources = texts.POST_LINES + texts.POST_BODY + texts.LONG_COMMENTS
    sentences = [texts.written(rng, sources) for _ in range(9_000)]
    return "".join(one + rng.choice((" ", " ", " ", "\n", "\n\n")) for one in sentences)
