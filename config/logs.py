"""How errors are written down."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class FramesFormatter(logging.Formatter):
    """Writes where an exception came from and its class, but not its message.

    Messages quote what was being read, and that may be what other people wrote.
    """

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - so logging names it
        """Return the frames, one a line, and the class."""
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__qualname__}" if kind else ""
