"""Many users at once at a real web server, over the network of this machine."""

from __future__ import annotations

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from config.management.commands.up import HOST, is_answering, web_command

PORT = 8990
STARTED_WITHIN = 30  # seconds


@contextmanager
def web_server() -> Iterator[None]:
    """Run the web server, as the embedded run does, on the database of this process.

    Raises SystemExit where it does not come up.
    """
    given = connection.settings_dict
    user = f"{given['USER']}:{given['PASSWORD']}"
    address = f"postgres://{user}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    server = subprocess.Popen(web_command(PORT), env={**os.environ, "DATABASE_URL": address})
    try:
        until = time.monotonic() + STARTED_WITHIN
        while not is_answering(PORT):
            if time.monotonic() > until:
                raise SystemExit("the web server does not answer")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def slow_seconds(address: str, cookie: str, *, users: int, times: int) -> float:
    """Return the seconds within which 19 of 20 answers came, ``users`` asking ``times`` each.

    Raises SystemExit at the first answer that is no page.
    """
    with ThreadPoolExecutor(users) as pool:
        took = [
            s
            for each in pool.map(lambda _: _ask(address, cookie, times), range(users))
            for s in each
        ]
    return sorted(took)[-(-len(took) * 19 // 20) - 1]


def _ask(address: str, cookie: str, times: int) -> list[float]:
    server = http.client.HTTPConnection(HOST, PORT, timeout=120)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        server.request("GET", address, headers={"Cookie": cookie})
        answer = server.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}")
    server.close()
    return took
