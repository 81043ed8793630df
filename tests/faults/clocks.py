"""Clocks that a test sets back under processes that run: libfaketime, which Debian has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"


@dataclass(frozen=True)
class Clock:
    """A clock of processes: the machine's, or so far behind it as a file says."""

    file: Path

    @classmethod
    def new(cls, folder: Path) -> Clock:
        """Return a clock that is right."""
        clock = cls(folder / "clock")
        clock.set_back(timedelta(0))
        return clock

    def set_back(self, by: timedelta) -> None:
        """Have it go wrong by so much, or be right again, at once."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{-by.total_seconds():+.0f}s\n")
        new.rename(self.file)

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process is given that has this clock. Pauses are as long as ever."""
        found = sorted(Path("/").glob(LIBRARY.removeprefix("/")))
        assert found, "tests of clocks need libfaketime: apt-get install faketime"
        return {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
