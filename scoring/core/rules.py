"""The rules of a score: a model version with the choices that an organization made for it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.core.model import ModelSpec, Policy


@dataclass(frozen=True, slots=True)
class Rules:
    """What a score is computed by. ``aliases`` are the keys of the names of the own company."""

    spec: ModelSpec
    policy: Policy = "equal"
    aliases: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the version."""
        return self.spec.name
