"""One event of a changelog, taken apart: what happened, to what, by whom and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from teams.importers.linkedin.urns import FIRST_MS, given_out_ms, post_id, urn
from teams.importers.portability.rows import text_of
from teams.importers.times import FIRST_YEAR, LAST_YEAR

# LinkedIn has two vocabularies for one thing; that of its archive stands.
KINDS = {
    "celebrate": "praise",
    "love": "empathy",
    "insightful": "interest",
    "support": "appreciation",
    "funny": "entertainment",
    "curious": "maybe",
}
CONTENT = "com.linkedin.ugc.ShareContent"

_RESOURCE = re.compile("[A-Za-z/]{1,60}")
_KIND = re.compile("[a-z_]{1,40}")
_COMMENT = re.compile(r"(?:^|\D)(\d{15,20})\)?$")


@dataclass(frozen=True, slots=True)
class Event:
    """What an event tells. ``resource`` is the kind of thing, ``key`` names the one thing.

    ``line`` is the event's place in the document, ``number`` the thing's own. ``at`` is when it
    happened, ``order`` what orders events. ``is_own`` says that the member did it. ``activity``
    is what LinkedIn tells of the thing.
    """

    line: int
    resource: str
    method: str
    key: str
    number: str
    at: datetime
    order: tuple[datetime, datetime]
    is_own: bool
    activity: Mapping[str, Any]

    @property
    def target(self) -> str:
        """The URN of what a comment, reaction or repost is about; "" where it is not told."""
        return text_in(self.activity.get("object"))

    @property
    def made_at(self) -> datetime:
        """When the thing was made, to the second."""
        created = self.activity.get("created")
        told = instant(created.get("time")) if isinstance(created, dict) else None
        return (told or self.at).replace(microsecond=0)

    @property
    def number_at(self) -> datetime | None:
        """When LinkedIn gave out the number of a comment; None where it is not told."""
        found = _COMMENT.search(self.number)
        told = given_out_ms(int(found[1])) if found else 0
        return instant(told) if told >= FIRST_MS else None

    @property
    def kind(self) -> str:
        """The kind of a reaction in the words of the archive; "" where it is none."""
        told = text_in(self.activity.get("reactionType")).casefold()
        return KINDS.get(told, told) if _KIND.fullmatch(told) else ""

    @property
    def text(self) -> str:
        """The text of a comment."""
        return text_in(self.activity.get("message")).strip()

    @property
    def commentary(self) -> str:
        """The text of a post."""
        return text_in(self._content.get("shareCommentary")).strip()

    @property
    def medium(self) -> str:
        """What a post shows besides its text; "" for nothing."""
        told = text_in(self._content.get("shareMediaCategory")).upper()
        return "" if told == "NONE" else told

    @property
    def is_draft(self) -> bool:
        """Whether a post is told not to be published."""
        return text_in(self.activity.get("lifecycleState")) not in ("", "PUBLISHED")

    @property
    def _content(self) -> Mapping[str, Any]:
        specific = self.activity.get("specificContent")
        content = specific.get(CONTENT) if isinstance(specific, dict) else None
        return content if isinstance(content, dict) else {}


def event_of(raw: Mapping[str, Any], line: int) -> Event | None:
    """The event; None where it has no time or does not name what it is about."""
    at, key = happened_at(raw), _key(raw)
    if at is None or not key:
        return None
    owner, activity = owner_of(raw), raw.get("activity")
    number = text_in(raw.get("resourceId")) or key.rpartition("/comments/")[2]
    return Event(
        line=line,
        resource=resource_of(raw),
        method=text_in(raw.get("method")).upper(),
        key=key,
        number=number,
        at=at,
        order=(at, instant(raw.get("processedAt")) or at),
        is_own=bool(owner) and raw.get("actor") == owner and _author(raw) in ("", owner),
        activity=activity if isinstance(activity, dict) else {},
    )


def happened_at(raw: Mapping[str, Any]) -> datetime | None:
    """When it happened, else when LinkedIn took note of it; None where neither is told."""
    return instant(raw.get("capturedAt")) or instant(raw.get("processedAt"))


def resource_of(raw: Mapping[str, Any]) -> str:
    """The kind of thing that an event is about; "" where that is no plain name."""
    name = text_in(raw.get("resourceName"))
    return name if _RESOURCE.fullmatch(name) else ""


def owner_of(raw: Mapping[str, Any]) -> str:
    """Whose changelog the event is from."""
    return text_in(raw.get("owner"))


def instant(told: object) -> datetime | None:
    """The instant of an epoch in milliseconds; None where it is none of this age."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    try:
        found = datetime.fromtimestamp(told / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def text_in(told: object) -> str:
    """The text that stands by itself or in an object under ``text``."""
    if isinstance(told, dict):
        told = told.get("text")
    return text_of(told) if isinstance(told, str) else ""


def _key(raw: Mapping[str, Any]) -> str:
    """What names one thing: its post's number, or its address as LinkedIn writes it."""
    address = unquote(text_in(raw.get("resourceUri"))).partition("?")[0].strip("/")
    number = text_in(raw.get("resourceId"))
    if resource_of(raw) == "ugcPosts":
        return next((post_id(text) for text in (number, address) if urn(text)), "")
    if address:
        return address
    activity = raw.get("activity")
    about = text_in(activity.get("object")) if isinstance(activity, dict) else ""
    return f"{resource_of(raw)}/{about}/{number}" if number else ""


def _author(raw: Mapping[str, Any]) -> str:
    """Who a post is told to be by, as a page that the member posts for; "" where nobody is."""
    activity = raw.get("activity")
    return text_in(activity.get("author")) if isinstance(activity, dict) else ""
