"""Every case is sent as everybody, and everything that an answer breaks is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.errors import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from teams.selectors.kept import forget
from tests.cast import Cast
from tests.marked import MARK
from tests.schema_run.cases import Known, Operation, cases, operations
from tests.schema_run.personas import PEOPLE, Persona, personas

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


# Tokens that open little or nothing are asked of one case in so many.
THIN = 3


@dataclass(frozen=True)
class Fault:
    """What an answer broke, and how to see it again."""

    operation: str
    persona: str
    what: str
    again: str = field(compare=False)

    def __str__(self) -> str:
        return f"{self.operation} as {self.persona}: {self.what}\n{self.again}"


@dataclass
class Ran:
    """How often each operation answered each persona with which status, and what was found.

    ``shown`` has the marks that each persona was told, rightly or not.
    """

    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    faults: set[Fault] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)

    def good(self, operation: str, persona: str) -> int:
        """Return how many requests of a persona were answered with what was asked for."""
        return sum(
            n
            for (of, by, status), n in self.answers.items()
            if (of, by, status // 100) == (operation, persona, 2)
        )

    def told(self) -> str:
        """Return in a line an operation how many requests were answered how, whoever asked."""
        by_operation: dict[str, Counter[int]] = {}
        for (of, _, status), n in sorted(self.answers.items()):
            by_operation.setdefault(of, Counter())[status] += n
        lines = [
            f"{of}: {', '.join(f'{n} x {status}' for status, n in sorted(found.items()))}"
            for of, found in by_operation.items()
        ]
        return "\n".join([*lines, f"{self.answers.total()} requests, {len(self.faults)} faults"])


@contextmanager
def connection_kept() -> Iterator[None]:
    """Requests neither begin nor end with another connection, as in Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def closing(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer as the product does, and end each answer as a server would."""
    answer = _product()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@lru_cache
def _product() -> Any:
    return get_wsgi_application()


def run(cast: Cast, deliveries: list[int], most: int, number: int) -> Ran:
    """Ask every operation as everybody, ``most`` cases of either kind; ``number`` is the seed."""
    everybody, known, ran = personas(cast), Known.of(cast, deliveries), Ran()
    with connection_kept():
        for operation in operations():
            for place, case in enumerate(cases(operation, known, most, number)):
                forget()
                asking = everybody if place % THIN == 0 else everybody[: len(PEOPLE)]
                with transaction.atomic():
                    for persona in asking:
                        _ask(ran, operation, case, persona)
                    transaction.set_rollback(True)
    return ran


def _ask(ran: Ran, operation: Operation, case: Case, persona: Persona) -> None:
    answer = case.call(headers=persona.headers, app=closing)
    ran.answers[operation.label, persona.name, answer.status_code] += 1
    text = f"{answer.headers} {answer.text}"
    ran.shown |= {(persona.name, mark.group()) for mark in MARK.finditer(text)}
    found = [f"leaked {mark}" for mark in persona.leaked(text)]
    if answer.status_code < 300:
        found += [f"answered about {one}" for one in persona.opened(case.path_parameters)]
    try:
        case.validate_response(answer, checks=CHECKS, headers=persona.headers)
    except FailureGroup as broken:
        found += [f"{one.title}: {one.message}" for one in broken.exceptions]
    for what in found:
        again = case.as_curl_command(headers=persona.headers)
        ran.faults.add(Fault(operation.label, persona.name, what, again))
