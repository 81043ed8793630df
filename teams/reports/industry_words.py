"""What is said about industry pools: before opting in, and beside a standing."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Organization
from scoring.core.industry import APART_DAYS, LEAST_DAYS, MEMBERS, ORGANIZATIONS, STEP_MEMBERS
from scoring.industry_places import IndustryPlace
from teams.reports.shapes import Fact, Viewer
from teams.reports.wording.labels import PILLAR_LABELS, day

TIES = Fact("Ties", "Equal totals share the better rank.")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to know before opting in."""

    title: str
    text: str


TERMS = (
    Term(
        "What is shared",
        "The total and the four pillars of each of your members who has a total, without names, "
        "addresses or teams. They are counted together with those of other organizations.",
    ),
    Term(
        "What others see",
        "How many members the pool has, its medians in whole points, its date, and how far up "
        f"their own members stand, in coarse steps of at least {STEP_MEMBERS} people. No "
        "organization is named or counted, and no number is that of one organization.",
    ),
    Term(
        "When there is a pool",
        f"With at least {MEMBERS} members of at least {ORGANIZATIONS} organizations, where none "
        "has over half of them and enough are left without the two largest. Before that nothing "
        "is shown to anybody.",
    ),
    Term(
        "How often it changes",
        f"In editions: after {LEAST_DAYS} days at the earliest, and about every quarter where "
        f"members join or leave. All figures of an edition are of its date, and after {APART_DAYS} "
        "days it ends.",
    ),
    Term(
        "How to leave",
        "On this page, at any time. Your pages show the pool no more, and no later edition has "
        "your members. The edition that has them is shown to the others until the next one comes, "
        f"for {APART_DAYS} days after its date at the most.",
    ),
    Term(
        "What this does not hide",
        "Organizations that put together what they know find out more than one by itself. Whoever "
        "operates this site sees the data of all.",
    ),
)

SAMPLE = "This is sample data. It is compared with nobody."
OWN_RULES = (
    "The rules of this organization are not the standard ones, so its totals cannot be compared. "
    "While that is so, it is left out of new editions."
)
NO_PART = "Your organization takes no part in an industry pool."
NO_EDITION = (
    "No edition with your organization yet. It takes "
    f"{MEMBERS} members of {ORGANIZATIONS} organizations, and a new one comes "
    f"after {LEAST_DAYS} to {APART_DAYS} days."
)


def pool_name(organization: Organization) -> str:
    """Return what the pool of the organization's industry is called."""
    return f"Industry: {organization.get_industry_display()}"


def place_note(place: IndustryPlace) -> str:
    """Return one sentence about a member's place."""
    on = f"{day(place.on)} {place.on.year}"
    if place.top_percent is None:
        return f"Without a total on {on} there is no place among the {place.n}."
    return f"Among {place.n} members of several organizations, on {on}."


def place_facts(place: IndustryPlace) -> tuple[Fact, ...]:
    """Return how the place comes about."""
    medians = ", ".join(
        f"{label} {median}"
        for label, median in zip(PILLAR_LABELS.values(), place.pillars, strict=True)
    )
    then = () if place.total is None else (Fact("Total then", f"{place.total:.2f}"),)
    return (
        Fact("Pool", f"{place.n} members with all four pillars, of organizations that opted in."),
        Fact("Date", f"{day(place.on)} {place.on.year}, for all figures of the pool."),
        *then,
        Fact("Top x %", f"100 · rank / {place.n}, rounded up to a step of {place.step} %."),
        TIES,
        Fact("Medians", f"Total {place.median}, {medians}; whole points."),
        Fact("Next", f"After {LEAST_DAYS} days at the earliest. This one ends after {APART_DAYS}."),
    )


def industry_viewers(organization: Organization) -> tuple[Viewer, ...]:
    """Return what other organizations see of members of one that takes part in a pool."""
    if not organization.shares_with_industry:
        return ()
    return (
        Viewer(
            "Other organizations",
            "Medians of the industry’s pool, which this total is part of, without names",
            allowed=False,
        ),
    )
