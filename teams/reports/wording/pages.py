"""What a score page says beside its numbers: what is missing, where it leads, how it stands."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_noop, ngettext

from teams.reports.wording.labels import dated, day

RANK_PARTS = {
    "you": gettext_noop("you"),
    "own": gettext_noop("own score"),
    "others": gettext_noop("others"),
    "joined": gettext_noop("who joined"),
    "left": gettext_noop("who left"),
}


def no_data() -> tuple[str, str]:
    """Return that there is no score yet, and what the way to one is called."""
    return gettext("No data yet"), gettext("Import a LinkedIn archive")


def nothing_imported(first_name: str) -> str:
    """Return why: of oneself, or of somebody by the first name."""
    if not first_name:
        return gettext(
            "Nothing has been imported that makes your score. "
            "A LinkedIn archive is enough for most of it."
        )
    told = {"name": first_name}
    return (
        gettext(
            "Nothing has been imported that makes %(name)s’s score. "
            "A LinkedIn archive is enough for most of it."
        )
        % told
    )


def before_the_first(first: date) -> tuple[str, str]:
    """Return that a day has no score, and which is the first that has one."""
    reason = gettext("The first day with a score is %(day)s.") % {"day": dated(first)}
    return gettext("No score on this day"), reason


def not_measured(pillars: int) -> tuple[str, str, str]:
    """Return that there is no total, why, and what the next step is called."""
    have = ngettext("%(n)s of 4 pillars has a value.", "%(n)s of 4 pillars have a value.", pillars)
    needs = gettext("A pillar needs %(share)s of its points measured.")
    reason = f"{have % {'n': pillars}} {needs % {'share': '60%'}}"
    return gettext("Not measured"), reason, gettext("Import more files")


def days_ago(on: date, days: int) -> str:
    """Return a day to compare with: "8 Oct (30 days)"."""
    return gettext("%(day)s (%(n)s days)") % {"day": day(on), "n": days}


def week_by_week() -> str:
    """Return what the way to the coverage is called."""
    return gettext("Week by week")


def log_by_hand() -> str:
    """Return what the way to the quick log is called."""
    return gettext("Log what no file has")


def user_report() -> str:
    """Return what the way back from somebody's page is called."""
    return gettext("User report")


def my_score() -> str:
    """Return what the way back to the own page is called."""
    return gettext("My score")


def no_score_made() -> str:
    """Return why a component has nothing to show."""
    return gettext("Nothing has been imported that makes a score.")


def no_activity(since: date, until: date, days: int) -> str:
    """Return that nothing made a day active for a time."""
    told = {"since": day(since), "until": day(until), "n": days}
    return gettext("No activity recorded from %(since)s to %(until)s, %(n)s days") % told


# -- standing ------------------------------------------------------------------------------------


def team_pool(team: str) -> str:
    """Return what the pool of a team is called."""
    return gettext("Team %(team)s") % {"team": team}


def organization_pool() -> str:
    """Return what the pool of everybody is called."""
    return gettext("Organization")


def range_of(low: int, high: int, *, is_last: bool) -> str:
    """Return a range of totals; each but the last is without its upper end."""
    told = {"low": low, "high": high}
    if is_last:
        return gettext("%(low)s to %(high)s") % told
    return gettext("%(low)s to under %(high)s") % told


def rank_part(part: str) -> str:
    """Return who moved a rank, by a name of ``RANK_PARTS``."""
    return gettext(RANK_PARTS[part])


def not_compared(floor: int) -> str:
    """Return that a pool is too small to be told."""
    return gettext("Under %(floor)s totals: not compared.") % {"floor": floor}


def not_compared_beside(floor: int) -> str:
    """Return that a pool has hardly more people than the one inside it."""
    told = {"floor": floor}
    return gettext("Under %(floor)s totals beside those above: not compared.") % told


def few_elsewhere(floor: int) -> str:
    """Return that a pool has a few people whom the viewer does not see."""
    text = gettext("Fewer than %(floor)s of it are none of those whom you see: not compared.")
    return text % {"floor": floor}


def place_not_told() -> str:
    """Return that there is no place where nothing is told of one person, and why."""
    return gettext("No place is told: those of two days would tell of whoever came or went.")


def without_rank(n: int) -> str:
    """Return how many have a total, to somebody who has none."""
    return gettext("%(n)s with a total. Without a total there is no rank.") % {"n": n}


def ranked(rank: int, n: int) -> str:
    """Return a rank, and what becomes of equal totals."""
    told = {"rank": rank, "n": n}
    return gettext("Rank %(rank)s of %(n)s with a total; ties share the better rank.") % told


def pool_facts(n: int, floor: int, on: date) -> tuple[tuple[str, str], ...]:
    """Return what a standing rests on, each with its name."""
    members = gettext("%(n)s with all four pillars, of those who belonged to it on the day.")
    least = gettext("%(floor)s totals; of fewer nothing is shown.")
    return (
        (gettext("Pool"), members % {"n": n}),
        (gettext("Date"), dated(on)),
        (gettext("Ties"), gettext("Equal totals share the better rank.")),
        (gettext("Smallest"), least % {"floor": floor}),
    )


def top_percent(rank: int, n: int) -> tuple[str, str]:
    """Return how "top x %" is made."""
    told = {"rank": rank, "n": n}
    return gettext("Top x %"), gettext("100 · %(rank)s / %(n)s, rounded up.") % told
