"""Every id of one organization against every address of the other, as its owner and as nobody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.sites import site
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from teams.models import Member, SavedGroup, SavedView, Team
from tests import factories
from tests.attack.loot import Loot, fingerprint
from tests.house.access_rows import MATRIX
from tests.house.addresses import named_addresses
from tests.scim.asking import GROUP, MEDIA_TYPE, PATCH
from tests.scim.asking import USER as SCIM_USER

PROGRAMS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
HTMX = {"HX-Request": "true"}
# What needs nobody to be signed in, and says nothing of the organization in its address.
ENTRANCES = {
    *("accounts:sign_on", "accounts:sign_on_start", "accounts:oidc_callback"),
    *("accounts:saml_acs", "accounts:saml_finish", "accounts:saml_metadata"),
}
# They would end the session of the attack.
LEFT = {"account_logout", "accounts:other_sessions_end"}
# Which rows a field of a form, or a parameter of a page, may name.
FIELDS: dict[str, Any] = {
    **dict.fromkeys(("team", "parent"), Team),
    **dict.fromkeys(("member", "people", "kept", "merge", "row"), Member),
    **dict.fromkeys(("group",), SavedGroup),
    **dict.fromkeys(("view",), SavedView),
    **dict.fromkeys(("user", "manager"), User),
}
# The rest of what forms want, so that they come to the ids.
SAID = {
    **dict.fromkeys(("text", "typed", "reason"), "x"),
    **dict.fromkeys(("sure", "confirm", "seen"), "on"),
    **dict.fromkeys(("on", "since"), "2026-06-01"),
    "name": "Mallory",
    "email": "mallory@example.com",
    "role": "rep",
    "format": "csv",
    "do": "move",
    "due_on": "2026-12-01",
    "target": "50",
    "what": "total",
    "kind": "teams.member",
}
BODIES: dict[str, Any] = {
    "api:what_if": {"mix": {"posts": 1}},
    "api:plan": {"target": "70"},
    "scim:user": {"schemas": [SCIM_USER], "userName": "mallory@example.com"},
    "scim:group": {"schemas": [GROUP], "displayName": "Mallory"},
}
PATCHED = {
    "schemas": [PATCH],
    "Operations": [{"op": "replace", "path": "displayName", "value": "Mallory"}],
}


@dataclass
class Crawled:
    """How often each kind of attack was answered how, and what was told or done too much."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    holes: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return a line for each kind of attack, one for each hole, and the sums."""
        by_kind: dict[str, list[str]] = {}
        for (kind, status), n in sorted(self.answers.items()):
            by_kind.setdefault(kind, []).append(f"{n} x {status}")
        lines = [f"{kind}: {', '.join(found)}" for kind, found in by_kind.items()]
        summary = f"{self.answers.total()} requests, {len(self.holes)} holes"
        return "\n".join([*lines, *self.holes, summary])


