"""What the page of a component says: how its points come about, and how far it is measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop, ngettext

from teams.reports.wording.labels import day

# By the class of the curve.
CURVES = {
    "LogCurve": gettext_noop("Logarithmic: the first steps earn most."),
    "LinearCurve": gettext_noop("Linear: every step earns the same."),
    "RateCurve": gettext_noop(
        "A rate: nothing up to the low mark, everything from the high one on."
    ),
}


def curve(kind: str) -> str:
    """Return what a curve does, by the name of its class."""
    return gettext(CURVES[kind])


# -- the formula -----------------------------------------------------------------------------------


def rate_step(neutral: int) -> str:
    """Return that a rate is shrunk by neutral ones."""
    text = ngettext(
        "Rate, with %(n)s neutral one added", "Rate, with %(n)s neutral ones added", neutral
    )
    return text % {"n": neutral}


def scaled_step() -> str:
    """Return that a part of a window stands for the whole."""
    return gettext("Scaled to the whole window, of which a part is measured")


def points_step() -> str:
    """Return that points come out."""
    return gettext("Points")


# -- what is left ----------------------------------------------------------------------------------


def all_earned(points: int) -> str:
    """Return that nothing is left to earn."""
    text = ngettext(
        "The %(n)s point is earned.",
        "All %(n)s points are earned.",
        points,
    )
    return text % {"n": points}


def next_in_a_row(points: str, missing: int) -> str:
    """Return how many cases in a row would earn what is left of a rate."""
    told = {"points": points, "n": missing}
    return (
        ngettext(
            "%(points)s points are left: the next one would earn them.",
            "%(points)s points are left: the next %(n)s in a row would earn them.",
            missing,
        )
        % told
    )


def more_make_full(points: str, missing: str, full: Decimal | int) -> str:
    """Return how much more earns what is left."""
    told = {"points": points, "missing": missing, "full": full}
    return gettext("%(points)s points are left: %(missing)s more make the full %(full)s.") % told


# -- how far it is measured ------------------------------------------------------------------------


def not_applicable() -> str:
    """Return that a component is none of the seat's."""
    return gettext("Does not apply to the seat of this day.")


def too_little(coverage: int, titles: int | None) -> str:
    """Return why there are no points; ``titles`` is the share of known ones that is needed."""
    told = {"coverage": f"{coverage}%", "titles": f"{titles}%"}
    if titles is None:
        return (
            gettext(
                "Not measured: the sources tell too little of it. It takes %(coverage)s of the "
                "window. Not measured is not zero."
            )
            % told
        )
    return (
        gettext(
            "Not measured: the sources tell too little of it. It takes %(coverage)s of the window "
            "and the titles of %(titles)s of the people. Not measured is not zero."
        )
        % told
    )


def provisional(covered: int | None, days: int) -> str:
    """Return that a part of the window is measured, as a sentence."""
    told = {"covered": covered, "days": days}
    return gettext("Provisional: measured on %(covered)s of %(days)s days.") % told


def provisional_note(covered: int | None, days: int) -> str:
    """Return that a part of the window is measured, as a note."""
    told = {"covered": covered, "days": days}
    return gettext("provisional, %(covered)s of %(days)s days") % told


def not_measured_note() -> str:
    """Return that a component is not measured, as a note."""
    return gettext("not measured")


def not_applicable_note() -> str:
    """Return that a component is none of the seat's, as a note."""
    return gettext("does not apply")


def lower_bound() -> str:
    """Return that an archive shows active days in part."""
    return gettext("a lower bound: the archive shows active days only in part")


def lower_bound_of_posts() -> str:
    """Return that a workbook lists some posts alone."""
    return gettext("a lower bound: the workbook lists the 50 posts with the most engagement alone")


def without_text() -> str:
    """Return that some comments came as counts."""
    return gettext("quality not measured where comments came without text")


# -- sources ---------------------------------------------------------------------------------------


def every_component() -> str:
    """Return that a source covers everything."""
    return gettext("every component")


def components(n: int) -> str:
    """Return how many components a source covers."""
    return ngettext("%(n)s component", "%(n)s components", n) % {"n": n}


def to_day(on: date) -> str:
    """Return up to which day a source tells."""
    return gettext("to %(day)s") % {"day": day(on)}


def until_further_notice() -> str:
    """Return that what a source tells holds on."""
    return gettext("until further notice")


# -- records ---------------------------------------------------------------------------------------


def every_record() -> str:
    """Return that all records are shown."""
    return gettext("All")


def counted_records() -> str:
    """Return that those are shown that count."""
    return gettext("Counted")


def not_counted_records() -> str:
    """Return that those are shown that do not count."""
    return gettext("Not counted")


def counted_of(counted: int, records: int) -> str:
    """Return how many of the records of a day count."""
    return gettext("%(n)s of %(of)s") % {"n": counted, "of": records}


def new_since(on: date) -> str:
    """Return that those are shown that are dated after a day."""
    return gettext("New since %(day)s") % {"day": day(on)}


def faded_since(on: date) -> str:
    """Return that those are shown that counted on a day."""
    return gettext("Faded since %(day)s") % {"day": day(on)}


def earlier() -> str:
    """Return what the way to earlier records is called."""
    return gettext("Earlier")


def later() -> str:
    """Return what the way to later records is called."""
    return gettext("Later")


def rows(first: int, last: int, total: int) -> str:
    """Return which rows of how many are shown."""
    if not total:
        return gettext("No rows")
    told = {"first": first, "last": last, "total": total}
    return gettext("Rows %(first)s to %(last)s of %(total)s") % told
