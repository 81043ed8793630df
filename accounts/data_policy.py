"""How it is said of every field what it is: whose, for what, for how long, and in which file.

Each room declares its models with these shapes; ``privacy.policy`` puts them together, and a test
fails on any field that nobody declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


class DataClass(Enum):
    """What kind of data a model holds."""

    ACCOUNT = "Account"
    ACCESS = "Roles and access"
    KEYS = "Keys and links"
    DIRECTORY = "Directory of members"
    FACT = "Activity"
    CONTACT = "Contacts, hashed"
    SCORE = "Score"
    COACHING = "Goals and notes"
    IMPORT = "Imports"
    LOOK = "Who looked"
    EXPORT = "Files taken out"
    SAVED = "Saved views and groups"
    AUDIT = "Log of changes"
    PRIVACY = "Privacy choices"
    GROUP = "Numbers of groups"
    SETTING = "Settings of the organization"
    TECHNICAL = "Technical"


class Subject(Enum):
    """Whose data a field is."""

    MEMBER = "member"
    USER = "user"
    OTHERS = "another user"
    THIRD = "third party, hashed"
    ORGANIZATION = "organization"
    NONE = "nobody"


# What is kept for as long as somebody or something is there. Other values name a period.
WITH_MEMBER = "with the member"
WITH_USER = "with the account"
WITH_ORGANIZATION = "with the organization"
ALWAYS = "no end"
LIFETIMES = (WITH_MEMBER, WITH_USER, WITH_ORGANIZATION, ALWAYS)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a field does not go into the file of the person, and whose it is."""

    subject: Subject
    why: str


@dataclass(frozen=True, slots=True)
class FieldPolicy:
    """What is declared of one field. ``why_not`` is empty where it goes into the file."""

    name: str
    subject: Subject
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPolicy:
    """What is declared of one model.

    ``told`` are the fields that are the ``subject``'s; ``others`` name other users, of whom the
    file says only that they are somebody else; ``keys`` join rows; ``hidden`` do not go into the
    file. ``member`` is the path from a row to the member, ``users`` are paths to accounts: rows
    without any path are in nobody's file, for the reason ``not_exported``.
    """

    model: str
    data_class: DataClass
    subject: Subject
    purpose: str
    kept: str
    member: str = ""
    users: tuple[str, ...] = ()
    told: str = ""
    others: str = ""
    keys: str = "id organization"
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    not_exported: str = ""

    def fields(self) -> Iterator[FieldPolicy]:
        """Yield what is declared of each field."""
        why = self.not_exported
        for name in self.keys.split():
            yield FieldPolicy(name, Subject.NONE, why)
        for name in self.told.split():
            yield FieldPolicy(name, self.subject, why)
        for name in self.others.split():
            yield FieldPolicy(name, Subject.OTHERS, why)
        for name, hidden in self.hidden.items():
            yield FieldPolicy(name, hidden.subject, hidden.why)

    @property
    def exported(self) -> tuple[str, ...]:
        """The fields that go into the file of the person."""
        return tuple(one.name for one in self.fields() if not one.why_not)
