"""What a format of files is: how it is recognised, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.core.model import ModelSpec
from teams.importers.reading import Answers, Finding, Options, Upload
from teams.importers.sniff import Form

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, as formats recognise it: never by its name alone.

    ``text`` is the beginning of a text, ``sheets`` are the first rows of each sheet of a workbook
    by its name; the rows of a CSV file stand under the name "".
    """

    name: str
    form: Form
    text: str = ""
    sheets: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``kind`` names it in inputs, ``label`` on pages.

    ``read`` raises ``Unusable`` where the file cannot be used at all; what a file does not tell
    is a question of its finding, answered in the ``Answers`` of the next reading. ``read_all``,
    where there is one, reads the files that are given at once: they complete one another.
    """

    kind: str
    label: str
    recognises: Callable[[Head], bool]
    read: Callable[[Upload, Options, ModelSpec, Answers], Finding]
    read_all: Callable[[Sequence[Upload], Options, ModelSpec, Answers], Finding] | None = None
