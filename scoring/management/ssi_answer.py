"""What the command-line scorer finds out, before it is printed in any form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

from scoring.core.advice import next_actions
from scoring.core.ledger import ledger
from scoring.core.mix import Input, Mix, inputs
from scoring.core.model import ModelSpec, Policy
from scoring.core.records import Member, Seat
from scoring.core.response import usual_accepted, usual_received
from scoring.core.result import LedgerLine, NextAction, Score
from scoring.core.score import score
from scoring.core.titles import company_key
from scoring.core.what_if import WhatIf, what_if
from teams.importers.reading import Problem, Reading

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the score of which day, since when it changed, under which rules.

    ``seat`` overrides the seats of the evidence on every date. ``zone`` is the name of the
    scoring time zone. ``amounts`` are those of a weekly mix by input, and ``by`` the day on which
    it is scored: None where no what-if is asked for.
    """

    as_of: date
    since: date | None
    seat: Seat | None
    policy: Policy
    zone: str
    amounts: Mapping[str, int] = field(default_factory=dict)
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The evidence of one person and what is asked of it."""

    spec: ModelSpec
    question: Question
    reading: Reading

    def score(self) -> Score:
        """The score of the day."""
        return self._asked(score)(self.question.as_of, self.spec)

    def score_before(self, since: date) -> Score:
        """The score of the earlier day."""
        return self._asked(score)(since, self.spec)

    def ledger(self, since: date) -> list[LedgerLine]:
        """The causes of the change since the earlier day."""
        return self._asked(ledger)(since, self.question.as_of, self.spec)

    def next_actions(self, limit: int | None) -> list[NextAction]:
        """The actions that would earn most next; None: all that would earn something."""
        return self._asked(next_actions)(self.question.as_of, self.spec, limit=limit)

    def what_if(self, by: date) -> WhatIf:
        """The score on a later day with and without the weekly mix.

        Of others is assumed what they did so far. Raises ``ValueError`` for an amount or a day that
        is not sensible.
        """
        assumed = Mix(
            accepted=usual_accepted(self.score()),
            received=usual_received(self.reading.records, self.question.as_of, self.spec),
        )
        mix = replace(assumed, **self.question.amounts)
        known = (self.reading.records, mix, self.question.as_of, by, self.spec)
        return what_if(
            *known,
            policy=self.question.policy,
            aliases=self._aliases(),
            seat=self.question.seat,
        )

    def _asked(self, function: Callable[..., Found]) -> Callable[..., Found]:
        """``function`` of the core, with the evidence and the rules of the question."""
        return partial(
            function,
            self.reading.records,
            policy=self.question.policy,
            aliases=self._aliases(),
            seat=self.question.seat,
        )

    def _aliases(self) -> frozenset[str]:
        """The member's own company is the only one whose people are known to be co-workers."""
        companies = {r.company for r in self.reading.records if isinstance(r, Member)}
        return frozenset(company_key(company, b"") for company in companies) - {""}


def inputs_of(answer: Answer, score: Score) -> list[Input]:
    """The inputs that the seat of a score can use."""
    has_navigator = score.seat == "sales_navigator"
    return [one for one in inputs(answer.spec) if has_navigator or not one.navigator]


def told(problem: Problem) -> str:
    """A problem in one line, without its place."""
    reason = f"{problem.column}: {problem.reason}" if problem.column else problem.reason
    return f"{reason}, expected {problem.expected}" if problem.expected else reason
