"""What pillars, components, days and changes are called on screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from scoring.core.model import Curve, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.result import Band, PillarName
from teams.reports.wording.counts import MINUS

PILLAR_LABELS: dict[PillarName, str] = {
    "brand": gettext_noop("Brand"),
    "find": gettext_noop("Find"),
    "insights": gettext_noop("Insights"),
    "relationships": gettext_noop("Relationships"),
}
PILLAR_HEADINGS: dict[PillarName, str] = {
    "brand": gettext_noop("Establish a professional brand"),
    "find": gettext_noop("Find the right people"),
    "insights": gettext_noop("Engage with insights"),
    "relationships": gettext_noop("Build relationships"),
}
BAND_LABELS: dict[Band, str] = {
    "starting": gettext_noop("Starting"),
    "developing": gettext_noop("Developing"),
    "proficient": gettext_noop("Proficient"),
    "leader": gettext_noop("Leading"),
}
# As they stand within a sentence.
COMPONENTS = {
    "profile_completeness": gettext_noop("profile completeness"),
    "social_proof": gettext_noop("social proof"),
    "original_publishing": gettext_noop("original publishing"),
    "engagement_on_originals": gettext_noop("engagement on own originals"),
    "audience_growth": gettext_noop("audience growth"),
    "people_searches": gettext_noop("people searches"),
    "prospect_profile_views": gettext_noop("prospect profile views"),
    "decision_makers_contacted": gettext_noop("decision makers contacted"),
    "leads_and_accounts_saved": gettext_noop("leads and accounts saved"),
    "days_active": gettext_noop("days active"),
    "content_shared": gettext_noop("content shared"),
    "engagement_received": gettext_noop("engagement received"),
    "thoughtful_comments": gettext_noop("thoughtful comments"),
    "reactions_given": gettext_noop("reactions given"),
    "regularity": gettext_noop("regularity"),
    "network_size": gettext_noop("network size"),
    "decision_maker_connections": gettext_noop("decision-maker connections"),
    "internal_connections": gettext_noop("internal connections"),
    "invitation_acceptance": gettext_noop("invitation acceptance"),
    "two_way_conversations": gettext_noop("two-way conversations"),
    "message_response": gettext_noop("reply rate"),
}
SOURCES = {
    "": gettext_noop("Own file"),
    "linkedin": gettext_noop("LinkedIn archive"),
    "activity": gettext_noop("Activity document"),
    "creator_analytics": gettext_noop("Creator analytics"),
    "sales_navigator": gettext_noop("Sales Navigator"),
    "linkedin.changelog": gettext_noop("LinkedIn data portability"),
    "self-reported": gettext_noop("Quick log, self-reported"),
    "ssi": gettext_noop("LinkedIn’s own SSI"),
}
RESTATED = {
    "import": gettext_noop("files or activity came later"),
    "undo": gettext_noop("an import was undone"),
    "settings": gettext_noop("settings were changed"),
    "sweep": gettext_noop("facts changed"),
}


def pillar_label(name: PillarName) -> str:
    """Return how a pillar is called."""
    return gettext(PILLAR_LABELS[name])


def pillar_heading(name: PillarName) -> str:
    """Return what a pillar is about, as a heading says it."""
    return gettext(PILLAR_HEADINGS[name])


def band_label(band: Band) -> str:
    """Return how a band is called."""
    return gettext(BAND_LABELS[band])


def component_in_sentence(name: str) -> str:
    """Return how a component is called within a sentence: "original publishing"."""
    return gettext(COMPONENTS[name]) if name in COMPONENTS else name.replace("_", " ")


def component_label(name: str) -> str:
    """Return how a component is called on screens: "Original publishing"."""
    label = component_in_sentence(name)
    return label[:1].upper() + label[1:]


def source_label(source: str) -> str:
    """Return how a source, or the family of a file kind, is called on screens."""
    known = SOURCES.get(source)
    return gettext(known) if known else source.replace("_", " ").capitalize()


def listed(names: Sequence[str]) -> str:
    """Return several names in words: "Brand, Find and Insights"."""
    if len(names) < 2:
        return "".join(names)
    told = {"names": ", ".join(names[:-1]), "last": names[-1]}
    return gettext("%(names)s and %(last)s") % told


def rules_label(model: str) -> str:
    """Return how a model version is called on screens: "rules v1.0" for "ssi-v1"."""
    own = model.removeprefix("own-")
    if own != model:
        return gettext("own rules %(number)s") % {"number": own}
    return gettext("rules %(version)s.0") % {"version": model.removeprefix("ssi-")}


def day(on: date) -> str:
    """Return a day without its year: "8 Nov"."""
    return date_format(on, "j M")


def dated(on: date) -> str:
    """Return a day with its year: "8 Nov 2026"."""
    return date_format(on, "j M Y")


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
            return gettext("%(low)s to %(high)s") % {"low": low, "high": f"{high}%"}


def restated(at: date, why: str, former: Decimal | None) -> str:
    """Return what a day showed before it was restated, and what made it another.

    ``why`` is a value of scoring.models.Why.
    """
    told = {
        "day": dated(at),
        "reason": _because(why),
        "total": gettext("no total") if former is None else f"{former:.2f}",
    }
    return gettext("Restated on %(day)s, because %(reason)s. First shown: %(total)s.") % told


def restated_why(at: date, why: str, told: str) -> str:
    """Return when and why a day was restated, and by which import, in words (``told``)."""
    said = {"day": dated(at), "reason": _because(why), "told": told}
    if told:
        return gettext("%(day)s: %(reason)s (%(told)s)") % said
    return gettext("%(day)s: %(reason)s") % said


def _because(why: str) -> str:
    return gettext(RESTATED.get(why, RESTATED["sweep"]))


def scale_label(pillar: PillarName, measured_max: int) -> str:
    """Return the factor of a pillar that is scaled to 25: "Find × 25/21", else ""."""
    return "" if measured_max in (0, 25) else f"{pillar_label(pillar)} × 25/{measured_max}"


def band_note(spec: ModelSpec, band: Band, total: Decimal) -> str:
    """Return one sentence about the band and the way to the next one."""
    floors = {cast(Band, name): least for name, least in spec.bands}
    names = list(floors)
    position = names.index(band)
    if position + 1 == len(names):
        return gettext("Our band, %(least)s and over.") % {"least": floors[band]}
    following = names[position + 1]
    told = {
        "least": floors[band],
        "end": floors[following],
        "missing": f"{floors[following] - total:.2f}",
        "following": band_label(following),
    }
    return (
        gettext("Our band, %(least)s to under %(end)s. %(missing)s points to %(following)s.") % told
    )
