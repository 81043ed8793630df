"""The invented outside world: people whom the sample people know, write to or look for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from seeds import texts
from seeds.people import SampleOrganization, SamplePerson

POOL_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody else. ``leader`` says whether the title is one of a decision maker.

    ``slug`` is the unencoded end of the profile address; a blank ``position`` or ``company``
    is one that the person does not show.
    """

    first_name: str
    last_name: str
    slug: str
    company: str
    position: str
    email: str
    leader: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@lru_cache(maxsize=4)
def outside_world(seed: int, slug: str) -> tuple[Contact, ...]:
    """The people outside of one organization, the same ones for everybody in it."""
    rng = Random(f"{seed}/{slug}/contacts")
    return tuple(_outsider(rng, number) for number in range(POOL_SIZE))


def colleagues(organization: SampleOrganization, person: SamplePerson) -> list[Contact]:
    """Co-workers of ``person``: the other people of the sample, then some more of the house."""
    rng = Random(f"{organization.seed}/{organization.slug}/colleagues")
    known = [
        Contact(
            first_name=other.first_name,
            last_name=other.last_name,
            slug=other.profile_slug,
            company=organization.aliases[0],
            position=other.title,
            email="",
            leader=False,
        )
        for other in organization.people
        if other.key != person.key
    ]
    return known + [_colleague(rng, number, organization) for number in range(20)]


def _outsider(rng: Random, number: int) -> Contact:
    company = f"{rng.choice(texts.COMPANY_STEMS)} {rng.choice(texts.COMPANY_KINDS)}"
    leader = rng.random() < 0.4
    titles = (
        texts.OTHER_TITLES
        if not leader
        else texts.LEADER_TITLES
        if rng.random() < 0.6
        else texts.DIRECTOR_TITLES
    )
    shown = rng.random() >= (0.02 if leader else 0.08)
    first, last = rng.choice(texts.FIRST_NAMES), rng.choice(texts.LAST_NAMES)
    decorated = last + rng.choice(texts.CREDENTIALS) if rng.random() < 0.04 else last
    email = f"p{number}@{_domain(company)}" if rng.random() < 0.02 else ""
    return Contact(
        first_name=first,
        last_name=decorated,
        slug=_slug(first, last, number),
        company=company if shown else "",
        position=rng.choice(titles).format(company=company) if shown else "",
        email=email,
        leader=leader and shown,
    )


def _colleague(rng: Random, number: int, organization: SampleOrganization) -> Contact:
    first, last = rng.choice(texts.FIRST_NAMES), rng.choice(texts.LAST_NAMES)
    return Contact(
        first_name=first,
        last_name=last,
        slug=_slug(first, last, 90_000 + number),
        company=rng.choice(organization.aliases),
        position=rng.choice(texts.COLLEAGUE_TITLES),
        email="",
        leader=False,
    )


def _slug(first: str, last: str, number: int) -> str:
    return f"{first}-{last}-{number}".lower().replace(" ", "-")


def _domain(company: str) -> str:
    return company.lower().replace(" ", "-") + ".example"
