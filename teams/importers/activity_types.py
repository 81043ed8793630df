"""The types of activity format v1: which keys each has, and what their values may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from teams.importers import activity_values as a
from teams.importers.activity_values import Reader

Keys = Mapping[str, Reader]

DAYS: Keys = {"at": a.instant, "on": a.day}
EVERYWHERE: Keys = {"source": a.text, "ref": a.text, "passive": a.flag}


@dataclass(frozen=True)
class Shape:
    """The keys of one type. Those that ``needs`` lists must be there, those of ``may`` can.

    Exactly one of ``dated`` tells the day, where there are any. Of ``only_one`` at most one may
    stand.
    """

    dated: tuple[str, ...] = ()
    needs: Keys = field(default_factory=dict)
    may: Keys = field(default_factory=dict)
    only_one: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> Keys:
        """Every key that an object may have, apart from ``type``, with its reader."""
        days = {day: DAYS[day] for day in self.dated}
        return {**days, **self.needs, **self.may, **EVERYWHERE}

    @cached_property
    def days(self) -> frozenset[str]:
        """The keys of which one tells the day."""
        return frozenset(self.dated)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every key that an object may have."""
        return frozenset({"type", *self.keys})


def each(reader: Reader, *keys: str) -> dict[str, Reader]:
    """The same reader for every one of ``keys``."""
    return dict.fromkeys(keys, reader)


ON, AT, AT_OR_ON = ("on",), ("at",), ("at", "on")
DIRECTION = a.one_of("out", "in")
PERCENT = a.Number(100)
QUALITY = a.Hundredths(1, "a number from 0 to 1 of at most 2 decimals")
WEIGHTS = a.Hundredths(a.COUNT_LIMIT, "a number from 0 of at most 2 decimals")

TYPES: Mapping[str, Shape] = {
    "member": Shape(
        needs=each(a.text, "name", "email"),
        may={
            **each(a.text, "title", "company", "industry", "profile"),
            **each(a.day, "seat_since", "joined_on"),
            "seat": a.one_of("free", "sales_navigator"),
        },
    ),
    "coverage": Shape(needs={"metrics": a.names, "from": a.day, "to": a.day}),
    "profile": Shape(
        ON,
        may={
            **each(a.flag, "photo", "banner", "current_role_described", "location"),
            **each(a.flag, "industry", "featured", "custom_url"),
            **each(a.count, "headline_chars", "about_chars", "past_roles", "skills"),
            "education": a.flag_or_count,
        },
    ),
    "proof": Shape(ON, each(a.count, "endorsements", "recommendations")),
    "post": Shape(
        AT_OR_ON,
        {"form": a.one_of("original", "article", "reshare_with_text", "repost")},
        {
            "media": a.one_of("none", "image", "carousel", "video", "document", "poll", "link"),
            **each(a.count, "words", "chars", "impressions"),
            **each(a.count, "reactions", "comments", "reposts", "engagements"),
        },
    ),
    "comment": Shape(
        AT_OR_ON,
        may={
            "quality": QUALITY,
            "substance_words": a.count,
            **each(a.text, "text", "post", "text_key"),
            "own_post": a.flag,
        },
        only_one=("quality", "substance_words", "text"),
    ),
    "reaction": Shape(AT_OR_ON, may={**each(a.text, "kind", "post"), "count": a.count}),
    "followers": Shape(ON, {"gained": a.change}, {"total": a.count}),
    "search": Shape(AT_OR_ON, may={"advanced": a.flag, "count": a.count}),
    "profile_view": Shape(
        AT_OR_ON,
        may={
            "contact": a.text,
            "degree": a.one_of(1, 2, 3, "out"),
            "coworker": a.flag,
            "count": a.count,
        },
    ),
    "saved": Shape(AT_OR_ON, {"what": a.one_of("lead", "account")}, {"count": a.count}),
    "active": Shape(ON),
    "network": Shape(
        ON, {"connections": a.count}, {"decision_makers": WEIGHTS, "internal": a.count}
    ),
    "connection": Shape(ON, {"contact": a.key}, each(a.text, "title", "company")),
    "invitation": Shape(
        AT_OR_ON,
        {"contact": a.key, "direction": DIRECTION},
        {"title": a.text, **each(a.day, "accepted_on", "withdrawn_on"), "noted": a.flag},
    ),
    "message": Shape(
        AT,
        {**each(a.key, "conversation", "contact"), "direction": DIRECTION},
        {"inmail": a.flag, "chars": a.count, "title": a.text},
    ),
    "outcome": Shape(
        ON,
        {"kind": a.one_of("meeting", "opportunity", "won", "quota")},
        {"count": a.count, **each(a.Number(), "amount", "attainment"), "currency": a.text},
    ),
    "reference_ssi": Shape(
        ON,
        {"total": PERCENT, **each(a.Number(25), "brand", "find", "insights", "relationships")},
        each(PERCENT, "industry_top_pct", "network_top_pct"),
    ),
}
