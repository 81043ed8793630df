"""What is installed is locked, complete and says nothing about where it came from."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

LOCKS = ("base", "saml", "dev", "browser", "bench", "audit")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?)==(\S+)", re.MULTILINE)


def text_of(name: str, suffix: str = "txt") -> str:
    return (ROOT / "requirements" / f"{name}.{suffix}").read_text()


def pins(name: str) -> dict[str, str]:
    return {package.partition("[")[0]: version for package, version in PIN.findall(text_of(name))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", text_of(name).strip())

    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    assert re.findall(r"https?:|file:|--index|--extra|--find-links|@ ", text_of(name)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_package_is_locked_once(name: str) -> None:
    packages = [package for package, _ in PIN.findall(text_of(name))]

    assert len(packages) == len(set(packages))


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_locked(name: str) -> None:
    asked = re.findall(r"^([a-z0-9][a-z0-9._-]*)", text_of(name, "in"), re.MULTILINE)

    assert set(asked) - pins(name).keys() == set()


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("base", "saml"), ("saml", "dev"), ("dev", "browser"), ("base", "bench")],
)
def test_a_larger_lock_changes_nothing_of_a_smaller_one(smaller: str, larger: str) -> None:
    assert pins(smaller).items() - pins(larger).items() == set()
