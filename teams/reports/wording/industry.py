"""What is said about industry pools: before opting in, and beside a standing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import Organization
from scoring.core.industry import APART_DAYS, LEAST_DAYS, MEMBERS, ORGANIZATIONS, STEP_MEMBERS
from scoring.industry_places import IndustryPlace
from teams.reports.shapes import Fact, Viewer
from teams.reports.wording.labels import PILLAR_LABELS, dated, pillar_label


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to know before opting in."""

    title: str
    text: str


def terms() -> tuple[Term, ...]:
    """Return what to know before opting in, in order."""
    return (
        Term(
            gettext("What is shared"),
            gettext(
                "The total and the four pillars of each of your members who has a total, without "
                "names, addresses or teams. They are counted together with those of other "
                "organizations."
            ),
        ),
        Term(gettext("What others see"), _seen()),
        Term(gettext("When there is a pool"), _when()),
        Term(gettext("How often it changes"), _how_often()),
        Term(gettext("How to leave"), _leaving()),
        Term(
            gettext("What this does not hide"),
            gettext(
                "Organizations that put together what they know find out more than one by itself. "
                "Whoever operates this site sees the data of all."
            ),
        ),
    )


def _seen() -> str:
    told = gettext(
        "How many members the pool has, its medians in whole points, its date, and how far up "
        "their own members stand, in coarse steps of at least %(step)s people. No organization "
        "is named or counted, and no number is that of one organization."
    )
    return told % {"step": STEP_MEMBERS}


def _when() -> str:
    told = gettext(
        "With at least %(members)s members of at least %(organizations)s organizations, where "
        "none has over half of them and enough are left without the two largest. Before that "
        "nothing is shown to anybody."
    )
    return told % {"members": MEMBERS, "organizations": ORGANIZATIONS}


def _how_often() -> str:
    told = gettext(
        "In editions: after %(least)s days at the earliest, and about every quarter where members "
        "join or leave. All figures of an edition are of its date, and after %(most)s days it "
        "ends."
    )
    return told % {"least": LEAST_DAYS, "most": APART_DAYS}


def _leaving() -> str:
    told = gettext(
        "On this page, at any time. Your pages show the pool no more, and no later edition has "
        "your members. The edition that has them is shown to the others until the next one comes, "
        "for %(most)s days after its date at the most."
    )
    return told % {"most": APART_DAYS}


def sample() -> str:
    """Return that sample data takes no part."""
    return gettext("This is sample data. It is compared with nobody.")


def own_rules() -> str:
    """Return that totals by own rules cannot be compared."""
    return gettext(
        "The rules of this organization are not the standard ones, so its totals cannot be "
        "compared. While that is so, it is left out of new editions."
    )


def no_part() -> str:
    """Return that the organization has not opted in."""
    return gettext("Your organization takes no part in an industry pool.")


def no_edition() -> str:
    """Return that there is no edition yet, and what it takes."""
    told = gettext(
        "No edition with your organization yet. It takes %(members)s members of "
        "%(organizations)s organizations, and a new one comes after %(least)s to %(most)s days."
    )
    numbers = {"members": MEMBERS, "organizations": ORGANIZATIONS}
    return told % {**numbers, "least": LEAST_DAYS, "most": APART_DAYS}


def industry_pool() -> str:
    """Return what the pool is called where the organization takes no part."""
    return gettext("Industry")


def pool_name(organization: Organization) -> str:
    """Return what the pool of the organization's industry is called."""
    return gettext("Industry: %(name)s") % {"name": organization.get_industry_display()}


def place_note(place: IndustryPlace) -> str:
    """Return one sentence about a member's place."""
    told = {"n": place.n, "day": dated(place.on)}
    if place.top_percent is None:
        return gettext("Without a total on %(day)s there is no place among the %(n)s.") % told
    return gettext("Among %(n)s members of several organizations, on %(day)s.") % told


def place_facts(place: IndustryPlace) -> tuple[Fact, ...]:
    """Return how the place comes about."""
    medians = ", ".join(
        f"{pillar_label(name)} {median}"
        for name, median in zip(PILLAR_LABELS, place.pillars, strict=True)
    )
    then = () if place.total is None else (Fact(gettext("Total then"), f"{place.total:.2f}"),)
    pool = gettext("%(n)s members with all four pillars, of organizations that opted in.")
    on = gettext("%(day)s, for all figures of the pool.")
    top = gettext("100 · rank / %(n)s, rounded up to a step of %(step)s.")
    middle = gettext("Total %(total)s, %(pillars)s; whole points.")
    following = gettext("After %(least)s days at the earliest. This one ends after %(most)s.")
    return (
        Fact(gettext("Pool"), pool % {"n": place.n}),
        Fact(gettext("Date"), on % {"day": dated(place.on)}),
        *then,
        Fact(gettext("Top x %"), top % {"n": place.n, "step": f"{place.step} %"}),
        Fact(gettext("Ties"), gettext("Equal totals share the better rank.")),
        Fact(gettext("Medians"), middle % {"total": place.median, "pillars": medians}),
        Fact(gettext("Next"), following % {"least": LEAST_DAYS, "most": APART_DAYS}),
    )


def industry_viewers(organization: Organization) -> tuple[Viewer, ...]:
    """Return what other organizations see of members of one that takes part in a pool."""
    if not organization.shares_with_industry:
        return ()
    return (
        Viewer(
            gettext("Other organizations"),
            gettext("Medians of the industry’s pool, which this total is part of, without names"),
            allowed=False,
        ),
    )
