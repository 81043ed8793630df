"""What the pages of teams say: tabs, reasons, and why something is not told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from scoring.core.result import PillarName
from teams.reports.wording.labels import day, pillar_label, signed

BOARDS: dict[str, Promise] = {
    "total": gettext_lazy("Total"),
    "improved": gettext_lazy("Most improved"),
    "per_day": gettext_lazy("Per active day"),
}


def span_label(days: int) -> str:
    """Return how long a range is: "30 days"."""
    return gettext("%(n)s days") % {"n": days}


def few(floor: int) -> str:
    """Return that a number is not told because it is about too few people."""
    return gettext("under %(floor)s people") % {"floor": floor}


def not_told() -> str:
    """Return that a number is not told."""
    return gettext("not told")


def nobody() -> str:
    """Return that nobody has a value."""
    return gettext("nobody")


def strongest(name: PillarName, points: Decimal) -> str:
    """Return the pillar that does most for a total: "Insights does most, 18.20 of 25"."""
    told = {"pillar": pillar_label(name), "points": f"{points:.2f}"}
    return gettext("%(pillar)s does most, %(points)s of 25") % told


def moved_by(label: str, points: Decimal) -> str:
    """Return the component that did most for a change: "Original publishing +2.31"."""
    return f"{label} {signed(points)}"


def unmoved(since: date) -> str:
    """Return that a total is what it was."""
    return gettext("as on %(day)s") % {"day": day(since)}


def data_note(measured: int, *, is_valued: bool) -> str:
    """Return whether there is data of somebody; of whom one sees values, why there is no total."""
    if measured and not is_valued:
        return gettext("has data")
    if measured:
        return gettext("no total, %(n)s of 4 pillars") % {"n": measured}
    return gettext("no data")


def boards_off() -> str:
    """Return that the organization has no leaderboards."""
    return gettext("This organization has switched its leaderboards off.")


def no_names(visibility: str) -> str:
    """Return that the visibility names nobody on a board."""
    told = {"visibility": visibility}
    return (
        gettext("The visibility of this organization is “%(visibility)s”: a board names nobody.")
        % told
    )


def own_alone(people: int, visibility: str) -> str:
    """Return that a member sees the own row alone, and of how many people it is one."""
    told = {"n": people, "visibility": visibility}
    return (
        gettext(
            "%(n)s people are in this team. The visibility of this organization is "
            "“%(visibility)s”: you see your own row."
        )
        % told
    )


def board_rule(board: str, since: date, on: date, compared: int) -> str:
    """Return by what rule a board ranks, with its day and how many are compared."""
    told = {"since": _date(since), "on": _date(on), "n": compared}
    return {
        "total": gettext(
            "Of %(n)s with a total on %(on)s. Equal totals share the better rank; "
            "who has no total is not ranked."
        ),
        "improved": gettext(
            "Of %(n)s with a total by the same rules on %(since)s and on %(on)s. Equal gains share "
            "the better rank; losses and newcomers are not ranked."
        ),
        "per_day": gettext(
            "Of %(n)s with 3 active days or more from %(since)s to %(on)s: points earned by active "
            "day, without what aged. Equal gains share the better rank."
        ),
    }[board] % told


def too_few_ranked(n: int, least: int) -> str:
    """Return that fewer are compared than a board takes."""
    return gettext("%(n)s can be compared, and a board takes %(least)s.") % {"n": n, "least": least}


def too_many_ranked(n: int) -> str:
    """Return that a board per active day would take too long."""
    return gettext("%(n)s people are too many at once: choose a team below.") % {"n": n}


def nobody_gained() -> str:
    """Return that nobody's total has risen."""
    return gettext("No total is higher than it was.")


def newcomer_since(first: date) -> str:
    """Return since when somebody has had a total."""
    return gettext("first total on %(day)s") % {"day": day(first)}


def _date(on: date) -> str:
    return f"{day(on)} {on.year}"


def too_many_teams(most: int) -> str:
    """Return that only the first of the chosen teams are compared."""
    return gettext("At most %(most)s teams can be compared: these are the first ones.") % {
        "most": most
    }


def one_team(n: int) -> tuple[str, str]:
    """Return that there is nothing to compare with."""
    if n:
        return gettext("One team"), gettext("You see one team. Comparing takes two.")
    return gettext("No team"), gettext("You see no team yet.")


def choose_teams(least: int, most: int) -> tuple[str, str]:
    """Return how many teams can be compared."""
    told = {"least": least, "most": most}
    return gettext("Choose teams"), gettext("Choose %(least)s to %(most)s teams above.") % told
