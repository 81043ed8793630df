"""A source that a member switched off is not measured: neither stored, nor zero, nor shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage, Exchange, Invitation, Search
from scoring.core.registry import CURRENT, model
from scoring.snapshots import told_components
from teams.models import Activity, Contact, ImportStatus, OptOut, OptSource
from teams.models import Coverage as CoverageRow
from teams.models import Exchange as ExchangeRow
from teams.models import Invitation as InvitationRow
from teams.services.opt_outs import components_off, kept, opt_in, opt_out
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, REACTION, START, recomputed, score, snapshots

AT = datetime(2026, 6, 9, 9, tzinfo=UTC)
MESSAGES = Exchange(
    on=LAST,
    contact="c1",
    conversation="v",
    first_at=AT,
    first_out=True,
    outbound=2,
    inbound=1,
    source="linkedin",
    ref="m1",
)
INVITATION = Invitation(on=LAST, contact="c2", direction="out", source="linkedin", ref="i1")
SEARCH = Search(on=LAST, source="linkedin", ref="s1")
NAVIGATOR = Search(on=LAST, source="sales_navigator", ref="n1")
OF_NAVIGATOR = Coverage(
    metrics=("leads_and_accounts_saved",), start=START, end=LAST, source="sales_navigator"
)
RECORDS = (MESSAGES, INVITATION, SEARCH, NAVIGATOR, OF_NAVIGATOR)


def switched_off(cast: Cast, source: OptSource) -> int:
    with tenant_scope(cast.organization.pk):
        return opt_out(access=cast.access(cast.rep), member=cast.rep_member, source=source)


def left(cast: Cast) -> dict[str, int]:
    with tenant_scope(cast.organization.pk):
        return {
            "messages": ExchangeRow.objects.count(),
            "invitations": InvitationRow.objects.count(),
            "searches": Activity.objects.filter(kind="search").count(),
            "contacts": Contact.objects.count(),
        }


ALL = {"messages": 1, "invitations": 1, "searches": 2, "contacts": 2}


@pytest.mark.parametrize(
    ("source", "gone", "rows"),
    [
        (OptSource.MESSAGES, {"messages": 0, "contacts": 1}, 1),
        (OptSource.INVITATIONS, {"invitations": 0, "contacts": 1}, 1),
        (OptSource.SEARCHES, {"searches": 0}, 2),
        (OptSource.SALES_NAVIGATOR, {"searches": 1}, 2),
    ],
)
def test_what_is_stored_of_a_source_is_deleted(
    cast: Cast, source: OptSource, gone: dict[str, int], rows: int
) -> None:
    score(cast.rep_member, *RECORDS)
    assert left(cast) == ALL

    assert switched_off(cast, source) == rows

    assert left(cast) == {**ALL, **gone}


@pytest.mark.parametrize(
    ("source", "components"),
    [
        (
            OptSource.MESSAGES,
            {"two_way_conversations", "message_response", "decision_makers_contacted"},
        ),
        (OptSource.INVITATIONS, {"invitation_acceptance", "decision_makers_contacted"}),
        (OptSource.SEARCHES, {"people_searches"}),
    ],
)
def test_its_components_are_not_measured_rather_than_zero(
    cast: Cast, source: OptSource, components: set[str]
) -> None:
    score(cast.rep_member, *RECORDS, REACTION)
    before = not_measured(cast)

    switched_off(cast, source)
    recomputed(cast.rep_member)

    assert not_measured(cast) - before == components
    assert components_off([source]) == components


def not_measured(cast: Cast) -> set[str]:
    """Return the components that the latest score has no value for."""
    spec = model(CURRENT)
    with tenant_scope(cast.organization.pk):
        told = told_components(snapshots(cast.rep_member)[LAST].components, spec)
    return {one.name for one in spec.components if told[one.code]["covered"] == 0}


@pytest.mark.parametrize("by", ["rep", "manager", "owner"])
def test_files_that_anybody_brings_leave_it_out_and_say_so(cast: Cast, by: str) -> None:
    switched_off(cast, OptSource.MESSAGES)

    factories.applied(
        cast.rep_member,
        [Coverage(metrics=("*",), start=START, end=LAST, source="linkedin"), *RECORDS],
        uploaded_by=getattr(cast, by),
    )

    assert left(cast) == {**ALL, "messages": 0, "contacts": 1}
    with tenant_scope(cast.organization.pk):
        told = kept(member=cast.rep_member, records=RECORDS)
        metrics = {name for row in CoverageRow.objects.all() for name in row.metrics}
    assert told.left_out == {OptSource.MESSAGES: 1}
    assert [(one.file, one.reason) for one in told.ignored()] == [
        ("Messages", "left out: the member switched this source off")
    ]
    assert metrics == {c.name for c in model(CURRENT).components} - components_off(
        [OptSource.MESSAGES]
    )


def test_others_keep_theirs(cast: Cast) -> None:
    score(cast.other_rep_member, *RECORDS)
    score(cast.rep_member, *RECORDS)

    switched_off(cast, OptSource.MESSAGES)

    with tenant_scope(cast.organization.pk):
        assert ExchangeRow.objects.get().member == cast.other_rep_member
        assert kept(member=cast.other_rep_member, records=RECORDS).left_out == {}


def test_switched_on_again_files_tell_of_it(cast: Cast) -> None:
    switched_off(cast, OptSource.MESSAGES)
    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.rep)
        opt_in(access=access, member=cast.rep_member, source=OptSource.MESSAGES)
        assert not OptOut.objects.exists()

    factories.applied(cast.rep_member, RECORDS)

    assert left(cast) == ALL


@pytest.mark.parametrize("by", ["manager", "owner", "admin", "other_rep"])
def test_nobody_decides_for_somebody_else(cast: Cast, by: str) -> None:
    access = cast.access(getattr(cast, by))
    with tenant_scope(cast.organization.pk):
        for change in (opt_out, opt_in):
            with pytest.raises(PermissionDenied, match="their own sources"):
                change(access=access, member=cast.rep_member, source=OptSource.MESSAGES)
        assert not OptOut.objects.exists()


def test_while_an_import_runs_nothing_is_switched_off(cast: Cast) -> None:
    factories.batch(cast.rep_member, ImportStatus.RUNNING)

    with pytest.raises(ValidationError, match="An import is running"):
        switched_off(cast, OptSource.MESSAGES)

    with tenant_scope(cast.organization.pk):
        assert not OptOut.objects.exists()


def test_the_page_says_what_goes_and_then_does_it(cast: Cast) -> None:
    score(cast.rep_member, *RECORDS)
    client = Client()
    client.force_login(cast.rep)
    path = f"/o/{cast.organization.slug}/my-data/sources/messages/"

    asks = client.get(path).content.decode()
    done = client.post(path, {"do": "off"}, follow=True).content.decode()
    back = client.post(path, {"do": "on"}, follow=True).content.decode()

    assert "What is stored of it is deleted now" in asks
    assert "off, not measured" in done
    assert "off, not measured" not in back
    assert client.get(path.replace("messages", "posts")).status_code == 404


def test_members_read_that_it_is_off_and_managers_that_it_is_not_measured(cast: Cast) -> None:
    score(cast.rep_member, *RECORDS)
    switched_off(cast, OptSource.SEARCHES)
    pages: dict[str, Any] = {}
    for name, user, path in (
        ("own", cast.rep, "coverage/"),
        ("manager", cast.manager, f"members/{cast.rep_member.pk}/coverage/"),
    ):
        client = Client()
        client.force_login(user)
        pages[name] = client.get(f"/o/{cast.organization.slug}/{path}").content.decode()

    assert "You switched off: Searches." in pages["own"]
    assert "switched off" not in pages["manager"]
