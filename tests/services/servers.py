"""Servers of a test's own, which it may stop, or ask what they were told."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from redis import Redis
from redis.exceptions import RedisError

from config.management.commands.up import broker_binary
from tests.services.programs import free_port, wait_until

HOST = "127.0.0.1"


def answers(port: int) -> bool:
    """Return whether a broker listens on the port."""
    with Redis(host=HOST, port=port) as client:
        try:
            return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def own_broker(folder: Path, port: int = 0) -> Iterator[int]:
    """Run a broker while the block runs; give its port. It keeps nothing on disk."""
    port = port or free_port()
    options = ["--port", str(port), "--bind", HOST, "--dir", str(folder), "--save", ""]
    options += ["--maxmemory-policy", "noeviction", "--logfile", str(folder / "broker.log")]
    with subprocess.Popen([broker_binary(), *options]) as process:
        try:
            wait_until(lambda: answers(port))
            yield port
        finally:
            process.terminate()


def end_broker(port: int) -> None:
    """End a broker without a word, and return when nobody answers."""
    with Redis(host=HOST, port=port) as client:
        process = int(client.info()["process_id"])
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not answers(port))


class _Mail(StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            word = line.strip().upper().partition(b" ")[0]
            if word == b"QUIT":
                self._say("221 bye")
                return
            if word == b"DATA":
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode())  # type: ignore[attr-defined]
            self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(ThreadingTCPServer):
    """A mail server on this machine, with the letters that it took."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Mail)
        self.letters: list[str] = []

    @property
    def url(self) -> str:
        """Return its address for EMAIL_URL."""
        return f"smtp://{HOST}:{self.server_address[1]}"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server while the block runs."""
    with MailServer() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
