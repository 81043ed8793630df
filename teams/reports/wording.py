"""The words of the reports: one place, so that card, table and file say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from scoring.core.model import Curve, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.result import Band, PillarName
from teams.reports.ledger_shapes import LedgerRow

MINUS = "\u2212"

PILLAR_LABELS: dict[PillarName, str] = {
    "brand": "Brand",
    "find": "Find",
    "insights": "Insights",
    "relationships": "Relationships",
}
BAND_LABELS: dict[Band, str] = {
    "starting": "Starting",
    "developing": "Developing",
    "proficient": "Proficient",
    "leader": "Leading",
}
_COMPONENT_LABELS = {
    "engagement_on_originals": "Engagement on own originals",
    "message_response": "Reply rate",
    "leads_and_accounts_saved": "Leads and accounts saved",
    "decision_maker_connections": "Decision-maker connections",
    "two_way_conversations": "Two-way conversations",
}


_RESTATED = {
    "import": "files or activity came later",
    "undo": "an import was undone",
    "settings": "settings were changed",
}


def component_label(name: str) -> str:
    """Return how a component is called on screens: "Original publishing"."""
    return _COMPONENT_LABELS.get(name, name.replace("_", " ").capitalize())


def rules_label(model: str) -> str:
    """Return how a model version is called on screens: "rules v1.0" for "ssi-v1"."""
    own = model.removeprefix("own-")
    return f"own rules {own}" if own != model else f"rules {model.removeprefix('ssi-')}.0"


def day(on: date) -> str:
    """Return a day without its year: "8 Nov"."""
    return f"{on.day} {on:%b}"


def signed(value: Decimal) -> str:
    """Return a change with its sign and two decimals: "+1.20", "−0.35", "0.00"."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value):.2f}"


def full_marks(curve: Curve) -> str:
    """Return what earns full marks: a number, or for rates the span in percent."""
    match curve:
        case LogCurve(target=target):
            return str(target)
        case LinearCurve(full=full):
            return str(full)
        case RateCurve(low=low, high=high):
            return f"{low} to {high}%"


def restated(at: date, why: str, former: Decimal | None) -> str:
    """Return what a day showed before it was restated, and what made it another.

    ``why`` is a value of scoring.models.Why.
    """
    first = "no total" if former is None else f"{former:.2f}"
    return f"Restated on {day(at)} {at.year}, because {_because(why)}. First shown: {first}."


def restated_why(at: date, why: str, told: str) -> str:
    """Return when and why a day was restated, and by which import, in words (``told``)."""
    return f"{day(at)} {at.year}: {_because(why)}{f' ({told})' if told else ''}"


def _because(why: str) -> str:
    return _RESTATED.get(why, "facts changed")


def scale_label(pillar: PillarName, measured_max: int) -> str:
    """Return the factor of a pillar that is scaled to 25: "Find × 25/21", else ""."""
    return "" if measured_max in (0, 25) else f"{PILLAR_LABELS[pillar]} × 25/{measured_max}"


def band_note(spec: ModelSpec, band: Band, total: Decimal) -> str:
    """Return one sentence about the band and the way to the next one."""
    floors = {cast(Band, name): least for name, least in spec.bands}
    names = list(floors)
    position = names.index(band)
    if position + 1 == len(names):
        return f"Our band, {floors[band]} and over."
    following = names[position + 1]
    missing = floors[following] - total
    return (
        f"Our band, {floors[band]} to under {floors[following]}. "
        f"{missing:.2f} points to {BAND_LABELS[following]}."
    )


def reason(change: Decimal, rows: Sequence[LedgerRow]) -> str:
    """Return the sentence over a change: the pillar that moved most and its largest parts."""
    if not rows:
        return "Nothing moved: the same evidence counts on both days."
    nets: dict[PillarName, Decimal] = {}
    for row in rows:
        nets[row.pillar] = nets.get(row.pillar, Decimal(0)) + row.net
    pillar = max(nets, key=lambda name: abs(nets[name]))
    parts = [row for row in rows if row.pillar == pillar and row.net * nets[pillar] >= 0][:2]
    causes = " and ".join(f"{_in_sentence(row.label)} {signed(row.net)}" for row in parts)
    verb = "grew" if nets[pillar] > 0 else "fell" if nets[pillar] < 0 else "held"
    ageing = change < 0 and sum(row.faded for row in rows) <= change
    tail = " Older activity lost weight." if ageing else ""
    return f"{PILLAR_LABELS[pillar]} {verb} most, {signed(nets[pillar])}: {causes}.{tail}"


def _in_sentence(label: str) -> str:
    return label[0].lower() + label[1:]
