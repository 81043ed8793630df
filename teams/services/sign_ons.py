"""Who comes in when an identity provider vouches for somebody, and who does not.

A provider is believed about its own organization alone. It never opens an account that belongs
elsewhere too, or to the site staff, unless its owner linked it while signed in.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.access import Access, access_for
from accounts.audit import record
from accounts.invitations import invite_take
from accounts.models import Action, ExternalIdentity, IdentityProvider, Membership, User
from accounts.role_changes import membership_of
from accounts.roles import Role
from accounts.selectors import local_today
from accounts.services import membership_create, user_create
from accounts.sso.claims import Claims
from accounts.sso.words import Reason, SignOnError
from teams.models import Member, ScimUser
from teams.services.members import account_set
from teams.services.people import member_create

TOLD_AGAIN = 600  # seconds until the same refusal of the same address is logged again
CHOOSE = (Role.OWNER, Role.ADMIN)  # who are not linked by what a provider says of an address


@transaction.atomic
def sign_on(*, provider: IdentityProvider, claims: Claims) -> User:
    """Return whose account the provider opens in its organization, which is entered.

    Somebody who comes for the first time has to be in the organization already, or be invited, or
    be in its directory, or be of a domain that may join. Raises SignOnError.
    """
    IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    identity = _identity(claims)
    user = identity.user if identity is not None else _first_time(provider, claims)
    if identity is not None and not identity.is_own_choice:
        _only_here(user, provider)
    if not user.is_active:
        raise SignOnError(Reason.ENDED)
    membership = membership_of(organization=provider.organization, user=user)
    if (membership is None or membership.is_over) and not _let_in(provider, claims, user):
        raise SignOnError(Reason.ENDED if membership is not None else Reason.UNKNOWN)
    if identity is None:
        membership = membership_of(organization=provider.organization, user=user)
        if membership is None or membership.role in CHOOSE:
            raise SignOnError(Reason.OWN_CHOICE)
        identity = _linked(claims, user, is_own_choice=False)
    ExternalIdentity.objects.filter(pk=identity.pk).update(last_used_at=timezone.now())
    return user


@transaction.atomic
def sign_on_link(*, access: Access, claims: Claims, is_proven: bool) -> None:
    """The identity opens the account of whoever asks, because they say so themselves.

    ``is_proven`` says that they have shown a second factor. Where single sign-on alone is asked
    for, a password is not enough to say that somebody else's address is one's own. Raises
    SignOnError then, and where the identity opens somebody else's.
    """
    identity = _identity(claims)
    if identity is None:
        is_same = claims.email == access.user.email.lower()
        if access.organization.sso_only and not (is_same or is_proven):
            raise SignOnError(Reason.UNPROVEN)
        _linked(claims, access.user, is_own_choice=True)
    elif identity.user_id != access.user.pk:
        raise SignOnError(Reason.TAKEN)
    elif not identity.is_own_choice:
        identity.is_own_choice = True
        identity.save(update_fields=["is_own_choice"])
        record(Action.ACCOUNT_LINKED, by=access.user, target=access.user, what="own_choice")


def refused(*, provider: IdentityProvider, error: SignOnError, address: str) -> None:
    """That nobody was signed in, and why, is in the organization's audit log.

    Once in a while for an address and a reason: who tries on and on does not fill the log.
    """
    told = f"{address} {error.reason.value} {error.detail}"
    seen = salted_hmac(f"refused by {provider.pk}", told, algorithm="sha256").hexdigest()
    if not cache.add(f"sign-on-refused-{seen}", 1, TOLD_AGAIN):
        return
    after = {"detail": error.detail[:200]} if error.detail else {}
    record(Action.SIGN_IN_FAILED, by=None, target=provider, what=error.reason.value, after=after)


def _identity(claims: Claims) -> ExternalIdentity | None:
    rows = ExternalIdentity.objects.filter(issuer=claims.issuer, subject=claims.subject)
    return rows.select_related("user").first()


def _first_time(provider: IdentityProvider, claims: Claims) -> User:
    """Return whose account it may be, by the address: made where somebody new may come in."""
    if not claims.email:
        raise SignOnError(Reason.UNKNOWN, "no e-mail address was told")
    users = User.objects.select_for_update().alias(lower=Lower("email"))
    user: User | None = users.filter(lower=claims.email).first()
    if user is None:
        listed = _listed(provider, claims)
        if listed is None and not _may_join(provider, claims):
            raise SignOnError(Reason.UNKNOWN)
        name = listed.name if listed is not None else claims.name
        return user_create(email=claims.email, name=name)
    _only_here(user, provider)
    is_inside = Membership.objects.filter(user=user, organization=provider.organization).exists()
    if user.has_usable_password() and not is_inside:
        raise SignOnError(Reason.ELSEWHERE)  # somebody has it, who never was here
    return user


def _only_here(user: User, provider: IdentityProvider) -> None:
    others = Membership.objects.filter(user=user).exclude(organization=provider.organization_id)
    if user.is_staff or user.is_superuser or others.exists():
        raise SignOnError(Reason.ELSEWHERE)


def _let_in(provider: IdentityProvider, claims: Claims, user: User) -> bool:
    """Return whether somebody who is not in the organization is so from now on."""
    if invite_take(user=user):
        return True
    organization = provider.organization
    if not organization.lets_in(user.email):
        return False
    if membership_of(organization=organization, user=user) is not None:
        return False  # whose access has ended comes back by an admin or the directory alone
    member = _listed(provider, claims, user)
    if member is None and not _may_join(provider, claims):
        return False
    membership = membership_create(organization=organization, user=user, role=Role.REP)
    role = {"role": Role.REP.value}
    record(Action.ADDED, by=user, target=membership, named=False, after=role)
    access = access_for(user, organization.slug)
    if access is None:
        return False
    if member is None:
        member = Member.objects.filter(email__iexact=claims.email, left_on__isnull=True).first()
    if member is None:
        name = claims.name or claims.email
        today = local_today(organization)
        member = member_create(
            organization=organization, name=name, email=claims.email, joined_on=today
        )
        record(Action.ADDED, by=user, target=member, after={"joined_on": today})
    if member.user_id is None:
        account_set(access, member, user.pk)
        before, after = {"user": None}, {"user": user}
        record(Action.ACCOUNT_LINKED, by=user, target=member, before=before, after=after)
    return True


def _listed(provider: IdentityProvider, claims: Claims, user: User | None = None) -> Member | None:
    """Return the member of the directory whose address it is, and who has no other account.

    Who has one is known by the address of that account alone: a directory that renames an entry
    does not give somebody's account to somebody else.
    """
    today = local_today(provider.organization)
    rows = ScimUser.objects.filter(
        Q(user_name__iexact=claims.email) | Q(member__email__iexact=claims.email),
        Q(member__left_on__isnull=True) | Q(member__left_on__gt=today),
        Q(member__user__isnull=True) | Q(member__user=user),
    )
    found = list(rows.select_related("member")[:2])
    return found[0].member if len(found) == 1 else None


def _may_join(provider: IdentityProvider, claims: Claims) -> bool:
    if not provider.joins_by_domain or claims.email.rpartition("@")[2] not in provider.domains:
        return False
    # Who was a member and left does not come back by themselves.
    return not Member.objects.filter(email__iexact=claims.email, left_on__isnull=False).exists()


def _linked(claims: Claims, user: User, *, is_own_choice: bool) -> ExternalIdentity:
    if ExternalIdentity.objects.filter(issuer=claims.issuer, user=user).exists():
        raise SignOnError(Reason.TAKEN)
    identity = ExternalIdentity.objects.create(
        issuer=claims.issuer, subject=claims.subject, user=user, is_own_choice=is_own_choice
    )
    what = "own_choice" if is_own_choice else "by_address"
    record(Action.ACCOUNT_LINKED, by=user, target=user, what=what)
    return identity
