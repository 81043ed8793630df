"""What the rules say, in words. Every number is read from the model that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from scoring.core.model import (
    ComponentSpec,
    DailyCaps,
    Kind,
    LinearCurve,
    LogCurve,
    ModelSpec,
    Policy,
    RateCurve,
    Units,
)
from scoring.core.pillars import PILLAR
from scoring.core.rule_tables import hundredths as h
from scoring.core.window import WEIGHT_SCALE, full_weight
from teams.reports.wording.checklist import item_label
from teams.reports.wording.labels import listed

WEEK = 7
COUNTED: dict[Kind, str] = {
    "decayed": gettext_noop("units of the window, each weighed by its age, added up"),
    "state": gettext_noop("as last known, without ageing"),
    "rate": gettext_noop("a rate over the window, counted plainly"),
    "days": gettext_noop("days, counted plainly"),
}
POLICY_LABELS: dict[Policy, str] = {
    "equal": gettext_noop("What a free seat cannot do does not apply to it"),
    "linkedin_like": gettext_noop("What a free seat cannot do counts 0"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What counts for a component and in which units, what limits it, and one unit's name."""

    what: str
    limit: str = ""
    unit: str = ""


def policy_label(policy: Policy) -> str:
    """Return what a choice for free seats is called."""
    return gettext(POLICY_LABELS[policy])


def counted_as(kind: Kind) -> str:
    """Return how the units of a kind of component come together."""
    return gettext(COUNTED[kind])


def draft_step(*, has_draft: bool) -> str:
    """Return what the way to the draft of own rules is called."""
    return gettext("Edit the draft") if has_draft else gettext("Write own rules")


def counts_of(component: ComponentSpec, spec: ModelSpec) -> Counts:
    """Return what counts for a component. Raises KeyError for one that nobody described."""
    return _COUNTS[component.name](spec.units, spec.caps, spec)


def window_of(component: ComponentSpec, spec: ModelSpec) -> str:
    """Return the days that count: "90 days", "as last known" for a state."""
    match component.kind:
        case "state":
            return gettext("as last known")
        case "days":
            return gettext("%(n)s days") % {"n": spec.spans.active}
    return gettext("%(n)s days") % {"n": spec.spans.window}


def weekly(component: ComponentSpec, spec: ModelSpec) -> str:
    """Return what a week keeps full marks: "2.7 posts"; "" where nothing is summed up."""
    if component.kind != "decayed" or not isinstance(component.curve, LogCurve):
        return ""
    tenths = round(10 * WEEK * component.curve.target * WEIGHT_SCALE / full_weight(spec))
    text = f"{tenths / 10:.1f}" if tenths < 50 else f"{tenths / 10:.0f}"
    return f"{text} {counts_of(component, spec).unit or gettext('units')}"


def formula_of(component: ComponentSpec) -> str:
    """Return the share of the points that a raw metric x, or s of n, earns."""
    match component.curve:
        case LogCurve(target=target):
            bent = f"ln(1 + 10 · x / {target}) / ln 11"
            return gettext("%(formula)s, at most 1") % {"formula": bent}
        case LinearCurve(full=full):
            return gettext("%(formula)s, at most 1") % {"formula": f"x / {full}"}
        case RateCurve(low=low, high=high, prior=prior):
            neutral = f"r = (s + {prior} · {low}%) / (n + {prior})"
            rate = f"{neutral}; (r − {low}%) / ({high}% − {low}%)"
            return gettext("%(formula)s, from 0 to 1") % {"formula": rate}


def policy_words(policy: Policy, spec: ModelSpec) -> str:
    """Return what a free seat gets of what only a seat of Sales Navigator can earn."""
    seat = spec.components[spec.columns[spec.seat_component]]
    if policy == "equal":
        told = {"code": seat.code, "from": PILLAR - seat.max, "to": PILLAR}
        return (
            gettext(
                "%(code)s does not apply to free seats; their Find is scaled from %(from)s to "
                "%(to)s points"
            )
            % told
        )
    told = {"code": seat.code, "points": seat.max}
    return gettext("Free seats score 0 of %(points)s points on %(code)s") % told


