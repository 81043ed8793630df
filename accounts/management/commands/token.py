"""Tokens of the API, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import ApiToken, Organization, User
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create, token_revoke


class Command(BaseCommand):
    """Makes, lists and revokes the tokens of an organization."""

    help = "Make, list or revoke API tokens of an organization."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the actions and their options."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make a token and print its secret, once")
        listing = actions.add_parser("list", help="list the tokens, without their secrets")
        revoke = actions.add_parser("revoke", help="make a token useless")
        for action in (create, listing, revoke):
            action.add_argument("organization", help="slug of the organization")
        create.add_argument("--user", required=True, help="e-mail address of whom it acts as")
        create.add_argument("--name", required=True, help="what it is for")
        create.add_argument(
            "--scope", action="append", choices=Scope.values, required=True, dest="scopes"
        )
        create.add_argument("--days", type=int, default=90, help="days that it is valid; 90")
        revoke.add_argument("prefix", help="how the token begins, as listed")

    def handle(self, *, action: str, organization: str, **options: Any) -> None:
        """Do the action inside the organization."""
        found = Organization.objects.filter(slug=organization).first()
        if found is None:
            raise CommandError(f"There is no organization “{organization}”.")
        with tenant_scope(found.pk):
            actions: dict[str, Callable[..., None]] = {
                "create": self._create,
                "list": self._list,
                "revoke": self._revoke,
            }
            actions[action](found, **options)

    def _create(
        self,
        organization: Organization,
        *,
        user: str,
        name: str,
        scopes: list[str],
        days: int,
        **_: Any,
    ) -> None:
        owner = User.objects.filter(email__iexact=user).first()
        if owner is None:
            raise CommandError("There is no user with this e-mail address.")
        try:
            made = token_create(
                organization=organization, user=owner, name=name, scopes=scopes, days=days, by=None
            )
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        self.stdout.write(made[1])
        self.stderr.write("This is the only time that the token is shown.")

    def _list(self, organization: Organization, **_: Any) -> None:
        for token in ApiToken.objects.select_related("user"):
            state = "revoked" if token.revoked_at else "expired" if token.is_expired else "valid"
            used = f"{token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never"
            self.stdout.write(
                f"{token.prefix}  {state}  until {token.expires_at:%Y-%m-%d}  used {used}  "
                f"{token.user.email}  {token.scope_names}  {token.name}"
            )

    def _revoke(self, organization: Organization, *, prefix: str, **_: Any) -> None:
        token = ApiToken.objects.filter(prefix=prefix, revoked_at__isnull=True).first()
        if token is None:
            raise CommandError("No valid token begins like this.")
        token_revoke(token=token)
        self.stdout.write(f"{token.prefix} is revoked.")
