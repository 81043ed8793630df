"""Every message of the package of words: none shames, and another language has its own."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from django.utils import translation
from pytest_django import Settings

from scoring.core.shares import Reason
from teams.reports.wording import causes, counts
from teams.reports.wording.actions import ACTIONS, title_of
from teams.reports.wording.causes import reason
from teams.reports.wording.checklist import ITEMS
from teams.reports.wording.labels import (
    COMPONENTS,
    RESTATED,
    component_label,
    restated,
    restated_why,
)
from teams.reports.wording.records import LOST, REASONS, WON
from tests.house.tree import ROOT
from tests.unit.core.given import TODAY
from tests.unit.reports.test_wording import COUNTED, row

FOLDER = ROOT / "teams" / "reports" / "wording"
TAKES_PLURAL = {"gettext": 1, "gettext_noop": 1, "ngettext": 2}
SHAMING = re.compile(
    r"\b(?:bad|poor|weak|lazy|worse|worst|fail\w*|disappoint\w*|unfortunate\w*|should(?: have)?|"
    r"must|only|merely|lack\w*|neglect\w*|forgot\w*|ignored?|careless|wrong|loser?s?|behind|"
    r"below average|not enough|too (?:few|little|low|slow)|still (?:not|no)|never|mistake\w*|"
    r"blame|guilty|shame|spam\w*|useless|pathetic|warning|embarrass\w*)\b",
    re.IGNORECASE,
)


def calls() -> Iterator[tuple[str, list[ast.expr]]]:
    """Every message of the package: the function that marks it, and what it is given."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TAKES_PLURAL:
                name = getattr(node.func, "id", "")
                yield name, node.args[: TAKES_PLURAL[name]]


def messages() -> list[tuple[str, ...]]:
    """The messages as they are written, with their plural where they have one."""
    found = {
        tuple(str(arg.value) for arg in args)
        for _, args in calls()
        if all(isinstance(arg, ast.Constant) for arg in args)
    }
    return sorted(found)


def looked_up() -> set[str]:
    """What is marked in a table, and translated where it is used."""
    return {str(args[0].value) for name, args in calls() if name == "gettext_noop"}


def test_every_message_is_written_out_where_tools_find_it() -> None:
    computed = [
        ast.unparse(arg)
        for name, args in calls()
        for arg in args
        if not isinstance(arg, ast.Constant) and name != "gettext"
    ]

    assert computed == []
    assert len(messages()) > 150


def test_placeholders_have_names() -> None:
    signs = {sign for parts in messages() for part in parts for sign in re.findall("%.", part)}

    assert signs == {"%("}
    assert [parts for parts in messages() if "{" in "".join(parts)] == []


def test_no_words_shame() -> None:
    said = [part for parts in messages() for part in parts]

    assert [words for words in said if SHAMING.search(words)] == []


@pytest.mark.parametrize(
    "words", ["You failed", "Your reply rate is poor", "Only two posts", "You should post more"]
)
def test_words_that_shame_are_found(words: str) -> None:
    assert SHAMING.search(words)


# -- another language ----------------------------------------------------------------------------


def compiled(found: list[tuple[str, ...]]) -> bytes:
    """A catalogue as the tools compile it, in which every message stands in brackets."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    entries = {"": head} | {
        "\0".join(parts): "\0".join(f"⟦{part}⟧" for part in parts) for parts in found
    }
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    begin, tables, strings = 28, [], b""
    at = begin + 16 * len(pairs)
    for texts in zip(*pairs, strict=True):
        for text in texts:
            tables.append(struct.pack("<II", len(text), at + len(strings)))
            strings += text + b"\0"
    numbers = (0x950412DE, 0, len(pairs), begin, begin + 8 * len(pairs), 0, 0)
    return struct.pack("<7I", *numbers) + b"".join(tables) + strings


@pytest.fixture
def german(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Speak a second language, in which everything is translated."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(messages()))
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("de"):
        yield


def sentences() -> dict[str, Callable[[], str]]:
    """Everything that can be said, by a name."""
    many = [row("-0.35", "-0.35"), row("-0.10", "-0.10")]
    said: dict[str, Callable[[], str]] = {
        "nothing moved": lambda: reason(Decimal(0), []),
        "moved": lambda: reason(Decimal("-0.45"), many),
        "rules": lambda: causes.rules("1", "2"),
        "seat": lambda: causes.seat("free", "sales_navigator"),
        "coverage": lambda: causes.coverage("partial", "measured"),
        "covered days": lambda: causes.coverage("partial", "partial"),
        "rate": lambda: causes.rate(counts.invitations(1, 2)),
        "opener": lambda: causes.rate(counts.openers(1, 2)),
        "state": lambda: causes.state("1", "2"),
        "new": lambda: causes.new(counts.comments(2, 1)),
        "ageing": causes.ageing,
        "no posts": counts.no_posts,
        "level group": lambda: causes.group_reason([], [("left", 1, Decimal(-1))]),
        "restated": lambda: restated(TODAY, "undo", None),
        "restated why": lambda: restated_why(TODAY, "import", ""),
        "restated by": lambda: restated_why(TODAY, "import", "2"),
    }
    for name in causes.COMING:
        said[name] = lambda name=name: causes.coming_label(name)
        said[f"note {name}"] = lambda name=name: causes.coming_note(name)
        said[f"came {name}"] = lambda name=name: causes.group_reason([], [(name, 1, Decimal(1))])
    said |= {f"{n}": lambda n=n: counts.state(n, "1") for n in counts.STATES}
    said |= {f"{n} {k}": lambda n=n, k=k: title_of(n, k, 9) for n in ACTIONS for k in (1, 3)}
    said |= {f"{n} {k}": lambda n=n, k=k: counts.things(n, k) for n in COUNTED for k in (1, 2)}
    return said


@pytest.mark.usefixtures("german")
def test_another_catalogue_changes_every_sentence() -> None:
    told = {name: say() for name, say in sentences().items()}

    assert {name: text for name, text in told.items() if english(text)} == {}
    assert told["moved"].startswith(
        "⟦⟦⟦Brand⟧ fell most, −0.45: ⟦⟦original publishing⟧ −0.35⟧⟦ and "
    )
    assert told["save_leads 3"] == "⟦Save ⟦three⟧ leads⟧"


@pytest.mark.usefixtures("german")
def test_what_is_marked_is_what_is_looked_up() -> None:
    tables = [*REASONS.values(), *ITEMS.values(), *COMPONENTS.values(), *WON.values()]

    assert {*tables, *LOST.values(), *RESTATED.values()} <= looked_up()
    assert set(REASONS) == set(get_args(Reason))
    assert component_label("message_response") == "⟦reply rate⟧"


def english(text: str) -> str:
    """The letters that no translated message holds."""
    depth, left = 0, ""
    for sign in text:
        depth += {"⟦": 1, "⟧": -1}.get(sign, 0)
        left += sign if depth == 0 and sign.isalpha() else ""
    return left
