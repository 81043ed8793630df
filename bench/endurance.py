"""Many users at the report for minutes, while workers compute: errors, slowness, memory.

    export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench
    export CELERY_BROKER_URL=redis://127.0.0.1:6379/5 CACHE_URL=redis://127.0.0.1:6379/5
    python -m bench.endurance [--users 50] [--minutes 10] [--members 10000] [--pause 10]

Each user asks for a page of the report, then reads it for ``--pause`` seconds, give or take a half.
Before that one user alone asks without a pause: the idle run. All the while a change arrives every
five seconds, which a worker computes, so that pages find other data and workers have work. Web and
worker are one process each. Memory is that of each after the first minute, beside the end.
"""

from __future__ import annotations

import argparse
import http.client
import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median
from threading import Event, Thread

import django

from bench.processes import empty_queue, prepare, resident, worker
from bench.timing import judge, told

prepare()
django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from accounts.roles import Role
from accounts.services import user_create
from accounts.tenancy import tenant_scope
from bench.crowd import crowd
from bench.database import bench_organization
from bench.users import PORT, slowest_but, web_server
from config.management.commands.up import HOST
from scoring.models import ScoreOutlook, Why
from scoring.services import request_recompute
from scoring.tasks import tell_workers
from teams.models import Member

SLOW_GOAL = 6
GROWTH_GOAL = 5  # per cent
IDLE = 40
CHANGE_EVERY = 5
PAGES = ("", "?sort=total&dir=desc", "?sort=change&dir=asc", "?q=Person+00", "?period=90")


class User:
    """Somebody with a browser, who keeps the connection while the server does."""

    def __init__(self, address: str, cookie: str, seed: int) -> None:
        self._address, self._head, self._chance = address, {"Cookie": cookie}, random.Random(seed)
        self._server = http.client.HTTPConnection(HOST, PORT, timeout=60)
        self.took: list[float] = []
        self.errors: list[str] = []

    def ask(self) -> None:
        """Ask for a page of the report, and keep how long it took or what went wrong."""
        began = time.perf_counter()
        try:
            page = self._chance.choice(PAGES)
            self._server.request("GET", self._address + page, headers=self._head)
            answer = self._server.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))
            self._server.close()
            return
        self.took.append(time.perf_counter() - began)
        if answer.status != http.HTTPStatus.OK:
            self.errors.append(f"{page} answered {answer.status}")

    def stay(self, until: float, pause: float) -> None:
        """Ask, read, and ask again until the end; nobody begins at the same moment."""
        time.sleep(self._chance.uniform(0, pause))
        while time.perf_counter() < until:
            self.ask()
            time.sleep(pause * self._chance.uniform(0.5, 1.5))


def signed_in(organization: Organization, number: int) -> str:
    """Return the cookie of one more admin: each look is in the log of whoever looked."""
    email = f"reader{number}@bench.example"
    client = Client()
    client.force_login(user_create(email=email, organization=organization, role=Role.ADMIN))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def changes(organization_id: int, members: list[int], is_over: Event) -> None:
    """Have a worker compute somebody anew every few seconds, until it is over."""
    with tenant_scope(organization_id):
        for number in count():
            if is_over.wait(CHANGE_EVERY):
                break
            member = Member.objects.get(pk=members[number % len(members)])
            tell_workers(request_recompute(member=member, why=Why.SETTINGS))
    connection.close()


def crowded(users: list[User], seconds: float, pause: float, numbers: dict[str, int]) -> None:
    """Let all users stay for so long; print what the memory of each process came to."""
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(len(users)) as pool:
        for user in users:
            pool.submit(user.stay, until, pause)
        time.sleep(min(60, seconds / 2))
        first = resident(numbers)
        time.sleep(max(0, until - time.perf_counter() - 1))
        last = resident(numbers)
    for name, before in first.items():
        print(f"{name}: {before:.1f} MB after the first minute, {last[name]:.1f} MB at the end")
        told(f"growth of the {name}", 100 * (last[name] / before - 1), GROWTH_GOAL, " %")


def main(users: int, minutes: float, members: int, pause: float) -> None:
    """Print errors, the slowest answers beside an idle run, and growth."""
    with bench_organization() as organization:
        empty_queue()
        crowd(organization, members)
        cookies = [signed_in(organization, number) for number in range(users + 1)]
        address = reverse("teams:report", kwargs={"org": organization.slug})
        # Those with facts of their own: everybody else is a copy, whose history is short.
        real = list(ScoreOutlook.objects.order_by("pk").values_list("member_id", flat=True)[:4])
        is_over = Event()
        changing = Thread(target=changes, args=(organization.pk, real, is_over))
        with web_server() as web, worker() as computing:
            alone, *everybody = (User(address, one, n) for n, one in enumerate(cookies))
            changing.start()
            for _ in range(IDLE):
                alone.ask()
            crowded(everybody, 60 * minutes, pause, {"web": web, "worker": computing})
            is_over.set()
            changing.join()
        took = [one for user in everybody for one in user.took]
        errors = [one for user in (*everybody, alone) for one in user.errors]
        print(f"{len(took):,} pages in {minutes:g} minutes", *errors[:3])
        told("errors", len(errors), 0)
        judge(
            f"report of {members:,}, {users} users who read for {pause:g} s, 19 of 20 answers",
            slowest_but(took),
            "in the middle of an idle run",
            median(alone.took),
            SLOW_GOAL,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=10)
    main(**vars(parser.parse_args()))