def missing_words(spec: ModelSpec, floor: int) -> tuple[str, ...]:
    """Return how what is missing is dealt with: never as zero.

    ``floor`` is the smallest group of the organization.
    """
    told = {
        "covered": f"{spec.least_coverage}%",
        "measured": f"{spec.least_measured}%",
        "pillar": PILLAR,
        "titles": f"{spec.known_titles}%",
        "unknown": h(spec.comments.unknown),
        "floor": floor,
    }
    said = (
        gettext(
            "A component counts only on days that a source of it covers. One that reports none of "
            "it on a covered day: a measured 0."
        ),
        gettext(
            "Where covered days carry under %(covered)s of the weight of the window, a component "
            "is not measured; from there on its sum is divided by that share and marked "
            "provisional."
        ),
        gettext(
            "A pillar needs %(measured)s of its points measured. It is then scaled to %(pillar)s "
            "and marked estimated, with bounds; else it is not measured."
        ),
        gettext(
            "A total needs all four pillars. With three there is a sum and an index, kept out of "
            "ranks and medians."
        ),
        gettext(
            "Who was contacted counts by seniority only where %(titles)s of the people contacted "
            "have a known title; else F3 is not measured."
        ),
        gettext(
            "A comment whose words are not known has the quality %(unknown)s, marked as not "
            "measured."
        ),
        gettext("A mean or a rank is shown for %(floor)s people or more."),
    )
    return tuple(text % told for text in said)


def checklist_rows(spec: ModelSpec) -> tuple[tuple[str, str], ...]:
    """Return the parts of the profile checklist, each with its share."""
    rows = []
    for item in spec.checklist:
        what = listed([item_label(key) for key in item.keys])
        if item.at_least > 1:
            what = gettext("%(what)s, %(n)s or more") % {"what": what, "n": item.at_least}
        rows.append((what, f"{item.points}%"))
    return tuple(rows)


def _comments(_u: Units, _c: DailyCaps, spec: ModelSpec) -> Counts:
    rules = spec.comments
    steps = [
        gettext("from %(words)s on %(quality)s") % {"words": words, "quality": h(quality)}
        for words, quality in reversed(rules.steps)
    ]
    told = {
        "least": rules.steps[-1][0],
        "steps": ", ".join(steps),
        "own": h(rules.own_post),
        "post": rules.per_post,
        "day": rules.per_day,
        "days": rules.repeat_days,
    }
    what = gettext(
        "Words left without low-effort phrases: under %(least)s count 0, %(steps)s; on own posts "
        "times %(own)s"
    )
    limit = gettext(
        "At most %(post)s a post and %(day)s a day; the same text again within %(days)s days "
        "counts 0"
    )
    return Counts(what % told, limit % told, gettext("full comments"))


def _a_day(cap: int) -> str:
    return gettext("At most %(cap)s units a day") % {"cap": h(cap)}


def _received(units: Units) -> dict[str, str]:
    return {
        "reaction": h(units.reaction_received),
        "comment": h(units.comment_received),
        "repost": h(units.repost_received),
    }


