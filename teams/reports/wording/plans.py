"""What a what-if and a plan say: the inputs of a week, and the outcome in a sentence."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_noop

from scoring.core.model import ModelSpec
from scoring.core.plan import Plan
from scoring.core.what_if import WhatIf
from teams.reports.wording.labels import dated

# ``words`` are those that the model asks for in a reshare or in a comment.
INPUTS = {
    "posts": gettext_noop("Original posts"),
    "articles": gettext_noop("Articles or newsletters"),
    "reshares": gettext_noop("Reshares with %(words)s words of your own"),
    "comments": gettext_noop("Comments of %(words)s words or more"),
    "reactions": gettext_noop("Reactions"),
    "searches": gettext_noop("People searches"),
    "views": gettext_noop("Prospects’ profiles viewed"),
    "saved": gettext_noop("Leads saved in Sales Navigator"),
    "invitations": gettext_noop("Invitations to decision makers"),
    "conversations": gettext_noop("Conversations begun and answered"),
    "recommendations": gettext_noop("Recommendations received"),
    "profile": gettext_noop("Checklist items completed"),
}


def input_label(name: str, spec: ModelSpec) -> str:
    """Return what an input of a weekly mix is called."""
    words = spec.reshare_words if name == "reshares" else spec.comments.steps[0][0]
    return gettext(INPUTS[name]) % {"words": words}


def planned(found: Plan, by: date) -> str:
    """Return the outcome of a plan in a sentence."""
    told = {"day": dated(by), "target": f"{found.target:.2f}", "total": f"{found.total or 0:.2f}"}
    if found.total is None:
        return gettext("A pillar is not measured, so there is no total to plan for.")
    if not found.reachable:
        return gettext("Not reachable by %(day)s: %(total)s with the most that is sensible.") % told
    if found.coasting.total is not None and found.coasting.total >= found.target:
        told["coasting"] = f"{found.coasting.total:.2f}"
        return gettext("%(target)s on %(day)s takes nothing more: %(coasting)s.") % told
    told["minutes"] = f"{found.minutes_a_week:.0f}"
    return gettext("%(total)s on %(day)s takes about %(minutes)s minutes a week.") % told


def outcome(found: WhatIf, by: date) -> str:
    """Return the outcome of a what-if in two sentences."""
    total = found.total
    if total.planned is None or total.coasting is None:
        return gettext("A pillar is not measured, so there is no total.")
    told = {
        "day": dated(by),
        "planned": f"{total.planned:.2f}",
        "coasting": f"{total.coasting:.2f}",
        "minutes": f"{found.minutes_a_week:.0f}",
    }
    return (
        gettext(
            "%(planned)s on %(day)s, %(coasting)s if nothing more is done. "
            "About %(minutes)s minutes a week."
        )
        % told
    )
