"""Broker, cache, workers, schedule and queues, as the doctor sees them."""

from __future__ import annotations

from collections.abc import Iterator

from celery import current_app

from config.backlog import backlogs
from config.doctor.finding import Finding, ok, problem, warning
from config.reach import BROKER_ERRORS, CACHE_ERRORS, PATIENCE, ask_cache, broker, messages
from config.schedule import SILENT, beat_age

# How long work may wait before somebody should look, and before something is wrong, in seconds.
LONG, TOO_LONG = 15 * 60, 60 * 60


def queue_broker() -> Iterator[Finding]:
    """Whether the broker takes tasks, and keeps them."""
    try:
        with broker() as channel:
            waiting = messages(channel)
            client = getattr(channel, "client", None)
            policy = client.info("memory").get("maxmemory_policy") if client else None
    except BROKER_ERRORS as error:
        yield problem(
            f"The broker does not answer: {error}",
            "Check CELERY_BROKER_URL, and that Redis or Valkey runs there. Meanwhile nothing is "
            "lost: work waits in the database.",
        )
        return
    if policy not in (None, "noeviction"):
        yield warning(
            f"The broker forgets tasks where memory is short ({policy}).",
            "Set maxmemory-policy to noeviction.",
        )
        return
    yield ok(f"The broker answers; {waiting} messages wait in it.")


def shared_cache() -> Iterator[Finding]:
    """Whether the cache keeps what it is told: nobody signs in without."""
    try:
        keeps = ask_cache()
    except CACHE_ERRORS as error:
        keeps, told = False, f"The cache does not answer: {error}"
    else:
        told = "The cache does not keep what it is told."
    if keeps:
        yield ok("The cache answers.")
    else:
        yield problem(told, "Check CACHE_URL, and that Redis or Valkey runs there.")


def workers() -> Iterator[Finding]:
    """Whether any worker answers."""
    answers = current_app.control.ping(timeout=PATIENCE) or []
    names = sorted(name for answer in answers for name in answer)
    if names:
        yield ok(f"{len(names)} workers answer: {', '.join(names)}.")
        return
    yield problem(
        "No worker answers: imports, scores and files of reports wait.",
        "Start one: `python -m celery -A config worker`, with the settings of the web process.",
    )


def schedule() -> Iterator[Finding]:
    """Whether the schedule sends tasks."""
    age = beat_age()
    if age is not None and abs(age) <= SILENT:
        yield ok(f"The schedule sent something {max(0.0, age):.0f} seconds ago.")
        return
    if age is not None and age < 0:
        yield problem(
            f"The schedule sent something {-age / 60:.0f} minutes from now, and nothing since: the "
            "clock was set back.",
            "Have the clock set by NTP, and see that the schedule runs.",
        )
        return
    said = "never sent anything" if age is None else f"sent nothing for {age / 60:.0f} minutes"
    yield problem(
        f"The schedule {said}: what was lost is not found, and no day is rolled forward.",
        "Start exactly one: `python -m celery -A config beat -S config.beat:Scheduler`.",
    )


def queues() -> Iterator[Finding]:
    """Whether work is done in time."""
    for queue in backlogs():
        minutes = f"{queue.oldest / 60:.0f} minutes"
        waits = f"{queue.name}: {queue.waiting} wait, the oldest for {minutes}"
        if queue.oldest >= TOO_LONG:
            yield problem(f"{waits}.", "Look whether workers run, and at what they write down.")
        elif queue.oldest >= LONG:
            yield warning(f"{waits}.", "Start another worker, where this lasts.")
        else:
            yield ok(f"{queue.name}: {queue.waiting} wait.")
