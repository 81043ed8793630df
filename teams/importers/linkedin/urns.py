"""LinkedIn's numbers for posts, and what they tell.

The upper bits of such a number are the millisecond in which it was given out. One post has
several numbers (share, ugcPost, activity); that they are of one moment is the only link.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from urllib.parse import unquote

from scoring.core.engagement import TOLERANCE_MS

FIRST_MS = 1_000_000_000_000

# Unquoting every link first would take most of the time of reading reactions and comments.
# The number of a post in a group stands behind that of the group: groupPost:4780000-7457690…
_URN = re.compile(r"urn(?::|%3A)li(?::|%3A)(\w+?)(?::|%3A)(?:\d{1,20}-)?(\d{1,20})", re.IGNORECASE)
_TIME_BITS = 22


def urn(link: str) -> tuple[str, int] | None:
    """The type and number of the first URN in a link, percent-encoded or not."""
    found = _URN.search(link)
    return (found[1], int(found[2])) if found else None


def post_id(link: str) -> str:
    """What identifies the post of a link: its URN, or else the link as it stands."""
    found = urn(link)
    return f"{found[0]}:{found[1]}" if found else unquote(link).strip()


def given_out_ms(number: int) -> int:
    """The epoch in milliseconds when a number was given out."""
    return number >> _TIME_BITS


def moment_of(link: str) -> int | None:
    """The ``moment`` of the number in a link; None where it has none."""
    found = urn(link)
    return moment(found[1]) if found else None


def moment(number: int) -> int | None:
    """The epoch in milliseconds when a number was given out; None where it does not tell.

    The numbers of LinkedIn's first years were only counted.
    """
    told = given_out_ms(number)
    return told if told >= FIRST_MS else None


class OwnPosts:
    """The moments of a member's own posts."""

    def __init__(self, links: Iterable[str]) -> None:
        found = filter(None, map(urn, links))
        self._moments = sorted({given_out_ms(number) for _, number in found})

    def has(self, link: str) -> bool:
        """Whether the post of a link is one of them: given out within two seconds of it."""
        found = urn(link)
        if found is None:
            return False
        moment = given_out_ms(found[1])
        place = bisect_left(self._moments, moment - TOLERANCE_MS)
        return place < len(self._moments) and self._moments[place] <= moment + TOLERANCE_MS
