"""Columns of texts: each different text once, and which of them is whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from teams.reports.report_counts import MISSING

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Texts:
    """A text a row: ``words`` are the different ones, ``at`` the place of each row's in them."""

    words: Sequence[str]
    at: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Return the column of the texts."""
        places: dict[str, int] = {}
        at = [places.setdefault(text, len(places)) for text in texts]
        return cls([*places], np.array(at, np.int64))

    def __getitem__(self, row: int) -> str:
        at: int = self.at[row]
        return self.words[at]

    def among(self, rows: Array) -> list[str]:
        """Return the different texts of some rows."""
        return [self.words[at] for at in np.unique(self.at[rows]).tolist()]

    def matches(self, test: Callable[[str], bool]) -> Array:
        """Return whose text meets a condition."""
        return self._each([test(word) for word in self.words], np.bool_)

    @cached_property
    def codes(self) -> Array:
        """The place of each text in the alphabet, capitals aside; MISSING of ""."""
        folded = [word.casefold() for word in self.words]
        places = {word: place for place, word in enumerate(sorted({*folded}))}
        return self._each([places[word] if word else MISSING for word in folded], np.int64)

    @cached_property
    def grouped(self) -> Array:
        """The place of each row's group: by the alphabet, capitals aside at first; "" last."""
        order = sorted({*self.words}, key=lambda word: (word == "", word.casefold(), word))
        places = {word: place for place, word in enumerate(order)}
        return self._each([places[word] for word in self.words], np.int64)

    def _each(self, values: Sequence[Any], kind: Any) -> Array:
        found: Array = np.array(values, kind)[self.at]
        return found
