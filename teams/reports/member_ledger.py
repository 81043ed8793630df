"""Why a member's total moved between two days, as rows that add up: the ledger of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from accounts.rules import Rulebook
from scoring.core.ledger import adds_up, corrections, is_capped, ledger_over
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord
from scoring.core.result import Cause, LedgerLine, PillarName, Score
from scoring.evidence import Evidence
from scoring.selectors import StoredScore
from teams.reports.counted import counted, describe
from teams.reports.ledger_shapes import Correction, Ledger, LedgerRow, OtherPart
from teams.reports.score_parts import unmeasured_labels
from teams.reports.trend_shapes import Restatement
from teams.reports.wording import causes
from teams.reports.wording.labels import component_label, day, rules_label

ZERO = Decimal("0.00")
# What is neither ageing nor new, the one that explains a component best first.
OTHER: tuple[Cause, ...] = ("rules", "seat", "rate", "state", "coverage")


def ledger_between(
    rulebook: Rulebook,
    evidence: Evidence,
    stored: StoredScore,
    former: StoredScore | None,
    corrected: Restatement | None,
) -> Ledger | None:
    """Return the ledger, unless a total is missing or the evidence is newer than the score.

    Neither is there one where its lines do not add up to what is stored, as where a day was scored
    by other rules than hold on it: it will be anew. ``corrected`` says how the earlier day was
    restated.
    """
    if former is None or stored.facts_version != evidence.version:
        return None
    before, after = (rulebook.on(each.score.as_of) for each in (former, stored))
    if former.score.total is None or stored.score.total is None:
        return None
    lines = ledger_over(evidence.records, former.score.as_of, stored.score.as_of, before, after)
    if not adds_up(lines, former.score, stored.score):
        return None
    return ledger_of(
        lines,
        spec=after.spec,
        records=evidence.records,
        before=former.score,
        after=stored.score,
        correction=_correction(former, stored.score, corrected),
    )


def _correction(
    former: StoredScore, after: Score, corrected: Restatement | None
) -> Correction | None:
    """What was first shown needs a total of its own: there is nothing to lead from without."""
    if corrected is None or corrected.first is None or former.restated is None:
        return None
    lines = corrections(former.restated.former, former.score, after)
    return Correction(corrected.first, tuple((li.pillar, li.points) for li in lines), corrected)


def ledger_of(
    lines: Iterable[LedgerLine],
    *,
    spec: ModelSpec,
    records: Sequence[AnyRecord],
    before: Score,
    after: Score,
    correction: Correction | None = None,
) -> Ledger:
    """Return the lines of the ledger as rows, one a component, with their exact sums.

    Raises ValueError where a total is missing: there is nothing that the lines could add up to.
    """
    if before.total is None or after.total is None:
        raise ValueError("a ledger needs a total on both days")
    lines = list(lines)
    rows = [
        _row(c.code, c.name, spec.pillar_of[c.name], lines, records, before, after)
        for c in spec.components
        if any(line.component == c.name for line in lines)
    ]
    told = {line.component for line in lines}
    return Ledger(
        since=before.as_of,
        as_of=after.as_of,
        before=before.total,
        after=after.total,
        faded=_sum(lines, "ageing"),
        new=_sum(lines, "new"),
        state=_sum(lines, "state", "rate"),
        data=_sum(lines, "coverage", "seat", "rules"),
        moved=tuple(sorted((r for r in rows if r.net), key=lambda r: (-abs(r.net), r.code))),
        level=tuple(r for r in rows if not r.net),
        still=tuple(
            (c.code, c.name, spec.pillar_of[c.name]) for c in spec.components if c.name not in told
        ),
        correction=correction,
    )


def reason_of(score: Score, change: Ledger | None, since: date, was: Decimal | None) -> str:
    """Return the sentence over the change of a page, or why there is none to be told."""
    if change is not None:
        return causes.reason(change.after - change.before, change.moved)
    if score.total is None:
        return causes.not_measured_from_files(unmeasured_labels(score))
    if was is not None:
        return causes.being_computed()
    return causes.nothing_to_compare(day(since))


def _sum(lines: Iterable[LedgerLine], *causes: str) -> Decimal:
    return sum((line.points for line in lines if line.cause in causes), ZERO)


def _row(
    code: str,
    name: str,
    pillar: PillarName,
    lines: list[LedgerLine],
    records: Sequence[AnyRecord],
    before: Score,
    after: Score,
) -> LedgerRow:
    own = [line for line in lines if line.component == name]
    told = {line.cause for line in own}
    return LedgerRow(
        code=code,
        name=name,
        label=component_label(name),
        pillar=pillar,
        faded=_sum(own, "ageing"),
        new=_sum(own, "new"),
        other=_sum(own, *OTHER),
        reason=_reason(name, own, records, before, after),
        others=tuple(OtherPart(cause, _sum(own, cause)) for cause in OTHER if cause in told),
    )


def _reason(
    name: str, own: list[LedgerLine], records: Sequence[AnyRecord], before: Score, after: Score
) -> str:
    text = _main_reason(name, {line.cause for line in own}, records, before, after)
    return causes.capped(text) if any(is_capped(line, after) for line in own) else text


def _main_reason(
    name: str, told: set[Cause], records: Sequence[AnyRecord], before: Score, after: Score
) -> str:
    was, now = before.components[name], after.components[name]
    if "rules" in told:
        return causes.rules(rules_label(before.model), rules_label(after.model))
    if "seat" in told:
        return causes.seat(before.seat, after.seat)
    if told == {"coverage"}:
        return causes.coverage(was.coverage, now.coverage)
    if "rate" in told:
        return causes.rate(counted(now, records, as_of=after.as_of))
    if "state" in told:
        return causes.state(str(was.raw), str(now.raw))
    if "new" in told:
        return causes.new(describe(name, records, after=before.as_of, upto=after.as_of))
    return causes.ageing()
