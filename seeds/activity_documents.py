"""What no archive holds, as activity documents (JSON Lines, activity format v1).

Members with a Sales Navigator seat have searches, views and saves by day. Those with creator
analytics have the engagement of their posts, new followers and a profile that they completed
by hand; on a free seat they also noted the profiles that they looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from seeds.life import Life, Share, Tally
from seeds.people import SampleOrganization, SamplePerson
from seeds.profiles import PARTS
from seeds.workdays import DAYS, archetype_of
from teams.importers.quick_log import SOURCE as SELF_REPORTED

Line = dict[str, Any]


def activity_lines(
    person: SamplePerson, organization: SampleOrganization, life: Life, through: date
) -> list[Line]:
    """The objects of the person's document up to ``through``; empty where there is no source."""
    until = min(through, person.left_on or through)
    began_on = through - timedelta(days=DAYS - 1)
    tallies = [tally for tally in life.tallies if tally.on <= until]
    seat = person.seats[-1]
    lines: list[Line] = []
    if seat.kind == "sales_navigator":
        since = max(seat.since, began_on)
        lines += _sales_navigator([one for one in tallies if one.on >= since], since, until)
    if archetype_of(person).analytics:
        zone = ZoneInfo(organization.time_zone)
        posts = [one for one in life.shares if one.at.astimezone(zone).date() <= until]
        lines += _creator_analytics(posts, tallies, began_on, until)
        lines.append(_completed_profile(person, began_on))
        if seat.kind == "free":
            lines += _noted_views(tallies, began_on, until)
    return [*_member(person, organization), *lines] if lines else []


def encoded(lines: list[Line]) -> bytes:
    """The document of ``lines``."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def archived_post(urn: str) -> str:
    """What the importer of archives calls a post, before it makes a key of it.

    So the post here updates the one in the archive instead of being a second one.
    """
    kind, number = urn.split(":")[2:]
    return f"post\n{kind}:{number}"


def _member(person: SamplePerson, organization: SampleOrganization) -> Iterator[Line]:
    for seat in person.seats:
        yield {
            "type": "member",
            "name": person.name,
            "email": person.email,
            "title": person.title,
            "company": organization.aliases[0],
            "seat": seat.kind,
            "seat_since": seat.since.isoformat(),
            "joined_on": person.joined_on.isoformat(),
            "source": "organization",
            "ref": f"seat/{seat.since}",
        }


def _sales_navigator(tallies: list[Tally], since: date, until: date) -> Iterator[Line]:
    source = "sales_navigator"
    yield _coverage(
        source,
        since,
        until,
        "people_searches",
        "prospect_profile_views",
        "leads_and_accounts_saved",
        "days_active",
    )
    for tally in tallies:
        on = tally.on.isoformat()
        counts: list[tuple[int, Line]] = [
            (tally.views // 3, {"type": "search", "on": on, "advanced": True}),
            (tally.views, {"type": "profile_view", "on": on, "degree": 2}),
            (tally.leads, {"type": "saved", "on": on, "what": "lead"}),
            (tally.accounts, {"type": "saved", "on": on, "what": "account"}),
        ]
        yield {"type": "active", "on": on, "source": source, "ref": f"active/{on}"}
        for count, line in counts:
            if count:
                ref = f"{line['type']}/{line.get('what', '')}/{on}"
                yield line | {"count": count, "source": source, "ref": ref}


def _creator_analytics(
    posts: list[Share], tallies: list[Tally], since: date, until: date
) -> Iterator[Line]:
    source = "creator_analytics"
    yield _coverage(
        source,
        since,
        until,
        "engagement_on_originals",
        "audience_growth",
        "engagement_received",
    )
    for post in posts:
        yield {
            "type": "post",
            "at": post.at.isoformat(),
            "form": "original",
            "words": len(post.text.split()),
            "chars": len(post.text),
            "media": "image" if post.photos else "none",
            "reactions": post.reactions,
            "comments": post.comments,
            "reposts": post.reposts,
            "source": "linkedin",
            "ref": archived_post(post.urn),
        }
    for tally in tallies:
        if tally.followers:
            on = tally.on.isoformat()
            yield {
                "type": "followers",
                "on": on,
                "gained": tally.followers,
                "source": source,
                "ref": f"followers/{on}",
            }


def _completed_profile(person: SamplePerson, on: date) -> Line:
    parts = PARTS[: archetype_of(person).standing.profile]
    return {
        "type": "profile",
        "on": on.isoformat(),
        "source": SELF_REPORTED,
        "ref": "profile",
        "featured": "featured" in parts,
        "custom_url": "custom_url" in parts,
    }


def _noted_views(tallies: list[Tally], since: date, until: date) -> Iterator[Line]:
    yield _coverage(SELF_REPORTED, since, until, "prospect_profile_views")
    for tally in tallies:
        if tally.views:
            on = tally.on.isoformat()
            yield {
                "type": "profile_view",
                "on": on,
                "count": tally.views,
                "source": SELF_REPORTED,
                "ref": f"views/{on}",
            }


def _coverage(source: str, since: date, until: date, *metrics: str) -> Line:
    return {
        "type": "coverage",
        "metrics": list(metrics),
        "from": since.isoformat(),
        "to": until.isoformat(),
        "source": source,
        "ref": "coverage",
    }
