"""The page of one component: its number, how it is made, and the records behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from accounts.access import Access
from accounts.rules import rulebook_of
from scoring.core.explain import Explanation, explain, types_behind
from scoring.core.fading import FADES, fading
from scoring.core.headroom import curve_samples, full_at, shrunk_rate
from scoring.core.model import ComponentSpec, RateCurve
from scoring.core.rules import Rules
from scoring.evidence import LINKEDIN_OPENED
from scoring.selectors import StoredScore, scored_days, scores_on
from teams.models import Member
from teams.reports.component_records import FADED, Looked, faded_of, records_of
from teams.reports.component_shapes import ComponentCurve, ComponentPage, CurvePoint
from teams.reports.component_words import room, rounded, steps, unmeasured
from teams.reports.shapes import CENT, Link, Missing, Person
from teams.reports.wording import components, pages
from teams.reports.wording.labels import component_label, rules_label, scale_label
from teams.services.facts import load_records_like

SAMPLES = 61
CHANGED = "New data has come for this day: its score is about to be computed anew by these records."


def component_url(access: Access, member_id: int, name: str, *, is_own: bool, **query: str) -> str:
    """Return the address of a component of the member; ``query`` in the order it is given."""
    org = {"org": access.organization.slug, "component": name}
    if is_own:
        url = reverse("scoring:component", kwargs=org)
    else:
        url = reverse("teams:component", kwargs={**org, "member_id": member_id})
    return f"{url}?{urlencode(query)}" if query else url


def component_page(
    *,
    access: Access,
    member: Member,
    name: str,
    as_of: date,
    on: date | None,
    show: str,
    page: int,
    is_own: bool,
    since: date | None = None,
) -> ComponentPage:
    """Return what the page of a component shows, at the latest day up to ``as_of`` with a score.

    ``on`` is a past day to look at instead, ``show`` the key of a filter, and ``since`` an earlier
    day: what came new after it, and what faded since then, can be looked at apart.
    Raises Http404 for a component that there is not.
    """
    known = scored_days(member_id=member.pk)
    latest = min(known.last, as_of) if known else as_of
    on = latest if on is None else min(on, latest)
    rulebook = rulebook_of(access.organization)
    rules = rulebook.on(on)
    if name not in rules.spec.columns:
        raise Http404("There is no such component.")
    stored = scores_on(member_ids=[member.pk], on=on).get(member.pk) if known else None
    component = rules.spec.components[rules.spec.columns[name]]
    empty = ComponentPage(
        person=Person(id=member.pk, name=member.name),
        is_own=is_own,
        as_of=on,
        code=component.code,
        name=name,
        label=component_label(name),
        pillar=rules.spec.pillar_of[name],
        crumbs=_crumbs(access, member, on if on < latest else None, is_own=is_own),
        days=known,
        rules=rules_label(rules.name),
    )
    if stored is None:
        return replace(empty, missing=_missing(known.first if known else None))
    since = since if since is not None and LINKEDIN_OPENED <= since < on else None
    former = rulebook.on(since) if since else rules
    return _filled(
        empty, access, member, stored, (former, rules), Looked(show, page, since, by_day=not is_own)
    )


def _filled(
    empty: ComponentPage,
    access: Access,
    member: Member,
    stored: StoredScore,
    both: tuple[Rules, Rules],
    looked: Looked,
) -> ComponentPage:
    former, rules = both
    records = load_records_like(*types_behind(empty.name, rules.spec), member=member)
    found = explain(records, empty.name, empty.as_of, rules.spec, **_options(rules))
    faded = None
    if looked.since is not None and found.component.kind in FADES:
        days = looked.since, empty.as_of
        faded = fading(records, empty.name, *days, former.spec, **_options(former))
    query = {} if looked.since is None else {"since": looked.since.isoformat()}
    if not empty.is_latest:
        query["on"] = empty.as_of.isoformat()

    def address(**more: str) -> str:
        return component_url(
            access, member.pk, empty.name, is_own=empty.is_own, **{**query, **more}
        )

    shown = stored.score.components.get(empty.name)
    pillar = stored.score.pillars[empty.pillar]
    if faded is not None and looked.show == FADED:
        empty = replace(empty, faded=faded_of(found, faded, address, looked))
    return replace(
        empty,
        score=found.score,
        note="" if shown == found.score else CHANGED,
        data_through=stored.data_through,
        computed_at=stored.computed_at,
        steps=steps(found, rules.spec),
        room=room(found),
        coverage=unmeasured(found, rules.spec),
        scale=scale_label(empty.pillar, pillar.measured_max),
        curve=curve_of(found),
        records=records_of(found, address, looked, faded),
    )


def _options(rules: Rules) -> dict[str, Any]:
    return {"policy": rules.policy, "aliases": rules.aliases}


def _missing(first: date | None) -> Missing:
    if first is None:
        return Missing(pages.no_data()[0], pages.no_score_made())
    return Missing(*pages.before_the_first(first))


def curve_of(found: Explanation) -> ComponentCurve:
    """Return the curve of a component with the place of the member on it."""
    component, score = found.component, found.score
    curve = component.curve
    is_rate = isinstance(curve, RateCurve)
    full = Decimal(curve.high) / 100 if isinstance(curve, RateCurve) else Decimal(full_at(curve))
    raw = score.raw
    if isinstance(curve, RateCurve) and score.trials is not None:
        raw = rounded(shrunk_rate(score.successes or 0, score.trials, curve))
    here = None
    if raw is not None and score.fraction is not None and score.points is not None:
        here = CurvePoint(raw, score.fraction, score.points)
    return ComponentCurve(
        kind=components.curve(type(curve).__name__),
        cap=component.max,
        full=full,
        is_rate=is_rate,
        samples=tuple(_point(*at, component) for at in curve_samples(curve, SAMPLES)),
        here=here,
    )


def _point(raw: Decimal, fraction: Decimal, component: ComponentSpec) -> CurvePoint:
    return CurvePoint(raw, fraction, (fraction * component.max).quantize(CENT, ROUND_HALF_UP))


def _crumbs(access: Access, member: Member, on: date | None, *, is_own: bool) -> tuple[Link, ...]:
    """Return the way back to the score of the day; without a day to the latest."""
    org = {"org": access.organization.slug}
    day_of = f"?on={on.isoformat()}" if on else ""
    if is_own:
        return (Link(pages.my_score(), reverse("scoring:my_score", kwargs=org) + day_of),)
    url = reverse("teams:member", kwargs={**org, "member_id": member.pk})
    report = Link(pages.user_report(), reverse("teams:report", kwargs=org))
    return (report, Link(member.name, url + day_of))
