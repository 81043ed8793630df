"""Raw metrics of one day, transcribed from sections 1 to 5 of the scoring model.

Every function takes evidence of which nothing is dated after the day that is looked at, the day of
the weights, and the covered days of the window.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.reference import text
from tests.reference.reading import ACTIVITY, Evidence, window

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


def engagement(post: Thing) -> int:
    if not {"reactions", "comments", "reposts"} & set(post):
        return int(post.get("engagements", 0))
    split = post.get("reactions", 0) + 3 * post.get("comments", 0) + 4 * post.get("reposts", 0)
    return int(split)


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


# --- insights ----------------------------------------------------------------------------------


def content_shared(evidence: Evidence, today: date, covered: Days) -> Fraction:
    worth = {
        "original": Fraction(1),
        "article": Fraction(1),
        "reshare_with_text": Fraction("0.7"),
        "repost": Fraction("0.4"),
    }
    posts = of_type(evidence, "post")

    def units(day: date) -> Fraction:
        return min(Fraction(2), sum((worth[p["form"]] for p in on_day(posts, day)), Fraction(0)))

    return decayed(today, covered, units)


def engagement_received(evidence: Evidence, today: date, covered: Days) -> Fraction:
    posts = of_type(evidence, "post")
    return decayed(
        today, covered, lambda day: Fraction(sum(engagement(p) for p in on_day(posts, day)))
    )


def quality(comment: Thing) -> Fraction:
    if "quality" in comment:
        q = Fraction(comment["quality"])
    elif "substance_words" in comment:
        q = text.quality_of_words(Fraction(comment["substance_words"]))
    elif "text" in comment:
        q = text.quality_of_words(text.words_left(comment["text"]))
    else:
        q = Fraction("0.4")
    if comment.get("own_post"):
        q = Fraction(int(q * 50 + Fraction(1, 2)), 100)
    return q


def text_key(comment: Thing) -> str | None:
    if "text_key" in comment:
        return "given " + str(comment["text_key"])
    return "made " + text.single_blanks(comment["text"]) if "text" in comment else None


def order_of_comment(comment: Thing) -> tuple[Any, ...]:
    instant = comment["instant"]
    moment = (0, instant) if instant else (1, None)
    post = (1, comment["post"]) if "post" in comment else (0, "")
    return (comment["day"], *moment, -quality(comment), post)


def scored_comments(evidence: Evidence) -> list[tuple[Thing, Fraction]]:
    """The comments that count, each with its q, over all time."""
    texts: list[tuple[str, date]] = []
    of_post: dict[str, int] = defaultdict(int)
    of_day: dict[date, int] = defaultdict(int)
    counted = []
    for comment in sorted(of_type(evidence, "comment"), key=order_of_comment):
        q = quality(comment)
        if q == 0:
            continue
        key, day, post = text_key(comment), comment["day"], comment.get("post")
        again = any(other == key and day - on <= timedelta(90) for other, on in texts)
        if key is not None:
            texts.append((key, day))
        if again or (post is not None and of_post[post] >= 2) or of_day[day] >= 10:
            continue
        if post is not None:
            of_post[post] += 1
        of_day[day] += 1
        counted.append((comment, q))
    return counted


def thoughtful_comments(evidence: Evidence, today: date, covered: Days) -> Fraction:
    scored = scored_comments(evidence)
    return decayed(
        today, covered, lambda day: sum((q for c, q in scored if c["day"] == day), Fraction(0))
    )


def reactions_given(evidence: Evidence, today: date, covered: Days) -> Fraction:
    def capped(told: list[Thing]) -> Fraction:
        return Fraction(min(10, sum(thing.get("count", 1) for thing in told)))

    things = of_type(evidence, "reaction")
    return decayed(today, covered, lambda day: best_source(on_day(things, day), capped))


def regularity(evidence: Evidence, today: date, covered: Days) -> Fraction:
    days = {comment["day"] for comment, _ in scored_comments(evidence)}
    days |= {r["day"] for r in of_type(evidence, "reaction") if r.get("count", 1) > 0}
    return decayed(today, covered, lambda day: Fraction(int(day in days)))


# --- relationships -----------------------------------------------------------------------------


def connected(evidence: Evidence) -> set[str]:
    return {connection["contact"] for connection in of_type(evidence, "connection")}


def snapshot(evidence: Evidence) -> dict[str, Any]:
    keys = ["connections", "decision_makers", "internal"]
    return latest_values(of_type(evidence, "network"), keys)


def network_size(evidence: Evidence, today: date, covered: Days) -> Fraction:
    return Fraction(max(len(connected(evidence)), snapshot(evidence).get("connections", 0)))


def titles_are_known(evidence: Evidence) -> bool:
    contacts = connected(evidence) - coworkers(evidence)
    if "decision_makers" in snapshot(evidence) or contacts & set(latest_titles(evidence)):
        return True
    return not contacts and not of_type(evidence, "network")


def decision_maker_connections(evidence: Evidence, today: date, covered: Days) -> Fraction:
    titles = latest_titles(evidence)
    contacts = connected(evidence) - coworkers(evidence)
    single = sum((titles.get(contact, Fraction(0)) for contact in contacts), Fraction(0))
    return max(single, Fraction(snapshot(evidence).get("decision_makers", 0)))


def companies_are_known(evidence: Evidence) -> bool:
    if "internal" in snapshot(evidence):
        return True
    if aliases(evidence) and latest_companies(evidence):
        return True
    return not connected(evidence) and not of_type(evidence, "network")


def internal_connections(evidence: Evidence, today: date, covered: Days) -> Fraction:
    return Fraction(max(len(coworkers(evidence)), snapshot(evidence).get("internal", 0)))


def invitation_acceptance(evidence: Evidence, today: date, covered: Days) -> tuple[int, int]:
    successes = trials = 0
    for sent in of_type(evidence, "invitation"):
        if sent["direction"] != "out" or sent["day"] not in covered:
            continue
        accepted = "accepted_on" in sent or any(
            connection["contact"] == sent["contact"] and connection["day"] >= sent["day"]
            for connection in of_type(evidence, "connection")
        )
        old = (today - sent["day"]).days >= 14
        successes += accepted
        trials += accepted or old or "withdrawn_on" in sent
    return successes, trials


def two_way_conversations(evidence: Evidence, today: date, covered: Days) -> Fraction:
    messages = [m for m in of_type(evidence, "message") if m["day"] in covered]
    x = Fraction(0)
    for contact in {message["contact"] for message in messages} - coworkers(evidence):
        theirs = [message for message in messages if message["contact"] == contact]
        if {message["direction"] for message in theirs} == {"in", "out"}:
            x += weight(today, max(message["day"] for message in theirs))
    return x


def message_response(evidence: Evidence, today: date, covered: Days) -> tuple[int, int]:
    successes = trials = 0
    messages = of_type(evidence, "message")
    for conversation in {message["conversation"] for message in messages}:
        thread = [message for message in messages if message["conversation"] == conversation]
        thread.sort(key=lambda message: (message["instant"], message["direction"] == "in"))
        for place, message in enumerate(thread):
            day = message["day"]
            silent = place == 0 or (day - thread[place - 1]["day"]).days >= 30
            if message["direction"] != "out" or not silent or day not in covered:
                continue
            answered = any(
                later["direction"] == "in" and (later["day"] - day).days <= 30
                for later in thread[place + 1 :]
            )
            successes += answered
            trials += answered or (today - day).days >= 7
    return successes, trials


RAW: dict[str, Callable[[Evidence, date, Days], Fraction]] = {
    "B1": profile_completeness,
    "B2": social_proof,
    "B3": original_publishing,
    "B4": engagement_on_originals,
    "B5": audience_growth,
    "F1": people_searches,
    "F2": prospect_profile_views,
    "F3": decision_makers_contacted,
    "F4": leads_and_accounts_saved,
    "F5": days_active,
    "I1": content_shared,
    "I2": engagement_received,
    "I3": thoughtful_comments,
    "I4": reactions_given,
    "I5": regularity,
    "R1": network_size,
    "R2": decision_maker_connections,
    "R3": internal_connections,
    "R5": two_way_conversations,
}
RATE: dict[str, Callable[[Evidence, date, Days], tuple[int, int]]] = {
    "R4": invitation_acceptance,
    "R6": message_response,
}