class Crawler:
    """Somebody of one organization who knows every id of another."""

    def __init__(self, own: Loot, victim: Loot, user: User) -> None:
        self.own, self.victim, self.user = own, victim, user
        self.crawled = Crawled()
        self.client = Client()
        self.client.force_login(user)
        self.secret = factories.token(own.organization, user)[1]
        self.routes = {n: route for n, route in named_addresses().items() if n not in LEFT}

    def crawl(self, *, whole: bool) -> Crawled:
        """Ask everything, the ``whole`` with every number at every place; nothing may change."""
        before = fingerprint(self.victim.organization)
        self._at_their_address()
        self._with_their_ids()
        self._as_nobody()
        self._as_programs()
        self._in_the_admin()
        if whole:
            self._with_every_number()
        self._unchanged(before, "after all addresses")
        self._in_queries(whole)
        self._in_forms(before, whole)
        return self.crawled

    # -- Pages -------------------------------------------------------------------------------------

    def _at_their_address(self) -> None:
        slug = self.victim.organization.slug
        for _, route in self._pages():
            for path in self.victim.filled(route, self.own, slug=slug, most=1):
                for method, headers in (("GET", {}), ("GET", HTMX), ("POST", {})):
                    self._ask("their address", method, path, {404}, headers=headers)

    def _with_their_ids(self) -> None:
        slug = self.own.organization.slug
        for name, route in self.routes.items():
            if "<slug:organization>" in route or "<int:" not in route or "<int:number>" in route:
                continue
            # Whoever changes a second factor says first who they are.
            usual = {302, 404, 405} if name.startswith("mfa_") else {404, 405}
            for path in self.victim.filled(route, self.own, slug=slug):
                for method, headers in (("GET", {}), ("GET", HTMX), ("POST", {})):
                    self._ask("their ids", method, path, usual, SAID, headers=headers)

    def _as_nobody(self) -> None:
        slug = self.victim.organization.slug
        for name, route in self._pages():
            usual = {200, 302, 403, 404, 405, 422} if name in ENTRANCES else {302, 405}
            for path in self.victim.filled(route, self.own, slug=slug, most=1):
                for method in ("GET", "POST"):
                    self._ask("as nobody", method, path, usual, client=Client())

    def _in_the_admin(self) -> None:
        models = [model for model in site._registry if model in self.victim.ids]
        for model in models:
            for pk in self.victim.ids[model][:1]:
                path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{pk}/change/"
                for method in ("GET", "POST"):
                    self._ask("the admin", method, path, {302, 403})

    def _in_queries(self, whole: bool) -> None:
        slug = self.own.organization.slug
        usual = {200, 302, 403, 404, 422}
        for _, route in self._pages("GET"):
            for path in self.own.filled(route, self.own, slug=slug, most=1):
                for query in self._fields(whole):
                    self._ask("their ids in queries", "GET", path, usual, query)

    def _in_forms(self, before: dict[str, list[Any]], whole: bool) -> None:
        """What the attacker does to their own organization is taken back after each form."""
        slug = self.own.organization.slug
        usual = {200, 302, 403, 404, 422}
        for _, route in self._pages("POST"):
            for path in self.own.filled(route, self.own, slug=slug, most=1):
                for fields in self._fields(whole):
                    with transaction.atomic():
                        said = {**SAID, **fields}
                        status = self._ask("their ids in forms", "POST", path, usual, said)
                        if status < 400:
                            self._unchanged(before, f"after {path} with {said}")
                        transaction.set_rollback(True)

    def _fields(self, whole: bool) -> list[dict[str, Any]]:
        """Return all ids by the name of a field, a search, and by ``whole`` each field alone."""
        named = {name: self.victim.ids[model] for name, model in FIELDS.items()}
        alone = [{name: found} for name, found in named.items()] if whole else []
        return [named, {"q": f"canary-{self.victim.side}", "person": "canary"}, *alone]

    def _pages(self, method: str = "") -> Iterator[tuple[str, str]]:
        """Yield the pages of an organization, with a method those that take it."""
        for name, route in self.routes.items():
            if "<slug:org>" in route and (not method or method in MATRIX[name]):
                yield name, route

    # -- Programs ----------------------------------------------------------------------------------

    def _as_programs(self) -> None:
        token = {"Authorization": f"Bearer {self.secret}"}
        theirs, own = self.victim.organization.slug, self.own.organization.slug
        prefixes = [f"Bearer {one}" for one in self.victim.secrets if one.startswith("plr_")]
        for name, route in self.routes.items():
            if "<slug:organization>" not in route:
                continue
            for method in PROGRAMS:
                for path in self.victim.filled(route, self.own, slug=theirs, most=1):
                    self._program("programs at their address", name, method, path, {404}, token)
                    for prefix in prefixes:
                        headers = {"Authorization": prefix}
                        self._program("token prefixes", name, method, path, {401}, headers)
                if "_id>" in route or "/Users/<" in route or "/Groups/<" in route:
                    for path in self.victim.filled(route, self.own, slug=own):
                        self._program(
                            "programs with their ids", name, method, path, {404, 405}, token
                        )

    def _program(
        self, kind: str, name: str, method: str, path: str, usual: set[int], token: dict[str, str]
    ) -> None:
        body = PATCHED if method == "PATCH" else BODIES.get(name, {})
        kept = MEDIA_TYPE if name.startswith("scim:") else "application/json"
        headers = {**token, "Idempotency-Key": f"{method} {path}".replace(" ", "-")}
        path += "?from=2026-05-25" if method == "GET" else ""
        answer = Client().generic(method, path, json.dumps(body), kept, headers=headers)
        self._judge(kind, f"{method} {path}", answer, usual)

    # -- Everything --------------------------------------------------------------------------------

    def _with_every_number(self) -> None:
        """Numbers of other kinds of rows may be ids of one's own: no answer tells anything else."""
        slug = self.own.organization.slug
        usual = {200, 302, 403, 404, 405, 422}
        for _, route in self._pages("GET"):
            for path in self.own.filled(route, self.own, slug=slug, most=1, place="{number}"):
                for number in self.victim.numbers() if "{number}" in path else ():
                    self._ask("every number", "GET", path.replace("{number}", str(number)), usual)

    def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        usual: set[int],
        said: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
        client: Client | None = None,
    ) -> int:
        client = client or self.client
        ask = client.get if method == "GET" else client.post
        answer: Any = ask(path, said or {}, headers=headers or {})
        self._judge(kind, f"{method} {path} {said or ''}", answer, usual)
        return int(answer.status_code)

    def _judge(self, kind: str, asked: str, answer: HttpResponse, usual: set[int]) -> None:
        raw = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
        self.crawled.answers[kind, answer.status_code] += 1
        if answer.status_code not in usual:
            self.crawled.holes.append(f"{kind}: {asked} answered {answer.status_code}")
        found = self.victim.found_in(f"{answer.headers} {raw.decode('utf-8', 'replace')}")
        if found:
            self.crawled.holes.append(f"{kind}: {asked} told {sorted(found)}")

    def _unchanged(self, before: dict[str, list[Any]], when: str) -> None:
        after = fingerprint(self.victim.organization)
        self.crawled.holes += [
            f"{table} has changed {when}" for table in before if before[table] != after[table]
        ]
