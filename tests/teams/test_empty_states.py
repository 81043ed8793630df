"""Every page of an organization without anybody, and of a member without anything, says why."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from accounts.models import Organization, User
from accounts.roles import Role
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.markup import Markup

NO_OWN_SCORE = "You have no score of your own here."
NOBODY = {
    "report/": "To the first scores",
    "outcomes/": "No outcomes yet.",
    "outcomes/?by=member": "No outcomes yet.",
    "content/": "Fewer than 5 people posted in this time: hidden.",
    "content/?team=me": NO_OWN_SCORE,
    "ledger/": "Nobody belonged here on one of these two days.",
    "calibration/": "Too few to compare",
    "imports/": "Nobody to import for yet.",
    "imports/mappings/": "No mapping yet.",
    "notes/": "No notes so far.",
    "score/": NO_OWN_SCORE,
    "score/people_searches/": NO_OWN_SCORE,
    "score/plan/": NO_OWN_SCORE,
    "score/looks/": NO_OWN_SCORE,
    "coverage/": NO_OWN_SCORE,
    "goals/": NO_OWN_SCORE,
    "log/": NO_OWN_SCORE,
}
# Of a member without data: what the member reads, and what the manager reads of them.
NOTHING = {
    "": ("No score yet. It begins with one file.", "Rita has no score yet."),
    "score/people_searches/": ("No records to show.", "No records to show."),
    "score/plan/": ("There is no score to start from yet.", "There is no score to start from yet."),
    "coverage/": ("no source", "no source"),
    "content/": ("No source tells of a post", "No source tells of a post"),
    "goals/": ("A goal begins at the score of a day.", "A goal begins at the score of a day."),
}


def read(user: User, organization: Organization, path: str) -> str:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{organization.slug}/{path}")
    assert answer.status_code == 200
    found = Markup(answer.content.decode())
    assert (found.stray, found.open, found.repeated_ids) == ([], [], [])
    return found.text


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "said"), NOBODY.items())
def test_an_organization_without_anybody_has_a_word_on_every_page(path: str, said: str) -> None:
    organization = factories.organization()
    owner = factories.user(organization, Role.OWNER)

    assert said in read(owner, organization, path)


@pytest.mark.parametrize("path", NOTHING)
def test_a_member_without_anything_has_a_word_on_every_page(cast: Cast, path: str) -> None:
    own, managers = NOTHING[path]
    of_member = f"members/{cast.rep_member.pk}/{path}"

    assert own in read(cast.rep, cast.organization, path or "score/")
    assert managers in read(cast.manager, cast.organization, of_member)
