"""The answer of the command-line scorer as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from scoring.core.answers import hundredths, plain
from scoring.core.ledger import is_capped
from scoring.core.model import ComponentSpec, LinearCurve, LogCurve, ModelSpec, RateCurve
from scoring.core.result import ComponentScore, PillarScore, Score
from scoring.core.standing import band, partial_index
from scoring.management.ssi_answer import Answer, inputs_of, told
from teams.importers.reading import Problem, Reading
from teams.reports.wording.actions import action_title

LABEL = "Computed by Pillars from your data, not LinkedIn's SSI."
BAR = 25
FEW_PROBLEMS = 10
BEST = 3


def lines(answer: Answer, *, explain: bool, with_next: bool) -> Iterator[str]:
    """The answer line by line; ``explain`` adds how each number comes about.

    ``with_next`` tells all that would earn something next, instead of the three best.
    """
    score = answer.score()
    yield from _total(score, answer)
    yield ""
    yield from map(_pillar, score.pillars.values())
    yield from _components(score, answer.spec, explain=explain)
    if answer.question.since is not None:
        yield from _change(answer, score, answer.question.since)
    yield from _next(answer, explain=explain, limit=None if with_next else BEST)
    if answer.question.by is not None:
        yield from _what_if(answer, score, answer.question.by)
    yield from _read(answer.reading, explain=explain)


def _total(score: Score, answer: Answer) -> Iterator[str]:
    yield f"SSI {_headline(score, answer.spec)}"
    yield LABEL
    seat = score.seat.replace("_", " ")
    yield (
        f"As of {score.as_of} in {answer.question.zone}, {seat} seat,"
        f" policy {score.policy}, model {score.model}."
    )


def _headline(score: Score, spec: ModelSpec) -> str:
    if score.total is not None:
        reached = f"{hundredths(score.total)} of 100, {band(score.total, spec)}"
        return reached + (_bounds(score.low, score.high) if score.estimated else "")
    valued = score.measured_pillars
    index = partial_index(score)
    if index is None:
        return f"not measured: {len(valued)} of {len(score.pillars)} pillars have a value"
    points = sum((p.points for p in valued if p.points is not None), Decimal(0))
    return (
        f"not measured: {hundredths(points)} of {25 * len(valued)}*, index {hundredths(index)}*"
        " (* without the pillar that is not measured)"
    )


def _bounds(low: Decimal, high: Decimal) -> str:
    return f", estimated: between {hundredths(low)} and {hundredths(high)}"


def _pillar(pillar: PillarScore) -> str:
    name = pillar.name.capitalize()
    measured = f"{pillar.measured_max} of {pillar.applicable_max} points measured"
    if pillar.points is None:
        return f"  {name:<14} {'-':>5} of 25  [{' ' * BAR}]  not measured: {measured}"
    full = int(pillar.points)
    note = f"  {measured}{_bounds(pillar.low, pillar.high)}" if pillar.estimated else ""
    return (
        f"  {name:<14} {hundredths(pillar.points):>5} of 25"
        f"  [{'#' * full}{'-' * (BAR - full)}]{note}"
    )


def _components(score: Score, spec: ModelSpec, *, explain: bool) -> Iterator[str]:
    yield ""
    yield f"  {'Components':<32} {'points':>9}  {'raw':>14}  {'fraction':>8}  coverage"
    for component in score.components.values():
        yield _component(component)
        if explain:
            yield f"      {_rule(spec.components[spec.columns[component.name]], spec)}"


def _component(component: ComponentScore) -> str:
    points = "-" if component.points is None else hundredths(component.points)
    fraction = "-" if component.fraction is None else plain(component.fraction)
    coverage = component.coverage.replace("_", " ")
    if component.covered_days is not None:
        coverage = f"provisional, {component.covered_days} days covered"
    return (
        f"  {component.code} {_spaced(component.name):<29} {points:>5} / {component.max}"
        f"  {_raw(component):>14}  {fraction:>8}  {coverage}"
    )


def _raw(component: ComponentScore) -> str:
    if component.trials is not None:
        return f"{component.successes} of {component.trials}"
    return "-" if component.raw is None else plain(component.raw)


def _rule(component: ComponentSpec, spec: ModelSpec) -> str:
    spans = spec.spans
    over = {
        "decayed": f"over {spans.window} days, a half after {spans.half_life}",
        "days": f"over {spans.active} days",
        "state": "as last known",
        "rate": f"over {spans.window} days",
    }[component.kind]
    match component.curve:
        case LogCurve(target=target):
            return f"full points from {target}, the first steps pay most; {over}"
        case LinearCurve(full=full):
            return f"full points from {full}, in proportion below; {over}"
        case RateCurve(low=low, high=high, prior=prior):
            return f"no points at {low} %, full at {high} %, with {prior} more at {low} %; {over}"


def _change(answer: Answer, score: Score, since: date) -> Iterator[str]:
    before = answer.score_before(since)
    yield ""
    if before.total is None or score.total is None:
        yield f"Change since {since}, in pillars that have a value on both days"
    else:
        change = _signed(score.total - before.total)
        yield f"Change since {since}: {before.total} to {score.total}, {change}"
    found = answer.ledger(since)
    for line in found:
        cause = f"{line.cause}, cap reached" if is_capped(line, score) else line.cause
        yield f"  {_signed(line.points):>6}  {_spaced(line.component)} ({cause})"
    if not found:
        yield "  none"


def _next(answer: Answer, *, explain: bool, limit: int | None) -> Iterator[str]:
    yield ""
    yield "Next points"
    actions = answer.next_actions(limit)
    for action in actions:
        told = f"{action_title(action)} (about {action.minutes} minutes)"
        yield f"  {_signed(action.gain):>6}  {told}"
        if explain:
            moved = f"{hundredths(action.before)} to {hundredths(action.after)}"
            yield f"          {_spaced(action.component)} {moved}"
    if not actions:
        yield "  no action of the catalogue would earn points today"


def _what_if(answer: Answer, score: Score, by: date) -> Iterator[str]:
    found = answer.what_if(by)
    yield ""
    yield f"What if, by {by}, about {found.minutes_a_week:f} minutes a week"
    amounts = [(one, found.mix.amount(one.name)) for one in inputs_of(answer, score)]
    for one, amount in amounts:
        if amount:
            yield f"  {amount:>6}  {one.name} {'in all' if one.once else 'a week'}"
    yield (
        f"  Assumed: {found.mix.accepted} % of invitations are accepted,"
        f" a post receives {found.mix.received} reactions."
    )
    yield f"  {'':<14} {'today':>6} {'nothing more':>13} {'with it':>8}"
    for name, course in found.courses.items():
        today, coasting, planned = (
            "-" if points is None else hundredths(points) for points in course.all
        )
        yield f"  {name.capitalize():<14} {today:>6} {coasting:>13} {planned:>8}"


def _read(reading: Reading, *, explain: bool) -> Iterator[str]:
    yield ""
    yield "Read"
    for given in reading.inputs:
        yield (
            f"  {given.file} ({given.kind}): {given.records} records, {given.kept} kept,"
            f" {given.duplicates} duplicates"
        )
    if reading.ignored:
        yield ""
        yield "Ignored"
        by_reason = sorted(reading.ignored, key=lambda one: one.reason)
        for reason, files in groupby(by_reason, key=lambda one: one.reason):
            yield f"  {reason}: {', '.join(one.file for one in files)}"
    if reading.problems:
        yield ""
        yield "Problems"
        yield from _problems(reading.problems, explain=explain)


def _problems(problems: list[Problem], *, explain: bool) -> Iterator[str]:
    shown = problems if explain else problems[:FEW_PROBLEMS]
    for problem in shown:
        place = problem.file if problem.line is None else f"{problem.file}, line {problem.line}"
        yield f"  {place}: {told(problem)}"
    if len(shown) < len(problems):
        yield f"  and {len(problems) - len(shown)} more; --explain lists all"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _signed(value: Decimal) -> str:
    return f"{value:+.2f}"
