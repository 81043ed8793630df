"""What has no row of its own is done once, though its message may be delivered several times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

# No message is delivered again later than that.
KEPT = 86_400
# Whoever is at it for longer is taken for dead.
LEASE = 30
AT_IT, DONE = "at it", "done"


@contextmanager
def once(key: str) -> Iterator[bool]:
    """Give whether what the key names is to be done: it has not been, and nobody is at it.

    Where somebody is, wait until it is done, or until they are taken for dead.
    """
    name = f"once:{key}"
    while not cache.add(name, AT_IT, LEASE):
        if cache.get(name) == DONE:
            yield False
            return
        time.sleep(0.2)
    try:
        yield True
    except BaseException:
        cache.delete(name)
        raise
    cache.set(name, DONE, KEPT)
