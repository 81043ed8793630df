"""What the rules say, in words. Every number is read from the model that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf.locale import LANG_INFO

from scoring.core.model import (
    ComponentSpec,
    DailyCaps,
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

WEEK = 7
POLICY_LABELS: dict[Policy, str] = {
    "equal": "What a free seat cannot do does not apply to it",
    "linkedin_like": "What a free seat cannot do counts 0",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What counts for a component and in which units, what limits it, and one unit's name."""

    what: str
    limit: str = ""
    unit: str = "units"


def counts_of(component: ComponentSpec, spec: ModelSpec) -> Counts:
    """Return what counts for a component. Raises KeyError for one that nobody described."""
    return _COUNTS[component.name](spec.units, spec.caps, spec)


def window_of(component: ComponentSpec, spec: ModelSpec) -> str:
    """Return the days that count: "90 days", "as last known" for a state."""
    match component.kind:
        case "state":
            return "as last known"
        case "days":
            return f"{spec.spans.active} days"
    return f"{spec.spans.window} days"


def weekly(component: ComponentSpec, spec: ModelSpec) -> str:
    """Return what a week keeps full marks: "2.7 posts"; "" where nothing is summed up."""
    if component.kind != "decayed" or not isinstance(component.curve, LogCurve):
        return ""
    tenths = round(10 * WEEK * component.curve.target * WEIGHT_SCALE / full_weight(spec))
    text = f"{tenths / 10:.1f}" if tenths < 50 else f"{tenths / 10:.0f}"
    return f"{text} {counts_of(component, spec).unit}"


def formula_of(component: ComponentSpec) -> str:
    """Return the share of the points that a raw metric x, or s of n, earns."""
    match component.curve:
        case LogCurve(target=target):
            return f"ln(1 + 10 · x / {target}) / ln 11, at most 1"
        case LinearCurve(full=full):
            return f"x / {full}, at most 1"
        case RateCurve(low=low, high=high, prior=prior):
            neutral = f"r = (s + {prior} · {low}%) / (n + {prior})"
            return f"{neutral}; (r − {low}%) / ({high}% − {low}%), from 0 to 1"


def policy_words(policy: Policy, spec: ModelSpec) -> str:
    """Return what a free seat gets of what only a seat of Sales Navigator can earn."""
    seat = spec.components[spec.columns[spec.seat_component]]
    if policy == "equal":
        return (
            f"{seat.code} does not apply to free seats; their Find is scaled from "
            f"{PILLAR - seat.max} to {PILLAR} points"
        )
    return f"Free seats score 0 of {seat.max} points on {seat.code}"


def missing_words(spec: ModelSpec) -> tuple[str, ...]:
    """Return how what is missing is dealt with: never as zero."""
    comment = spec.comments
    return (
        "A component counts only on days that a source of it covers. One that reports none of "
        "it on a covered day: a measured 0.",
        f"Where covered days carry under {spec.least_coverage}% of the weight of the window, a "
        "component is not measured; from there on its sum is divided by that share and marked "
        "provisional.",
        f"A pillar needs {spec.least_measured}% of its points measured. It is then scaled to "
        f"{PILLAR} and marked estimated, with bounds; else it is not measured.",
        "A total needs all four pillars. With three there is a sum and an index, kept out of "
        "ranks and medians.",
        f"Who was contacted counts by seniority only where {spec.known_titles}% of the people "
        "contacted have a known title; else F3 is not measured.",
        f"A comment whose words are not known has the quality {h(comment.unknown)}, marked as "
        "not measured.",
        f"A mean or a rank is shown for {spec.group_floor} people or more.",
    )


def checklist_rows(spec: ModelSpec) -> tuple[tuple[str, str], ...]:
    """Return the parts of the profile checklist, each with its share."""
    rows = []
    for item in spec.checklist:
        what = " and ".join(item_label(key) for key in item.keys)
        least = f", {item.at_least} or more" if item.at_least > 1 else ""
        rows.append((f"{what}{least}", f"{item.points}%"))
    return tuple(rows)


def language_label(code: str) -> str:
    """Return how a language is called: "German (de)"; the code alone where it has no name."""
    found = LANG_INFO.get(code, {})
    return f"{found['name']} ({code})" if "name" in found else code


def _comments(_u: Units, _c: DailyCaps, spec: ModelSpec) -> Counts:
    rules = spec.comments
    steps = [f"from {words} on {h(quality)}" for words, quality in reversed(rules.steps)]
    least = rules.steps[-1][0]
    return Counts(
        f"Words left without low-effort phrases: under {least} count 0, {', '.join(steps)}; on "
        f"own posts times {h(rules.own_post)}",
        f"At most {rules.per_post} a post and {rules.per_day} a day; the same text again within "
        f"{rules.repeat_days} days counts 0",
        "full comments",
    )


