"""Components, pillars and total of one day, transcribed from sections 1, 4 and 5."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.reference import brand_and_find, evidence_facts, metrics, reading, relationships
from tests.reference.reading import COMPONENTS, PILLARS, STATES, Evidence

TARGETS = {
    "B2": 60, "B3": 15, "B4": 300, "B5": 60,
    "F1": 40, "F2": 120, "F3": 20, "F4": 40,
    "I1": 20, "I2": 300, "I3": 24, "I4": 60, "I5": 25,
    "R1": 1000, "R2": 100, "R3": 25, "R5": 25,
}  # fmt: skip
RATES = {
    "R4": (Fraction("0.10"), Fraction("0.45"), 10),
    "R6": (Fraction("0.05"), Fraction("0.35"), 5),
}


def rounded(value: Fraction, places: int) -> Fraction:
    """Half-up, for values that are not negative."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def plain(value: Fraction) -> str:
    """The exact decimal without trailing zeros."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredths(value: Fraction) -> str:
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01")))


def count_curve(x: Fraction, target: int) -> Fraction:
    if x >= target:
        return Fraction(1)
    with localcontext() as context:
        context.prec = 60
        u = 1 + 10 * x / target
        ratio = (Decimal(u.numerator) / Decimal(u.denominator)).ln() / Decimal(11).ln()
        return Fraction(ratio.quantize(Decimal("0.000001"), ROUND_HALF_UP))


def rate_curve(successes: int, trials: int, code: str) -> Fraction:
    low, high, m = RATES[code]
    r = (successes + m * low) / (trials + m)
    return rounded(min(Fraction(1), max(Fraction(0), (r - low) / (high - low))), 6)


def fraction_of(code: str, x: Fraction) -> Fraction:
    if code == "B1":
        return rounded(x / 100, 6)
    if code == "F5":
        return rounded(min(Fraction(1), x / 20), 6)
    return count_curve(x, TARGETS[code])


def points_of(code: str, x: Fraction) -> Fraction:
    maximum = COMPONENTS[reading.CODES[code]][1]
    return rounded(maximum * fraction_of(code, x), 2)


class Day:
    """One member on one day: `evidence` already cut, `day` the day of the weights."""

    def __init__(self, evidence: Evidence, day: date, held: tuple[str, date], policy: str):
        self.evidence = evidence
        self.day = day
        self.seat, self.seat_began = held
        self.policy = policy
        self.covered = {code: self.covered_days(code) for code in reading.CODES}
        self.share = {code: self.covered_share(code) for code in reading.CODES}

    def covered_days(self, code: str) -> set[date]:
        """The covered days of the window of a component, of 30 for F5, else of 90."""
        name = reading.CODES[code]
        days = reading.window(self.day, 30 if code == "F5" else 90)
        covered = {day for day in days if self.evidence.covers(name, day)}
        if code == "F4":
            covered = {day for day in covered if day >= self.seat_began}
        return covered

    def covered_share(self, code: str) -> Fraction:
        """c of section 5; the plain share of 30 days for F5."""
        days = self.covered[code]
        if code == "F5":
            return Fraction(len(days), 30)
        return (
            sum((evidence_facts.weight(self.day, day) for day in days), Fraction(0))
            / evidence_facts.M
        )

    def coverage(self, code: str) -> str:
        if code == "F4" and self.seat == "free":
            return "not_applicable" if self.policy == "equal" else "measured"
        if code in STATES:
            begins = self.evidence.begins(reading.CODES[code])
            if begins is None or begins > self.day:
                return "not_measured"
            known = {"R2": relationships.titles_are_known, "R3": relationships.companies_are_known}
            if code in known and not known[code](self.evidence):
                return "not_measured"
            return "measured"
        share = self.share[code]
        if share < Fraction(1, 2):
            return "not_measured"
        if code == "F3" and not brand_and_find.contacts_are_known(
            self.evidence, self.day, self.covered[code]
        ):
            return "not_measured"
        return "measured" if share == 1 else "partial"

    def raw(self, code: str) -> Fraction:
        """x of the component, not scaled."""
        if code == "F4" and self.seat == "free":
            return Fraction(0)
        return metrics.RAW[code](self.evidence, self.day, self.covered[code])

    def scaled(self, code: str, x: Fraction, share: Fraction) -> Fraction:
        decayed = code not in STATES and code != "F5" and code not in RATES
        if code == "F4" and self.seat == "free":
            decayed = False
        return x / share if decayed else x

    def component(self, code: str) -> dict[str, Any]:
        """What is printed, and under `_` what only the reckoning needs."""
        maximum = COMPONENTS[reading.CODES[code]][1]
        printed: dict[str, Any] = {"code": code, "max": maximum, "coverage": self.coverage(code)}
        if printed["coverage"] in ("not_measured", "not_applicable"):
            return printed
        if code in RATES:
            successes, trials = metrics.RATE[code](self.evidence, self.day, self.covered[code])
            printed |= {"successes": successes, "trials": trials}
            fraction = rate_curve(successes, trials, code)
        else:
            x = self.raw(code)
            scaled = self.scaled(code, x, self.share[code])
            printed["raw"] = plain(x if scaled == x else rounded(scaled, 6))
            fraction = fraction_of(code, scaled)
        points = rounded(maximum * fraction, 2)
        printed |= {"fraction": plain(fraction), "points": hundredths(points)}
        if printed["coverage"] == "partial":
            printed["covered_days"] = len(self.covered[code])
        return printed

    def components(self) -> dict[str, dict[str, Any]]:
        return {name: self.component(code) for name, (code, _) in COMPONENTS.items()}


def is_measured(component: dict[str, Any]) -> bool:
    return component["coverage"] in ("measured", "partial")


def sums(components: Iterable[dict[str, Any]]) -> tuple[Fraction, int, int]:
    """G, A and P of one pillar."""
    components = list(components)
    measured = [c for c in components if is_measured(c)]
    earned = sum((Fraction(c["points"]) for c in measured), Fraction(0))
    applicable = [c for c in components if c["coverage"] != "not_applicable"]
    return earned, sum(c["max"] for c in measured), sum(c["max"] for c in applicable)


def pillar(components: Iterable[dict[str, Any]]) -> dict[str, Any]:
    g, a, p = sums(components)
    has_value = Fraction(a, p) >= Fraction("0.6")
    return {
        "points": hundredths(rounded(25 * g / a, 2)) if has_value else None,
        "earned": hundredths(g),
        "measured_max": a,
        "applicable_max": p,
        "estimated": has_value and a < p,
        "low": hundredths(rounded(25 * g / p, 2)),
        "high": hundredths(rounded(25 * (g + p - a) / p, 2)),
    }


def sum_of(pillars: Iterable[dict[str, Any]], key: str) -> str:
    return hundredths(sum((Fraction(p[key]) for p in pillars), Fraction(0)))


def totalled(components: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Total, bounds and pillars out of the components."""
    pillars = {
        name: pillar(components[member] for member in members) for name, members in PILLARS.items()
    }
    whole = all(p["points"] is not None for p in pillars.values())
    return {
        "total": sum_of(pillars.values(), "points") if whole else None,
        "estimated": whole and any(p["estimated"] for p in pillars.values()),
        "low": sum_of(pillars.values(), "low"),
        "high": sum_of(pillars.values(), "high"),
        "pillars": pillars,
    }
