"""The words of the content lab: what cells are called, and what no file tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.core.content import FIRST, NO_WORDS, OWN, SHARED, UNKNOWN, ContentPost, Measure
from scoring.core.content_cells import LEAST
from scoring.core.content_comments import NOT_MEASURED, OTHER
from scoring.core.medians import Middle
from teams.reports.content_shapes import UNITS, Figure, MeasureWords

TOO_FEW = f"hidden: fewer than {LEAST}"
TOO_FEW_OF_GROUP = f"hidden: fewer than {LEAST}, or would show them"
NOT_TOLD = "Not told"
NOT_MEASURED_YET = "not measured"
HIDDEN_TOGETHER = "The hidden ones, together"


_SPLIT = "Of engagement that is not split, as some workbooks tell it, it is not measured."
MEASURE_WORDS: Mapping[Measure, MeasureWords] = {
    "units": UNITS,
    "reactions": MeasureWords("Reactions received", "Reactions", "reactions", _SPLIT),
    "comments": MeasureWords("Comments received", "Comments", "comments", _SPLIT),
    "reposts": MeasureWords("Reposts received", "Reposts", "reposts", _SPLIT),
    "impressions": MeasureWords(
        "Impressions",
        "Impressions",
        "impressions",
        "How often a post was shown is known where a source tells it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to sort posts: the title of its panel and of its column, and the cells in order."""

    title: str
    head: str
    labels: Mapping[str, str]


FORMS = {
    "original": "Original post",
    "article": "Article",
    "reshare_with_text": "Reshare with own words",
    "repost": "Repost",
    UNKNOWN: NOT_TOLD,
}
PLURAL = {
    "original": "Original posts",
    "article": "Articles",
    "reshare_with_text": "Reshares with own words",
    "repost": "Reposts",
}
LENGTH_LABELS = {
    "0": "under 50 words",
    "50": "50 to 149 words",
    "150": "150 to 299 words",
    "300": "300 and more words",
}
DIMENSIONS: Mapping[str, Dimension] = {
    "form": Dimension("Engagement by form", "Form", FORMS),
    "writing": Dimension(
        "Original against reshare",
        "Writing",
        {OWN: "Own post or article", SHARED: "Reshare or repost", UNKNOWN: NOT_TOLD},
    ),
    "media": Dimension(
        "Media",
        "Medium",
        {
            "none": "Text alone",
            "image": "Image",
            "carousel": "Several images",
            "document": "Document",
            "video": "Video",
            "poll": "Poll",
            "link": "Link",
            NO_WORDS: "Plain repost",
            UNKNOWN: NOT_TOLD,
        },
    ),
    "length": Dimension(
        "Length",
        "Own words",
        {**LENGTH_LABELS, NO_WORDS: "Plain repost", UNKNOWN: NOT_TOLD},
    ),
    "weekday": Dimension(
        "Day of the week",
        "Day",
        {
            str(number): name
            for number, name in enumerate(
                ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
            )
        },
    ),
    "hour": Dimension(
        "Hour of the day",
        "From, to before",
        {
            "0": "0:00 to 6:00",
            "6": "6:00 to 9:00",
            "9": "9:00 to 12:00",
            "12": "12:00 to 15:00",
            "15": "15:00 to 18:00",
            "18": "18:00 to 24:00",
            UNKNOWN: NOT_TOLD,
        },
    ),
    "gap": Dimension(
        "Since the post before",
        "Gap",
        {
            "0": "The same day",
            "1": "The next day",
            "2": "2 or 3 days",
            "4": "4 to 7 days",
            "8": "8 to 14 days",
            "15": "15 days and more",
            FIRST: "The first that is known",
        },
    ),
}
# What adds up to a cell of another panel.
LINES = {"form": (("original", "article"), ("reshare_with_text", "repost"))}
WEEK_LABELS = {"1": "1 a week", "2": "2 a week", "3": "3 a week", "4": "4 or more"}
COMMENT_LABELS = {OTHER: "told as a quality, not by words", NOT_MEASURED: "without their words"}


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return a fraction that is not negative with so many decimals, half up."""
    scaled = value * 10**places + Fraction(1, 2)
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-places)


def figure(found: Middle | None, *, of: int = 1) -> Figure | None:
    """Return a median with its interval as shown, both divided by ``of``."""
    if found is None:
        return None
    return Figure(
        n=found.n,
        value=rounded(found.median / of),
        low=rounded(found.interval.low / of),
        high=rounded(found.interval.high / of),
        percent=rounded(100 * found.interval.coverage, 1),
    )


def label_of(dimension: str, key: str) -> str:
    """Return what a cell is called; a medium of a source's own is called as it calls it."""
    return DIMENSIONS[dimension].labels.get(key, key.capitalize())


def in_order(dimension: str, keys: Sequence[str]) -> list[str]:
    """Return the keys in the order of their dimension; unknown ones before "not told"."""
    known = list(DIMENSIONS[dimension].labels)

    def place(key: str) -> tuple[float, str]:
        return (known.index(key) if key in known else len(known) - 1.5), key

    return sorted(keys, key=place)


def comment_label(key: str, following: str | None) -> str:
    """Return what comments from ``key`` words on are called, up to those of ``following``."""
    if key in COMMENT_LABELS:
        return COMMENT_LABELS[key]
    if following is None:
        return f"{key} and more"
    return f"under {following} words" if key == "0" else f"{key} to {int(following) - 1}"


def untold(posts: Sequence[ContentPost], *, with_hours: bool, is_group: bool) -> tuple[str, ...]:
    """Return what the sources do not tell of the posts, each with what would."""
    if not posts:
        return ()
    notes = [
        _of(posts, _without_number, is_group, "without a number", _NUMBERS),
        _REPOSTS if any(post.form == "repost" for post in posts) else "",
        _of(posts, lambda p: p.form == UNKNOWN, is_group, "known from analytics alone", _FORMS),
        _of(posts, _without_media, is_group, "without a medium", _MEDIA),
    ]
    if with_hours:
        notes.append(
            _of(posts, lambda p: p.hour is None, is_group, "without an hour", _HOURS),
        )
    return (*(note for note in notes if note), *_ALWAYS)


LEFT_OUT = (
    "Posts and comments of members whom you may not see today are left out, also those of days on "
    "which they were in these teams: they would come out of the sum."
)
_NUMBERS = (
    "Their engagement is not measured, so that no median has them. The analytics workbook of "
    "their days, of at most 50 posts, tells it."
)
_FORMS = "Their form and length are not told. A LinkedIn archive tells both."
_MEDIA = (
    "An archive tells of links alone, not of images, videos, documents and polls. An activity "
    "document tells the medium."
)
_HOURS = "Analytics tell days. An archive tells the time of every post that was not scheduled."
_REPOSTS = (
    "LinkedIn counts what a plain repost brings for the post that it passes on: it is measured "
    "only where a source tells it."
)
_ALWAYS = (
    "In an archive a reshare with own words looks like an original, and counts as one here too "
    "unless an activity document tells its form.",
    "What comments received stands in no file: they are compared by length alone.",
)


def _without_number(post: ContentPost) -> bool:
    return post.units is None and post.form != "repost"


def _without_media(post: ContentPost) -> bool:
    return post.media == UNKNOWN and post.form not in ("repost", UNKNOWN)


def _of(
    posts: Sequence[ContentPost],
    is_so: Callable[[ContentPost], bool],
    is_group: bool,
    what: str,
    then: str,
) -> str:
    count = sum(map(is_so, posts))
    if not count:
        return ""
    some = "Some posts" if is_group else f"{count} of {len(posts)} posts"
    return f"{some} {what}. {then}"
