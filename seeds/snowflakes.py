"""LinkedIn's numbers: ids that carry their time, and the addresses built from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import quote

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEED = "https://www.linkedin.com/feed/update/"


def snowflake(rng: Random, at: datetime, later_ms: int = 0) -> int:
    """An id whose upper bits are the milliseconds of ``at`` plus ``later_ms``."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1) + later_ms
    return (milliseconds << 22) | rng.randrange(1 << 22)


def urn(kind: str, number: int) -> str:
    """``urn:li:share:7457690000000000001``."""
    return f"urn:li:{kind}:{number}"


def feed_link(address: str, comment: int | None = None) -> str:
    """The address of a post in the archive; ``comment`` is the id of a comment below it."""
    link = _FEED + quote(address, safe="")
    if comment is None:
        return link
    kind, number = address.split(":")[2:]
    return f"{link}?commentUrn={quote(f'urn:li:comment:({kind}:{number},{comment})', safe='')}"
