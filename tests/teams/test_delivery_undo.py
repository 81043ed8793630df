"""An undo of what was brought for several members leaves every page as it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
import time_machine

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.models import ExportFormat, Import, ImportStatus, Member
from teams.reports.report_columns import CHOOSABLE
from teams.reports.report_files import file_of, report_table
from teams.reports.report_query import ReportQuery
from teams.reports.user_report import user_report
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.door import Door
from tests.teams.files import archive
from tests.teams.importing import fresh, known

EARLIER = b"""{"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-06-08"}
{"type": "search", "on": "2026-06-02"}
{"type": "post", "on": "2026-06-03", "form": "original", "id": "p1", "reactions": 3}
{"type": "reaction", "on": "2026-06-04", "count": 4, "id": "r1"}
"""
LATER = b"""type,member,on,form,id,reactions,count
post,rita@fjord.example,2026-06-03,original,p1,90,
reaction,rita@fjord.example,2026-06-04,,r1,,4
search,rita@fjord.example,2026-06-05,,,,
post,rob@fjord.example,2026-06-05,original,p2,7,
search,mona@fjord.example,2026-06-05,,,,
"""


@pytest.fixture
def owner(cast: Cast, door_of: Callable[[User], Door]) -> Iterator[Door]:
    """The door of the owner, where Rita and Rob have scores already and Mona has none."""
    names = {"rep_member": "rita", "other_rep_member": "rob", "manager_member": "mona"}
    with tenant_scope(cast.organization.pk):
        for who, name in names.items():
            member = getattr(cast, who)
            Member.objects.filter(pk=member.pk).update(email=f"{name}@fjord.example")
    door = door_of(cast.owner)
    with time_machine.travel(NOW, tick=False):
        for member in (cast.rep_member, cast.other_rep_member):
            door.upload(("earlier.jsonl", EARLIER), member=member.pk)
        yield door


def pages(cast: Cast, door: Door) -> dict[str, Any]:
    """Return everything that is shown of the members: the report, and their own pages."""
    members = (cast.rep_member, cast.other_rep_member, cast.manager_member)
    with tenant_scope(cast.organization.pk):
        report = user_report(access=cast.access(cast.owner), query=ReportQuery.parse("/", {}))
        files = [taken_out(cast, file_format) for file_format in ExportFormat]
        evidence = [known(member) for member in members]
        profiles = [fresh(member).profile_key for member in members]
    shown = [
        asdict(door.client.get(f"/o/{cast.organization.slug}/members/{m.pk}/").context["page"])
        for m in members
    ]
    return {
        "report": asdict(report),
        "evidence": evidence,
        "profiles": profiles,
        "pages": shown,
    } | {"files": files}


def taken_out(cast: Cast, file_format: ExportFormat) -> bytes:
    """Return the bytes of the report as a file: every column of everybody."""
    every = ",".join(column.key for column in CHOOSABLE)
    query = ReportQuery.parse("/", {"cols": every})
    lines = report_table(access=cast.access(cast.owner), query=query).lines
    with time_machine.travel(NOW, tick=False):  # a workbook says when it was made
        return file_of(file_format, lines)


def test_the_report_is_field_by_field_what_it_was(cast: Cast, owner: Door) -> None:
    before = pages(cast, owner)
    found = owner.upload(("team.csv", LATER))
    meanwhile = pages(cast, owner)

    owner.send(found, "undo")

    after = pages(cast, owner)
    assert {batch.status for batch in found.batches} == {ImportStatus.DONE}
    assert len(found.batches) == 3
    assert all(meanwhile[name] != before[name] for name in ("report", "evidence", "pages", "files"))
    assert after == before


def test_an_archive_among_it_binds_nobody_any_more(cast: Cast, owner: Door) -> None:
    before = pages(cast, owner)
    found = owner.upload(("a.zip", archive().read()), member=cast.rep_member.pk)
    bound = pages(cast, owner)["profiles"]

    owner.send(found, "undo")

    assert bound[0] != ""
    assert pages(cast, owner) == before


def test_members_are_undone_one_by_one_as_well(cast: Cast, owner: Door) -> None:
    before = pages(cast, owner)
    found = owner.upload(("team.csv", LATER))

    for batch in reversed(found.batches):
        with owner.commit(execute=True):
            owner.client.post(f"{owner.path}{batch.pk}/undo/")

    assert pages(cast, owner) == before


def test_an_undo_that_is_refused_for_one_computes_the_others_again(cast: Cast, owner: Door) -> None:
    found = owner.upload(("team.csv", LATER))
    busy = factories.batch(cast.rep_member, ImportStatus.RUNNING)
    with tenant_scope(cast.organization.pk):
        runs = RecomputeRun.objects.count()

    page = owner.send(found, "undo").page

    with tenant_scope(cast.organization.pk):
        states = {b.member.name: b.status for b in found.delivery.imports.select_related("member")}
        assert Import.objects.get(pk=busy.pk).status == ImportStatus.RUNNING
        assert RecomputeRun.objects.count() == runs + 2
    assert states == {"Rita Rep": "done", "Rob Rep": "undone", "Mona Manager": "undone"}
    assert "Rita Rep: Another import is running" in page
