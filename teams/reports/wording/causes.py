"""Why a number moved: a few words for every cause of the ledger, and the sentence over a change."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from scoring.core.group_ledger import GroupCause
from scoring.core.result import Cause, CoverageState, PillarName
from teams.reports.ledger_shapes import LedgerRow
from teams.reports.wording.labels import component_in_sentence, pillar_label, signed

SEATS = {
    "free": gettext_noop("free"),
    "sales_navigator": gettext_noop("Sales Navigator"),
}


def seat_label(seat: str) -> str:
    """Return a seat as a cell has it; "" where none is known."""
    label = gettext(SEATS[seat]) if seat else ""
    return label[:1].upper() + label[1:]


COVERAGE: dict[CoverageState, str] = {
    "measured": gettext_noop("measured"),
    "partial": gettext_noop("measured in part"),
    "not_measured": gettext_noop("not measured"),
    "not_applicable": gettext_noop("does not apply"),
}
# Who a group counts on one of two days alone, for whom the first one was corrected, and whose lines
# are not known or told together.
COMING: dict[GroupCause, str] = {
    "correction": gettext_noop("Corrected since"),
    "left": gettext_noop("Left"),
    "unmeasured": gettext_noop("No total any more"),
    "rest": gettext_noop("Other changes"),
    "untold": gettext_noop("Not told apart yet"),
    "measured": gettext_noop("First total"),
    "joined": gettext_noop("Joined"),
}
COMING_NOTES: dict[GroupCause, str] = {
    "correction": gettext_noop(
        "What the first day showed first, against what it shows now. Each member’s own ledger has "
        "the reason."
    ),
    "left": gettext_noop("Counted on the first day alone: their whole total goes."),
    "unmeasured": gettext_noop("Belong on both days, without a total on the last one."),
    "rest": gettext_noop(
        "Of members whom you may not see: what moved for so few of them that it is told together."
    ),
    "untold": gettext_noop("The total moved by so much; its lines are being worked out."),
    "measured": gettext_noop("Belong on both days, without a total on the first one."),
    "joined": gettext_noop("Counted on the last day alone: their whole total comes."),
}
CAME: dict[GroupCause, str] = {
    "left": gettext_noop("%(n)s left, %(points)s."),
    "unmeasured": gettext_noop("%(n)s lost the total, %(points)s."),
    "rest": gettext_noop("%(n)s whom you may not see moved other things, %(points)s."),
    "untold": gettext_noop("%(n)s not told apart yet, %(points)s."),
    "measured": gettext_noop("%(n)s got a first total, %(points)s."),
    "joined": gettext_noop("%(n)s joined, %(points)s."),
    "correction": gettext_noop("For %(n)s the first day was corrected since, %(points)s."),
}

# Each of them where a component moved by several that are neither ageing nor new activity.
OTHER_LABELS: dict[Cause, str] = {
    "rules": gettext_noop("rules"),
    "seat": gettext_noop("seat"),
    "rate": gettext_noop("rate"),
    "state": gettext_noop("state"),
    "coverage": gettext_noop("coverage"),
}


def other_label(cause: Cause) -> str:
    """Return what a cause that is neither ageing nor new activity is called."""
    return gettext(OTHER_LABELS[cause])


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


def capped(told: str) -> str:
    """Return that a component is at its cap by what is told."""
    return gettext("%(told)s, cap reached") % {"told": told}


def ageing() -> str:
    """Return that what was done counts less by now."""
    return gettext("older activity lost weight")


def not_measured_from_files(pillars: str) -> str:
    """Return that there is no total, because some pillars have no value."""
    return gettext("%(pillars)s cannot be measured from the files so far.") % {"pillars": pillars}


def being_computed() -> str:
    """Return that the reason follows."""
    return gettext("The score is being computed anew. What moved it follows.")


def nothing_to_compare(on: str) -> str:
    """Return that the earlier day has no score."""
    return gettext("There is no score on %(day)s to compare with.") % {"day": on}


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
    """Return the sentences over a group's change: what moved most, who came and went, and for how
    many the first day was corrected.

    ``coming`` are the cause, how many, and what they moved.
    """
    causes = {cause for cause, *_ in coming}
    moved = [reason(sum((row.net for row in rows), Decimal(0)), rows)]
    if not rows and coming:
        level = gettext("Of those who are counted on both days nothing moved.")
        moved = [] if causes & {"untold", "rest"} else [level]
    told = [
        gettext(CAME[cause]) % {"n": count, "points": signed(points)}
        for cause, count, points in coming
    ]
    return " ".join([*moved, *told])
