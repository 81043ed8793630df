"""What each visibility lets people see of one another, in words."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, ngettext

from accounts.visibility import Policy, Sight, Visibility, Whose

MEANINGS = {
    Visibility.OPEN_TEAM: gettext_noop(
        "Managers see the members of their teams in full. The members of a team see one another’s "
        "total, pillars and changes."
    ),
    Visibility.MANAGER_ONLY: gettext_noop(
        "Managers see the members of their teams in full. Members see themselves."
    ),
    Visibility.NAMES_WITHOUT_DETAIL: gettext_noop(
        "Managers, owners, admins and analysts see who has data, and no value beside a name. "
        "Members see themselves."
    ),
    Visibility.WORKS_COUNCIL: gettext_noop(
        "Nobody sees anything of one person. Members see themselves."
    ),
}
DATA_STATES = {
    "has": gettext_noop("has data"),
    "old": gettext_noop("data is older than three weeks"),
    "none": gettext_noop("no data yet"),
}
IN_FULL = gettext_noop("Scores, counts and days, without texts of messages and names")
EACH_RECORDED = gettext_noop("The same as a manager, each opening recorded")
PLACE_ALONE = gettext_noop("Nothing: your total counts among others in their own place alone")
NAMES = gettext_noop("Your name, your team and whether you have data: no value of yours")
VALUES = gettext_noop("Your total, your pillars and their changes, by name")


def meaning(policy: Policy) -> str:
    """Return what the preset means, with the fewest people whom a number may be about."""
    groups = ngettext(
        "A number about a group is about %(floor)d person or more.",
        "A number about a group is about %(floor)d people or more.",
        policy.floor,
    )
    return f"{gettext(MEANINGS[policy.preset])} {groups % {'floor': policy.floor}}"


def groups_only(policy: Policy) -> str:
    """Return what is seen of whoever is seen in groups alone."""
    return gettext("Medians of groups of %(floor)d people or more, without names") % {
        "floor": policy.floor
    }


def seen_of_led(policy: Policy) -> str:
    """Return what somebody's manager sees of them."""
    match policy.sight(Whose.LED):
        case Sight.DETAIL | Sight.VALUES:
            return gettext(IN_FULL)
        case Sight.NAME:
            return gettext(NAMES)
        case Sight.NOTHING:
            return groups_only(policy)


def seen_of_peers(policy: Policy) -> str:
    """Return what somebody in the same team sees."""
    match policy.sight(Whose.PEER):
        case Sight.DETAIL | Sight.VALUES:
            return gettext(VALUES)
        case Sight.NAME:
            return gettext(NAMES)
        case Sight.NOTHING:
            return spread(policy)


def spread(policy: Policy) -> str:
    """Return what colleagues see of anybody: how the totals of a group lie, unless it is closed."""
    if policy.is_closed:
        return gettext(PLACE_ALONE)
    return gettext(
        "Medians and how totals are spread, without names, for %(floor)d people or more"
    ) % {"floor": policy.floor}