_COUNTS: dict[str, Callable[[Units, DailyCaps, ModelSpec], Counts]] = {
    "profile_completeness": lambda u, c, s: Counts(
        f"Profile checklist, {len(s.checklist)} weighted parts"
    ),
    "social_proof": lambda u, c, s: Counts(
        f"Endorsement {h(u.endorsement)}, recommendation received {h(u.recommendation)}"
    ),
    "original_publishing": lambda u, c, s: Counts(
        f"Original post {h(u.publish_original)}, article or newsletter {h(u.publish_article)}, "
        f"reshare with {s.reshare_words} own words or more {h(u.publish_reshare)}, any other "
        "reshare 0",
        f"At most {h(c.publish_posts)} a day for posts, and {h(c.publish_articles)} for articles",
        "posts",
    ),
    "engagement_on_originals": lambda u, c, s: Counts(
        f"Reaction {h(u.reaction_received)}, comment {h(u.comment_received)}, repost "
        f"{h(u.repost_received)} on own originals and articles, dated by the post; the author’s "
        "own left out"
    ),
    "audience_growth": lambda u, c, s: Counts("Net new followers, not below 0", "", "followers"),
    "people_searches": lambda u, c, s: Counts(
        f"Search {h(u.search)}, advanced or Sales Navigator search {h(u.search_advanced)}",
        f"At most {h(c.searches)} units a day",
        "searches",
    ),
    "prospect_profile_views": lambda u, c, s: Counts(
        f"Prospect {h(u.view)}, 1st degree {h(u.view_first_degree)}, co-worker 0",
        f"The same person once a day; at most {h(c.views)} units a day",
        "views",
    ),
    "decision_makers_contacted": lambda u, c, s: Counts(
        "Distinct people contacted, by the seniority of their title and the age of the last "
        "contact; co-workers left out",
        "Half where nothing came back",
        "people",
    ),
    "leads_and_accounts_saved": lambda u, c, s: Counts(
        f"Lead {h(u.lead)}, account {h(u.account)}; Sales Navigator seats only",
        f"At most {h(c.saved)} units a day",
    ),
    "days_active": lambda u, c, s: Counts(
        "Distinct days with something of the member’s own: a post, scored comment, reaction, "
        "search, view, saved lead, invitation or message",
        "",
        "days",
    ),
    "content_shared": lambda u, c, s: Counts(
        f"Original {h(u.share_original)}, article {h(u.share_article)}, reshare with own words "
        f"{h(u.share_with_text)}, plain repost {h(u.share_repost)}",
        f"At most {h(c.shares)} units a day",
        "shares",
    ),
    "engagement_received": lambda u, c, s: Counts(
        f"Reaction {h(u.reaction_received)}, comment {h(u.comment_received)}, repost "
        f"{h(u.repost_received)} on anything shared, reshares included"
    ),
    "thoughtful_comments": _comments,
    "reactions_given": lambda u, c, s: Counts(
        f"Reaction given {h(u.reaction)}", f"At most {h(c.reactions)} a day", "reactions"
    ),
    "regularity": lambda u, c, s: Counts(
        "Distinct days with a reaction or a scored comment", "", "days"
    ),
    "network_size": lambda u, c, s: Counts("Connections"),
    "decision_maker_connections": lambda u, c, s: Counts(
        "Connections, by the seniority of their title; co-workers left out"
    ),
    "internal_connections": lambda u, c, s: Counts("Connections in the own company"),
    "invitation_acceptance": lambda u, c, s: Counts(
        "Accepted of decided invitations: those accepted, withdrawn or "
        f"{s.spans.invitation_pending} days old",
        _neutral(s, "invitation_acceptance"),
    ),
    "two_way_conversations": lambda u, c, s: Counts(
        "Distinct contacts who wrote and were written to, by the age of the last message; "
        "co-workers left out",
        "",
        "contacts",
    ),
    "message_response": lambda u, c, s: Counts(
        f"Answered of decided openers: first messages, or after {s.spans.opener_silence} days of "
        f"silence, with an answer within {s.spans.opener_answer} days; without one, younger than "
        f"{s.spans.opener_pending} days is left out",
        _neutral(s, "message_response"),
    ),
}


def _neutral(spec: ModelSpec, name: str) -> str:
    curve = spec.components[spec.columns[name]].curve
    if not isinstance(curve, RateCurve):
        return ""
    return f"{curve.prior} neutral ones at {curve.low}% are added: no minimum is needed"
