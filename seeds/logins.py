"""How to sign in to the samples: kept in a file, so that every start can say it again."""

from __future__ import annotations

import os
from pathlib import Path

STAFF = "staff@pillars.example"
SHOWN = {
    "owner": "ragnhild.moe@aldervale.example",
    "manager": "ingrid.solheim@aldervale.example",
    "rep": "rita.halvorsen@aldervale.example",
    "rep without data": "freja.holm@aldervale.example",
    "site staff": STAFF,
}


def sentence(password: str) -> str:
    """One line with the sample users worth trying first and their common password."""
    users = ", ".join(f"{role} {email}" for role, email in SHOWN.items())
    return f"sample logins: {users}; password {password}"


def keep(folder: Path, password: str) -> None:
    """Write the sentence where only this user can read it; ``folder`` exists."""
    descriptor = os.open(_path(folder), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(sentence(password) + "\n")


def kept(folder: Path) -> str:
    """The sentence that was kept, empty where there is none."""
    path = _path(folder)
    return path.read_text().strip() if path.is_file() else ""


def forget(folder: Path) -> None:
    """Nothing is kept any more."""
    _path(folder).unlink(missing_ok=True)


def _path(folder: Path) -> Path:
    return folder / "sample-logins.txt"
