"""Many users at once at a real web server, over the network of this machine."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.processes import running, wait_until
from config.management.commands.up import HOST, is_answering, web_command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


PORT = _free_port()


@contextmanager
def web_server() -> Iterator[int]:
    """Run the web server, as the embedded run does, on the database of this process.

    Give its number. Raises SystemExit where it does not come up.
    """
    with running(web_command(PORT)) as number:
        wait_until(lambda: is_answering(PORT), "the web server")
        yield number


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
    return slowest_but(took)


def slowest_but(took: Sequence[float], share: float = 0.05) -> float:
    """Return within how many seconds all but a share of the answers came."""
    return sorted(took)[-(-len(took) * round(100 * (1 - share)) // 100) - 1]


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
