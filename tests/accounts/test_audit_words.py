"""What the audit log calls people: nobody's name of elsewhere."""

from __future__ import annotations

from accounts.audit import record
from accounts.audit_words import differences_of, names_of, sentence
from accounts.models import Action, AuditEvent, Membership
from accounts.tenancy import tenant_scope
from tests.cast import Cast


def linked(cast: Cast) -> AuditEvent:
    with tenant_scope(cast.organization.pk):
        return record(
            Action.ACCOUNT_LINKED, by=cast.owner, target=cast.rep_member, after={"user": cast.rep}
        )


def said(cast: Cast, event: AuditEvent) -> list[str]:
    with tenant_scope(cast.organization.pk):
        return [one.after for one in differences_of(event, names_of([event]))]


def test_an_account_of_the_organization_stands_with_its_address(cast: Cast) -> None:
    assert said(cast, linked(cast)) == [cast.rep.email]


def test_an_account_that_left_is_a_number_whatever_its_address_is_by_now(cast: Cast) -> None:
    event = linked(cast)
    Membership.objects.filter(user=cast.rep).delete()
    Membership.objects.create(organization=cast.other_organization, user=cast.rep, role="rep")
    cast.rep.email = "rita@elsewhere.example"
    cast.rep.save()

    assert said(cast, event) == [f"number {cast.rep.pk}, gone"]


def test_what_is_taken_away_became_none(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        event = record(
            Action.INDUSTRY_LEFT,
            by=cast.owner,
            target=cast.organization,
            before={"industry": "Software"},
            after={"industry": ""},
        )

        assert sentence(event, names_of([event])).endswith(": Software → none")
