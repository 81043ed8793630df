"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is, what that means, and what to do where it is not well."""

    state: State
    text: str
    advice: str = ""


def ok(text: str) -> Finding:
    """Return that something is as it should be."""
    return Finding("ok", text)


def warning(text: str, advice: str) -> Finding:
    """Return that something may stay as it is, at a price."""
    return Finding("warning", text, advice)


def problem(text: str, advice: str) -> Finding:
    """Return that something does not work, or is not safe."""
    return Finding("problem", text, advice)
