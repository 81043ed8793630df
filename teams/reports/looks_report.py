"""Who may see a member's page, and who did."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.access import Access
from scoring.core.registry import CURRENT, model
from teams.models import LookKind, Member
from teams.reports.look_shapes import LookRow, Looks
from teams.reports.people import Stay
from teams.reports.shapes import Link, Viewer
from teams.reports.wording.labels import component_label
from teams.selectors.looks import Seen, looks_at

LATEST = 3
PAGE = 50
ASKED = {"score": "score", "ledger": "ledger", "next-points": "next points"}


def viewers_of(member: Member, stay: Stay | None, *, is_own: bool) -> tuple[Viewer, ...]:
    """Return who may see this page: managers of the team of today, and whoever sees all teams."""
    me = "You" if is_own else member.name
    return (
        Viewer(me, "Everything, including each record behind a number"),
        *(
            Viewer(f"{name}, manager", "Scores, counts and days. Never message text or names")
            for name in (stay.managers if stay else ())
        ),
        Viewer(
            "Managers of teams above, owners, admins and analysts",
            "The same as a manager, each opening recorded",
        ),
        Viewer("Site staff", "The stored counts and scores of every organization"),
        Viewer(
            "Colleagues",
            "Medians and how totals are spread, without names, and only for 5 people or more",
            allowed=False,
        ),
    )


def latest_looks(access: Access, member: Member) -> Looks:
    """Return the latest looks at the member, who is the viewer; one query."""
    seen, total = looks_at(member=member, start=0, end=LATEST)
    return _looks(access, seen, total)


def looks_page(*, access: Access, member: Member, page: int) -> Looks:
    """Return a page of who looked at the member, who is the viewer."""
    start = PAGE * (page - 1)
    seen, total = looks_at(member=member, start=start, end=start + PAGE)
    return _looks(
        access,
        seen,
        total,
        previous=_link(access, "Newer", page - 1) if page > 1 else None,
        next=_link(access, "Older", page + 1) if start + PAGE < total else None,
    )


def _looks(access: Access, seen: list[Seen], total: int, **more: Link | None) -> Looks:
    rows = tuple(
        LookRow(
            who=one.viewer or "Somebody whose account was deleted",
            what=_what(one),
            day=one.day,
            first_at=one.first_at,
            last_at=one.last_at,
            count=one.count,
        )
        for one in seen
    )
    return Looks(rows, total, settings.VIEWER_LOG_DAYS, _url(access), **more)


def _what(one: Seen) -> str:
    match one.kind:
        case LookKind.MEMBER if one.detail == "notes":
            return "opened your latest total, with the own notes to you"
        case LookKind.MEMBER:
            return "opened your member page"
        case LookKind.COMPONENT:
            return f"opened {_component(one.detail)} of your score"
        case LookKind.COVERAGE:
            return "opened what is measured of you, week by week"
        case LookKind.GOALS:
            return "opened your goals"
        case LookKind.REPORT:
            return f"opened the user report for {one.team or 'the whole organization'}"
        case LookKind.OUTCOMES:
            return f"opened scores beside outcomes for {one.team or 'the whole organization'}"
        case LookKind.CONTENT:
            return "opened your content lab"
        case LookKind.CONTENTS:
            return f"opened the content lab of {one.team or 'the whole organization'}, together"
        case LookKind.PLAN:
            return "asked what if, from your score"
        case LookKind.FILE:
            return "downloaded your score as a file"
        case LookKind.CALIBRATION:
            scope = one.team or "the whole organization"
            return f"opened scores beside LinkedIn’s own SSI for {scope}"
        case LookKind.LEDGER:
            how = "read with a program" if one.detail else "opened"
            return f"{how} the change ledger of {one.team or 'the whole organization'}"
        case LookKind.API:
            return f"read your {ASKED.get(one.detail, one.detail)} with a program"


def _component(name: str) -> str:
    code = next((c.code for c in model(CURRENT).components if c.name == name), "")
    return f"{code} {component_label(name)}".strip()


def _url(access: Access) -> str:
    return reverse("scoring:looks", kwargs={"org": access.organization.slug})


def _link(access: Access, label: str, page: int) -> Link:
    return Link(label, f"{_url(access)}?page={page}")
