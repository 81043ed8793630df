"""What has to be done again once an older backup is restored, kept where no backup reaches.

One line a decision, in a file that is only added to: numbers, keyed hashes and the time, no name.
What is done again is told by ``privacy.redoing``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone


class Decided(StrEnum):
    """What was decided."""

    PERSON_ERASED = "person erased"
    ORGANIZATION_ERASED = "organization erased"
    SOURCE_OFF = "source off"
    SOURCE_ON = "source on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision about an organization, or somebody in it: 0 where there is no member or account.

    Ids may be given again after a restore. ``keys`` are the keyed hashes by which the person was
    known, so that nobody else is taken for them.
    """

    decided: Decided
    organization: int
    member: int = 0
    user: int = 0
    source: str = ""
    keys: tuple[str, ...] = ()
    at: datetime


def decision_keep(
    decided: Decided,
    *,
    organization: int,
    member: int = 0,
    user: int = 0,
    source: str = "",
    keys: Iterable[str] = (),
) -> None:
    """The decision is on the disk. Raises OSError where it cannot be."""
    made = Decision(
        decided=decided,
        organization=organization,
        member=member,
        user=user,
        source=source,
        keys=tuple(sorted(keys)),
        at=timezone.now(),
    )
    line = json.dumps(asdict(made), default=datetime.isoformat) + "\n"
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_SYNC
    descriptor = os.open(settings.DECISIONS_FILE, flags, 0o600)
    try:
        os.write(descriptor, line.encode())  # at once: other workers add to it, too
    finally:
        os.close(descriptor)


def decisions() -> Iterator[Decision]:
    """Yield what was decided, the oldest first. Raises ValueError for a line that is none."""
    if not settings.DECISIONS_FILE.exists():
        return
    for number, line in enumerate(settings.DECISIONS_FILE.read_text().splitlines(), start=1):
        try:
            told = json.loads(line)
            yield Decision(
                **{
                    **told,
                    "decided": Decided(told["decided"]),
                    "keys": tuple(told["keys"]),
                    "at": datetime.fromisoformat(told["at"]),
                }
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"line {number} is no decision") from error
