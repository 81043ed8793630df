"""LinkedIn's own index as somebody noted it: whether its numbers can be true, and its record.

Anybody can write such a file, and pages that show other numbers are in use. It is a series of its
own, marked as self-reported, and never part of the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from scoring.core.records import ReferenceSSI
from teams.importers.activity import LineError
from teams.importers.activity_types import TYPES
from teams.importers.activity_values import Reader, ValueExpectedError
from teams.importers.tabular import column_name

SOURCE = "linkedin_ssi"
TOTAL = "total"
PILLARS = ("brand", "find", "insights", "relationships")
RANKS = ("industry_top_pct", "network_top_pct")
READERS: Mapping[str, Reader] = TYPES["reference_ssi"].keys

PILLAR_POINTS = 25
# LinkedIn rounds every pillar by itself; people who type numbers in round more.
ROUNDED = Decimal("0.1")
ROUNDED_WHOLE = Decimal("0.5")

Number = int | Decimal

_NAMES: Mapping[str, tuple[str, ...]] = {
    "brand": (
        *("brand", "professional brand", "personal brand", "your professional brand"),
        *("establish brand", "establish professional brand", "establish your professional brand"),
        *("build your brand", "marke", "professionelle marke", "professionelle marke aufbauen"),
        *("marque", "marque professionnelle", "développer votre marque professionnelle"),
        *("marca", "marca profesional", "establece tu marca profesional", "marca profissional"),
    ),
    "find": (
        *("find", "people", "right people", "find people", "find right people"),
        *("find the right people", "personen finden", "die richtigen personen finden"),
        *("richtige personen", "trouver les bonnes personnes", "bonnes personnes"),
        *("encuentra a las personas adecuadas", "personas adecuadas", "pessoas certas"),
    ),
    "insights": (
        *("insight", "insights", "insight engagement", "engage", "engagement"),
        *("engage with insights", "engaging with insights", "engage insights"),
        *("durch insights interagieren", "mit insights interagieren", "interaktion"),
        *("échanger des informations", "informations", "interactúa ofreciendo información"),
        *("información", "interação"),
    ),
    "relationships": (
        *("relationship", "relationships", "strong relationship", "strong relationships"),
        *("build relationships", "build strong relationships", "relationship building"),
        *("building relationships", "beziehungen", "beziehungen aufbauen", "relations"),
        *("établir des relations", "relaciones", "crea relaciones", "relacionamentos"),
    ),
}
_PILLAR = {column_name(name): pillar for pillar, names in _NAMES.items() for name in names}


def pillar_of(name: str) -> str | None:
    """The pillar that a name is one of, as trackers and LinkedIn's own pages spell it."""
    bare = column_name(name)
    for known in (bare, bare.removeprefix("ssi"), bare.removesuffix("score")):
        if known in _PILLAR:
            return _PILLAR[known]
    return _PILLAR.get(bare.removeprefix("ssi").removesuffix("score"))


def reference(on: date, noted: Mapping[str, Number]) -> ReferenceSSI:
    """The record of a day. ``noted`` are the numbers known, by the keys of the activity format.

    A pillar that is not there is unknown. Raises ``LineError`` where a number is out of its range,
    and where the total is not the sum of the pillars: each pillar may be rounded by 0.1, a number
    without decimals by 0.5.
    """
    if TOTAL not in noted:
        raise LineError(TOTAL, "missing", "the overall score")
    values: dict[str, str] = {}
    for key, number in noted.items():
        try:
            values[key] = READERS[key](number)
        except ValueExpectedError as wrong:
            raise LineError(key, "inconsistent", str(wrong)) from None
    _check_sum(noted)
    return ReferenceSSI(on=on, values=values, source=SOURCE, ref=on.isoformat(), passive=True)


def _check_sum(noted: Mapping[str, Number]) -> None:
    known = [Decimal(noted[pillar]) for pillar in PILLARS if pillar in noted]
    total = Decimal(noted[TOTAL])
    unknown = len(PILLARS) - len(known)
    slack = sum((ROUNDED_WHOLE if _is_whole(one) else ROUNDED for one in known), Decimal(0))
    slack += ROUNDED_WHOLE if _is_whole(total) else 0
    low, high = sum(known) - slack, sum(known) + slack + PILLAR_POINTS * unknown
    if known and not low <= total <= high:
        raise LineError(
            TOTAL, "inconsistent", f"the sum of the pillars, give or take {slack} for rounding"
        )


def _is_whole(number: Decimal) -> bool:
    """Whether a number is written without decimals."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= 0
