"""What is fuzzed: for every parser, how bytes become the files that somebody gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from teams.importers.linkedin.kinds import STEMS
from tests.fuzz import corpus, packing
from tests.fuzz.checking import survives
from tests.fuzz.packing import File

Files = Callable[[bytes], list[File]]


@dataclass(frozen=True, slots=True)
class Target:
    """``files`` makes files out of any bytes. What is read of ``seeds`` is evidence."""

    files: Files
    seeds: tuple[bytes, ...]
    answers: Mapping[str, str] = field(default_factory=dict)

    def run(self, data: bytes) -> None:
        """Raise nothing, whatever the bytes."""
        survives(self.files(data), self.answers)


def named(name: str, *seeds: bytes, **answers: str) -> Target:
    """Return the target of one file of this name."""
    return Target(partial(_named, name), seeds, answers)


def workbook(name: str, *seeds: bytes) -> Target:
    """Return the target of a workbook with cells out of the bytes."""
    return Target(lambda data: [(name, packing.cells(data))], seeds)


def part(path: str, *seeds: bytes) -> Target:
    """Return the target of one part of a workbook."""
    return Target(lambda data: [("Reactions.csv", packing.part(path, data))], seeds)


def anything(data: bytes) -> list[File]:
    """Return a file whose name is the first line of the bytes."""
    name, _, rest = data.partition(b"\n")
    return [(name.decode("utf-8", errors="replace") or "a", rest)]


def _named(name: str, data: bytes) -> list[File]:
    return [(name, data)]


def tabbed(table: bytes) -> bytes:
    """Return the cells of a plain CSV file as those of a workbook."""
    return b"Sheet\n" + table.replace(b",", b"\t")


USAGE_NAME = "Sales_Navigator_Usage_Reporting_2026-03-01_to_2026-03-31"
FILE_OF = {kind: f"{stem}.csv" for stem, kind in STEMS.items()}

TARGETS: Mapping[str, Target] = {
    **{f"linkedin.{kind}": named(FILE_OF[kind], *s) for kind, s in corpus.LINKEDIN.items()},
    "linkedin.articles": Target(
        lambda data: [("a.zip", packing.zipped({"Articles/a.html": data}))], corpus.ARTICLES
    ),
    "linkedin.archive": Target(packing.archive, corpus.FILES),
    "linkedin.workbook": workbook("Reactions.csv", tabbed(corpus.LINKEDIN["reactions"][0])),
    "linkedin.changelog": named("changelog.json", corpus.CHANGELOG),
    "linkedin.snapshot": named("snapshot.json", corpus.SNAPSHOT),
    "linkedin.ssi_json": named("ssi.json", corpus.SSI),
    "linkedin.ssi_history": named("ssi_history.csv", corpus.HISTORY),
    "creator_analytics": workbook("Content_2026-03-02_2026-03-05_Ada.xlsx", *corpus.ANALYTICS),
    "sales_navigator.usage": named(f"{USAGE_NAME}.csv", corpus.USAGE),
    "sales_navigator.usage_workbook": workbook(f"{USAGE_NAME}.xlsx", tabbed(corpus.USAGE)),
    "sales_navigator.analytics": named("activity.csv", corpus.ACTIVITIES, corpus.SEATS),
    "outcomes": named("crm.csv", *corpus.OUTCOMES),
    "own_csv": named("own.csv", corpus.OWN),
    "table": named("mine.csv", corpus.MAPPED, columns=corpus.MAPPING),
    "activity": named("a.jsonl", *corpus.ACTIVITY),
    "container": named("team.zip", *corpus.CONTAINERS),
    "container.inside": Target(packing.inside, corpus.CONTAINERS[:2]),
    "workbook.sheet": part("xl/sheet.xml", corpus.SHEET),
    "workbook.texts": part("xl/texts.xml", corpus.TEXTS),
    "workbook.styles": part("xl/styles.xml", corpus.STYLES),
    "workbook.whole": named("a.xlsx", packing.part("xl/sheet.xml", corpus.SHEET)),
    "workbook.old": named("Reactions.csv", corpus.OLD),
    "anything": Target(
        anything,
        (
            b"Connections.csv\n" + corpus.CONNECTIONS,
            b"a.zip\n" + corpus.CONTAINERS[0],
            b"a.jsonl\n" + corpus.ACTIVITY[0],
            b"x/y.json\n" + corpus.SSI,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Together:
    """All targets as one: the first byte tells which one the rest is for."""

    targets: tuple[Target, ...] = tuple(TARGETS.values())

    @property
    def seeds(self) -> tuple[bytes, ...]:
        """The seeds of all, each with the byte of its target before it."""
        return tuple(
            bytes([n]) + seed for n, target in enumerate(self.targets) for seed in target.seeds
        )

    def run(self, data: bytes) -> None:
        """Raise nothing, whatever the bytes."""
        if data:
            self.targets[data[0] % len(self.targets)].run(data[1:])
