"""Everything that the doctor looks at, in its order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TypeAlias

from config.doctor import database, machine, processes
from config.doctor.finding import Finding, problem, warning

Check: TypeAlias = Callable[[], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "database": database.database,
    "connections": database.connections,
    "roles": database.roles,
    "wall": database.wall,
    "migrations": database.migrations,
    "months": database.months,
    "broker": processes.queue_broker,
    "cache": processes.shared_cache,
    "workers": processes.workers,
    "beat": processes.schedule,
    "queues": processes.queues,
    "storage": machine.storage,
    "mail": machine.mail,
    "clock": machine.clock,
    "secrets": machine.secrets,
    "static": machine.static_files,
    "debug": machine.debug,
    "hosts": machine.hosts,
}
# What cannot be looked at where something else is broken.
NEEDS = {
    "connections": "database",
    "roles": "database",
    "wall": "database",
    "migrations": "database",
    "months": "migrations",
    "queues": "migrations",
    "clock": "database",
    "workers": "broker",
    "beat": "cache",
}


def examine(names: Collection[str] = (), *, mail_to: str = "") -> list[tuple[str, Finding]]:
    """Return what is found of each check that is named, or of all, with what these need.

    One that breaks down is a problem, and keeps the others from nothing.
    """
    wanted = {*names} or {*CHECKS}
    while needed := {NEEDS[name] for name in wanted if name in NEEDS} - wanted:
        wanted |= needed
    checks = CHECKS | {"mail": partial(machine.mail, mail_to)}
    found: list[tuple[str, Finding]] = []
    broken: set[str] = set()
    for name in (name for name in checks if name in wanted):
        stands_on = NEEDS.get(name)
        if stands_on in broken:
            findings = [warning(f"Not looked at, because of {stands_on}.", f"Mend {stands_on}.")]
        else:
            findings = _run(checks[name])
        found += [(name, finding) for finding in findings]
        if stands_on in broken or any(finding.state == "problem" for finding in findings):
            broken.add(name)
    return found


def _run(check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:  # one that nobody thought of is told, not raised
        return [
            problem(
                f"This could not be looked at: {type(error).__name__}: {error}",
                "Mend what stands above, and ask again.",
            )
        ]
