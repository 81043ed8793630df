"""What the documentation says can be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.tree import ROOT, files, name_of

DOCUMENTS = sorted(files(".md"))
OF_RUN_PY = {"test", "test-all"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:python3? )(?:run|manage)\.py ([a-z][a-z_-]*)")
VARIABLE = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """Return the anchors that a Markdown page gives its headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, target: str) -> bool:
    """Return whether a link of the page leads to a file, and to a heading of it if it names one."""
    place, _, anchor = target.partition("#")
    linked = (page.parent / place).resolve() if place else page
    return linked.exists() and (not anchor or anchor in anchors(linked))


@pytest.mark.parametrize("page", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]

    assert [target for target in targets if not leads_somewhere(page, target)] == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=name_of)
def test_every_command_exists(page: Path) -> None:
    named = set(COMMAND.findall(page.read_text()))

    assert named - OF_RUN_PY - get_commands().keys() == set()


def test_the_readme_names_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()

    assert any(re.fullmatch(r"python3 run\.py\s+#.*", line) for line in lines)
    assert any(re.fullmatch(r"python3 run\.py test\s+#.*", line) for line in lines)


def test_every_setting_from_the_environment_is_documented() -> None:
    settings = [path.read_text() for path in files(".py", below=ROOT / "config" / "settings")]
    read = {name for text in settings for name in VARIABLE.findall(text)}

    documented = set(ROW.findall((ROOT / "docs" / "operations.md").read_text()))

    assert documented == read | {"DJANGO_SETTINGS_MODULE"}


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    decisions = [path.name for path in sorted(folder.glob("0*.md"))]

    listed = LINK.findall((folder / "README.md").read_text())

    assert listed == decisions
    assert [int(name[:4]) for name in decisions] == list(range(1, len(decisions) + 1))


def test_a_decision_is_named_after_its_title() -> None:
    titles = {
        path.stem: re.sub(r"[^a-z0-9 ]", "", path.read_text().splitlines()[0].lower()).split()
        for path in (ROOT / "docs" / "decisions").glob("0*.md")
    }

    assert [stem for stem, words in titles.items() if not "-".join(words).startswith(stem)] == []


def test_every_page_of_the_documentation_is_listed() -> None:
    folder = ROOT / "docs"
    pages = {path.name for path in folder.glob("*.md")} - {"index.md"}

    assert pages <= set(LINK.findall((folder / "index.md").read_text()))
