"""Records of a plan as an activity document: what a source would send when they really happen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date
from io import BytesIO
from typing import Any

from scoring.core.model import ModelSpec
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Invitation,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from teams.importers.activity import parse
from teams.importers.reading import Options

TITLES = {0: "Account Manager", 50: "Director of Sales", 100: "Head of Sales"}
COUNTS = ("headline_chars", "about_chars", "past_roles", "skills")


def imported(records: Iterable[AnyRecord], spec: ModelSpec) -> list[AnyRecord]:
    """What the importer makes of the records, written as JSON Lines."""
    options = Options(zone=UTC, key=None)
    read, _, problems = parse("plan.jsonl", BytesIO(document(records)), options, spec)
    assert problems == []
    return read


def document(records: Iterable[AnyRecord]) -> bytes:
    """The records as JSON Lines."""
    return "\n".join(json.dumps(_object(record)) for record in records).encode()


def _object(record: AnyRecord) -> dict[str, Any]:
    given = _given(record)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given}


def _given(record: AnyRecord) -> Iterable[tuple[str, Any]]:
    match record:
        case Coverage(metrics=metrics, start=start, end=end):
            found = {"type": "coverage", "metrics": list(metrics), "from": start, "to": end}
        case Post(on=on, form=form, words=words, reactions=reactions):
            found = {"type": "post", "on": on, "form": form, "words": words}
            found["reactions"] = reactions
        case Comment(on=on, quality=quality):
            found = {"type": "comment", "on": on, "quality": quality / 100}
        case Reaction(on=on, count=count):
            found = {"type": "reaction", "on": on, "count": count}
        case Search(on=on, count=count):
            found = {"type": "search", "on": on, "count": count}
        case ProfileView(on=on, count=count, degree=degree):
            found = {"type": "profile_view", "on": on, "count": count, "degree": degree}
        case Saved(on=on, what=what, count=count):
            found = {"type": "saved", "on": on, "what": what, "count": count}
        case _:
            found = _of_people(record)
    return found.items()


def _of_people(record: AnyRecord) -> dict[str, Any]:
    match record:
        case Invitation(on=on, contact=contact, title=title, accepted_on=accepted):
            found = {"type": "invitation", "on": on, "contact": contact, "direction": "out"}
            found |= {"title": TITLES[title or 0], "accepted_on": accepted}
        case Connection(on=on, contact=contact, title=title):
            found = {"type": "connection", "on": on, "contact": contact}
            found["title"] = TITLES[title or 0]
        case Exchange(conversation=conversation, contact=contact, first_at=at, first_out=is_out):
            found = {"type": "message", "conversation": conversation, "contact": contact}
            found |= {"at": at, "direction": "out" if is_out else "in", "title": TITLES[0]}
        case Proof(on=on, endorsements=endorsements, recommendations=recommendations):
            found = {"type": "proof", "on": on, "endorsements": endorsements}
            found["recommendations"] = recommendations
        case Profile(on=on, values=values):
            flags = {key: value if key in COUNTS else bool(value) for key, value in values.items()}
            found = {"type": "profile", "on": on, **flags}
        case _:
            raise TypeError(f"no plan has a {type(record).__name__}")
    return found
