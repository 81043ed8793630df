"""A production installation, started by the commands of deploy/Procfile."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.house.tree import ROOT
from tests.services.conftest import Database
from tests.services.programs import background, bare, run

HOST = "pillars.example.com"


def production(
    folder: Path, servers: dict[str, str], database: Database, **more: str
) -> dict[str, str]:
    """Return the environment of a production installation, as the application's role."""
    addresses = {**servers, "DATABASE_URL": database.app}
    return bare(
        folder,
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="nobody-outside-of-this-test-has-this-key-0123456789",
        ALLOWED_HOSTS=HOST,
        **{**addresses, **more},
    )


def procfile(name: str, port: int = 0) -> list[str]:
    """Return the arguments of Python that a line of the Procfile runs."""
    lines = (ROOT / "deploy" / "Procfile").read_text().splitlines()
    commands = dict(line.split(": ", 1) for line in lines)
    python, *arguments = shlex.split(commands[name].replace("$PORT", str(port)))
    assert python == "python"
    return arguments


def release(environment: dict[str, str], database: Database) -> None:
    """Run what the Procfile runs before each new version, as the owner of the database."""
    owner = {**environment, "DATABASE_URL": database.owner}
    done = run(*procfile("release"), environment=owner)
    assert (done.returncode, done.stderr) == (0, "")


@contextmanager
def processes(environment: dict[str, str], *names: str, port: int = 0) -> Iterator[None]:
    """Run processes of the Procfile while the block runs."""
    with ExitStack() as running:
        for name in names:
            running.enter_context(background(*procfile(name, port), environment=environment))
        yield


def health(
    environment: dict[str, str], port: int, *, wait: int = 0
) -> subprocess.CompletedProcess[str]:
    """Return what deploy/health.py, which containers and units run, says of a web process."""
    return subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "health.py"), "--wait", str(wait)],
        env={**environment, "PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=wait + 60,
    )
