"""What was read once and holds for as long as nothing that it depends on has changed."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import numpy as np
from django.core.cache import cache

# The longest that the cache keeps anything that is not written again. It is never too old: whoever
# asks for another state of the data is not given it.
SECONDS = 60 * 60
# How what is kept is made: another way needs another number.
WAY = 3

Of = TypeVar("Of", bound=Hashable)
T = TypeVar("T")


def kept(
    names: Mapping[Of, str],
    states: Mapping[Of, str],
    read: Callable[[list[Of]], Mapping[Of, T]],
) -> dict[Of, T]:
    """Return what the cache keeps by name in the states asked for, and read what it does not.

    A name says what it is, the organization first; a state names all that its value depends on
    besides. Each name has one value, in the state that was asked for last, so that what changes
    all the time does not fill the cache. What ``read`` does not tell of is left out, and not kept.
    """
    named = {of: f"kept:{WAY}:{name}" for of, name in names.items()}
    known: dict[str, Any] = cache.get_many(named.values())
    there = {of: known[name] for of, name in named.items() if name in known}
    found: dict[Of, T] = {of: value for of, (state, value) in there.items() if state == states[of]}
    lacking = [of for of in names if of not in found]
    if lacking:
        fresh = dict(read(lacking))
        told = {named[of]: (states[of], value) for of, value in fresh.items()}
        cache.set_many(told, SECONDS)
        found |= fresh
    return found


def forget() -> None:
    """Nothing is kept any more: neither in this process nor in the cache."""
    cache.clear()
    for recent in [*_recent]:
        recent.clear()


def size_of(value: Any) -> int:
    """Return about how many bytes a value takes: columns, and texts and the like within others."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    parts: Iterable[Any] = ()
    if isinstance(value, Mapping):
        parts = (*value.keys(), *value.values())
    elif isinstance(value, tuple | list):
        parts = value
    return sys.getsizeof(value) + sum(map(size_of, parts))


class Recent(Generic[T]):
    """What this process was asked for last: one value of each thing, in its latest state.

    All of it is at most ``most`` by ``size``, what was asked for last excepted: what was not asked
    for longest goes first.
    """

    def __init__(self, most: int, size: Callable[[T], int] = lambda _: 1) -> None:
        _recent.add(self)
        self._most, self._size = most, size
        self._values: OrderedDict[Hashable, tuple[object, T, int]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def clear(self) -> None:
        """Nothing was asked for."""
        with self._lock:
            self._values.clear()
            self._making.clear()

    def get(self, of: Hashable, state: object, make: Callable[[T | None], T]) -> T:
        """Return the value of something in a state; of those who ask at once one makes it.

        ``make`` is given the value of the state before, None where there is none, to take over
        what still holds.
        """
        with self._lock:
            making = self._making.setdefault(of, Lock())
        with making:
            former, value, _ = self._values.get(of, (None, None, 0))
            if value is not None and former == state:
                self._move_up([of])
            else:
                value = make(value)
                self._keep({of: (state, value, self._size(value))})
            return value

    def get_many(
        self, states: Mapping[Of, object], make: Callable[[list[Of]], Mapping[Of, T]]
    ) -> dict[Of, T]:
        """Return the values of some things in their states; what is not there is made together."""
        known = {of: self._values.get(of, (None, None, 0)) for of in states}
        found = {
            of: value
            for of, (state, value, _) in known.items()
            if value is not None and state == states[of]
        }
        self._move_up(found)
        lacking = [of for of in states if of not in found]
        if lacking:
            made = make(lacking)
            self._keep({of: (states[of], value, self._size(value)) for of, value in made.items()})
            found |= made
        return found

    def _move_up(self, things: Iterable[Hashable]) -> None:
        with self._lock:
            for of in things:
                if of in self._values:
                    self._values.move_to_end(of)

    def _keep(self, values: Mapping[Any, tuple[object, T, int]]) -> None:
        with self._lock:
            self._values |= values
            for of in values:
                self._values.move_to_end(of)
            size = sum(size for _, _, size in self._values.values())
            while size > self._most and len(self._values) > 1:
                gone, (_, _, less) = self._values.popitem(last=False)
                self._making.pop(gone, None)
                size -= less


_recent: WeakSet[Recent[Any]] = WeakSet()
