"""The profile checklist in words: one name of each item, and what is asked of it."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

ITEMS = {
    "photo": gettext_noop("photo"),
    "banner": gettext_noop("banner"),
    "headline_chars": gettext_noop("headline"),
    "about_chars": gettext_noop("about text"),
    "current_role_described": gettext_noop("description of the present role"),
    "past_roles": gettext_noop("past roles"),
    "education": gettext_noop("education"),
    "skills": gettext_noop("skills"),
    "location": gettext_noop("location"),
    "industry": gettext_noop("industry"),
    "featured": gettext_noop("featured or media"),
    "custom_url": gettext_noop("custom address"),
}
# Of these the length is asked, of some the number, of all others whether they are there.
LENGTHS = {
    "headline_chars": gettext_noop("Characters of the headline"),
    "about_chars": gettext_noop("Characters of the about text"),
}
COUNTED = ("past_roles", "skills")
FLAGS = tuple(key for key in ITEMS if key not in {*LENGTHS, *COUNTED})
NUMBERS = (*LENGTHS, *COUNTED)


def item(key: str) -> str:
    """Return how an item is called within a sentence: "custom address"."""
    return gettext(ITEMS[key]) if key in ITEMS else key.replace("_", " ")


def item_label(key: str) -> str:
    """Return how an item is called over a field: "Custom address", "Characters of the headline"."""
    if key in LENGTHS:
        return gettext(LENGTHS[key])
    name = item(key)
    return name[:1].upper() + name[1:]
