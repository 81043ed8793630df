"""Activity documents into plain objects, transcribed from the activity format."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

BRAND = {
    "profile_completeness": ("B1", 7),
    "social_proof": ("B2", 3),
    "original_publishing": ("B3", 7),
    "engagement_on_originals": ("B4", 6),
    "audience_growth": ("B5", 2),
}
FIND = {
    "people_searches": ("F1", 6),
    "prospect_profile_views": ("F2", 6),
    "decision_makers_contacted": ("F3", 5),
    "leads_and_accounts_saved": ("F4", 4),
    "days_active": ("F5", 4),
}
INSIGHTS = {
    "content_shared": ("I1", 6),
    "engagement_received": ("I2", 6),
    "thoughtful_comments": ("I3", 8),
    "reactions_given": ("I4", 2),
    "regularity": ("I5", 3),
}
RELATIONSHIPS = {
    "network_size": ("R1", 5),
    "decision_maker_connections": ("R2", 6),
    "internal_connections": ("R3", 2),
    "invitation_acceptance": ("R4", 4),
    "two_way_conversations": ("R5", 4),
    "message_response": ("R6", 4),
}
PILLARS = {"brand": BRAND, "find": FIND, "insights": INSIGHTS, "relationships": RELATIONSHIPS}
COMPONENTS = {**BRAND, **FIND, **INSIGHTS, **RELATIONSHIPS}
CODES = {code: name for name, (code, _) in COMPONENTS.items()}

FEEDS = {
    "profile": "B1",
    "proof": "B2",
    "post": "B3 B4 I1 I2",
    "comment": "I3 I5",
    "reaction": "I4 I5",
    "followers": "B5",
    "search": "F1",
    "profile_view": "F2",
    "saved": "F4",
    "active": "F5",
    "network": "R1 R2 R3",
    "connection": "R1 R2 R3",
    "invitation": "R4 F3",
    "message": "R5 R6 F3",
}
ACTIVITY = {
    "post", "comment", "reaction", "followers", "search", "profile_view", "saved", "active",
    "invitation", "message",
}  # fmt: skip
STATES = {"B1", "B2", "R1", "R2", "R3"}
ENGAGEMENTS = ("reactions", "comments", "reposts", "engagements")


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_name(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_count(value: Any) -> bool:
    return is_integer(value) and value >= 0


def is_flag_or_count(value: Any) -> bool:
    return is_flag(value) or is_count(value)


def is_number(value: Any) -> bool:
    return (is_integer(value) or isinstance(value, Decimal)) and value >= 0


def is_hundredths(value: Any) -> bool:
    return is_number(value) and Fraction(value) * 100 % 1 == 0


def is_quality(value: Any) -> bool:
    return is_hundredths(value) and value <= 1


def is_date(value: Any) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == str(value)
    except (TypeError, ValueError):
        return False


def is_instant(value: Any) -> bool:
    try:
        return "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def is_metrics(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return value == ["*"] or all(name in COMPONENTS for name in value)


def one_of(*allowed: Any) -> Callable[[Any], bool]:
    return lambda value: any(type(value) is type(a) and value == a for a in allowed)


DIRECTION = one_of("in", "out")
# type -> (required keys, optional keys, how its day is given)
KEYS: dict[str, tuple[dict[str, Callable[[Any], bool]], dict[str, Callable[[Any], bool]], str]] = {
    "member": (
        {"name": is_text, "email": is_text},
        {
            "title": is_text,
            "company": is_text,
            "industry": is_text,
            "seat": one_of("free", "sales_navigator"),
            "seat_since": is_date,
            "joined_on": is_date,
            "profile": is_text,
        },
        "",
    ),
    "coverage": ({"metrics": is_metrics, "from": is_date, "to": is_date}, {}, ""),
    "profile": (
        {},
        {
            "photo": is_flag,
            "banner": is_flag,
            "headline_chars": is_count,
            "about_chars": is_count,
            "current_role_described": is_flag,
            "past_roles": is_count,
            "education": is_flag_or_count,
            "skills": is_count,
            "location": is_flag,
            "industry": is_flag,
            "featured": is_flag,
            "custom_url": is_flag,
        },
        "on",
    ),
    "proof": ({"endorsements": is_count, "recommendations": is_count}, {}, "on"),
    "post": (
        {"form": one_of("original", "article", "reshare_with_text", "repost")},
        {
            "words": is_count,
            "chars": is_count,
            "media": one_of("none", "image", "carousel", "video", "document", "poll", "link"),
            "reactions": is_count,
            "comments": is_count,
            "reposts": is_count,
            "engagements": is_count,
            "impressions": is_count,
        },
        "at or on",
    ),
    "comment": (
        {},
        {
            "quality": is_quality,
            "substance_words": is_count,
            "text": is_text,
            "post": is_name,
            "own_post": is_flag,
            "text_key": is_name,
        },
        "at or on",
    ),
    "reaction": ({}, {"kind": is_text, "post": is_name, "count": is_count}, "at or on"),
    "followers": ({"gained": is_integer}, {"total": is_count}, "on"),
    "search": ({}, {"advanced": is_flag, "count": is_count}, "at or on"),
    "profile_view": (
        {},
        {
            "contact": is_name,
            "degree": one_of(1, 2, 3, "out"),
            "coworker": is_flag,
            "count": is_count,
        },
        "at or on",
    ),
    "saved": ({"what": one_of("lead", "account")}, {"count": is_count}, "at or on"),
    "active": ({}, {}, "on"),
    "network": (
        {"connections": is_count},
        {"decision_makers": is_hundredths, "internal": is_count},
        "on",
    ),
    "connection": ({"contact": is_name}, {"title": is_text, "company": is_text}, "on"),
    "invitation": (
        {"contact": is_name, "direction": DIRECTION},
        {"title": is_text, "accepted_on": is_date, "withdrawn_on": is_date, "noted": is_flag},
        "at or on",
    ),
    "message": (
        {"conversation": is_name, "contact": is_name, "direction": DIRECTION},
        {"inmail": is_flag, "chars": is_count, "title": is_text},
        "at",
    ),
    "outcome": (
        {"kind": one_of("meeting", "opportunity", "won", "quota")},
        {"count": is_count, "amount": is_number, "currency": is_text, "attainment": is_number},
        "on",
    ),
    "reference_ssi": (
        dict.fromkeys(("total", "brand", "find", "insights", "relationships"), is_number),
        {"industry_top_pct": is_number, "network_top_pct": is_number},
        "on",
    ),
}
EVERYWHERE = {"source": is_text, "ref": is_name, "passive": is_flag}


@dataclass
class Document:
    """One file: what it holds by key (a later line replaces an earlier one), and its problems."""

    name: str
    objects: list[dict[str, Any]] = field(default_factory=list)
    problem_lines: list[int] = field(default_factory=list)
    records: int = 0
    duplicates: int = 0

    @property
    def usable(self) -> bool:
        return bool(self.objects)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip(" \t\r"):
            yield number, line


def valid(thing: Any) -> dict[str, Any] | None:
    """The object without its nulls, or None where the line is refused."""
    if not isinstance(thing, dict):
        return None
    thing = {key: value for key, value in thing.items() if value is not None}
    if not is_text(thing.get("type")) or thing["type"] not in KEYS:
        return None
    required, optional, days = KEYS[thing["type"]]
    checks: dict[str, Callable[[Any], bool]] = {**required, **optional, **EVERYWHERE}
    if days:
        given = [key for key in days.split(" or ") if key in thing]
        if len(given) != 1:
            return None
        checks[given[0]] = is_instant if given[0] == "at" else is_date
    for key, value in thing.items():
        if key != "type" and (key not in checks or not checks[key](value)):
            return None
    if any(key not in thing for key in required):
        return None
    if sum(key in thing for key in ("quality", "substance_words", "text")) > 1:
        return None
    if thing["type"] == "coverage" and thing["from"] > thing["to"]:
        return None
    return thing


def dated(thing: dict[str, Any], zone: tzinfo) -> dict[str, Any]:
    """With `day` (local), `instant` (None for a date alone) and dates instead of their text."""
    thing = dict(thing)
    thing["instant"] = None
    if "at" in thing:
        thing["instant"] = datetime.fromisoformat(thing["at"])
        thing["day"] = thing["instant"].astimezone(zone).date()
    elif "on" in thing:
        thing["day"] = date.fromisoformat(thing["on"])
    for key in ("accepted_on", "withdrawn_on", "seat_since", "from", "to"):
        if key in thing:
            thing[key] = date.fromisoformat(thing[key])
    return thing


def identity(thing: dict[str, Any]) -> tuple[str, str, str] | None:
    return (thing["type"], thing.get("source", ""), thing["ref"]) if "ref" in thing else None


def read(name: str, text: str, zone: tzinfo, known: dict[Any, dict[str, Any]]) -> Document:
    """Read one document; `known` is what earlier files say by type, source and ref."""
    document = Document(name)
    for number, line in lines_of(text):
        document.records += 1
        try:
            thing = valid(json.loads(line, parse_float=Decimal))
        except ValueError:
            thing = None
        if thing is None:
            document.problem_lines.append(number)
            continue
        key = identity(thing)
        if key is not None:
            told = {**thing, "source": thing.get("source", "")}
            document.duplicates += known.get(key) == told
            known[key] = told
            document.objects = [old for old in document.objects if identity(old) != key]
        document.objects.append(dated(thing, zone))
    return document


def implied_coverage(document: Document) -> list[dict[str, Any]]:
    """What a document without a coverage object covers: [{metrics, from, to}]."""
    objects = document.objects
    if any(thing["type"] == "coverage" for thing in objects):
        return []
    codes = {code for thing in objects for code in FEEDS.get(thing["type"], "").split()}
    posts = [thing for thing in objects if thing["type"] == "post"]
    if not any(key in post for post in posts for key in ENGAGEMENTS):
        codes -= {"B4", "I2"}
    covered = []
    days = [thing["day"] for thing in objects if thing["type"] in ACTIVITY]
    for code in sorted(codes):
        if code in STATES:
            start = min(
                thing["day"] for thing in objects if code in FEEDS.get(thing["type"], "").split()
            )
            covered.append({"metrics": [CODES[code]], "from": start, "to": date.max})
        else:
            covered.append({"metrics": [CODES[code]], "from": min(days), "to": max(days)})
    return covered


@dataclass
class Evidence:
    """One person's objects over all files, and the days that are covered."""

    objects: list[dict[str, Any]]
    coverage: list[dict[str, Any]]
    documents: list[Document]

    def covers(self, name: str, day: date) -> bool:
        return any(
            (name in c["metrics"] or c["metrics"] == ["*"]) and c["from"] <= day <= c["to"]
            for c in self.coverage
        )

    def begins(self, name: str) -> date | None:
        starts = [c["from"] for c in self.coverage if {name, "*"} & set(c["metrics"])]
        return min(starts, default=None)

    def cut(self, last: date) -> "Evidence":
        """What is dated after `last` does not exist yet; coverage is no event and stays."""
        kept = []
        for thing in self.objects:
            if thing.get("day", last) > last:
                continue
            late = ("accepted_on", "withdrawn_on")
            kept.append({k: v for k, v in thing.items() if k not in late or v <= last})
        return Evidence(kept, self.coverage, self.documents)


def read_all(texts: list[str], zone: tzinfo) -> Evidence:
    """Several documents are one person's evidence."""
    known: dict[Any, dict[str, Any]] = {}
    documents = [read(f"{number}.jsonl", text, zone, known) for number, text in enumerate(texts)]
    coverage = [c for document in documents for c in implied_coverage(document)]
    objects: list[dict[str, Any]] = []
    for document in documents:
        replaced = {identity(thing) for thing in document.objects} - {None}
        objects = [old for old in objects if identity(old) not in replaced]
        objects += document.objects
    coverage += [thing for thing in objects if thing["type"] == "coverage"]
    return Evidence(objects, coverage, documents)


def window(day: date, days: int) -> list[date]:
    return [day - timedelta(age) for age in range(days)]
