"""The parameters of an address: read in one way, and what was not understood is told.

A page answers with what it can show and says what it shows instead; a file, a page to print and
the API refuse, since nobody reads beside them what they are of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

MOST_VALUES = 50
LONGEST = 200
LONGEST_TOLD = 60


@dataclass(frozen=True, slots=True)
class Misread:
    """A value of the address that was not understood, and in words what is shown instead."""

    name: str
    value: str
    instead: str

    @property
    def words(self) -> str:
        """The value and what is shown instead, in a sentence."""
        told = {"name": self.name, "value": self.value, "instead": self.instead}
        said = gettext("“%(name)s=%(value)s” in the address cannot be shown: %(instead)s.")
        return said % told


class NotUnderstoodError(ValueError):
    """The address asks for what there is not. The message says what that is, ``fields`` by name."""

    def __init__(self, misread: Sequence[Misread]) -> None:
        said = gettext("“%(name)s=%(value)s” is not understood.")
        self.fields: dict[str, list[str]] = {}
        for one in misread:
            words = said % {"name": one.name, "value": one.value}
            self.fields.setdefault(one.name, []).append(words)
        super().__init__(" ".join(word for words in self.fields.values() for word in words))


class Parameters:
    """The parameters of one address. ``misread`` grows with what is asked for and wrong.

    A parameter that is empty, as forms send it, was not asked for. ``instead`` says what stands in
    the place of a wrong value: "every team is shown".
    """

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        self._given = {} if given is None else given
        self.misread: list[Misread] = []

    @classmethod
    def of(cls, given: Mapping[str, Any] | Parameters) -> Parameters:
        """Return the parameters of a QueryDict, or of values and lists of values by name."""
        return given if isinstance(given, Parameters) else cls(given)

    def all(self, name: str) -> list[str]:
        """Return the different values of a parameter in order, as many as a page has use for."""
        if hasattr(self._given, "getlist"):
            values = self._given.getlist(name)
        else:
            value = self._given.get(name, [])
            values = [value] if isinstance(value, str) else value
        return list(dict.fromkeys(value for value in values if value))[:MOST_VALUES]

    def last(self, name: str) -> str:
        """Return the last value of a parameter, as forms have it; "" without one."""
        values = self.all(name)
        return values[-1] if values else ""

    def text(self, name: str, longest: int = LONGEST) -> str:
        """Return a text that is searched for: any is understood."""
        return _plain(self.last(name))[:longest]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return such texts."""
        return tuple(filter(None, (_plain(value)[:LONGEST] for value in self.all(name))))

    def one(self, name: str, known: Collection[str], default: str, instead: str) -> str:
        """Return the value where it is one of the known ones, the default for another."""
        value = self.last(name)
        if not value:
            return default
        if value in known:
            return value
        self.miss(name, value, instead)
        return default

    def some(self, name: str, known: Iterable[str], instead: str) -> tuple[str, ...]:
        """Return those of the known values that stand there, in their order."""
        values, order = self.all(name), tuple(known)
        for value in values:
            if value not in order:
                self.miss(name, value, instead)
        return tuple(value for value in order if value in values)

    def flag(self, name: str, value: str, instead: str) -> bool:
        """Return whether the parameter has the one value that it can have."""
        return bool(self.one(name, (value,), "", instead))

    def number(self, name: str, instead: str) -> int | None:
        """Return a whole number above 0; None for anything else."""
        value = self.last(name)
        return self._number(name, value, instead) if value else None

    def numbers(self, name: str, instead: str) -> tuple[int, ...]:
        """Return whole numbers above 0, each once, in order."""
        found = (self._number(name, value, instead) for value in self.all(name))
        return tuple(dict.fromkeys(number for number in found if number is not None))

    def page(self) -> int:
        """Return the page, counted from 1."""
        return self.number("page", gettext("the first page is shown")) or 1

    def page_of(self, page: int, last: int) -> int:
        """Return the page, or the last one there is where that lies past it, which is told."""
        if page <= last:
            return page
        self.miss("page", str(page), gettext("the last page is shown"))
        return last

    def day(self, name: str, earliest: date, instead: str) -> date | None:
        """Return a day in ISO order that is not before the earliest; None for anything else."""
        value = self.last(name)
        if not value:
            return None
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = date.min
        if found >= earliest and found.isoformat() == value:
            return found
        self.miss(name, value, instead)
        return None

    def shown(self, name: str, value: str, instead: str) -> None:
        """The page has this value: where another was asked for, and understood, that is told."""
        asked = self.last(name)
        if asked and asked != value and all(one.name != name for one in self.misread):
            self.miss(name, asked, instead)

    def miss(self, name: str, value: str, instead: str) -> None:
        """The value was not understood, and this is shown instead."""
        value = _plain(value)
        told = value if len(value) <= LONGEST_TOLD else f"{value[:LONGEST_TOLD]}…"
        self.misread.append(Misread(name, told, instead))

    def require(self) -> None:
        """Raise NotUnderstoodError where anything was not understood."""
        if self.misread:
            raise NotUnderstoodError(self.misread)

    def _number(self, name: str, value: str, instead: str) -> int | None:
        if value.isascii() and value.isdigit() and len(value) < 18 and int(value):
            return int(value)
        self.miss(name, value, instead)
        return None


def _plain(value: str) -> str:
    return value.replace("\0", "").strip()
