"""The files of a LinkedIn archive that hold what somebody did, each in its own dialect.

Every function returns the text of one file with LF line ends. The lists given are those of one
export: nothing in them is later than it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Protocol, TypeVar
from urllib.parse import quote
from zlib import crc32
from zoneinfo import ZoneInfo

from seeds import texts
from seeds.life import CommentMade, Invite, Letter, Linked, ReactionGiven, Repost, SearchMade, Share
from seeds.people import SamplePerson
from seeds.snowflakes import feed_link

_PROFILE = "https://www.linkedin.com/in/"
_PACIFIC = ZoneInfo("America/Los_Angeles")
_INVITATIONS_KEPT = timedelta(days=185)
_NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses '
    "are missing. You will only see email addresses for connections who have allowed their "
    "connections to see or download their email address using this setting "
    "https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
MESSAGE_COLUMNS = (
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
    "ATTACHMENTS",
)


class Dated(Protocol):
    """Anything that happened at an instant."""

    @property
    def at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


def quoted(value: str) -> str:
    """``value`` as a quoted CSV field."""
    return '"' + value.replace('"', '""') + '"'


def row(*values: str) -> str:
    """One line of CSV, quoted only where it must be."""
    return ",".join(quoted(one) if set(one) & set(',"\n') else one for one in values) + "\n"


def stamp(at: datetime) -> str:
    """``2026-05-06 07:08:09``."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def clock(at: datetime) -> str:
    """``7:08 AM``."""
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def connections(linked: Iterable[Linked]) -> str:
    """Connections.csv: notes, percent-encoded addresses, no last newline."""
    lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"]
    for one in newest_first(linked):
        contact, on = one.contact, f"{one.at:%d %b %Y}"
        closed = crc32(contact.slug.encode()) % 200 == 0
        if closed:
            lines.append(row("", "", "", "", "", "", on))
        else:
            link = _PROFILE + quote(contact.slug)
            lines.append(
                row(
                    contact.first_name,
                    contact.last_name,
                    link,
                    contact.email,
                    contact.company,
                    contact.position,
                    on,
                )
            )
    return _NOTES + "".join(lines).removesuffix("\n")


def messages(person: SamplePerson, letters: Iterable[Letter]) -> str:
    """messages.csv as of 2026: all quoted, real newlines, conversations by newest message."""
    threads: dict[str, list[Letter]] = {}
    for letter in newest_first(letters):
        threads.setdefault(letter.contact.slug, []).append(letter)
    lines = [message_row(*MESSAGE_COLUMNS)]
    for slug, thread in threads.items():
        lines += [_message(person, letter) for letter in thread]
        if crc32(slug.encode()) % 40 == 1:
            lines.append(_sponsored(person, thread[-1].at))
    return "".join(lines)


def message_row(*values: str) -> str:
    """One line of messages.csv."""
    return ",".join(map(quoted, values)) + "\n"


def conversation_id(*parts: str) -> str:
    """``2-<base64>``, the same for the same parts."""
    digest = blake2b("/".join(parts).encode(), digest_size=25).digest()
    return "2-" + b64encode(digest).decode("ascii")


def _message(person: SamplePerson, letter: Letter) -> str:
    own = (person.name, _PROFILE + person.profile_slug)
    other = (letter.contact.name, _PROFILE + letter.contact.slug)
    sender, receiver = (own, other) if letter.outgoing else (other, own)
    thread = conversation_id(person.key, letter.contact.slug)
    return message_row(
        thread, "", *sender, *receiver, f"{stamp(letter.at)} UTC", "", letter.text, "INBOX", ""
    )


def _sponsored(person: SamplePerson, at: datetime) -> str:
    thread = conversation_id(person.key, stamp(at))
    body = texts.written(Random(thread), texts.SPONSORED)
    return message_row(
        thread,
        "Sponsored Conversation",
        "LinkedIn Member",
        "",
        person.name,
        _PROFILE + person.profile_slug,
        f"{stamp(at)} UTC",
        "A webinar for you",
        body,
        "INBOX",
        "",
    )


