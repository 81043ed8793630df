"""How numbers are written: quiet decimals, a real minus, a sign where it is a change.

The marks that only decorate (triangles, letters) are hidden from assistive technology, and the
word they stand for is there instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from scoring.core.result import PillarName
from teams.reports.shapes import Choice
from teams.reports.wording.labels import pillar_heading, pillar_label

register = template.Library()

T = TypeVar("T")
P = ParamSpec("P")
MINUS = "\u2212"
THIN_SPACE = "\u202f"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pillar:
    """How a pillar is named and painted. ``css`` sets its colours on everything inside."""

    name: PillarName
    letter: str

    @property
    def label(self) -> str:
        """The name that it has everywhere."""
        return pillar_label(self.name)

    @property
    def full(self) -> str:
        """What it is about, as a heading says it."""
        return pillar_heading(self.name)

    @property
    def key(self) -> str:
        """The letter in lower case: the suffix of classes and patterns."""
        return self.letter.lower()

    @property
    def css(self) -> str:
        """The class that sets the colours."""
        return f"p-{self.key}"


PILLARS = {
    "brand": Pillar("brand", "B"),
    "find": Pillar("find", "F"),
    "insights": Pillar("insights", "I"),
    "relationships": Pillar("relationships", "R"),
}


# Remembers what was written lately: of what depends on its arguments alone, without any words. A
# page has a thousand cells, and many are alike.
written_once = lru_cache(maxsize=1_000)


def said_once(write: Callable[P, T]) -> Callable[P, T]:
    """Return the same function, which remembers what it wrote lately by language: it has words."""

    @written_once
    def known(_language: str | None, *args: Any, **kwargs: Any) -> T:
        return write(*args, **kwargs)

    @wraps(write)
    def said(*args: P.args, **kwargs: P.kwargs) -> T:
        return known(get_language(), *args, **kwargs)  # type: ignore[arg-type]

    return said


@register.filter
def pillar(name: str) -> Pillar:
    """Return how the pillar called ``name`` is shown."""
    return PILLARS[name]


@register.filter
def points(value: Decimal | None) -> str:
    """Return ``value`` with two decimals and a real minus; "" for None."""
    if value is None:
        return ""
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}".replace("-", MINUS)


@register.filter
def signed(value: Decimal | None) -> str:
    """Return ``value`` with two decimals and its sign; zero has none."""
    text = points(value)
    return f"+{text}" if value is not None and value > 0 else text


@register.filter
def term(value: Decimal) -> str:
    """Return ``value`` as a term of a sum: "− 13.66" or "+ 25.93"."""
    return f"{MINUS if value < 0 else '+'} {points(abs(value))}"


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


@register.filter
def thousands(value: int | None) -> str:
    """Return a whole number in groups of three divided by thin spaces; "" for None."""
    if value is None:
        return ""
    return f"{value:,}".replace(",", THIN_SPACE).replace("-", MINUS)


@register.filter
def plural(count: int, forms: str) -> str:
    """Return ``count`` with the right one of two forms: ``3|plural:"row,rows"`` is "3 rows"."""
    one, many = forms.split(",")
    return f"{thousands(count)} {one if count == 1 else many}"


@register.filter
def fraction(value: Decimal | None) -> str:
    """Return a share between 0 and 1 with three decimals; "" for None."""
    if value is None:
        return ""
    return f"{value.quantize(Decimal('0.001'), ROUND_HALF_UP):f}"


@register.filter
def raw(value: Decimal | None) -> str:
    """Return a raw metric with at most two decimals, without trailing zeros; "" for None."""
    if value is None:
        return ""
    text = f"{value.quantize(CENT, ROUND_HALF_UP):,f}".replace(",", THIN_SPACE)
    return text.rstrip("0").rstrip(".").replace("-", MINUS)


@register.filter
def share(value: Decimal | None) -> str:
    """Return a share of 1 in percent with at most two decimals: "84.5%"; "" for None."""
    return "" if value is None else f"{raw(100 * value)}%"


@register.simple_tag
@written_once
def figure(value: Decimal, css: str = "n", sign: bool = False) -> SafeString:
    """Render a number whose whole part carries and whose decimals stay quiet."""
    whole, _, decimals = (signed(value) if sign else points(value)).partition(".")
    return format_html('<span class="{}">{}<i>.{}</i></span>', css, whole, decimals)


@register.simple_tag
@written_once
def delta(value: Decimal, css: str = "") -> SafeString:
    """Render a change: filled triangle up, hollow triangle down, bar for none, and the sign."""
    direction, words = _direction(value)
    return format_html(
        '<span class="delta delta--{}{}"><svg aria-hidden="true"><use href="#d-{}"/></svg>'
        '<span class="vh">{} </span>{}</span>',
        direction,
        f" {css}" if css else "",
        direction,
        words,
        signed(value),
    )


@register.simple_tag
@written_once
def moved(places: int) -> SafeString:
    """Render by how many places a rank moved; positive is up."""
    direction, words = _direction(Decimal(places))
    return format_html(
        '<span class="delta delta--{}"><svg aria-hidden="true"><use href="#d-{}"/></svg>'
        '<span class="vh">{} </span>{}</span>',
        direction,
        direction,
        words,
        abs(places) or "",
    )


@register.simple_tag
@written_once
def icon(name: str, css: str = "i") -> SafeString:
    """Render a symbol of the sprite, hidden from assistive technology."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', css, name)


@register.simple_tag
@written_once
def code(text: str, name: str) -> SafeString:
    """Render the code of a component in the colours of its pillar."""
    return format_html('<span class="code {}">{}</span>', PILLARS[name].css, text)


@register.simple_tag
def check_boxes(name: str, choices: Iterable[Choice]) -> SafeString:
    """Render a box a choice, of which there may be hundreds."""
    return SafeString(
        "".join([_check_box(name, one.value, one.label, one.selected) for one in choices])
    )


@written_once
def _check_box(name: str, value: str, label: str, is_chosen: bool) -> SafeString:
    return format_html(
        '<label class="check"><input type="checkbox" name="{}" value="{}"{}>'
        "<span>{}</span></label>",
        name,
        value,
        SafeString(" checked" if is_chosen else ""),
        label,
    )


@register.simple_tag
def letter(name: str) -> SafeString:
    """Render the letter of a pillar as a decoration."""
    return format_html(
        '<span class="code code--pillar {}" aria-hidden="true">{}</span>',
        PILLARS[name].css,
        PILLARS[name].letter,
    )


def _direction(value: Decimal) -> tuple[str, str]:
    if value > 0:
        return "up", "up"
    if value < 0:
        return "down", "down"
    return "none", "no change"
