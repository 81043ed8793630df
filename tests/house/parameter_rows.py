"""Parameters by name: which are ids of rows, and of which; and what they need beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests import factories
from tests.cast import Cast
from tests.house.addresses import MISSING, Rows

NOBODY = "nobody@nowhere.example"
Call = tuple[str, str]


@dataclass(frozen=True)
class Try:
    """A parameter by which a row is named: the own, one of the other organization, and none."""

    own: Any
    foreign: Any
    missing: Any = MISSING

    @property
    def values(self) -> dict[str, Any]:
        """The three by their kind."""
        return {"own": self.own, "foreign": self.foreign, "missing": self.missing}


def ids(cast: Cast, home: Rows, away: Rows) -> dict[str, list[Try]]:
    """Return the parameters that name rows, with what is tried in each; also of one address."""
    team = Try(cast.oslo.pk, cast.outside_team.pk)
    colleague = factories.member(cast.organization, cast.oslo)
    member = Try(colleague.pk, cast.outside_member.pk)
    person = Try(cast.owner.email, cast.outsider.email, NOBODY)
    group = Try(home.ids["group_id"], away.ids["group_id"])
    kept = [
        (f"team={one}", f"group={other}")
        for one, other in zip(team.values.values(), group.values.values(), strict=True)
    ]
    own, foreign, missing = kept
    return {
        "team": [team],
        "parent": [Try(cast.north.pk, cast.outside_team.pk)],
        "group": [group],
        "member": [member],
        "into": [Try(cast.north.pk, cast.outside_team.pk)],
        "teams:member_merge into": [member],
        "user": [Try(cast.manager.pk, cast.outsider.pk)],
        "row": [Try(cast.organization.pk, cast.other_organization.pk)],
        "person": [person],
        "query": [Try(own[n], foreign[n], missing[n]) for n in range(2)],
        "person-0-0": [member],
    }


# Where an id is not looked up: the own one is told from none nowhere.
_OF_ONE = "of one member: no team is looked at"
_KEPT = "kept as it is; the report looks it up, and is tried"
UNUSED: dict[tuple[str, str], str] = {
    **{(f"teams:member_content{end}", "team"): _OF_ONE for end in ("", "_csv", "_xlsx")},
    **{("teams:view_new", name): _KEPT for name in ("team", "group", "query")},
}
# What tells nothing of rows: how something is shown, days, numbers, texts, choices of a list.
_PLAIN = """
action advanced agree aliases articles as_of asks_second_factor audience band board by change
channel client_id cols comments commit compare component confirm conversations cursor data day
days deliveries density despite_erasure dir do domains due_on effective_from email email_domains
end ended_imports file-clear file_requests files files-clear fiscal_year_start followers format
former_members from has_read industry invitations is_shared is_start issuer joins_by_domain kind
lang leaderboard least leave-0 leaves_gap limit listed looks measure metadata metadata_url
minimum_group most move name new note on only page part paths people per period policy posts
profile profile_views q reactions recommendations recomputes replaces report_exports reshares
role rules saved scopes script searches seat second_factor_from secret seen show since sort
sso_only start state sure target text theme title to typed until version views visibility
week_start weeks what x y
"""
PLAIN = frozenset(_PLAIN.split())
# What activity says of the one member whose it is; keys in it are keys of theirs.
_FACTS = """
about_chars accepted_on amount at attainment banner brand chars company connections contact
conversation count coworker currency current_role_described custom_url decision_makers degree
direction education endorsements engagements featured find form gained headline_chars
impressions industry_top_pct inmail insights internal joined_on location media metrics mix
network_top_pct noted objects own_post passive past_roles photo post quality ref relationships
reposts seat_since skills source substance_words text_key total type withdrawn_on words
"""
FACTS = frozenset(_FACTS.split())
# Fields of a draft of the rules, which every component, list of titles and so on has.
OF_RULES = ("-max", "-target", "-full", "-high", "-low", "-prior", "-language", "-words")
# Signed or secret: whoever does not hold it cannot name another one.
SEALED = frozenset({"RelayState", "SAMLResponse", "link", "ticket", "next", "organization"})


@dataclass(frozen=True)
class Beside:
    """What an address needs beside an id, so that the id is asked for at all."""

    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    writes: bool = False


DAY = "2026-06-01"
BESIDE: dict[Call, Beside] = {
    ("accounts:view_as", "POST"): Beside(body={"role": "rep"}),
    ("accounts:audit", "GET"): Beside(query={"kind": "accounts.organization"}),
    ("accounts:audit_csv", "GET"): Beside(writes=True),
    ("accounts:audit_jsonl", "GET"): Beside(writes=True),
    ("teams:member_add", "POST"): Beside(
        body={"name": "New", "email": "new@fjord.example", "since": DAY}
    ),
    ("teams:member_return", "POST"): Beside(body={"since": DAY}),
    ("teams:member_move", "POST"): Beside(body={"since": DAY}),
    ("teams:member_stay", "POST"): Beside(body={"start": DAY}),
    ("teams:managed_teams", "POST"): Beside(body={"name": "New"}),
    ("teams:managed_team", "POST"): Beside(body={"name": "New"}),
    ("teams:team_close", "POST"): Beside(body={"on": DAY}),
    ("teams:export", "POST"): Beside(body={"format": "csv"}, writes=True),
    ("teams:view_new", "POST"): Beside(body={"name": "New"}, writes=True),
    **{(f"teams:member_content{end}", "GET"): Beside(writes=True) for end in ("", "_csv", "_xlsx")},
    ("teams:group_new", "GET"): Beside(query={"people": "shown"}),
    ("teams:group_new", "POST"): Beside(
        query={"people": "shown"}, body={"name": "New"}, writes=True
    ),
}
