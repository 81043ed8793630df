"""Who may see a member's page, and who did."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import Organization
from accounts.parameters import Parameters
from accounts.selectors import days_kept
from accounts.visibility import Policy, Sight, Whose
from scoring.core.registry import CURRENT, model
from teams.models import Member
from teams.reports.look_shapes import LookRow, Looks
from teams.reports.people import Stay
from teams.reports.shapes import Link, Viewer
from teams.reports.wording.industry import industry_viewers
from teams.reports.wording.labels import component_label
from teams.reports.wording.looks import deleted_account, look
from teams.reports.wording.visibility import (
    EACH_RECORDED,
    seen_of_led,
    seen_of_peers,
    spread,
)
from teams.selectors.looks import Seen, looks_at

LATEST = 3
PAGE = 50


def viewers_of(
    organization: Organization, member: Member, stay: Stay | None, *, is_own: bool
) -> tuple[Viewer, ...]:
    """Return who may see what of the member: managers of the team of today, whoever sees all
    teams, the own team and everybody else, as the visibility has it; and other organizations.
    """
    policy = organization.policy
    me = gettext("You") if is_own else member.name
    in_full = not policy.is_closed
    led = seen_of_led(policy)
    above = gettext("Managers of teams above, owners, admins and analysts")
    return (
        Viewer(me, gettext("Everything, including each record behind a number")),
        *(
            Viewer(gettext("%(name)s, manager") % {"name": name}, led, in_full)
            for name in (stay.managers if stay else ())
        ),
        Viewer(above, gettext(EACH_RECORDED) if in_full else led, in_full),
        Viewer(
            gettext("Site staff"),
            gettext("The stored counts and scores of every organization"),
        ),
        *_team_of(policy, stay),
        Viewer(gettext("Colleagues"), spread(policy), allowed=False),
        *industry_viewers(organization),
    )


def _team_of(policy: Policy, stay: Stay | None) -> tuple[Viewer, ...]:
    """Return the members of the team, where they see more of one another than others do."""
    if stay is None or not policy.sees(Whose.PEER, Sight.NAME):
        return ()
    who = gettext("Members of %(team)s") % {"team": stay.team}
    return (Viewer(who, seen_of_peers(policy), policy.sees(Whose.PEER, Sight.VALUES)),)


def latest_looks(access: Access, member: Member) -> Looks:
    """Return the latest looks at the member, who is the viewer; one query."""
    seen, total = looks_at(member=member, start=0, end=LATEST)
    return _looks(access, seen, total)


def looks_page(*, access: Access, member: Member, asked: Parameters) -> Looks:
    """Return the page that is asked for of who looked at the member, who is the viewer."""
    page = asked.page()
    seen, total = looks_at(member=member, start=PAGE * (page - 1), end=PAGE * page)
    if not seen and page > 1:  # past the end, which is known where there is a row
        _, total = looks_at(member=member, start=0, end=1)
        page = asked.page_of(page, max(1, -(-total // PAGE)))
        seen, total = looks_at(member=member, start=PAGE * (page - 1), end=PAGE * page)
    return _looks(
        access,
        seen,
        total,
        previous=_link(access, gettext("Newer"), page - 1) if page > 1 else None,
        next=_link(access, gettext("Older"), page + 1) if PAGE * page < total else None,
    )


def _looks(access: Access, seen: list[Seen], total: int, **more: Link | None) -> Looks:
    rows = tuple(
        LookRow(
            who=one.viewer or deleted_account(),
            what=look(one.kind, one.detail, component=_component(one.detail), team=one.team),
            day=one.day,
            first_at=one.first_at,
            last_at=one.last_at,
            count=one.count,
        )
        for one in seen
    )
    return Looks(rows, total, days_kept(access.organization, "looks"), _url(access), **more)


def _component(name: str) -> str:
    code = next((c.code for c in model(CURRENT).components if c.name == name), "")
    return f"{code} {component_label(name)}".strip()


def _url(access: Access) -> str:
    return reverse("scoring:looks", kwargs={"org": access.organization.slug})


def _link(access: Access, label: str, page: int) -> Link:
    return Link(label, f"{_url(access)}?page={page}")
