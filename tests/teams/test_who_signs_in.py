"""Nobody reads a member by becoming them: own accounts are refused, other changes are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring import merges
from teams.models import Look, Member
from tests import factories
from tests.cast import Cast
from tests.scoring.given import REACTION
from tests.teams.teaming import preset

OWN = "They have records or had an account. Another admin links yours to them."


def post(
    cast: Cast, member: Member, path: str, sent: dict[str, Any], by: User | None = None
) -> Any:
    client = Client()
    client.force_login(by or cast.admin)
    base = f"/o/{cast.organization.slug}/organization/members/{member.pk}/"
    return client.post(f"{base}{path}", sent)


def account_of(member: Member) -> int | None:
    with tenant_scope(member.organization_id):
        return Member.objects.get(pk=member.pk).user_id


def told(cast: Cast) -> list[str]:
    """Return what the log says to Rita."""
    client = Client()
    client.force_login(cast.rep)
    shown = client.get(f"/o/{cast.organization.slug}/score/looks/").content.decode()
    return re.findall("changed who signs in as you|joined your records with those of", shown)


def looks(cast: Cast) -> list[tuple[int | None, str, int]]:
    with tenant_scope(cast.organization.pk):
        return list(Look.objects.values_list("viewer_id", "kind", "count"))


def test_an_admin_does_not_become_a_member_who_had_an_account(cast: Cast) -> None:
    preset(cast, Visibility.WORKS_COUNCIL)
    own = {"email": cast.admin.email}

    linked = post(cast, cast.rep_member, "account/", own)
    post(cast, cast.rep_member, "account/", {"do": "unlink"})
    after = post(cast, cast.rep_member, "account/", own)

    assert [one.status_code for one in (linked, after)] == [422, 422]
    assert OWN in after.content.decode()
    assert account_of(cast.rep_member) is None


def test_an_admin_does_not_become_a_member_with_records_and_another_admin_helps(cast: Cast) -> None:
    factories.applied(cast.silent_member, [REACTION])
    own = {"email": cast.admin.email}

    refused = post(cast, cast.silent_member, "account/", own)
    helped = post(cast, cast.silent_member, "account/", own, by=cast.owner)

    assert (refused.status_code, helped.status_code) == (422, 302)
    assert account_of(cast.silent_member) == cast.admin.pk


def test_an_admin_is_a_member_of_whom_nothing_is_known(cast: Cast) -> None:
    assert (
        post(cast, cast.silent_member, "account/", {"email": cast.admin.email}).status_code == 302
    )

    assert account_of(cast.silent_member) == cast.admin.pk
    assert looks(cast) == []


def test_a_member_reads_who_changed_their_account(cast: Cast) -> None:
    """Also where it went to an address of the admin's by a link, and came back."""
    who = {"name": "Rita Rep", "email": "second@fjord.example", "title": ""}
    post(cast, cast.rep_member, "account/", {"do": "unlink"})
    post(cast, cast.rep_member, "", who)
    assert post(cast, cast.rep_member, "invite/", {"role": "rep"}).status_code == 200
    post(cast, cast.rep_member, "account/", {"do": "unlink"})
    post(cast, cast.rep_member, "account/", {"email": cast.rep.email})

    assert looks(cast) == [(cast.admin.pk, "account", 4)]
    assert told(cast) == ["changed who signs in as you"]


@pytest.mark.parametrize("own", ["gone", "kept"])
def test_an_admin_merges_nobody_with_themselves(cast: Cast, own: str) -> None:
    mine = factories.member(cast.organization, user=cast.admin)
    gone, kept = (mine, cast.silent_member) if own == "gone" else (cast.silent_member, mine)
    access = cast.access(cast.admin)

    with tenant_scope(cast.organization.pk):
        preview = merges.merge_preview(access=access, gone=gone, kept=kept)
        with pytest.raises(ValidationError) as refused:
            merges.merge(access=access, gone=gone, kept=kept, state=preview.state)

    assert refused.value.messages == ["One of the two is you. Another admin merges them."]


def test_a_member_reads_who_merged_them(cast: Cast) -> None:
    access = cast.access(cast.admin)
    gone, kept = cast.rep_member, factories.member(cast.organization)

    with tenant_scope(cast.organization.pk):
        state = merges.merge_preview(access=access, gone=gone, kept=kept).state
        merges.merge(access=access, gone=gone, kept=kept, state=state)

    assert looks(cast) == [(cast.admin.pk, "merge", 1)]
    assert told(cast) == ["joined your records with those of"]


def test_a_preview_of_a_merge_counts_nothing_where_nothing_is_told_of_one(cast: Cast) -> None:
    factories.applied(cast.silent_member, [REACTION])
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/members/{cast.silent_member.pk}/merge/"

    def shown() -> tuple[str, ...]:
        page = client.get(f"{path}?into={cast.rep_member.pk}").content.decode()
        return tuple(re.findall(r'<td class="num">([^<]*)</td>', page))

    before = shown()
    preset(cast, Visibility.WORKS_COUNCIL)

    assert before == ("1", "1", "none", "none", "none")
    assert shown() == ("some", "some", "none", "none", "none")


def test_a_link_of_an_owner_is_left_alone_where_a_member_is_invited(cast: Cast) -> None:
    email = cast.silent_member.email
    user = factories.invited(cast.organization, cast.owner, Role.OWNER, email)

    assert post(cast, cast.silent_member, "invite/", {"role": "rep"}).status_code == 403

    assert account_of(cast.silent_member) is None
    assert not user.memberships.exists()
