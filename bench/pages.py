"""The User Report of a large organization, against an empty page of the same site.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench python -m bench.pages [members]

Each page is asked for through the whole stack of the application, without a network: middleware,
session, access, report, template. The empty page has the same frame and nothing in it. The size is
that of a first visit: the page and every stylesheet and script it names, compressed. On PostgreSQL
the same pages are then asked for by 20 users at once, of a web server.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import django

from bench.timing import compare, judge, seconds, told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from bench.crowd import crowd
from bench.database import bench_organization
from bench.users import slow_seconds, web_server
from teams.models import Member
from teams.selectors.kept import forget

GOAL = 4
MOST_QUERIES = 12
MOST_KILOBYTES = 60
ASSET = re.compile(rb'(?:href|src)="/static/([^"?#]+\.(?:css|js))')
ORG = {"org": "bench"}
USERS = 20
TIMES = 5


def asked(client: Client, address: str) -> Callable[[], float]:
    """Return what asks for the page and tells the seconds that the answer took."""

    def run() -> None:
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} did not answer")

    return lambda: seconds(run)


def asked_after(before: Callable[[], object], client: Client, address: str) -> Callable[[], float]:
    """Return what asks for the page as ``asked`` does, after something that is not measured."""
    ask = asked(client, address)

    def run() -> float:
        before()
        return ask()

    return run


def change_somebody() -> None:
    """One member's evidence is another, as after an import."""
    first = Member.objects.order_by("pk").values("pk")[:1]
    Member.objects.filter(pk__in=first).update(facts_version=F("facts_version") + 1)


def queries_of(client: Client, address: str) -> int:
    """Return how many queries the page takes."""
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def kilobytes(client: Client, address: str) -> float:
    """Return the compressed size of a first visit, in thousands of bytes."""
    page = client.get(address).content
    files = [Path(finders.find(name.decode()) or "") for name in ASSET.findall(page)]
    parts = [page, *(file.read_bytes() for file in dict.fromkeys(files))]
    return sum(len(gzip.compress(part)) for part in parts) / 1_000


def main(members: int) -> None:
    """Print the ratios for an organization of ``members`` members."""
    with bench_organization() as organization:
        owner = crowd(organization, members)
        measure(owner, members)


def measure(owner: User, members: int) -> None:
    """Print what the pages of the report take, each beside the empty page."""
    client = Client()
    client.force_login(owner)
    nothing = reverse("teams:mappings", kwargs=ORG)
    empty = asked(client, nothing)
    report = reverse("teams:report", kwargs=ORG)
    pages = {
        "by team": "",
        "by total": "?sort=total&dir=desc",
        "by change": "?sort=change&dir=asc",
        "by posts": "?sort=posts&dir=desc",
        "by reply rate": "?sort=reply_rate&dir=desc",
        "a search": "?q=Person+00",
        "page 50": "?sort=total&dir=desc&page=50",
    }
    for name, query in pages.items():
        address = report + query
        compare(f"report of {members:,}, {name}", asked(client, address), "empty page", empty, GOAL)
        told("queries", queries_of(client, address), MOST_QUERIES)
    for name, before in {"somebody changed": change_somebody, "nothing kept": forget}.items():
        run = asked_after(before, client, report)
        compare(f"report of {members:,}, {name}", run, "empty page", empty, None)
    told("first visit", kilobytes(client, report), MOST_KILOBYTES, " kB")
    if connection.vendor == "postgresql":
        cookie = (
            f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        )
        with web_server():
            bare, took = (
                slow_seconds(address, cookie, users=USERS, times=TIMES)
                for address in (nothing, report)
            )
        judge(f"report of {members:,}, {USERS} users at once", took, "empty page", bare, GOAL)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
