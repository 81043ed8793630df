"""A crawler that looks for a name of somebody beside a value of theirs.

It opens every address of the URLconf, filled with everybody's rows, then what the answers link to,
as pages, as fragments and with tokens of the API. A new address joins by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import AuditEvent, User
from accounts.tenancy import tenant_scope
from scoring.core.records import Network, Outcome, Post, Search
from scoring.models import RecomputeRun, ScoreSnapshot
from teams.models import (
    Delivery,
    DeliveryStatus,
    Goal,
    Import,
    Member,
    ReportExport,
    SavedGroup,
    SavedView,
    Team,
)
from tests import factories
from tests.cast import Cast
from tests.house.addresses import named_addresses
from tests.scoring.given import LAST, REACTION, score

PILLARS = ("brand", "find", "insights", "relationships")
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)')
TAG = re.compile(r"<[^>]*>")
# Beside each address, what pages take in their query strings; links lead to the rest.
QUERIES = ("", "team={team}", "q={name}")
COMPONENTS = ("network_size", "people_searches")
MOST = 40
MOST_EVENTS = 20
ROWS: dict[str, Any] = {"import_id": Import, "delivery_id": Delivery, "goal_id": Goal}


@dataclass(frozen=True)
class Person:
    """Somebody with values that nobody else has, as texts; ``totals`` are those of the score."""

    member: Member
    totals: frozenset[str]
    counts: frozenset[str]

    @property
    def name(self) -> str:
        """The name."""
        return self.member.name


@dataclass(frozen=True)
class Leak:
    """A value that somebody read of somebody else."""

    persona: str
    address: str
    whose: str
    value: str


@dataclass
class Planted:
    """The cast with two crowds, and rows of one of each by the place that they fill in an address.

    Pages of one member are opened for these two; pages of many show everybody.
    """

    cast: Cast
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)

    def named(self, *names: str) -> set[str]:
        """Return the names of those who are in the teams, by the name of the team."""
        return {p.name for p in self.people.values() if p.member.title in names}


def plant(cast: Cast) -> Planted:
    """Return the cast with six people in Oslo and six in South, Rita and Rob among them."""
    found = Planted(cast)
    crowd = [
        *((cast.rep_member, cast.oslo), (cast.other_rep_member, cast.south)),
        *(_new(cast, team, n) for team in (cast.oslo, cast.south) for n in range(5)),
    ]
    for number, (member, team) in enumerate(crowd, start=1):
        Member._base_manager.filter(pk=member.pk).update(title=team.name)
        member.title = team.name
        found.people[member.name] = _planted(cast, member, number)
    for user, teams in ((cast.owner, ("Oslo", "South")), (cast.manager, ("Oslo",))):
        rows = [p for p in found.people.values() if p.member.title in teams]
        content = "\n".join(f"{p.name},{min(p.totals)}" for p in rows).encode()
        factories.export(cast.organization, user, content=content)
        factories.saved_view(cast.organization, user)
        factories.saved_group(cast.organization, user, *(p.member for p in rows))
    opened = [cast.rep_member.pk, crowd[-1][0].pk]
    with tenant_scope(cast.organization.pk):
        found.rows = {
            "member_id": opened,
            **{
                place: list(model.objects.filter(member__in=opened).values_list("pk", flat=True))
                for place, model in ROWS.items()
            },
            "view_id": list(SavedView.objects.values_list("pk", flat=True)),
            "group_id": list(SavedGroup.objects.values_list("pk", flat=True)),
            "export_id": list(ReportExport.objects.values_list("pk", flat=True)),
            "event_id": list(AuditEvent.objects.values_list("pk", flat=True)[:MOST_EVENTS]),
            "team": list(Team.objects.values_list("pk", flat=True)),
            "team_id": list(Team.objects.values_list("pk", flat=True)),
        }
    factories.rule_draft(cast.organization, cast.owner, policy="linkedin_like")
    return found


def _new(cast: Cast, team: Team, number: int) -> tuple[Member, Team]:
    name = f"Zora{number} Quillfeather{team.name}"
    user = factories.user(cast.organization)
    return factories.member(cast.organization, team, name=name, user=user), team


def _planted(cast: Cast, member: Member, number: int) -> Person:
    # Six digits: no id of a row is as large.
    connections, searches, won = (
        310_000 + 37 * number,
        520_000 + 13 * number,
        700_000 + 311 * number,
    )
    total, target, rows = 3011 + 217 * number, 8007 + 31 * number, 730_000 + 17 * number
    pillars = {name: 601 + 41 * number + 7 * place for place, name in enumerate(PILLARS)}
    score(
        member,
        REACTION,
        Network(
            on=LAST - timedelta(days=9), connections=connections, decision_makers=0, internal=0,
            source="crm", ref="n",
        ),
        Search(on=LAST, count=searches),
        Post(on=LAST, form="original"),
        Outcome(on=LAST - timedelta(days=20), kind="won", values={"amount": str(won)},
                source="crm", ref="w"),
    )  # fmt: skip
    _restate(member, {"total": total, **pillars})
    plan = {"member": member.pk, "parts": [], "new": rows, "known": 0, "changed": 0}
    shown = {"previewed": True, "before": _points(total), "after": _points(total)}
    factories.delivery(member, cast.owner, DeliveryStatus.READY, plan=[plan | shown])
    factories.goal(member, cast.owner, target=target)
    if number == 1:
        factories.note(member, cast.manager, total=total)
    Import._base_manager.filter(member=member).update(new_count=rows)
    RecomputeRun._base_manager.filter(member=member).update(total_after=total)
    scores = (total, target, *pillars.values())
    return Person(
        member,
        frozenset(_points(value) for value in scores),
        frozenset(text for value in (connections, searches, won, rows) for text in _texts(value)),
    )


def _restate(member: Member, values: dict[str, int]) -> None:
    ScoreSnapshot._base_manager.filter(member=member).update(**values)


def _points(value: int) -> str:
    return f"{value // 100}.{value % 100:02}"


def _texts(value: int) -> set[str]:
    return {str(value), f"{value:,}", f"{value:,}".replace(",", "\u202f")}


def crawl(
    planted: Planted, persona: str, *, counts: Collection[str], totals: Collection[str]
) -> set[Leak]:
    """Return what the persona reads of whom they may not.

    ``counts`` are the names of those of whom everything may be read, ``totals`` of those of whom
    totals and pillars may.
    """
    user: User = getattr(planted.cast, persona)
    others = [p for p in planted.people.values() if p.member.user_id != user.pk]
    leaks: set[Leak] = set()
    for address, answer in _answers(planted, user):
        text = _text(answer)
        for person in others:
            hidden = set() if person.name in counts else set(person.counts)
            if person.name not in {*counts, *totals}:
                hidden |= person.totals
            if person.name in text:
                leaks |= {
                    Leak(persona, address, person.name, value)
                    for value in hidden
                    if _stands(value, text)
                }
    return leaks


def _stands(value: str, text: str) -> bool:
    return value in text and re.search(rf"(?<![\w.]){re.escape(value)}(?!\w)", text) is not None


def _text(answer: HttpResponse) -> str:
    """What is read and what stands in attributes; tags divide nothing: "61" and ".73" are one."""
    raw = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    page = unescape(raw.decode("utf-8", "replace"))
    return f"{TAG.sub('', page)}\n{page}"


def _answers(planted: Planted, user: User) -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    waiting = list(addresses(planted))
    seen = set(waiting)
    budget = len(waiting) + MOST
    unread: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        if path in unread:
            continue
        answer = client.get(address)
        yield address, answer
        if answer.status_code in (404, 405):
            unread.add(path)
        if answer.status_code != 200:
            continue
        if path == address:
            yield f"{address} (htmx)", client.get(address, headers={"HX-Request": "true"})
        if "html" not in answer.headers["Content-Type"]:
            continue
        for link in map(unescape, LINK.findall(answer.content.decode())):
            if link.startswith(f"/o/{planted.cast.organization.slug}/") and link not in seen:
                seen.add(link)
                if len(seen) < budget:
                    waiting.append(link)
    slug = planted.cast.organization.slug
    for file_format in ("csv", "xlsx"):
        path = f"/o/{slug}/report/export/"
        yield path, client.post(path, {"format": file_format, "query": ""})
    yield from _programs(planted, user)


def addresses(planted: Planted) -> Iterator[str]:
    """Yield every address of the organization that is read, filled with everybody's rows."""
    for name, route in named_addresses().items():
        if "<slug:org>" not in route or name == "organization":
            continue
        for path in _filled(planted, route):
            if "<" in path:
                continue
            is_one = "_id>" in route
            for query in QUERIES[:1] if is_one else QUERIES:
                if "{team}" in query:
                    for team in planted.rows["team"]:
                        yield f"{path}?{query.format(team=team)}"
                else:
                    yield f"{path}?{query.format(name='Quillfeather')}" if query else path


