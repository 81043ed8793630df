"""Numbers for Prometheus: of this process's requests, and of the work that waits at the site.

No label names an organization or a person: routes are names of our own, without what stands in an
address. Of each process of the web server the requests are its own. Where one command starts
several, PROMETHEUS_MULTIPROC_DIR names the folder in which prometheus-client sums them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress

from django.core.cache import cache
from django.db import Error
from prometheus_client import (
    CollectorRegistry,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.backlog import Backlog, backlogs, days_behind
from config.reach import broker_messages, cache_answers, database_answers
from config.schedule import beat_age

# For how long what waits is not counted again, whichever process is asked, in seconds.
FRESH = 15
COUNTED = "metrics:counted"
# When a number began says nothing here, and doubles what is told.
disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = Histogram(
    "pillars_http_request_seconds",
    "Requests by route, method and class of status, with the seconds until the answer began.",
    ["route", "method", "status"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=None,
)


def exposition() -> bytes:
    """Return all numbers in the text format of Prometheus."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        ProcessCollector(registry=registry)
    registry.register(SiteCollector())
    return generate_latest(registry)


class SiteCollector(Collector):
    """What servers are asked when somebody looks; one that is down keeps nothing else back."""

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers that can be had."""
        messages = broker_messages()
        is_up = {
            "database": database_answers(),
            "cache": cache_answers(),
            "broker": messages is not None,
        }
        yield _by("pillars_up", "Whether a server answers.", "service", is_up)
        if messages is not None:
            yield GaugeMetricFamily(
                "pillars_broker_messages", "Tasks that wait in the broker.", value=messages
            )
        age = beat_age() if is_up["cache"] else None
        if age is not None:
            yield GaugeMetricFamily(
                "pillars_beat_age_seconds",
                "Since the schedule last sent a task.",
                value=max(0.0, age),
            )
        if not is_up["database"]:
            return
        with suppress(Error):  # tables are older than this code, for a moment
            yield from _work(_kept() if is_up["cache"] else _counted())


def _counted() -> tuple[list[Backlog], int]:
    return backlogs(), days_behind()


def _kept() -> tuple[list[Backlog], int]:
    found: tuple[list[Backlog], int] | None = cache.get_or_set(COUNTED, _counted, FRESH)
    return found or _counted()


def _work(counted: tuple[list[Backlog], int]) -> Iterator[Metric]:
    queues, behind = counted
    yield _by(
        "pillars_queue_waiting",
        "Rows that wait for a worker.",
        "queue",
        {queue.name: queue.waiting for queue in queues},
    )
    yield _by(
        "pillars_queue_oldest_seconds",
        "For how long the oldest of them has waited.",
        "queue",
        {queue.name: queue.oldest for queue in queues},
    )
    yield _by(
        "pillars_queue_failed_day",
        "Rows that failed within the last 24 hours.",
        "queue",
        {queue.name: queue.failed for queue in queues},
    )
    yield GaugeMetricFamily(
        "pillars_recompute_days_behind",
        "Days that the scores of the organization furthest behind lack.",
        value=behind,
    )


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family
