"""The rulebook: one version of the rules in full, and what the others were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from django.http import Http404
from django.urls import reverse

from accounts.access import Access
from accounts.models import RuleVersion
from accounts.roles import Capability
from accounts.selectors import local_today
from scoring.core.curves import FRACTION_SCALE, POINTS_SCALE, RAW_SCALE, points_of
from scoring.core.model import ComponentSpec, Curve, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.registry import model
from scoring.core.result import ComponentScore
from scoring.core.rule_tables import TABLES
from scoring.core.score import rate_columns
from scoring.core.window import WEIGHT_SCALE, weights
from scoring.rule_effects import RuleEffect
from teams.reports.rule_diff import changes_between
from teams.reports.rule_editions import draft_edition, edition_on, editions_of
from teams.reports.rule_effects_report import with_effects
from teams.reports.rule_examples import Example, examples_of
from teams.reports.rule_shapes import (
    CurveRow,
    DraftPage,
    Edition,
    RulebookPage,
    RulePillar,
    RuleRow,
    WordList,
)
from teams.reports.shapes import Link, RuleChange
from teams.reports.wording import rule_changes
from teams.reports.wording import rules as rule_words
from teams.reports.wording.labels import component_label, full_marks

SHARES = (5, 10, 25, 50, 75, 100)
TRIALS = 20
HITS = (0, 2, 4, 6, 8, 10)
AGE_STEP = 10


def rulebook_page(*, access: Access, number: int | None = None) -> RulebookPage:
    """Return the version of a number, or the one that holds today.

    Raises Http404 for a number that is not published.
    """
    editions = editions_of(access.organization)
    today = local_today(access.organization)
    edition = edition_on(editions, today) if number is None else edition_of(editions, number)
    place = editions.index(edition)
    former = editions[place - 1] if place else None
    spec = edition.spec
    has_draft, draft = _draft(access)
    pillars = _pillars(spec)
    return RulebookPage(
        edition=edition,
        editions=editions,
        pillars=pillars,
        decay=_decay(spec),
        shares=_shares(pillars),
        tables={name: table(spec) for name, table in TABLES.items()},
        checklist=rule_words.checklist_rows(spec),
        words=_words(edition),
        policy=rule_words.policy_words(edition.policy, spec),
        missing=rule_words.missing_words(spec, access.policy.floor),
        former=former,
        changes=_changes(access, former, edition),
        draft=draft,
        has_draft=has_draft,
    )


def draft_page(
    *, access: Access, draft: RuleVersion, effects: Mapping[str, RuleEffect] | None = None
) -> DraftPage:
    """Return a draft beside the version that it follows; ``effects`` are those of its changes."""
    latest = editions_of(access.organization)[-1]
    edition = draft_edition(access.organization, draft)
    return DraftPage(edition, latest, _drafted(access, changes_between(latest, edition), effects))


def _drafted(
    access: Access, changes: Iterable[RuleChange], effects: Mapping[str, RuleEffect] | None
) -> tuple[RuleChange, ...]:
    floor = access.policy.floor if access.policy.is_closed else 1
    return with_effects(changes, effects or {}, floor, 2 * floor if floor > 1 else 1)


def edition_of(editions: tuple[Edition, ...], number: int) -> Edition:
    """Return the version of a number. Raises Http404."""
    found = next((each for each in editions if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _changes(access: Access, former: Edition | None, edition: Edition) -> tuple[RuleChange, ...]:
    if former is None:
        return ()
    changes = changes_between(former, edition)
    floor = access.policy.floor
    reads_ranges = access.can(Capability.MANAGE_RULES) and not access.policy.is_closed
    range_floor = floor if reads_ranges else 2 * floor
    return with_effects(changes, edition.effects, floor, range_floor)


def _draft(access: Access) -> tuple[bool, Link | None]:
    if not access.can(Capability.MANAGE_RULES):
        return False, None
    has_draft = RuleVersion.objects.filter(published_at__isnull=True).exists()
    url = reverse("scoring:rules_draft", kwargs={"org": access.organization.slug})
    return has_draft, Link(rule_words.draft_step(has_draft=has_draft), url)


def _pillars(spec: ModelSpec) -> tuple[RulePillar, ...]:
    examples, curves = examples_of(spec), _curves(spec)
    return tuple(
        RulePillar(
            pillar.name,
            sum(component.max for component in pillar.components),
            tuple(
                _row(component, spec, curves[component.name], examples[component.name])
                for component in pillar.components
            ),
        )
        for pillar in spec.pillars
    )


def _row(
    component: ComponentSpec, spec: ModelSpec, curve: tuple[CurveRow, ...], example: Example
) -> RuleRow:
    counts = rule_words.counts_of(component, spec)
    return RuleRow(
        component=component,
        pillar=spec.pillar_of[component.name],
        label=component_label(component.name),
        what=counts.what,
        limit=counts.limit,
        window=rule_words.window_of(component, spec),
        full_at=full_marks(component.curve),
        weekly=rule_words.weekly(component, spec),
        formula=rule_words.formula_of(component),
        counted=rule_words.counted_as(component.kind),
        curve=curve,
        example=example,
        working=tuple(_working(component, example.score, example)),
    )


def _working(component: ComponentSpec, score: ComponentScore, example: Example) -> Iterator[str]:
    """The arithmetic of an example, step by step, with what the core came to."""
    raws = [part.raw for part in example.parts if part.raw is not None]
    if len(raws) > 1:
        yield f"x = {' + '.join(map(_plain, raws))} = {_plain(score.raw)}"
    x = _plain(score.raw)
    match component.curve:
        case LogCurve(target=target):
            yield f"ln(1 + 10 · {x} / {target}) / ln 11 = {_plain(score.fraction)}"
        case LinearCurve(full=full):
            yield f"{x} / {full} = {_plain(score.fraction)}"
        case RateCurve(low=low, high=high, prior=prior):
            s, n = score.successes or 0, score.trials or 0
            rate = _percent(s, n, low, prior)
            yield f"r = ({s} + {prior} · {low}%) / ({n} + {prior}) = {rate}%"
            yield f"({rate}% − {low}%) / ({high}% − {low}%) = {_plain(score.fraction)}"
    yield f"{_plain(score.fraction)} · {component.max} = {rule_changes.points(str(score.points))}"


def _percent(successes: int, trials: int, low: int, prior: int) -> str:
    shrunk = Decimal(100 * successes + prior * low) / (trials + prior)
    return _plain(shrunk.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _plain(value: Decimal | None) -> str:
    text = f"{value or Decimal(0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _curves(spec: ModelSpec) -> dict[str, tuple[CurveRow, ...]]:
    """What shares of the target, or rates, earn by every curve, as the core computes it."""
    raw = np.zeros((len(SHARES), len(spec.components)), np.int64)
    trials = np.full((len(SHARES), len(rate_columns(spec))), TRIALS, np.int64)
    for column, component in enumerate(spec.components):
        match component.curve:
            case LogCurve(target=full) | LinearCurve(full=full):
                raw[:, column] = np.array(SHARES, np.int64) * (full * RAW_SCALE // 100)
            case RateCurve():
                raw[:, column] = np.array(HITS, np.int64) * RAW_SCALE
    fraction, points = points_of(raw, trials, spec)
    return {
        component.name: tuple(
            CurveRow(
                *_place(component.curve, row),
                Decimal(int(fraction[row, column])) / FRACTION_SCALE,
                Decimal(int(points[row, column])) / POINTS_SCALE,
            )
            for row in range(len(SHARES))
        )
        for column, component in enumerate(spec.components)
    }


def _place(curve: Curve, row: int) -> tuple[Decimal, str]:
    match curve:
        case LogCurve(target=full) | LinearCurve(full=full):
            at = Decimal(full * SHARES[row]) / 100
            return at, _plain(at)
        case RateCurve(low=low, prior=prior):
            at = Decimal(100 * HITS[row] + prior * low) / (TRIALS + prior)
            return at, f"{HITS[row]} of {TRIALS}"


def _shares(pillars: tuple[RulePillar, ...]) -> tuple[CurveRow, ...]:
    """What parts of a target earn: the same for all components that bend alike."""
    rows = (row for pillar in pillars for row in pillar.rows)
    bent = next((row for row in rows if isinstance(row.component.curve, LogCurve)), None)
    return tuple(
        replace(each, at=Decimal(share), x=f"{share}%")
        for share, each in zip(SHARES, bent.curve if bent else (), strict=False)
    )


def _decay(spec: ModelSpec) -> tuple[CurveRow, ...]:
    """Weights by age in steps, the last day of the window, and the first one after it."""
    table = weights(spec)
    ages = sorted({7, *range(0, spec.spans.window, AGE_STEP), spec.spans.window - 1})
    rows = [(age, Decimal(int(table[age])) / WEIGHT_SCALE) for age in ages if age < len(table)]
    rows.append((spec.spans.window, Decimal(0)))
    return tuple(CurveRow(Decimal(age), str(age), weight, weight) for age, weight in rows)


def _words(edition: Edition) -> tuple[WordList, ...]:
    """The low-effort phrases, and titles by weight, with the own ones apart."""
    revision = edition.revision
    base = model(revision.base)
    titles = base.titles
    pairs = (f"{first} … {later}" for first, later in titles.full_pairs)
    return (
        WordList(rule_changes.list_label("phrases"), base.comments.phrases, revision.phrases),
        WordList(
            rule_changes.weighed_titles("full_titles", "1"),
            (*titles.full, *pairs),
            revision.full_titles,
        ),
        WordList(
            rule_changes.weighed_titles("half_titles", "0.5"), titles.half, revision.half_titles
        ),
        WordList(rule_changes.void_titles(), titles.void, {}),
        WordList(rule_changes.false_friends(), titles.false_friends, {}),
    )
