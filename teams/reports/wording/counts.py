"""How many of what, in words: "15 original posts", "1 follower net"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

MINUS = "\u2212"

THINGS: Mapping[str, Callable[[int], str]] = {
    "original": lambda n: ngettext("%(n)s original post", "%(n)s original posts", n),
    "article": lambda n: ngettext("%(n)s article", "%(n)s articles", n),
    "reshare_with_text": lambda n: ngettext(
        "%(n)s reshare with own words", "%(n)s reshares with own words", n
    ),
    "repost": lambda n: ngettext("%(n)s repost", "%(n)s reposts", n),
    "reaction": lambda n: ngettext("%(n)s reaction", "%(n)s reactions", n),
    "comment": lambda n: ngettext("%(n)s comment", "%(n)s comments", n),
    "engagement": lambda n: ngettext("%(n)s engagement", "%(n)s engagements", n),
    "search": lambda n: ngettext("%(n)s people search", "%(n)s people searches", n),
    "view": lambda n: ngettext("%(n)s profile view", "%(n)s profile views", n),
    "saved": lambda n: ngettext("%(n)s saved lead or account", "%(n)s saved leads and accounts", n),
    "follower": lambda n: ngettext("%(n)s follower net", "%(n)s followers net", n),
    "contacted": lambda n: ngettext("%(n)s person contacted", "%(n)s people contacted", n),
    "two_way": lambda n: ngettext(
        "%(n)s contact in two-way conversations", "%(n)s contacts in two-way conversations", n
    ),
    "connection": lambda n: ngettext("%(n)s connection", "%(n)s connections", n),
    "coworker": lambda n: ngettext("%(n)s co-worker", "%(n)s co-workers", n),
}


def things(kind: str, n: int) -> str:
    """Return a number of things of a kind: "2 articles"."""
    return THINGS[kind](n) % {"n": f"{MINUS if n < 0 else ''}{abs(n)}"}


def listed(parts: list[str]) -> str:
    """Return several counts one after another: "2 reactions, 1 comment"."""
    return gettext(", ").join(parts)


def no_posts() -> str:
    """Return that nothing was posted."""
    return gettext("no posts")


def comments(n: int, scored: int) -> str:
    """Return how many comments there are, and how many of them are scored."""
    told = {"comments": things("comment", n), "scored": scored}
    return gettext("%(comments)s, %(scored)s of substance") % told


def invitations(accepted: int, decided: int) -> str:
    """Return how many of the decided invitations were accepted."""
    return ngettext(
        "%(accepted)s accepted of %(decided)s decided invitation",
        "%(accepted)s accepted of %(decided)s decided invitations",
        decided,
    ) % {"accepted": accepted, "decided": decided}


def openers(answered: int, decided: int) -> str:
    """Return how many of the decided openers were answered."""
    return ngettext(
        "%(answered)s answered of %(decided)s decided opener",
        "%(answered)s answered of %(decided)s decided openers",
        decided,
    ) % {"answered": answered, "decided": decided}


def state(name: str, raw: str) -> str:
    """Return what a component that is no count of records shows. Raises KeyError for others."""
    return STATES[name]() % {"raw": raw}


STATES: Mapping[str, Callable[[], str]] = {
    "profile_completeness": lambda: gettext("checklist %(raw)s of 100"),
    "social_proof": lambda: gettext("endorsements and 5 × recommendations: %(raw)s"),
    "days_active": lambda: gettext("%(raw)s of the last 30 days"),
    "regularity": lambda: gettext("days with a reaction or a comment of substance"),
    "decision_maker_connections": lambda: gettext("%(raw)s by seniority"),
}
