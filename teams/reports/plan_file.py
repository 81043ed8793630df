"""A what-if as a file: the numbers of the page, a row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.text import slugify

from accounts.access import Access
from scoring.core.answers import hundredths, points_text
from teams.models import Member
from teams.reports.plan_report import PlanQuery, plan_page
from teams.reports.score_file import PROVENANCE, ScoreFile

COLUMNS = ("part", "name", "amount", "today", "coasting", "planned", "gain", "text")


def plan_file(*, access: Access, member: Member, query: PlanQuery) -> ScoreFile:
    """Return what the mix, or the cheapest one that reaches the target, makes of the score.

    An input has its weekly ``amount``, and in a plan what it adds as ``gain``; pillars and total
    have theirs today, on the day if nothing more is done, and with the mix. Raises
    as ``plan_page``.
    """
    page = plan_page(access=access, member=member, query=query)
    about = {
        "member": member.name,
        "as_of": str(page.as_of),
        "by": str(page.by),
        "model": page.rules,
        "minutes_a_week": f"{page.minutes:f}",
        "accepted": str(page.accepted),
        "received": str(page.received),
        "target": hundredths(page.target) if page.is_plan else "",
        "outcome": page.sentence,
        "note": PROVENANCE,
    }
    return ScoreFile(
        name=f"what-if-{slugify(member.name) or member.pk}-{page.by}.csv",
        rows=(
            COLUMNS,
            *(_row({"part": "about", "name": name, "text": text}) for name, text in about.items()),
            *(
                _row(
                    {
                        "part": "input",
                        "name": slider.input.name,
                        "amount": str(slider.amount),
                        "gain": _points(slider.points),
                    }
                )
                for slider in page.sliders
            ),
            *(
                _row(
                    {
                        "part": "total" if row.name == "total" else "pillar",
                        "name": row.name,
                        "today": _points(row.course.today),
                        "coasting": _points(row.course.coasting),
                        "planned": _points(row.course.planned),
                        "gain": _points(row.gain),
                    }
                )
                for row in page.rows
            ),
        ),
    )


def _points(value: Decimal | None) -> str:
    return points_text(value) or ""


def _row(cells: Mapping[str, str]) -> Sequence[str]:
    return tuple(cells.get(column, "") for column in COLUMNS)
