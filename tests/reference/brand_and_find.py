"""Raw metrics of brand and find, of one day (section 2)."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference.evidence_facts import (
    best_source,
    coworkers,
    decayed,
    engagement,
    latest_titles,
    of_type,
    on_day,
    weight,
)
from tests.reference.insights import scored_comments
from tests.reference.reading import ACTIVITY, Evidence, window

Thing = dict[str, Any]
Days = set[date]


# --- brand -------------------------------------------------------------------------------------


def latest_values(things: list[Thing], keys: list[str]) -> dict[str, Any]:
    """Key by key the latest value; on equal dates the higher one."""
    latest: dict[str, tuple[date, Any]] = {}
    for thing in things:
        for key in keys:
            if key in thing:
                found = (thing["day"], thing[key])
                latest[key] = max(latest.get(key, found), found)
    return {key: value for key, (_, value) in latest.items()}


def profile_completeness(evidence: Evidence, today: date, covered: Days) -> Fraction:
    least = {
        "photo": 1,
        "banner": 1,
        "headline_chars": 40,
        "about_chars": 200,
        "current_role_described": 1,
        "past_roles": 2,
        "education": 1,
        "skills": 5,
        "location": 1,
        "industry": 1,
        "featured": 1,
        "custom_url": 1,
    }
    values = latest_values(of_type(evidence, "profile"), list(least))
    there = {key: values.get(key, 0) >= minimum for key, minimum in least.items()}
    return Fraction(
        15 * there["photo"]
        + 8 * there["banner"]
        + 12 * there["headline_chars"]
        + 15 * there["about_chars"]
        + 12 * there["current_role_described"]
        + 8 * there["past_roles"]
        + 5 * there["education"]
        + 8 * there["skills"]
        + 5 * (there["location"] and there["industry"])
        + 7 * there["featured"]
        + 5 * there["custom_url"]
    )


def social_proof(evidence: Evidence, today: date, covered: Days) -> Fraction:
    values = latest_values(of_type(evidence, "proof"), ["endorsements", "recommendations"])
    return Fraction(values.get("endorsements", 0) + 5 * values.get("recommendations", 0))


def original_publishing(evidence: Evidence, today: date, covered: Days) -> Fraction:
    all_posts = of_type(evidence, "post")

    def units(day: date) -> Fraction:
        posts = on_day(all_posts, day)
        forms = [post["form"] for post in posts]
        long_reshares = [
            post
            for post in posts
            if post["form"] == "reshare_with_text" and post.get("words", 0) >= 25
        ]
        plain = forms.count("original") + Fraction(1, 4) * len(long_reshares)
        return min(Fraction(1), plain) + 2 * min(1, forms.count("article"))

    return decayed(today, covered, units)


def engagement_on_originals(evidence: Evidence, today: date, covered: Days) -> Fraction:
    posts = [p for p in of_type(evidence, "post") if p["form"] in ("original", "article")]
    return decayed(
        today, covered, lambda day: Fraction(sum(engagement(p) for p in on_day(posts, day)))
    )


def audience_growth(evidence: Evidence, today: date, covered: Days) -> Fraction:
    things = of_type(evidence, "followers")

    def net(day: date) -> Fraction:
        return best_source(
            on_day(things, day), lambda told: Fraction(sum(thing["gained"] for thing in told))
        )

    return max(Fraction(0), decayed(today, covered, net))


# --- find --------------------------------------------------------------------------------------


def people_searches(evidence: Evidence, today: date, covered: Days) -> Fraction:
    def capped(searches: list[Thing]) -> Fraction:
        units = Fraction(0)
        for search in searches:
            unit = Fraction("1.5") if search.get("advanced") else Fraction(1)
            units += unit * search.get("count", 1)
        return min(Fraction(10), units)

    searches = of_type(evidence, "search")
    return decayed(today, covered, lambda day: best_source(on_day(searches, day), capped))


def prospect_profile_views(evidence: Evidence, today: date, covered: Days) -> Fraction:
    def unit(view: Thing) -> Fraction:
        if view.get("coworker"):
            return Fraction(0)
        return Fraction(1, 2) if view.get("degree") == 1 else Fraction(1)

    def capped(views: list[Thing]) -> Fraction:
        best: dict[str, Fraction] = {}
        units = Fraction(0)
        for view in views:
            if view.get("count", 1) == 0:
                continue
            if "contact" in view:
                best[view["contact"]] = max(best.get(view["contact"], Fraction(0)), unit(view))
            else:
                units += unit(view) * view.get("count", 1)
        return min(Fraction(25), units + sum(best.values()))

    views = of_type(evidence, "profile_view")
    return decayed(today, covered, lambda day: best_source(on_day(views, day), capped))


def outgoing(evidence: Evidence, today: date, covered: Days) -> dict[str, list[Thing]]:
    """Contact -> outgoing events of the window, without co-workers."""
    inside = covered & set(window(today, 90))
    people = defaultdict(list)
    for thing in of_type(evidence, "invitation", "message"):
        if thing["direction"] == "out" and thing["day"] in inside:
            people[thing["contact"]].append(thing)
    ours = coworkers(evidence)
    return {contact: events for contact, events in people.items() if contact not in ours}


def contacts_are_known(evidence: Evidence, today: date, covered: Days) -> bool:
    """At least half of the people contacted have a known title, or nobody was contacted."""
    people = outgoing(evidence, today, covered)
    titles = latest_titles(evidence)
    known = [contact for contact in people if contact in titles]
    return not people or Fraction(len(known), len(people)) >= Fraction(1, 2)


def is_pending(event: Thing, today: date) -> bool:
    age = (today - event["day"]).days
    if event["type"] == "message":
        return age < 7
    return age < 14 and "withdrawn_on" not in event


def something_came_back(evidence: Evidence, today: date, contact: str, events: list[Thing]) -> bool:
    first = min(event["day"] for event in events)
    last = max(event["day"] for event in events)
    theirs = [thing for thing in evidence.objects if thing.get("contact") == contact]
    for thing in theirs:
        message = thing["type"] == "message" and thing["direction"] == "in"
        if message and thing["day"] in window(today, 90):
            return True
        invitation = thing["type"] == "invitation" and thing["direction"] == "out"
        if invitation and thing.get("accepted_on", date.min) >= first:
            return True
        if thing["type"] == "connection" and thing["day"] >= first:
            return True
    return any(is_pending(event, today) for event in events if event["day"] == last)


def decision_makers_contacted(evidence: Evidence, today: date, covered: Days) -> Fraction:
    titles = latest_titles(evidence)
    x = Fraction(0)
    for contact, events in outgoing(evidence, today, covered).items():
        seniority = titles.get(contact, Fraction(0))
        if not something_came_back(evidence, today, contact, events):
            seniority /= 2
        x += seniority * weight(today, max(event["day"] for event in events))
    return x


def leads_and_accounts_saved(evidence: Evidence, today: date, covered: Days) -> Fraction:
    def capped(saved: list[Thing]) -> Fraction:
        units = sum(thing.get("count", 1) * (1 + (thing["what"] == "account")) for thing in saved)
        return Fraction(min(10, units))

    saved = of_type(evidence, "saved")
    return decayed(today, covered, lambda day: best_source(on_day(saved, day), capped))


def days_active(evidence: Evidence, today: date, covered: Days) -> Fraction:
    types = ACTIVITY - {"comment", "followers"}
    scored = [comment for comment, _ in scored_comments(evidence)]
    days = set()
    for thing in of_type(evidence, *types) + scored:
        own = thing.get("direction", "out") == "out"
        if own and not thing.get("passive") and thing.get("count", 1) > 0:
            days.add(thing["day"])
    return Fraction(len(days & covered & set(window(today, 30))))
