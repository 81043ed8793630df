"""The words that rules know by list, and what differs between two versions of them."""

from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

LISTS = {
    "phrases": gettext_noop("Low-effort phrases"),
    "full_titles": gettext_noop("Titles of full weight"),
    "half_titles": gettext_noop("Titles of half weight"),
}


def language_label(code: str) -> str:
    """Return how a language is called: "German (de)"; the code alone where it has no name."""
    found = LANG_INFO.get(code, {})
    return f"{gettext(found['name'])} ({code})" if "name" in found else code


# -- the words that rules know ---------------------------------------------------------------------


def list_label(place: str) -> str:
    """Return what a list of words is called, by its name in ``LISTS``."""
    return gettext(LISTS[place])


def weighed_titles(place: str, weight: str) -> str:
    """Return what a list of titles is called, with what they weigh."""
    told = {"label": list_label(place), "weight": weight}
    return gettext("%(label)s, %(weight)s") % told


def void_titles() -> str:
    """Return what the words are called that make a title nothing."""
    return gettext("Words that make a title 0")


def false_friends() -> str:
    """Return what the phrases are called that are no title."""
    return gettext("Taken out of a title before it is judged")


# -- what differs ----------------------------------------------------------------------------------


def points(value: str) -> str:
    """Return the points of a component."""
    return gettext("%(value)s points") % {"value": value}


def full_marks_at(value: str) -> str:
    """Return what earns full marks."""
    return gettext("full marks at %(value)s") % {"value": value}


def none_up_to(value: str) -> str:
    """Return up to which rate nothing is earned."""
    return gettext("none up to %(value)s") % {"value": value}


def neutral_added(value: str) -> str:
    """Return how many neutral cases are added to a rate."""
    return gettext("neutral ones added: %(value)s") % {"value": value}


def from_to(before: int, after: int, unit: str) -> str:
    """Return that a number becomes another: "15 to 20"."""
    return gettext("%(low)s to %(high)s") % {"low": before, "high": f"{after}{unit}"}


def free_seats() -> str:
    """Return what the rule about free seats is called."""
    return gettext("Free seats")


def own_names() -> str:
    """Return what the names of the organization are called."""
    return gettext("Names of the own company")


def without(words: str) -> str:
    """Return that words are taken out of a list."""
    return gettext("without %(words)s") % {"words": words}


def added(words: str) -> str:
    """Return that words are put into a list."""
    return gettext("with %(words)s") % {"words": words}
