"""What was decided since a backup was made, done again after it was restored.

The record is outside of every backup (``accounts.decisions``). Numbers may have been given again
since: nothing is done to anybody whom the record does not also know by a key.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

from accounts.access import access_for
from accounts.decisions import Decided, Decision, decisions
from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from privacy.erasure import erasure_again, erasure_run
from privacy.organization_erasure import organization_erasure_now, organization_erasure_run
from privacy.people import Person
from scoring.services import request_recompute
from teams.models import Erasure, Member, OptSource
from teams.services.erased import keys_of
from teams.services.opt_outs import opt_out, sources_off


def decisions_redo() -> list[str]:
    """Whoever was erased is gone again, and what was switched off is off.

    Return a sentence for each that was done again, and for each that somebody has to look at.
    Called once more it does what is still to be done. Raises ValueError for a damaged record.
    """
    record = [*decisions()]
    told = [
        _organization_again(one) for one in record if one.decided == Decided.ORGANIZATION_ERASED
    ]
    told += [_person_again(one) for one in record if one.decided == Decided.PERSON_ERASED]
    sources = (Decided.SOURCE_OFF, Decided.SOURCE_ON)
    last = {(one.member, one.source): one for one in record if one.decided in sources}
    told += [_source_again(one) for one in last.values() if one.decided == Decided.SOURCE_OFF]
    return [text for text in told if text]


def ownerless() -> list[str]:
    """Return the organizations that nobody owns: who did may have been erased again."""
    owned = Membership.objects.filter(role=Role.OWNER).values("organization")
    rows = Organization.objects.exclude(pk__in=owned).order_by("slug")
    return list(rows.values_list("slug", flat=True))


def _organization(decision: Decision) -> Organization | None:
    """Return the organization that is meant; one that was made later has only its number."""
    rows = Organization.objects.filter(pk=decision.organization, created_at__lt=decision.at)
    return rows.first()


def _organization_again(decision: Decision) -> str:
    organization = _organization(decision)
    if organization is None:
        return ""
    erasure = organization_erasure_now(organization=organization)
    with tenant_scope(organization.pk):
        organization_erasure_run(erasure_id=erasure.pk)
    return f"organization {decision.organization}: erased again"


def _person_again(decision: Decision) -> str:
    organization = _organization(decision)
    if organization is None:
        return ""
    with tenant_scope(organization.pk):
        member = Member.objects.filter(pk=decision.member).first()
        user = _user_of(decision)
        if member is None and user is None:
            return ""
        who = f"organization {organization.pk}, member {decision.member}, user {decision.user}"
        if not keys_of(organization=organization, member=member, user=user) & {*decision.keys}:
            return f"{who}: known by another address or profile; erase them by hand if it is them"
        person = Person(organization.pk, member.pk if member else 0, user.pk if user else 0)
        made = erasure_again(person)
        erasure_run(erasure_id=made.pk)
        is_done = Erasure.objects.filter(pk=made.pk, done_at__isnull=False).exists()
    return (
        f"{who}: erased again" if is_done else f"{who}: a worker erases them, once files are read"
    )


def _user_of(decision: Decision) -> User | None:
    """Return the account of the erased, where it is in the entered organization as it was then."""
    here = Membership.objects.filter(
        user_id=decision.user, organization_id=decision.organization, created_at__lt=decision.at
    )
    found = here.select_related("user").first()
    return found.user if found else None


def _source_again(decision: Decision) -> str:
    organization = _organization(decision)
    if organization is None:
        return ""
    source = OptSource(decision.source)
    with tenant_scope(organization.pk):
        member = Member.objects.filter(pk=decision.member).select_related("user").first()
        if member is None or source in sources_off(member):
            return ""
        who = f"organization {organization.pk}, member {member.pk}, {source.value}"
        known = keys_of(organization=organization, member=member, user=None)
        access = access_for(member.user, organization.slug) if member.user else None
        if access is None or not known & {*decision.keys}:
            return f"{who}: switched off by somebody else or with no account; ask them"
        try:
            opt_out(access=access, member=member, source=source)
        except ValidationError:
            return f"{who}: an import runs; run this again when it is over"
        request_recompute(member=member)
    return f"{who}: off again"
