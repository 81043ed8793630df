"""The counts of members: of what is measured, and nothing of what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from teams.selectors.activity_counts import ActivityCounts

Array = npt.NDArray[Any]
# No value: in columns of whole numbers, which may be below 0 where they are changes.
MISSING = np.iinfo(np.int64).min

# By the key of the column: a count is known where one of these components is measured.
MEASURED_BY: Mapping[str, tuple[str, ...]] = {
    "active_days": ("days_active",),
    "posts": ("original_publishing", "content_shared"),
    "comments": ("thoughtful_comments",),
    "comments_scored": ("thoughtful_comments",),
    "reactions": ("reactions_given",),
    "messages": ("message_response",),
    "inmails": ("message_response",),
    "invitations": ("invitation_acceptance",),
    "searches": ("people_searches",),
    "profile_views": ("prospect_profile_views",),
    "leads": ("leads_and_accounts_saved",),
    "accounts": ("leads_and_accounts_saved",),
}


KEYS = tuple(MEASURED_BY)
# The components that any of them asks for: bits of what is measured are in this order.
WATCHED = tuple(dict.fromkeys(name for names in MEASURED_BY.values() for name in names))
_BITS = {key: sum(1 << WATCHED.index(name) for name in names) for key, names in MEASURED_BY.items()}
_PLACES = {field.name: place for place, field in enumerate(fields(ActivityCounts))}


def measured_counts(counts: Array, is_told: Array, watched: Array) -> dict[str, Array]:
    """Return the counts by key of the column, of every member; MISSING where no source tells of
    the period, or no component that tells is measured.

    ``counts`` are [members, kinds], ``watched`` has a bit for each of ``WATCHED``.
    """
    return {
        key: np.where(is_told & (watched & _BITS[key] > 0), counts[:, _PLACES[key]], MISSING)
        for key in KEYS
    }
