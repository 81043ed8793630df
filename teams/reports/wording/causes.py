"""Why a number moved: a few words for every cause of the ledger, and the sentence over a change."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from scoring.core.group_ledger import GroupCause
from scoring.core.result import CoverageState, PillarName
from teams.reports.ledger_shapes import LedgerRow
from teams.reports.wording.labels import component_in_sentence, pillar_label, signed

SEATS = {
    "free": gettext_noop("free"),
    "sales_navigator": gettext_noop("Sales Navigator"),
}
COVERAGE: dict[CoverageState, str] = {
    "measured": gettext_noop("measured"),
    "partial": gettext_noop("measured in part"),
    "not_measured": gettext_noop("not measured"),
    "not_applicable": gettext_noop("does not apply"),
}
# Who a group counts on one of two days alone, and whose lines are not known.
COMING: dict[GroupCause, str] = {
    "left": gettext_noop("Left"),
    "unmeasured": gettext_noop("No total any more"),
    "untold": gettext_noop("Not told apart yet"),
    "measured": gettext_noop("First total"),
    "joined": gettext_noop("Joined"),
}
COMING_NOTES: dict[GroupCause, str] = {
    "left": gettext_noop("Counted on the first day alone: their whole total goes."),
    "unmeasured": gettext_noop("Belong on both days, without a total on the last one."),
    "untold": gettext_noop("The total moved by so much; its lines are being worked out."),
    "measured": gettext_noop("Belong on both days, without a total on the first one."),
    "joined": gettext_noop("Counted on the last day alone: their whole total comes."),
}
CAME: dict[GroupCause, str] = {
    "left": gettext_noop("%(n)s left, %(points)s."),
    "unmeasured": gettext_noop("%(n)s lost the total, %(points)s."),
    "untold": gettext_noop("%(n)s not told apart yet, %(points)s."),
    "measured": gettext_noop("%(n)s got a first total, %(points)s."),
    "joined": gettext_noop("%(n)s joined, %(points)s."),
}


def coming_label(cause: GroupCause) -> str:
    """Return who a group counts on one of two days alone."""
    return gettext(COMING[cause])


def coming_note(cause: GroupCause) -> str:
    """Return what is counted of them."""
    return gettext(COMING_NOTES[cause])


def rules(before: str, after: str) -> str:
    """Return that other rules hold: "rules v1.0 to own rules 2"."""
    return gettext("%(before)s to %(after)s") % {"before": before, "after": after}


def seat(before: str, after: str) -> str:
    """Return that another seat is held."""
    told = {"before": gettext(SEATS[before]), "after": gettext(SEATS[after])}
    return gettext("seat: %(before)s to %(after)s") % told


def coverage(before: CoverageState, after: CoverageState) -> str:
    """Return that more or less is measured."""
    if before == after:
        return gettext("more or fewer covered days")
    told = {"before": gettext(COVERAGE[before]), "after": gettext(COVERAGE[after])}
    return gettext("%(before)s to %(after)s") % told


def rate(counted: str) -> str:
    """Return that a rate moved, and what it is now."""
    return gettext("rate moved: %(counted)s") % {"counted": counted}


def state(before: str, after: str) -> str:
    """Return from what a state moved to what."""
    return gettext("%(before)s to %(after)s") % {"before": before, "after": after}


def new(described: str) -> str:
    """Return what is new."""
    if not described:
        return gettext("new activity")
    return gettext("new: %(what)s") % {"what": described}


def ageing() -> str:
    """Return that what was done counts less by now."""
    return gettext("older activity lost weight")


def reason(change: Decimal, rows: Sequence[LedgerRow]) -> str:
    """Return the sentence over a change: a pillar that moved and its largest parts.

    It is the pillar that moved most the way of the change: others may have moved more against it.
    """
    if not rows:
        return gettext("Nothing moved: the same evidence counts on both days.")
    nets: dict[PillarName, Decimal] = {}
    for row in rows:
        nets[row.pillar] = nets.get(row.pillar, Decimal(0)) + row.net
    with_it = [name for name, net in nets.items() if net * change > 0]
    pillar = max(with_it or nets, key=lambda name: abs(nets[name]))
    parts = [row for row in rows if row.pillar == pillar and row.net * nets[pillar] >= 0][:2]
    told = {
        "pillar": pillar_label(pillar),
        "net": signed(nets[pillar]),
        "parts": gettext(" and ").join(map(_part, parts)),
    }
    moved = _most(nets[pillar]) % told
    if change < 0 and sum(row.faded for row in rows) <= change:
        faded = gettext("Older activity lost weight.")
        return gettext("%(moved)s %(faded)s") % {"moved": moved, "faded": faded}
    return moved


def _most(net: Decimal) -> str:
    if net > 0:
        return gettext("%(pillar)s grew most, %(net)s: %(parts)s.")
    if net < 0:
        return gettext("%(pillar)s fell most, %(net)s: %(parts)s.")
    return gettext("%(pillar)s held most, %(net)s: %(parts)s.")


def _part(row: LedgerRow) -> str:
    told = {"component": component_in_sentence(row.name), "points": signed(row.net)}
    return gettext("%(component)s %(points)s") % told


def group_reason(
    rows: Sequence[LedgerRow], coming: Sequence[tuple[GroupCause, int, Decimal]]
) -> str:
    """Return the sentences over a group's change: what moved most, and who came and went.

    ``coming`` are the cause, how many, and what they moved.
    """
    causes = {cause for cause, *_ in coming}
    moved = [reason(sum((row.net for row in rows), Decimal(0)), rows)]
    if not rows and coming:
        level = gettext("Of those who are counted on both days nothing moved.")
        moved = [] if "untold" in causes else [level]
    told = [
        gettext(CAME[cause]) % {"n": count, "points": signed(points)}
        for cause, count, points in coming
    ]
    return " ".join([*moved, *told])
