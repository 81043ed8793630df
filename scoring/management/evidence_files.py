"""Paths on the command line become uploads: files as they are, folders as all that is in them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from teams.importers.reading import Unusable, Upload
from teams.importers.together import lines_of

_JUNK_FOLDER = "__MACOSX"


def uploads(paths: Sequence[str]) -> list[Upload]:
    """What the paths hold, in their order and in folders by name.

    A file is called by its own name, in a folder by the folder's name and its place in it. Where
    two paths would be called the same, they are called as given. Raises ``Unusable``, with a line
    for each, where paths do not exist, cannot be read or are empty folders.
    """
    called = Counter(_name(path) for path in paths)
    found: list[Upload] = []
    wrong: list[Unusable] = []
    for path in paths:
        name = _name(path) if called[_name(path)] == 1 else path
        try:
            found += _at(path, name)
        except Unusable as reason:
            wrong.append(reason)
    if wrong:
        raise Unusable(lines_of(wrong))
    return found


def _name(path: str) -> str:
    return Path(path).resolve().name or path


def _at(path: str, name: str) -> Iterator[Upload]:
    if not Path(path).is_dir():
        yield _file(path, name)
        return
    inside = list(_inside(path))
    if not inside:
        raise Unusable(f"{name}: no file in this folder")
    for place in inside:
        yield _file(Path(path, place), f"{name}/{place}")


def _inside(folder: str) -> Iterator[str]:
    """The files below ``folder`` by their paths within it, without what systems leave behind."""
    for here, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(f for f in folders if f != _JUNK_FOLDER and not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            yield Path(here, file).relative_to(folder).as_posix()


def _file(path: str | Path, name: str) -> Upload:
    place = Path(path)
    try:
        size = place.stat().st_size
    except (OSError, ValueError) as error:
        raise Unusable(f"{name}: {_reason(error)}") from None
    if not place.is_file():
        raise Unusable(f"{name}: not a file")
    return Upload(name, size, partial(_open, place))


def _open(place: Path) -> BinaryIO:
    return place.open("rb")


def _unreadable(error: OSError) -> None:
    raise Unusable(f"{error.filename}: {_reason(error)}")


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or "cannot be read"