def _filled(planted: Planted, route: str) -> Iterator[str]:
    path = route.replace("<slug:org>", planted.cast.organization.slug)
    path = path.replace("<slug:organization>", planted.cast.organization.slug)
    path = path.replace("<int:number>", "0").replace("<slug:source>", "messages")
    paths = [path.replace("<slug:component>", name) for name in COMPONENTS]
    for one in dict.fromkeys(paths):
        place = next((name for name in planted.rows if f"<int:{name}>" in one), None)
        if place is None:
            yield one
        else:
            for pk in planted.rows[place]:
                yield one.replace(f"<int:{place}>", str(pk))


def _programs(planted: Planted, user: User) -> Iterator[tuple[str, HttpResponse]]:
    """Yield the answers of the API, each to a token of its own."""
    bodies: dict[str, Any] = {"what_if": {"mix": {"posts": 1}}, "plan": {"target": 1}}
    for name, route in named_addresses().items():
        if "<slug:organization>" not in route:
            continue
        for path in _filled(planted, route):
            _, secret = factories.token(planted.cast.organization, user)
            headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
            for query in ("", *(f"team={pk}" for pk in planted.rows["team"])):
                days = f"?from=2026-05-27&{query}"
                yield f"{path}{days}", Client().get(path + days, headers=headers)
                if "_id>" in route:
                    break
            body = bodies.get(name.partition(":")[2])
            if body is not None:
                yield (
                    path,
                    Client().post(
                        path, json.dumps(body), content_type="application/json", headers=headers
                    ),
                )