_COUNTS: dict[str, Callable[[Units, DailyCaps, ModelSpec], Counts]] = {
    "profile_completeness": lambda u, c, s: Counts(
        gettext("Profile checklist, %(n)s weighted parts") % {"n": len(s.checklist)}
    ),
    "social_proof": lambda u, c, s: Counts(
        gettext("Endorsement %(endorsement)s, recommendation received %(recommendation)s")
        % {"endorsement": h(u.endorsement), "recommendation": h(u.recommendation)}
    ),
    "original_publishing": lambda u, c, s: Counts(
        gettext(
            "Original post %(post)s, article or newsletter %(article)s, reshare with %(words)s own "
            "words or more %(reshare)s, any other reshare 0"
        )
        % {
            "post": h(u.publish_original),
            "article": h(u.publish_article),
            "words": s.reshare_words,
            "reshare": h(u.publish_reshare),
        },
        gettext("At most %(posts)s a day for posts, and %(articles)s for articles")
        % {"posts": h(c.publish_posts), "articles": h(c.publish_articles)},
        gettext("posts"),
    ),
    "engagement_on_originals": lambda u, c, s: Counts(
        gettext(
            "Reaction %(reaction)s, comment %(comment)s, repost %(repost)s on own originals and "
            "articles, dated by the post; the author’s own left out"
        )
        % _received(u)
    ),
    "audience_growth": lambda u, c, s: Counts(
        gettext("Net new followers, not below 0"), "", gettext("followers")
    ),
    "people_searches": lambda u, c, s: Counts(
        gettext("Search %(search)s, advanced or Sales Navigator search %(advanced)s")
        % {"search": h(u.search), "advanced": h(u.search_advanced)},
        _a_day(c.searches),
        gettext("searches"),
    ),
    "prospect_profile_views": lambda u, c, s: Counts(
        gettext("Prospect %(view)s, 1st degree %(first)s, co-worker 0")
        % {"view": h(u.view), "first": h(u.view_first_degree)},
        gettext("The same person once a day; at most %(cap)s units a day") % {"cap": h(c.views)},
        gettext("views"),
    ),
    "decision_makers_contacted": lambda u, c, s: Counts(
        gettext(
            "Distinct people contacted, by the seniority of their title and the age of the last "
            "contact; co-workers left out"
        ),
        gettext("Half where nothing came back"),
        gettext("people"),
    ),
    "leads_and_accounts_saved": lambda u, c, s: Counts(
        gettext("Lead %(lead)s, account %(account)s; Sales Navigator seats only")
        % {"lead": h(u.lead), "account": h(u.account)},
        _a_day(c.saved),
    ),
    "days_active": lambda u, c, s: Counts(
        gettext(
            "Distinct days with something of the member’s own: a post, scored comment, reaction, "
            "search, view, saved lead, invitation or message"
        ),
        "",
        gettext("days"),
    ),
    "content_shared": lambda u, c, s: Counts(
        gettext(
            "Original %(original)s, article %(article)s, reshare with own words %(reshare)s, plain "
            "repost %(repost)s"
        )
        % {
            "original": h(u.share_original),
            "article": h(u.share_article),
            "reshare": h(u.share_with_text),
            "repost": h(u.share_repost),
        },
        _a_day(c.shares),
        gettext("shares"),
    ),
    "engagement_received": lambda u, c, s: Counts(
        gettext(
            "Reaction %(reaction)s, comment %(comment)s, repost %(repost)s on anything shared, "
            "reshares included"
        )
        % _received(u)
    ),
    "thoughtful_comments": _comments,
    "reactions_given": lambda u, c, s: Counts(
        gettext("Reaction given %(reaction)s") % {"reaction": h(u.reaction)},
        gettext("At most %(cap)s a day") % {"cap": h(c.reactions)},
        gettext("reactions"),
    ),
    "regularity": lambda u, c, s: Counts(
        gettext("Distinct days with a reaction or a scored comment"), "", gettext("days")
    ),
    "network_size": lambda u, c, s: Counts(gettext("Connections")),
    "decision_maker_connections": lambda u, c, s: Counts(
        gettext("Connections, by the seniority of their title; co-workers left out")
    ),
    "internal_connections": lambda u, c, s: Counts(gettext("Connections in the own company")),
    "invitation_acceptance": lambda u, c, s: Counts(
        gettext("Accepted of decided invitations: those accepted, withdrawn or %(days)s days old")
        % {"days": s.spans.invitation_pending},
        _neutral(s, "invitation_acceptance"),
    ),
    "two_way_conversations": lambda u, c, s: Counts(
        gettext(
            "Distinct contacts who wrote and were written to, by the age of the last message; "
            "co-workers left out"
        ),
        "",
        gettext("contacts"),
    ),
    "message_response": lambda u, c, s: Counts(
        gettext(
            "Answered of decided openers: first messages, or after %(silence)s days of silence, "
            "with an answer within %(answer)s days; without one, younger than %(pending)s days is "
            "left out"
        )
        % {
            "silence": s.spans.opener_silence,
            "answer": s.spans.opener_answer,
            "pending": s.spans.opener_pending,
        },
        _neutral(s, "message_response"),
    ),
}


def _neutral(spec: ModelSpec, name: str) -> str:
    curve = spec.components[spec.columns[name]].curve
    if not isinstance(curve, RateCurve):
        return ""
    told = {"n": curve.prior, "share": f"{curve.low}%"}
    return gettext("%(n)s neutral ones at %(share)s are added: no minimum is needed") % told
