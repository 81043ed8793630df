"""What a page shows in the place of what its address asks for and there is not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from accounts.parameters import Parameters
from teams.reports.wording.labels import dated


def every_team() -> str:
    """Return that no team is chosen."""
    return gettext("every team is shown")


def everybody() -> str:
    """Return that this leaves nobody out."""
    return gettext("nobody is left out by it")


def usual_order() -> str:
    """Return that the rows stand as they do by default."""
    return gettext("the rows stand in the usual order")


def usual_way() -> str:
    """Return that an order has its own direction."""
    return gettext("the order has its usual direction")


def usual_days() -> str:
    """Return that the days are those of the page by default."""
    return gettext("the usual days are shown")


def last_days(count: int) -> str:
    """Return that the last so many days are shown."""
    return gettext("the last %(n)s days are shown") % {"n": count}


def this_day(day: date) -> str:
    """Return which day is shown."""
    return gettext("the page is of %(day)s") % {"day": dated(day)}


def compared_with(day: date) -> str:
    """Return with which day another is compared."""
    return gettext("it is compared with %(day)s") % {"day": dated(day)}


def label(words: str) -> str:
    """Return that what is called so is shown."""
    return gettext("“%(label)s” is shown") % {"label": words}


def tell_days(asked: Parameters, *, on: date, since: date | None) -> None:
    """Tell which days a page has, where other ones were asked for that cannot be."""
    asked.shown("on", on.isoformat(), this_day(on))
    if since is not None:
        asked.shown("since", since.isoformat(), compared_with(since))


def weeks(count: int) -> str:
    """Return over how many weeks a trend is shown."""
    return gettext("%(n)s weeks are shown") % {"n": count}


def own_rules() -> str:
    """Return that a history is read by the rules of its days alone."""
    return gettext("each day is read by its own rules alone")


def everything() -> str:
    """Return that nothing is filtered."""
    return gettext("everything is shown")