def invitations(person: SamplePerson, invites: Iterable[Invite], exported_at: datetime) -> str:
    """Invitations.csv: the last 185 days in US Pacific wall time, outgoing ones first."""
    lines = [
        row(
            "From",
            "To",
            "Sent At",
            "Message",
            "Direction",
            "inviterProfileUrl",
            "inviteeProfileUrl",
        )
    ]
    recent = [one for one in newest_first(invites) if one.at > exported_at - _INVITATIONS_KEPT]
    for one in sorted(recent, key=lambda invite: not invite.outgoing):
        own = (person.name, _PROFILE + person.profile_slug)
        other = (one.contact.name, _PROFILE + one.contact.slug)
        inviter, invitee = (own, other) if one.outgoing else (other, own)
        local = one.at.astimezone(_PACIFIC)
        sent_at = f"{local.month}/{local.day}/{local:%y}, {clock(local)}"
        direction = "OUTGOING" if one.outgoing else "INCOMING"
        note = one.note.replace("\n", " ")
        lines.append(row(inviter[0], invitee[0], sent_at, note, direction, inviter[1], invitee[1]))
    return "".join(lines)


def shares(posts: Iterable[Share]) -> str:
    """Shares.csv: every newline of a text wrapped in quotes, a row for every further photo."""
    lines = ["Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"]
    for post in newest_first(posts):
        text = quoted(post.text.replace("\n", '"\n"'))
        line = f'{stamp(post.at)},{feed_link(post.urn)},{text},"","",MEMBER_NETWORK\n'
        lines.append(line * max(1, post.photos))
    return "".join(lines)


def instant_reposts(reposts: Iterable[Repost]) -> str:
    """InstantReposts.csv: the link is the original's."""
    lines = [f"{stamp(one.at)},{feed_link(one.urn)}\n" for one in newest_first(reposts)]
    return "Date,Link\n" + "".join(lines)


def comments(made: Iterable[CommentMade]) -> str:
    """Comments.csv: quotes escaped by a backslash, newlines alone left unquoted."""
    lines = ["Date,Link,Message\n"]
    for one in newest_first(made):
        text = one.text
        if "," in text or '"' in text:
            text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        lines.append(f"{stamp(one.at)},{feed_link(one.urn)},{text}\n")
    return "".join(lines)


def reactions(given: Iterable[ReactionGiven]) -> str:
    """Reactions.csv."""
    lines = [
        f"{stamp(one.at)},{one.kind},{feed_link(one.urn, one.comment)}\n"
        for one in newest_first(given)
    ]
    return "Date,Type,Link\n" + "".join(lines)


def search_queries(
    searches: Iterable[SearchMade], exported_at: datetime, alert: str, rng: Random
) -> str:
    """SearchQueries.csv, oldest first, with what LinkedIn adds to the searches of a person.

    That is: type-ahead rows, the same row two to four times in a second, and ``alert``, a saved
    search that runs every night (none where it is empty).
    """
    rows: list[tuple[datetime, str]] = []
    for one in sorted(searches, key=lambda search: search.at):
        if rng.random() < 0.3:
            rows.append((one.at - timedelta(seconds=1), one.query.split(" ")[0]))
        rows += [(one.at, one.query)] * rng.choice((1, 2, 2, 3))
    if alert and rows:
        rows += _nightly(alert, rows[0][0], exported_at)
    rows.sort(key=lambda entry: entry[0])
    lines = [f"{at:%Y/%m/%d %H:%M:%S} UTC,{query}\n" for at, query in rows]
    return "Time,Search Query\n" + "".join(lines)


def _nightly(query: str, began_at: datetime, exported_at: datetime) -> list[tuple[datetime, str]]:
    """Four runs within a second, in every night between the two instants."""
    first = began_at.replace(hour=3, minute=20, second=0, microsecond=0)
    nights = [first + timedelta(days=days) for days in range(1, (exported_at - first).days)]
    drift = [timedelta(seconds=7 * (night.toordinal() % 40)) for night in nights]
    return [(at + late, query) for at, late in zip(nights, drift, strict=True) for _ in range(4)]


def newest_first(events: Iterable[D]) -> list[D]:
    """The events, the latest first."""
    return sorted(events, key=lambda event: event.at, reverse=True)
