"""What an organization is told about its industry's pool, where it opts in or out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.access import Access
from accounts.industries import Industry
from accounts.models import Organization
from accounts.rules import rules_today
from accounts.selectors import last_complete_day
from scoring.core.industry import APART_DAYS
from scoring.core.industry_editions import measured_alike
from scoring.core.registry import CURRENT, model
from scoring.industry_places import IndustryPlace, industry_place
from teams.reports.shapes import Choice, Fact
from teams.reports.wording.industry import Term, no_edition, own_rules, place_facts, sample, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryPage:
    """Whether the organization takes part, in what, since when, and what came of it.

    ``obstacle`` says why it is left out although it takes part, or could not; ``waiting`` that
    no edition has it yet. An edition is shown for ``longest`` days.
    """

    shares: bool
    industry: str
    since: date | None
    by: str
    may_join: bool
    obstacle: str
    waiting: str
    place: IndustryPlace | None
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...]
    terms: tuple[Term, ...]
    longest: int = APART_DAYS


def industry_page(*, access: Access, chosen: str = "") -> IndustryPage:
    """Return the page of the organization; ``chosen`` is the industry that a form has."""
    organization = access.organization
    shares = organization.shares_with_industry
    place = _place(organization) if shares else None
    by, since = organization.industry_shared_by, organization.industry_shared_since
    current = chosen or organization.industry
    return IndustryPage(
        shares=shares,
        industry=organization.get_industry_display(),
        since=since.date() if since else None,
        by=by.get_full_name() if by else "",
        may_join=not organization.is_sample,
        obstacle=_obstacle(organization),
        waiting=no_edition() if shares and place is None else "",
        place=place,
        facts=place_facts(place) if place else (),
        choices=tuple(Choice(v, label, v == current) for v, label in Industry.choices),
        terms=terms(),
    )


def _place(organization: Organization) -> IndustryPlace | None:
    return industry_place(
        industry=organization.industry, member_id=None, on=last_complete_day(organization)
    )


def _obstacle(organization: Organization) -> str:
    if organization.is_sample:
        return sample()
    return "" if measured_alike(rules_today(organization), model(CURRENT)) else own_rules()
