"""What a member logs by hand because no file has it, as an activity document of one day.

Every line has its day and kind as natural key, so that what is logged again for the day replaces
what was logged before. A count covers its one day, a state its day and all that follow. LinkedIn's
own index is a document as LinkedIn answers it, so that what is typed and what a file says of a day
are one record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from teams.importers.ssi_values import PILLARS, TOTAL, reference

SOURCE = "self-reported"

COUNTED = {
    "profile_views": "prospect_profile_views",
    "searches": "people_searches",
    "saved": "leads_and_accounts_saved",
    "followers": "audience_growth",
}
CHECKLIST = "profile_completeness"
Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What was counted on a day; None says nothing, 0 that there was none.

    ``searches`` are all, ``advanced`` those of them with filters. ``leads`` and ``accounts`` are
    given together.
    """

    profile_views: int | None = None
    searches: int | None = None
    advanced: int | None = None
    leads: int | None = None
    accounts: int | None = None
    followers: int | None = None


def day_document(on: date, counts: DayCounts) -> bytes:
    """The document of what was counted on a day; raises ValueError where nothing was."""
    lines: list[Line] = []
    covered: list[str] = []
    if counts.profile_views is not None:
        lines.append(_line("profile_view", "profile_views", on, count=counts.profile_views))
        covered.append(COUNTED["profile_views"])
    if counts.searches is not None:
        advanced = counts.advanced or 0
        basic = counts.searches - advanced
        lines.append(_line("search", "searches", on, count=basic))
        lines.append(_line("search", "advanced", on, count=advanced, advanced=True))
        covered.append(COUNTED["searches"])
    if counts.leads is not None and counts.accounts is not None:
        lines.append(_line("saved", "leads", on, what="lead", count=counts.leads))
        lines.append(_line("saved", "accounts", on, what="account", count=counts.accounts))
        covered.append(COUNTED["saved"])
    if counts.followers is not None:
        lines.append(_line("followers", "followers", on, gained=counts.followers))
        covered.append(COUNTED["followers"])
    return _document([*lines, _coverage(covered, on, on)])


def checklist_document(on: date, values: Mapping[str, bool | int]) -> bytes:
    """The document of keys of the profile checklist; raises ValueError where there are none.

    Each key is a line of its own: what is said of one says nothing of the others.
    """
    lines = [_line("profile", f"checklist:{key}", on, **{key: values[key]}) for key in values]
    return _document([*lines, _coverage([CHECKLIST], on, date.max)])


def ssi_document(on: date, numbers: Mapping[str, Decimal]) -> bytes:
    """LinkedIn's own index as it was read off on a day, by the keys of ``ssi_values``.

    Raises LineError where the numbers cannot be true, with the key concerned.
    """
    values = reference(on, numbers).values
    parts = ", ".join(
        f'{{"pillar": "{name}", "score": {values[name]}}}' for name in PILLARS if name in values
    )
    score = f'{{"overall": {values[TOTAL]}, "subScores": [{parts}]}}'
    return f'{{"date": "{on}", "memberScore": {score}}}\n'.encode()


def _line(kind: str, name: str, on: date, **values: object) -> Line:
    return {"type": kind, "on": str(on), "source": SOURCE, "ref": f"{name}:{on}", **values}


def _coverage(metrics: list[str], start: date, end: date) -> Line:
    return {
        "type": "coverage",
        "source": SOURCE,
        "metrics": metrics,
        "from": str(start),
        "to": str(end),
    }


def _document(lines: list[Line]) -> bytes:
    if len(lines) < 2:
        raise ValueError("there is nothing to log")
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()
