"""The dashboard, the alerts and their description speak of numbers that there are."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from config.backlog import QUEUES
from config.schedule import SIGN_OF_LIFE
from tests.house.tree import ROOT

TOKEN = "a-token-of-prometheus-and-nobody-else"
NAME = re.compile(r"\b(?:pillars|process)_\w+")
LABEL = re.compile(r'(\w+)(?:=~?|!=)"([^"]*)"')
BY = re.compile(r"\b(?:by|on) \(([\w, ]*)\)")
DASHBOARD = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
ALERTS = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]


def expressions() -> list[str]:
    panels: list[dict[str, Any]] = DASHBOARD["panels"]
    shown = [target["expr"] for panel in panels for target in panel["targets"]]
    return [*shown, *(rule["expr"] for rule in ALERTS)]


@pytest.fixture
def exported(db: None) -> dict[str, set[str]]:
    """Return the labels of every sample that is told, by its name."""
    cache.clear()
    cache.set(SIGN_OF_LIFE, time.time())
    with override_settings(METRICS_TOKEN=TOKEN):
        client = Client()
        client.get("/healthz")
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    cache.clear()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_every_name_that_is_watched_is_told(exported: dict[str, set[str]]) -> None:
    named = {name for text in expressions() for name in NAME.findall(text)}

    assert named - exported.keys() == set()
    assert {name for name in exported if name.startswith("pillars_")} - named == set()


def test_every_label_that_is_watched_is_told(exported: dict[str, set[str]]) -> None:
    told = {label for labels in exported.values() for label in labels} | {"instance"}
    chosen = {label for text in expressions() for label, _ in LABEL.findall(text)}
    grouped = {
        label.strip()
        for text in expressions()
        for labels in BY.findall(text)
        for label in labels.split(",")
    }

    assert chosen | grouped - {""} <= told


def test_every_queue_that_is_watched_is_one() -> None:
    named = [
        value for text in expressions() for label, value in LABEL.findall(text) if label == "queue"
    ]

    assert {name for value in named for name in value.split("|")} <= {
        queue.name for queue in QUEUES
    }


def test_every_alert_says_what_it_means_and_what_to_do() -> None:
    assert [
        rule["alert"] for rule in ALERTS if {*rule["annotations"]} != {"summary", "action"}
    ] == []
    assert {rule["labels"]["severity"] for rule in ALERTS} == {"critical", "warning"}


def test_every_number_of_ours_is_described(exported: dict[str, set[str]]) -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.partition("\n## Watching\n")[2].partition("\n## ")[0]
    described = set(re.findall(r"^\| `(pillars_\w+)` \|", section, re.MULTILINE))

    ours = {name for name in exported if name.startswith("pillars_")}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in ours}
    assert described == families


def test_panels_stand_beside_one_another() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [
        (place["x"] + x, place["y"] + y)
        for place in places
        for x in range(place["w"])
        for y in range(place["h"])
    ]

    assert len(cells) == len({*cells})
    assert max(x for x, _ in cells) == 23
