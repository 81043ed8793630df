"""The files of the project, read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("config", "accounts", "teams", "scoring", "privacy")
NOT_OURS = {"__pycache__", "node_modules", "staticfiles"}


def files(*suffixes: str, below: Path = ROOT) -> Iterator[Path]:
    """Yield the project's files, or those that end in one of the suffixes.

    Hidden folders are left out, save the one of continuous integration.
    """
    for path in sorted(below.iterdir()):
        if path.is_dir():
            if path.name not in NOT_OURS and (path.name == ".ci" or path.name[0] != "."):
                yield from files(*suffixes, below=path)
        elif not suffixes or path.suffix in suffixes:
            yield path


def name_of(path: Path) -> str:
    """Return the path as it is written in the project."""
    return path.relative_to(ROOT).as_posix()


def product_modules() -> list[Path]:
    """Return the Python files that run in production, without migrations."""
    return [
        path
        for package in PRODUCT
        for path in files(".py", below=ROOT / package)
        if "migrations" not in path.parts
    ]
