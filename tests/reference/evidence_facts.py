"""What the metrics share: weights, sources, seats, titles and companies (sections 1, 3, 4)."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.reference import text
from tests.reference.reading import Evidence

Thing = dict[str, Any]
Days = set[date]


def weight_table() -> list[Fraction]:
    with localcontext() as context:
        context.prec = 60
        halves = [Decimal("0.5") ** (Decimal(age) / 30) for age in range(90)]
        return [Fraction(w.quantize(Decimal("0.000001"), ROUND_HALF_UP)) for w in halves]


WEIGHTS = weight_table()
M = sum(WEIGHTS, Fraction(0))


def weight(today: date, day: date) -> Fraction:
    age = (today - day).days
    return WEIGHTS[age] if 0 <= age <= 89 else Fraction(0)


def of_type(evidence: Evidence, *types: str) -> list[Thing]:
    return [thing for thing in evidence.objects if thing["type"] in types]


def on_day(things: list[Thing], day: date) -> list[Thing]:
    return [thing for thing in things if thing["day"] == day]


def decayed(today: date, covered: Days, units: Callable[[date], Fraction]) -> Fraction:
    return sum((weight(today, day) * units(day) for day in covered), Fraction(0))


def best_source(things: list[Thing], units: Callable[[list[Thing]], Fraction]) -> Fraction:
    """The units of a day: of the sources with an object on it, the one with the most."""
    sources = {thing.get("source", "") for thing in things}
    return max(
        (units([t for t in things if t.get("source", "") == source]) for source in sources),
        default=Fraction(0),
    )


# --- seat, aliases, titles ---------------------------------------------------------------------


def seat_on(evidence: Evidence, day: date, fixed: str | None) -> tuple[str, date]:
    """The seat held on a day and the day on which it began."""
    if fixed is not None:
        return fixed, date.min
    held: dict[date, str] = {}
    for member in of_type(evidence, "member"):
        since = member.get("seat_since", date.min)
        if "seat" in member and since <= day and held.get(since) != "sales_navigator":
            held[since] = member["seat"]
    seat, began = "free", date.min
    for since in sorted(held):
        if held[since] != seat:
            seat, began = held[since], since
    return seat, began


def aliases(evidence: Evidence) -> set[str]:
    names = [member.get("company", "") for member in of_type(evidence, "member")]
    return {text.single_blanks(name) for name in names} - {""}


def latest_companies(evidence: Evidence) -> dict[str, bool]:
    """Contact -> whether the latest known company is our own."""
    ours = aliases(evidence)
    latest: dict[str, tuple[date, bool]] = {}
    for connection in of_type(evidence, "connection"):
        company = text.single_blanks(connection.get("company", ""))
        if company:
            found = (connection["day"], company in ours)
            latest[connection["contact"]] = max(latest.get(connection["contact"], found), found)
    return {contact: coworker for contact, (_, coworker) in latest.items()}


def coworkers(evidence: Evidence) -> set[str]:
    return {contact for contact, coworker in latest_companies(evidence).items() if coworker}


def latest_titles(evidence: Evidence) -> dict[str, Fraction]:
    """Contact -> weight of the latest known title."""
    latest: dict[str, tuple[date, Fraction]] = {}
    for thing in of_type(evidence, "connection", "invitation", "message"):
        known = text.title_weight(thing.get("title", ""))
        if known is not None:
            found = (thing["day"], known)
            latest[thing["contact"]] = max(latest.get(thing["contact"], found), found)
    return {contact: known for contact, (_, known) in latest.items()}


def engagement(post: Thing) -> int:
    if not {"reactions", "comments", "reposts"} & set(post):
        return int(post.get("engagements", 0))
    split = post.get("reactions", 0) + 3 * post.get("comments", 0) + 4 * post.get("reposts", 0)
    return int(split)
