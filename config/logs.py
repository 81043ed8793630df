"""How errors are written down."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class ClassesOnly(logging.Filter):
    """Names the class of an exception where Celery would repeat its message in its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: everything is written, in other words."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind and isinstance(record.args, dict):
            record.args = {**record.args, "exc": kind.__qualname__, "traceback": ""}
        return True


class FramesFormatter(logging.Formatter):
    """Writes where an exception came from and its class, but not its message.

    Messages quote what was being read, and that may be what other people wrote.
    """

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - so logging names it
        """Return the frames, one a line, and the class."""
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__qualname__}" if kind else ""
