"""The rules of an organization: which version of the model holds on which day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import cast

from accounts.models import Organization, RuleVersion
from accounts.selectors import local_today
from scoring.core.model import ModelSpec, Policy
from scoring.core.registry import CURRENT, RELEASED, model
from scoring.core.revision import Revision, revised, revision_of
from scoring.core.rules import Rules
from scoring.core.titles import company_key

DAY = timedelta(days=1)


class TamperedError(Exception):
    """A published version is not what was published."""


@dataclass(frozen=True, slots=True)
class Period:
    """Rules and the first day that they hold on: None for those that held from the beginning.

    ``number`` is that of the organization's own version, 0 for the standard model, which revises
    nothing.
    """

    rules: Rules
    since: date | None = None
    number: int = 0
    note: str = ""
    company_aliases: tuple[str, ...] = ()
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of an organization, oldest first; the first ones held from the beginning."""

    periods: tuple[Period, ...]

    @property
    def specs(self) -> Mapping[str, ModelSpec]:
        """The models by name that days can be scored by: those released, and the own ones."""
        return RELEASED | {p.rules.name: p.rules.spec for p in self.periods}

    def period_on(self, day: date) -> Period:
        """Return the period that a day lies in."""
        return next(p for p in reversed(self.periods) if p.since is None or p.since <= day)

    def on(self, day: date) -> Rules:
        """Return the rules that hold on a day."""
        return self.period_on(day).rules

    def until(self, period: Period) -> date | None:
        """Return the last day of a period; None where no later version is published."""
        later = self.periods[self.periods.index(period) + 1 :]
        return later[0].since - DAY if later and later[0].since else None

    def spans(self, first: date, last: date) -> Iterator[tuple[Rules, date, date]]:
        """Yield the rules and the days of each period from ``first`` to ``last``."""
        for period in self.periods:
            start = max(first, period.since or first)
            end = min(last, self.until(period) or last)
            if start <= end:
                yield period.rules, start, end


def rulebook_of(organization: Organization) -> Rulebook:
    """Return what holds when. Raises TamperedError where a published version was changed.

    The names of the own company and the seat policy of the standard model are settings of the
    organization; a version of its own has both.
    """
    standard = Rules(
        model(CURRENT),
        cast(Policy, organization.seat_policy),
        alias_keys(organization, organization.company_aliases),
    )
    first = Period(standard, company_aliases=tuple(organization.company_aliases))
    published = RuleVersion.objects.filter(organization=organization, published_at__isnull=False)
    own = [_period(organization, version) for version in published.order_by("effective_from")]
    return Rulebook((first, *own))


def rules_today(organization: Organization) -> Rules:
    """Return the rules that hold today in the organization's time zone."""
    return rulebook_of(organization).on(local_today(organization))


def rules_of(organization: Organization, version: RuleVersion) -> Rules:
    """Return the rules that a version makes, be it published or a draft."""
    revision = revision_of(version.revision)
    spec = _spec(json.dumps(version.revision, sort_keys=True), version.name)
    return Rules(spec, revision.policy, alias_keys(organization, revision.aliases))


def specs_named(names: Collection[str]) -> Mapping[str, ModelSpec]:
    """Return the models of the names, the entered organization's own among them.

    Raises KeyError for a name that is neither released nor published.
    """
    found = {name: RELEASED[name] for name in set(names) if name in RELEASED}
    if missing := set(names) - set(found):
        versions = RuleVersion.objects.filter(published_at__isnull=False)
        own = {version.name: version for version in versions}
        for name in missing:
            found[name] = _spec(json.dumps(own[name].revision, sort_keys=True), name)
    return found


def alias_keys(organization: Organization, names: Collection[str]) -> frozenset[str]:
    """Return the company keys that make a contact a co-worker."""
    key = bytes.fromhex(organization.hash_key)
    return frozenset(filter(None, (company_key(name, key) for name in names)))


def _period(organization: Organization, version: RuleVersion) -> Period:
    if version.digest != version.digest_now():
        raise TamperedError(f"{version.name} of {organization.slug} is not what was published")
    revision = revision_of(version.revision)
    return Period(
        rules=rules_of(organization, version),
        since=version.effective_from,
        number=version.number,
        note=version.note,
        company_aliases=revision.aliases,
        revision=revision,
    )


@lru_cache(maxsize=256)
def _spec(revision: str, name: str) -> ModelSpec:
    """One model for equal revisions: timelines and scores compare models by identity."""
    return revised(revision_of(json.loads(revision)), name)
