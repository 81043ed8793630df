"""What is asked: cases that schemathesis makes of the description, fed with ids that there are."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.config import GenerationConfig
from schemathesis.core import NOT_SET

from tests.cast import Cast
from tests.house.test_openapi import DESCRIPTION
from tests.scoring.given import FIRST, LAST

# How often out of ten a value that is there stands in for one that was made up.
OFTEN = 8
DAYS = [LAST, LAST - timedelta(days=7), FIRST, FIRST - timedelta(days=40), LAST + timedelta(days=1)]
AHEAD = [LAST + timedelta(days=30), LAST + timedelta(days=364), LAST]
# By the id of the operation: bodies that are taken.
BODIES: dict[str, tuple[str, Any]] = {
    "activity": (
        "application/json",
        [{"type": "search", "on": "2026-06-01", "count": 3, "source": "crm", "ref": "s"}],
    ),
    "imports": ("multipart/form-data", {"files": [b'{"type": "active", "on": "2026-05-04"}\n']}),
    "what_if": ("application/json", {"mix": {"posts": 1}}),
    "plan": ("application/json", {"target": "70"}),
}
Operation = Any


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """Return one object as a line; bytes as they are."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@dataclass(frozen=True)
class Known:
    """Values that there are, by the name of the parameter; the first of each is one that works."""

    values: dict[str, list[Any]]

    @classmethod
    def of(cls, cast: Cast, deliveries: list[int]) -> Known:
        """Return what there is in both organizations, and ids of nothing."""
        days = [day.isoformat() for day in DAYS]
        home, away = cast.organization, cast.other_organization
        members = [cast.rep_member, cast.other_rep_member, cast.silent_member, cast.outside_member]
        teams = [cast.oslo, cast.south, cast.north, cast.outside_team]
        emails = [member.email for member in members]
        pks = [member.pk for member in members]
        return cls(
            {
                "organization": [*[home.slug] * 6, away.slug, away.slug, "nowhere"],
                "member_id": [pks[0], *pks, 0, 2**40],
                "team_id": [*(team.pk for team in teams), 0, 2**40],
                "import_id": [deliveries[0], *deliveries, 0, 2**40],
                "team": [team.pk for team in teams],
                "member": [*emails, *map(str, pks)],
                "from": [FIRST.isoformat(), *days],
                **dict.fromkeys(("to", "as_of", "on", "since", "until"), days),
                "by": [day.isoformat() for day in AHEAD],
                "target": ["70", "12.34", "100"],
                "row": [str(pk) for pk in pks],
                "kind": ["teams.member", "accounts.organization"],
            }
        )


def operations() -> list[Operation]:
    """Return every operation of the description."""
    schema = schemathesis.openapi.from_dict(DESCRIPTION)
    return [found.ok() for found in schema.get_all_operations()]


def cases(operation: Operation, known: Known, most: int, number: int) -> Iterator[Case]:
    """Yield one that works, then up to ``most`` of the edges of the schemas and as many by chance.

    The same ``number`` makes the same cases.
    """
    luck = random.Random(number)
    yield _good(operation, known)
    edges = list(
        operation.schema.iter_coverage_cases(
            operation,
            generation_modes=list(GenerationMode),
            generation_config=GenerationConfig(with_security_parameters=False),
        )
    )
    made = luck.sample(edges, most) if len(edges) > most else edges
    for case in [*made, *_by_chance(operation, most, number)]:
        _feed(case, known, luck)
        yield case


def _by_chance(operation: Operation, most: int, number: int) -> list[Case]:
    found: list[Case] = []
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(number)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=modes[0] | modes[1])
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


def _good(operation: Operation, known: Known) -> Case:
    """Return a request that whoever may is answered with what they ask for."""
    first = {name: values[0] for name, values in known.values.items()}
    media_type, body = BODIES.get(operation.definition.raw["operationId"], (None, NOT_SET))
    needed = {one.name for one in operation.query if one.is_required or one.name == "member"}
    return operation.Case(
        path_parameters={one.name: first[one.name] for one in operation.path_parameters},
        query={name: first[name] for name in needed},
        headers={"Idempotency-Key": "good"},
        body=body,
        media_type=media_type,
    )


def _feed(case: Case, known: Known, luck: random.Random) -> None:
    """Put values that there are in the place of some that were made up, and a key of its own.

    Who asks is said by the personas alone.
    """
    case.headers.pop("Authorization", None)
    is_key = "Idempotency-Key" in case.headers
    if is_key and case.headers["Idempotency-Key"]:
        case.headers["Idempotency-Key"] = f"key-{luck.random()}"
    for values in (case.path_parameters, case.query, case.body):
        for name in sorted(known.values.keys() & values) if isinstance(values, dict) else ():
            if luck.randrange(10) < OFTEN:
                values[name] = luck.choice(known.values[name])
    things = case.body if isinstance(case.body, list) else ()
    for thing in things:
        if isinstance(thing, dict) and luck.randrange(10) < OFTEN:
            thing["member"] = luck.choice(known.values["member"])
