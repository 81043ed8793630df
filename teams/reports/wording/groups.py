"""What the ledger of a team or an organization says beside its lines."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from teams.reports.wording.labels import dated


def mean() -> str:
    """Return what the mean of a group is called."""
    return gettext("Mean")


def total() -> str:
    """Return what the sum of a group is called."""
    return gettext("Sum")


def own_teams() -> str:
    """Return what all teams of a manager are called together."""
    return gettext("All your teams")


def parts() -> tuple[str, str, str, str]:
    """Return what leads from one number to another: ageing, new, state and rates, and the rest."""
    return (
        gettext("faded with age"),
        gettext("new activity"),
        gettext("profile and rates"),
        gettext("data, seat, rules"),
    )


def moved_for(n: int) -> str:
    """Return for how many members a component moved."""
    return ngettext("moved for %(n)s member", "moved for %(n)s members", n) % {"n": n}


def few(floor: int) -> str:
    """Return how many are left out where they are so few."""
    return gettext("fewer than %(floor)s") % {"floor": floor}


def nobody_here(*, is_left_out: bool) -> tuple[str, str]:
    """Return that a group has no members, or none whom the viewer sees."""
    if is_left_out:
        reason = gettext("Nobody whom you see today belonged here on one of these two days.")
    else:
        reason = gettext("Nobody belonged here on one of these two days.")
    return gettext("No members"), reason


def no_totals(since: date, on: date) -> tuple[str, str]:
    """Return that nobody in a group had a total on one of the days."""
    told = {"since": dated(since), "on": dated(on)}
    return gettext("No totals"), gettext("Nobody had a total on %(since)s or on %(on)s.") % told


def shown(first: int, last: int, n: int) -> str:
    """Return which members of how many are shown."""
    if not n:
        return gettext("Nobody")
    return gettext("%(first)s to %(last)s of %(n)s") % {"first": first, "last": last, "n": n}


def previous() -> str:
    """Return what the way to the members before is called."""
    return gettext("Previous")


def following() -> str:
    """Return what the way to the next members is called."""
    return gettext("Next")
