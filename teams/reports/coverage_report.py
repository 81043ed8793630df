"""The coverage page: what of a member is measured by which source, week by week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from string import ascii_uppercase

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.selectors import last_complete_day, local_today
from scoring.core.coverage import Span, common, union
from scoring.core.records import Coverage
from scoring.core.records import Member as SeatRecord
from scoring.core.registry import CURRENT, model
from teams.models import Member, OptSource
from teams.reports.coverage_shapes import (
    Cell,
    CoveragePage,
    CoveragePillar,
    CoverageRow,
    CoverageSource,
)
from teams.reports.coverage_spans import Measured, length, measured
from teams.reports.coverage_words import Gap, gaps, named_day
from teams.reports.people import person_of
from teams.reports.reminders import reminders
from teams.reports.shapes import Link
from teams.reports.wording import pages
from teams.reports.wording.labels import component_label, source_label
from teams.services.facts import load_records_like
from teams.services.opt_outs import components_off, sources_off

WEEKS = 26
LETTERS = {
    "linkedin": "L",
    "linkedin.changelog": "P",
    "creator_analytics": "C",
    "sales_navigator": "N",
    "self-reported": "S",
    "": "O",
}


def coverage_page(*, access: Access, member: Member, is_own: bool) -> CoveragePage:
    """Return the coverage of a member up to the last complete day, in a fixed number of queries."""
    as_of = last_complete_day(access.organization)
    records = load_records_like(Coverage, SeatRecord, member=member)
    found = measured(records, model(CURRENT))
    monday = as_of - timedelta(days=as_of.weekday())
    weeks = tuple(monday - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1))
    letters = letters_of(found)
    off = sources_off(member) if is_own else frozenset()
    return CoveragePage(
        person=person_of(member, as_of),
        is_own=is_own,
        as_of=as_of,
        weeks=weeks,
        pillars=_pillars(found, letters, weeks, as_of),
        sources=_sources(found, letters, as_of),
        gaps=_meant(gaps(found, since=weeks[0], as_of=as_of), found, off),
        reminders=reminders(found, today=local_today(access.organization)) if is_own else (),
        crumbs=_crumbs(access, member, is_own=is_own),
        steps=_steps(access) if is_own else (),
        switched_off=tuple(sorted(source.label for source in off)),
    )


def _meant(told: tuple[Gap, ...], found: Measured, off: Collection[OptSource]) -> tuple[Gap, ...]:
    """Return the gaps but those that the member wants: nothing closes them."""
    spec = found.spec
    wanted = {spec.components[spec.columns[name]].code for name in components_off(off)}
    return tuple(gap for gap in told if not {code for code, _ in gap.codes} <= wanted)


def letters_of(found: Measured) -> dict[str, str]:
    """Return a letter for each source: the same for a known one, else its own first if free."""
    names = sorted({source for told in found.of.values() for source in told})
    letters = {name: LETTERS[name] for name in names if name in LETTERS}
    for name in names:
        if name not in letters:
            wanted = (*source_label(name)[:1].upper(), *ascii_uppercase)
            letters[name] = next((one for one in wanted if one not in letters.values()), "?")
    return letters


def cell_of(
    found: Measured, letters: Mapping[str, str], component: str, week: date, as_of: date
) -> Cell:
    """Return what is measured of a component in the week from Monday ``week``, up to ``as_of``."""
    first, last = week.toordinal(), min(week.toordinal() + 6, as_of.toordinal())
    applies = found.applies(component, first, last)
    if not applies:
        return Cell("na", "", "does not apply")
    days = length(applies)
    told = {s: _within(applies, spans) for s, spans in found.told(component).items()}
    told = {source: spans for source, spans in told.items() if spans}
    covered = length(union(span for spans in told.values() for span in spans))
    if told:
        order = sorted(told, key=lambda source: (-length(told[source]), source))
        mark = letters[order[0]] + ("+" if len(order) > 1 else "")
        if found.is_state(component):
            return Cell("full", mark, "told by " + " and ".join(map(source_label, order)))
        words = ", ".join(f"{source_label(s)} {length(told[s])} of {days} days" for s in order)
        return Cell("full" if covered == days else "part", mark, words)
    if found.is_state(component) and found.days(component, first, last):
        return _kept(found, letters, component, first, as_of)
    return Cell("none", "", "not measured")


def _within(applies: Iterable[Span], spans: Sequence[Span]) -> list[Span]:
    return [part for span in applies for part in common(span, spans)]


def _kept(
    found: Measured, letters: Mapping[str, str], component: str, first: int, as_of: date
) -> Cell:
    """A state that was told before the week and stands."""
    end, source = max(
        (span[1], source)
        for source, spans in found.told(component).items()
        for span in spans
        if span[1] < first
    )
    on = named_day(date.fromordinal(end), as_of)
    return Cell("kept", letters[source], f"as told on {on} by {source_label(source)}")


def _pillars(
    found: Measured, letters: Mapping[str, str], weeks: Sequence[date], as_of: date
) -> tuple[CoveragePillar, ...]:
    return tuple(
        CoveragePillar(
            pillar.name,
            tuple(
                CoverageRow(
                    component.code,
                    component_label(component.name),
                    tuple(cell_of(found, letters, component.name, w, as_of) for w in weeks),
                )
                for component in pillar.components
            ),
        )
        for pillar in found.spec.pillars
    )


def _sources(
    found: Measured, letters: Mapping[str, str], as_of: date
) -> tuple[CoverageSource, ...]:
    spec = found.spec
    rows = []
    for source, letter in letters.items():
        names = [name for name, told in found.of.items() if source in told]
        last = found.last(source)
        first = min(found.of[name][source][0][0] for name in names)
        through = None if last is None else date.fromordinal(last)
        codes = tuple((spec.components[spec.columns[n]].code, spec.pillar_of[n]) for n in names)
        age = "" if through is None else _age((as_of - through).days)
        rows.append(
            CoverageSource(
                letter, source_label(source), codes, date.fromordinal(first), through, age
            )
        )
    return tuple(rows)


def _age(days: int) -> str:
    if days <= 0:
        return "up to date"
    return "1 day behind" if days == 1 else f"{days} days behind"


def _crumbs(access: Access, member: Member, *, is_own: bool) -> tuple[Link, ...]:
    org = access.organization.slug
    if is_own:
        return (Link(pages.my_score(), reverse("scoring:my_score", kwargs={"org": org})),)
    url = reverse("teams:member", kwargs={"org": org, "member_id": member.pk})
    report = reverse("teams:report", kwargs={"org": org})
    return (Link(pages.user_report(), report), Link(member.name, url))


def _steps(access: Access) -> tuple[Link, ...]:
    """Return where the viewer can close gaps."""
    if not access.can(Capability.IMPORT_OWN):
        return ()
    org = {"org": access.organization.slug}
    return (
        Link("Import files", reverse("teams:imports", kwargs=org)),
        Link("Log what no file has", reverse("teams:quick_log", kwargs=org)),
    )
