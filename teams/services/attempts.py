"""Files that end whoever reads them: how often somebody tries, and what is told of it."""

from __future__ import annotations

import traceback
from datetime import timedelta
from pathlib import Path

# After so long without a sign a worker is taken for dead.
STALE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
BROKE = (  # one try more would end one worker more
    f"{MAX_ATTEMPTS} workers broke down while they read these files, so nobody tries again. "
    "If it happens to the same files once more, tell the site staff."
)


def where(error: BaseException) -> str:
    """Return the lines in which an error arose, innermost first, without its message."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
