"""Who would move by a draft of the rules: everybody in one sentence, and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import Access
from accounts.models import RuleVersion
from accounts.parameters import Parameters
from accounts.rules import Rulebook, rulebook_of, rules_of
from accounts.selectors import local_today
from scoring.core.model import ModelSpec
from scoring.core.pools import Pool, hundredths
from scoring.core.result import Score
from scoring.core.rules import Rules
from scoring.core.standing import band, figures
from scoring.rule_effects import effects_of
from scoring.rule_previews import Preview, members_waiting, preview_rules
from teams.models import Member
from teams.reports.report_shapes import Head
from teams.reports.rule_shapes import PreviewPage, PreviewRow, PreviewSummary
from teams.reports.shapes import Direction, Link
from teams.reports.wording import instead as words
from teams.reports.wording.labels import PILLAR_LABELS, band_label

PAGE = 50
MUCH = 5
TENTH = Decimal("0.1")
HEADS = {
    "member": "Member",
    "before": "Now",
    "after": "Then",
    "change": "Move",
    **{str(name): label for name, label in PILLAR_LABELS.items()},
}
_DIRECTIONS: Mapping[str, Direction] = {"asc": "ascending", "desc": "descending"}
_SHORT = {"ascending": "asc", "descending": "desc", "": ""}


@dataclass(frozen=True, slots=True)
class PreviewQuery:
    """The order and the page in the address; without an order the largest move stands first."""

    base: str
    sort: str = ""
    direction: Direction = ""
    page: int = 1
    asked: Parameters = field(default_factory=Parameters, compare=False, repr=False)

    @classmethod
    def parse(cls, base: str, params: Mapping[str, Any] | Parameters) -> PreviewQuery:
        """Return what the query string says; what it asks for in vain is told."""
        asked = Parameters.of(params)
        sort = asked.one("sort", HEADS, "", words.usual_order())
        way = asked.one("dir", _DIRECTIONS, "", words.usual_way())
        direction: Direction = _DIRECTIONS.get(way, _first(sort)) if sort else ""
        return cls(base, sort, direction, asked.page(), asked)

    def url(self) -> str:
        """Return the address of this order and page."""
        params = {"sort": self.sort, "dir": _SHORT[self.direction], "page": self.page}
        query = {k: v for k, v in params.items() if v and (k != "page" or self.page > 1)}
        return f"{self.base}?{urlencode(query)}" if query else self.base

    def head(self, key: str) -> Head:
        """Return the head that sorts by ``key``, or turns round where it sorts already."""
        mine = self.sort == key
        turned: Direction = "ascending" if self.direction == "descending" else "descending"
        direction = turned if mine else _first(key)
        url = replace(self, sort=key, direction=direction, page=1).url()
        return Head(HEADS[key], url, self.direction if mine else "")


def preview_page(*, access: Access, draft: RuleVersion, query: PreviewQuery) -> PreviewPage:
    """Return the page of the members that the query names; of none where the visibility tells
    nothing of one person.
    """
    book = rulebook_of(access.organization)
    now, then = _rules(access, book, draft)
    found = preview_rules(now=now, then=then)
    rows = _rows(access, found, then.spec)
    summary = _sight(access, _summary(book, found, rows, then.spec))
    if access.policy.is_closed:
        rows = []
    ordered = _ordered(rows, query)
    last = max(1, -(-len(rows) // PAGE))
    query = replace(query, page=query.asked.page_of(query.page, last))
    first = PAGE * (query.page - 1)
    shown = ordered[first : first + PAGE]
    largest = max((abs(row.change) for row in rows if row.change), default=TENTH)
    by = HEADS[query.sort].lower() if query.sort else ""
    return PreviewPage(
        summary=summary,
        rows=tuple(shown),
        heads={key: query.head(key) for key in HEADS},
        order=f"by {by}, {query.direction}" if by else "largest move first",
        shown=f"{first + 1} to {first + len(shown)} of {len(rows)}" if rows else "",
        limit=largest.quantize(TENTH, ROUND_CEILING),
        effects=effects_of(found, now, then) if now is book.periods[-1].rules else {},
        previous=_link("Previous", query, query.page - 1, len(rows)),
        next=_link("Next", query, query.page + 1, len(rows)),
    )


def preview_summary(*, access: Access, draft: RuleVersion) -> PreviewSummary:
    """Return how many would move, without anybody's name: what is furthest is one person's."""
    book = rulebook_of(access.organization)
    now, then = _rules(access, book, draft)
    found = preview_rules(now=now, then=then)
    shown = _sight(access, _summary(book, found, _rows(access, found, then.spec), then.spec))
    return replace(shown, lowest=None, highest=None)


def _sight(access: Access, found: PreviewSummary) -> PreviewSummary:
    """Return what the viewer may see of it: where nothing is told of one person, no extremes."""
    if not access.policy.is_closed:
        return found
    floor = access.policy.floor
    return replace(found, floor=floor, lowest=None, highest=None, ranks=0, bands=())


def _rules(access: Access, book: Rulebook, draft: RuleVersion) -> tuple[Rules, Rules]:
    """Those in force and those of the draft."""
    now = book.on(local_today(access.organization))
    return now, rules_of(access.organization, draft)


def _rows(access: Access, found: Sequence[Preview], spec: ModelSpec) -> list[PreviewRow]:
    names = dict(Member.objects.values_list("pk", "name"))
    return [
        PreviewRow(
            id=each.member_id,
            name=names[each.member_id],
            url=reverse(
                "teams:member",
                kwargs={"org": access.organization.slug, "member_id": each.member_id},
            ),
            before=each.before.total,
            after=each.after.total,
            change=each.change,
            pillars=tuple(
                (name, _moved(each.before, each.after, index))
                for index, name in enumerate(PILLAR_LABELS)
            ),
            bands=_bands(each, spec),
        )
        for each in found
        if each.before.measured_pillars or each.after.measured_pillars
    ]


def _moved(before: Score, after: Score, index: int) -> Decimal | None:
    was, now = (tuple(score.pillars.values())[index].points for score in (before, after))
    return None if was is None or now is None else now - was


def _bands(each: Preview, spec: ModelSpec) -> tuple[str, str] | None:
    if each.before.total is None or each.after.total is None:
        return None
    was, now = (band_label(band(total, spec)) for total in (each.before.total, each.after.total))
    return None if was == now else (was, now)


def _summary(
    book: Rulebook, found: Sequence[Preview], rows: Sequence[PreviewRow], spec: ModelSpec
) -> PreviewSummary:
    both = [
        (row.before, row.after) for row in rows if row.before is not None and row.after is not None
    ]
    changes = [after - before for before, after in both]
    medians = [figures(values, 1).median for values in zip(*both, strict=True)] or [None, None]
    was, now = medians
    bands = Counter(row.bands for row in rows if row.bands)
    return PreviewSummary(
        compared=len(both),
        left_out=len(found) - len(both),
        threshold=MUCH,
        much=sum(abs(change) > MUCH for change in changes),
        moved=sum(bool(change) for change in changes),
        lowest=min(changes, default=None),
        highest=max(changes, default=None),
        median=None if was is None or now is None else (was, now),
        ranks=_ranks(both),
        bands=tuple((*pair, count) for pair, count in sorted(bands.items())),
        as_of=max((each.before.as_of for each in found), default=None),
        waiting=members_waiting(book),
    )


def _ranks(both: Sequence[tuple[Decimal, Decimal]]) -> int:
    """How many would have another rank; equals share the better one."""
    was = Pool.of_points(before for before, _ in both).ranks()
    now = Pool.of_points(after for _, after in both).ranks()
    return sum(was[hundredths(before)] != now[hundredths(after)] for before, after in both)


def _ordered(rows: Sequence[PreviewRow], query: PreviewQuery) -> list[PreviewRow]:
    """Sorted, ties by name; rows without a value stand last whatever the direction."""
    by_name = sorted(rows, key=lambda row: (row.name, row.id))
    if query.sort == "member":
        return by_name if query.direction == "ascending" else by_name[::-1]
    values = {row.id: _value(row, query.sort) for row in rows}
    known = [row for row in by_name if values[row.id] is not None]
    known.sort(key=lambda row: values[row.id] or 0, reverse=query.direction != "ascending")
    return [*known, *(row for row in by_name if values[row.id] is None)]


def _value(row: PreviewRow, sort: str) -> Decimal | None:
    match sort:
        case "":
            return None if row.change is None else abs(row.change)
        case "before":
            return row.before
        case "after":
            return row.after
        case "change":
            return row.change
    return next((moved for name, moved in row.pillars if name == sort), None)


def _first(key: str) -> Direction:
    return "ascending" if key == "member" else "descending"


def _link(label: str, query: PreviewQuery, page: int, total: int) -> Link | None:
    if page < 1 or PAGE * (page - 1) >= total:
        return None
    return Link(label, replace(query, page=page).url())
