"""What was read once and holds for as long as nothing that it depends on has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.core.cache import cache

# The longest that anything is kept. It is never too old: another state of the data has other keys.
SECONDS = 24 * 60 * 60
# How what is kept is made: another way needs another number.
WAY = 2

Of = TypeVar("Of", bound=Hashable)
T = TypeVar("T")


def kept(keys: Mapping[Of, str], read: Callable[[Sequence[Of]], Mapping[Of, T]]) -> dict[Of, T]:
    """Return what is kept by key, and read what is not: no query where everything is kept.

    A key names all that its value depends on, the organization first. What ``read`` does not tell
    of is left out, and not kept.
    """
    named = {of: f"kept:{WAY}:{key}" for of, key in keys.items()}
    known: dict[str, Any] = cache.get_many(named.values())
    found = {of: known[name] for of, name in named.items() if name in known}
    lacking = [of for of in keys if of not in found]
    if lacking:
        fresh = dict(read(lacking))
        cache.set_many({named[of]: value for of, value in fresh.items()}, SECONDS)
        found |= fresh
    return found


def forget() -> None:
    """Nothing is kept any more: neither in this process nor in the cache."""
    cache.clear()
    for recent in [*_recent]:
        recent.clear()


class Recent(Generic[T]):
    """The few values of this process that were asked for last, by all that they depend on."""

    def __init__(self, most: int) -> None:
        _recent.add(self)
        self._most = most
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def clear(self) -> None:
        """Nothing was asked for."""
        with self._lock:
            self._values.clear()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value at a key, made where there is none."""
        return self.get_many([key], lambda _: {key: make()})[key]

    def get_many(
        self, keys: Iterable[Hashable], make: Callable[[list[Any]], Mapping[Any, T]]
    ) -> dict[Any, T]:
        """Return the values at the keys; those that there are not are made together."""
        wanted = [*keys]
        with self._lock:
            found = {key: self._values[key] for key in wanted if key in self._values}
            for key in found:
                self._values.move_to_end(key)
        lacking = [key for key in wanted if key not in found]
        if lacking:
            made = make(lacking)
            with self._lock:
                self._values.update(made)
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            found.update(made)
        return found


_recent: WeakSet[Recent[Any]] = WeakSet()
