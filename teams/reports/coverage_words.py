"""What is not measured, named in sentences, with what closes it. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.core.coverage import Span
from scoring.core.result import PillarName
from teams.importers.linkedin.context import SOURCE as LINKEDIN
from teams.importers.linkedin.coverage import WINDOWS
from teams.importers.quick_log import COUNTED
from teams.importers.quick_log import SOURCE as SELF_REPORTED
from teams.reports.coverage_spans import Measured, length, rest
from teams.reports.wording.labels import source_label

# Of a file that is a few days old nothing is said; of one that is older, that it ends.
SILENT_DAYS = 7
# More holes than these are counted, not listed.
LISTED_HOLES = 3
NAMED = 3

NOUNS = {
    "profile_completeness": "profile checklist",
    "social_proof": "endorsements and recommendations",
    "original_publishing": "own posts",
    "engagement_on_originals": "engagement on own posts",
    "audience_growth": "followers",
    "people_searches": "searches",
    "prospect_profile_views": "profile views",
    "decision_makers_contacted": "decision makers contacted",
    "leads_and_accounts_saved": "saved leads and accounts",
    "days_active": "days active",
    "content_shared": "shared content",
    "engagement_received": "engagement received",
    "thoughtful_comments": "comments",
    "reactions_given": "reactions",
    "regularity": "regularity",
    "network_size": "connections",
    "decision_maker_connections": "decision-maker connections",
    "internal_connections": "co-worker connections",
    "invitation_acceptance": "invitations",
    "two_way_conversations": "conversations",
    "message_response": "replies",
}
# Which component shows how far back a file reaches that keeps the latest days only.
REACH = {
    "invitation_acceptance": WINDOWS["invitations"].days,
    "people_searches": WINDOWS["searches"].days,
}
ANALYTICS = ("engagement_on_originals", "audience_growth", "engagement_received")
NAVIGATOR = ("prospect_profile_views", "leads_and_accounts_saved")
Told = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days that no source measures: ``codes`` of the components, one sentence, what closes it.

    ``counts`` tells whether the days are among those that today's score is made of.
    """

    codes: tuple[tuple[str, PillarName], ...]
    text: str
    step: str
    counts: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A gap of one component. ``key`` is what makes gaps of several components one."""

    component: str
    kind: str
    days: tuple[Span, ...]
    source: str = ""
    step: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return self.kind, self.days, self.source, self.step


def gaps(found: Measured, *, since: date, as_of: date) -> tuple[Gap, ...]:
    """Return the gaps of the days from ``since`` to ``as_of``, those that count today first.

    Components with the same gap are told together. A component that does not apply to the seat
    on ``as_of`` has none.
    """
    first, last = since.toordinal(), as_of.toordinal()
    groups: dict[tuple[object, ...], list[_Found]] = {}
    for component in found.of:
        for one in _of_component(found, component, first, last):
            groups.setdefault(one.key, []).append(one)
    told = [_gap(found, group, last) for group in groups.values()]
    return tuple(sorted(told, key=lambda gap: not gap.counts))


def named_day(on: date, as_of: date) -> str:
    """Return a day in words, with its year where that is another one: "12 May"."""
    year = "" if on.year == as_of.year else f" {on.year}"
    return f"{on.day} {on:%B}{year}"


def named_days(start: date, end: date, as_of: date) -> str:
    """Return days in words: "1 to 14 October", "28 September to 3 October", "12 May"."""
    if start == end:
        return named_day(end, as_of)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {named_day(end, as_of)}"
    return f"{named_day(start, as_of)} to {named_day(end, as_of)}"


def _of_component(found: Measured, component: str, first: int, last: int) -> Iterator[_Found]:
    if not found.applies(component, last, last):
        return
    held = found.applies(component, first, last)
    first = max(first, held[-1][0])
    if not _began(found, component, last):
        yield _Found(component, "none", ((first, last),), step=_bring(component))
        return
    covered = found.days(component, first, last)
    missing = rest(first, last, covered)
    logged = {*found.of[component]} == {SELF_REPORTED}
    if logged and not found.is_state(component):
        yield from _logged(found, component, last)
        return
    holes = [span for span in missing if span[0] > first and span[1] < last]
    yield from _edges(found, component, missing, (first, last))
    if len(holes) > LISTED_HOLES:
        yield _Found(component, "holes", tuple(holes), step=_bring(component))
        return
    for hole in holes:
        source = _around(found, component, hole)
        yield _Found(component, "hole", (hole,), source, _again(component, source))


def _began(found: Measured, component: str, last: int) -> bool:
    return any(span[0] <= last for told in found.of[component].values() for span in told)


def _logged(found: Measured, component: str, last: int) -> Iterator[_Found]:
    first = last - found.window(component) + 1
    missing = rest(first, last, found.days(component, first, last))
    if missing:
        yield _Found(component, "logged", tuple(missing), step="Log every day, also those with 0.")


def _edges(
    found: Measured, component: str, missing: Sequence[Span], whole: Span
) -> Iterator[_Found]:
    """What is missing before the first covered day, and behind the last one."""
    first, last = whole
    for start, end in missing:
        if end == last:
            through, source = _before(found, component, start)
            if end - through > SILENT_DAYS:
                days = ((through + 1, end),)
                yield _Found(component, "tail", days, source, _again(component, source))
        elif start == first:
            source = _behind(found, component, end)
            if source != LINKEDIN:
                step = _again(component, source)
                yield _Found(component, "head", ((start, end),), source, step)
            elif kind := _short(found, component):
                yield _Found(component, kind, ((start, end),), source, _SHORT[kind])


_SHORT = {
    "reach": "Upload monthly; an older archive, if you kept one, closes it.",
    "export": "An older archive, if you kept one, closes it.",
}


def _short(found: Measured, component: str) -> str:
    """Why the archive begins later for the component than for others; "" where it does not.

    Whatever is before the first day of all was before the account.
    """
    begins = {name: told[LINKEDIN][0][0] for name, told in found.of.items() if told.get(LINKEDIN)}
    if begins[component] <= min(begins.values()):
        return ""
    return "reach" if component in REACH else "export"


def _around(found: Measured, component: str, hole: Span) -> str:
    """The source that speaks both before and behind a hole, "" where that is not one."""
    _, before = _before(found, component, hole[0])
    return before if before == _behind(found, component, hole[1]) else ""


def _before(found: Measured, component: str, day: int) -> Told:
    """The last day before a day of which a source speaks, and the source."""
    ends = [
        (span[1], source)
        for source, told in found.of[component].items()
        for span in told
        if span[1] < day
    ]
    return max(ends)


def _behind(found: Measured, component: str, day: int) -> str:
    """The source that speaks first behind a day."""
    starts = [
        (span[0], source)
        for source, told in found.of[component].items()
        for span in told
        if span[0] > day
    ]
    return min(starts)[1]


def _bring(component: str) -> str:
    """What has a component that nothing has told of yet."""
    logged = " or the quick log" if component in COUNTED.values() else ""
    if component in ANALYTICS:
        return f"A creator-analytics workbook{logged} has it."
    if component in NAVIGATOR:
        return f"A Sales Navigator usage report{logged} has it."
    if component == "people_searches":
        return "A LinkedIn archive or a Sales Navigator usage report has it."
    return "A LinkedIn archive has it."


def _again(component: str, source: str) -> str:
    """What closes a gap beside what a source told."""
    match source:
        case "linkedin":
            return "Bring a new LinkedIn archive."
        case "creator_analytics":
            return "Bring the creator-analytics workbook of these days."
        case "sales_navigator":
            return "Bring the usage report of these days."
        case "self-reported":
            return _bring(component)
    return f"Bring these days from the same source ({source_label(source)})."


def _gap(found: Measured, group: Sequence[_Found], last: int) -> Gap:
    spec, one = found.spec, group[0]
    return Gap(
        codes=tuple(
            (spec.components[spec.columns[g.component]].code, spec.pillar_of[g.component])
            for g in group
        ),
        text=_sentence(found, group, last),
        step=one.step,
        counts=any(_counts(found, g, last) for g in group),
    )


def _counts(found: Measured, one: _Found, last: int) -> bool:
    if found.is_state(one.component):
        return one.kind == "none"
    return max(end for _, end in one.days) > last - found.window(one.component)


def _sentence(found: Measured, group: Sequence[_Found], last: int) -> str:
    one = group[0]
    as_of = date.fromordinal(last)
    start, end = (date.fromordinal(day) for day in (one.days[0][0], one.days[-1][1]))
    what, label = _subject([g.component for g in group]), source_label(one.source)
    before = named_day(end + timedelta(days=1), as_of)
    match one.kind:
        case "none":
            return f"{what}: no source."
        case "tail":
            through = named_day(start - timedelta(days=1), as_of)
            return f"{what} from {named_day(start, as_of)} on: {label} speaks up to {through}."
        case "reach":
            reach = REACH[one.component]
            return f"{what} before {before}: LinkedIn’s file reaches back {reach} days only."
        case "export":
            return f"{what} before {before}: LinkedIn’s file tells no earlier days."
        case "head":
            return f"{what} before {before}: nothing was brought."
        case "hole":
            days = named_days(start, end, as_of)
            return f"{label}: {days} missing." if one.source else f"{what}: {days} missing."
    if one.kind == "logged":
        window = found.window(one.component)
        return f"{what}: {window - length(one.days)} of the last {window} days are logged."
    return (
        f"{what}: {length(one.days)} days missing in {len(one.days)} pieces, "
        f"{named_days(start, end, as_of)}."
    )


def _subject(components: Iterable[str]) -> str:
    nouns = [NOUNS[name] for name in components]
    if len(nouns) > NAMED:
        return f"{len(nouns)} components"
    text = nouns[0] if len(nouns) == 1 else ", ".join(nouns[:-1]) + f" and {nouns[-1]}"
    return text[0].upper() + text[1:]
