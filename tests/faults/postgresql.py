"""A PostgreSQL server of a test's own, which it may stop in the middle of work."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.services.programs import free_port
from tests.services.servers import HOST

# Debian has it where no PATH leads.
PROGRAMS = "/usr/lib/postgresql/*/bin/pg_ctl"
# PostgreSQL refuses to run as root: there, the user that its package makes runs it.
RUNS_AS = {"user": "postgres", "group": "postgres", "extra_groups": ()}
How = Literal["smart", "fast", "immediate"]
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 40
superuser_reserved_connections = 3
"""


@dataclass(frozen=True)
class PostgreSQL:
    """A server that trusts whoever is on this machine."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Return where its superuser finds it, without a database."""
        return f"postgres://postgres@{HOST}:{self.port}"

    def start(self) -> None:
        """Return once it takes connections."""
        options = f"-p {self.port}"
        log = str(self.folder / "log")
        _program("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")

    def stop(self, how: How = "fast") -> None:
        """End it; ``immediate`` is as if the machine had lost its power."""
        _program("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    @property
    def data(self) -> Path:
        """Return the folder that it keeps everything in."""
        return self.folder / "data"


@contextmanager
def own_postgresql() -> Iterator[PostgreSQL]:
    """Run a server while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="pillars-postgresql-"))
    server = PostgreSQL(folder, free_port())
    if _is_root():
        shutil.chown(folder, "postgres", "postgres")
    try:
        _program("initdb", "-D", str(server.data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        with (server.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        server.start()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop("immediate")
        shutil.rmtree(folder)


def _program(name: str, *arguments: str) -> None:
    found = shutil.which("pg_ctl", path=_folders())
    assert found, "tests of faults need the programs of a PostgreSQL server: initdb and pg_ctl"
    who: dict[str, Any] = RUNS_AS if _is_root() else {}
    subprocess.run(
        [str(Path(found).with_name(name)), *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
        **who,
    )


def _folders() -> str:
    debian = sorted(str(path.parent) for path in Path("/").glob(PROGRAMS.removeprefix("/")))
    return os.pathsep.join([*reversed(debian), os.environ["PATH"]])


def _is_root() -> bool:
    return os.geteuid() == 0
