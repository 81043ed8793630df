"""Raw metrics of insights, of one day (section 2), and which comments count (section 3)."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference import text
from tests.reference.evidence_facts import best_source, decayed, engagement, of_type, on_day
from tests.reference.reading import Evidence

Thing = dict[str, Any]
Days = set[date]


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
