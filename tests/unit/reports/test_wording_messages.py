"""Every message of the package of words: none shames, and another language has its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal
from typing import get_args

import pytest

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
from tests.unit.reports.catalogue import calls, english, messages
from tests.unit.reports.test_wording import COUNTED, row

SHAMING = re.compile(
    r"\b(?:bad|poor|weak|lazy|worse|worst|fail\w*|disappoint\w*|unfortunate\w*|should(?: have)?|"
    r"must|only|merely|lack\w*|neglect\w*|forgot\w*|ignored?|careless|wrong|loser?s?|behind|"
    r"below average|not enough|too (?:few|little|low|slow)|still (?:not|no)|never|mistake\w*|"
    r"blame|guilty|shame|spam\w*|useless|pathetic|warning|embarrass\w*)\b",
    re.IGNORECASE,
)

# Said of sources, rules and rights, not of what anybody did.
NEUTRAL = {
    ("calibration_report", "Too few to compare"),
    (
        "components",
        "Not measured: the sources tell too little of it. It takes %(coverage)s of the window. "
        "Not measured is not zero.",
    ),
    (
        "components",
        "Not measured: the sources tell too little of it. It takes %(coverage)s of the window and "
        "the titles of %(titles)s of the people. Not measured is not zero.",
    ),
    ("components", "a lower bound: the archive shows active days only in part"),
    ("content_change", "Too few people posted before or after: hidden."),
    (
        "content_words",
        "LinkedIn counts what a plain repost brings for the post that it passes on: it is "
        "measured only where a source tells it.",
    ),
    ("coverage_report", "1 day behind"),
    ("coverage_report", " days behind"),
    ("coverage_words", " days only."),
    ("delivery_mapping", "Only where no column tells it."),
    ("delivery_report", ": later ones must be of the same profile."),
    ("import_words", "Day, kind, number, amount, currency, attainment: never the score"),
    ("looks_report", "Everything, including each record behind a number"),
    (
        "rules",
        "A component counts only on days that a source of it covers. One that reports none of it "
        "on a covered day: a measured 0.",
    ),
    (
        "rules",
        "Who was contacted counts by seniority only where %(titles)s of the people contacted have "
        "a known title; else F3 is not measured.",
    ),
    ("rules", "Lead %(lead)s, account %(account)s; Sales Navigator seats only"),
}


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
    said = {part for parts in messages() for part in parts} - {text for _, text in NEUTRAL}

    assert [words for words in said if SHAMING.search(words)] == []


def prose() -> list[tuple[str, str]]:
    """Every text of two words or more in the modules of reports, marked or not, with its module."""
    found = []
    for path in sorted((ROOT / "teams" / "reports").rglob("*.py")):
        tree = ast.parse(path.read_text())
        about = {
            id(first.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            for first in node.body[:1]
            if isinstance(first, ast.Expr)
        }
        found += [
            (path.stem, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value.strip()
            and id(node) not in about
        ]
    return found


def test_no_report_says_words_that_shame_of_people() -> None:
    said = {(module, text) for module, text in prose() if SHAMING.search(text)}

    assert len(prose()) > 400
    assert said == NEUTRAL


@pytest.mark.parametrize(
    "words", ["You failed", "Your reply rate is poor", "Only two posts", "You should post more"]
)
def test_words_that_shame_are_found(words: str) -> None:
    assert SHAMING.search(words)


# -- another language ----------------------------------------------------------------------------


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
