"""SCIM's users: the members of the organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from scim2_models import Context, Meta, PatchOp

from accounts.roles import Scope
from scoring.tasks import recompute_later
from teams.access import managed_member
from teams.scim.answers import ScimView
from teams.scim.finding import Asked, number, told_in
from teams.scim.resources import User, UserEmail, UserGroup, UserName
from teams.selectors.directory import DirectoryUser, directory_users, users_where
from teams.services.directory_users import (
    UserEntry,
    directory_user_add,
    directory_user_change,
    directory_user_leave,
    entry_email,
)


class UsersView(ScimView):
    """Everybody, and new ones."""

    scopes = {"GET": Scope.SCIM, "POST": Scope.SCIM}

    def get(self, request: Request, organization: str) -> Response:
        """List members."""
        return self.found(request, told_in(request))

    def found(self, request: Request, told: Mapping[str, Any]) -> Response:
        """Return the members that were asked for."""
        asked = Asked.of(told, User)
        total, rows = directory_users(
            organization=self.access.organization, where=asked.where(users_where), **asked.part
        )
        total, found = asked.matching(total, [_resource(self, request, row) for row in rows])
        return self.listed(request, User, found, total=total, first=asked.first, told=told)

    def post(self, request: Request, organization: str) -> Response:
        """Add a member."""
        given = User.model_validate(self.body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        member_id = directory_user_add(access=self.access, entry=_entry(given, None))
        resource = _found(self, request, member_id)
        return self.answer(request, resource, Context.RESOURCE_CREATION_RESPONSE, status=201)


class UsersSearchView(UsersView):
    """The same list, asked for in a body: addresses with names of people are in no log then."""

    scopes = {"POST": Scope.SCIM}

    def post(self, request: Request, organization: str) -> Response:
        """List members."""
        return self.found(request, self.body(request))


class UserView(ScimView):
    """One member."""

    scopes = dict.fromkeys(("GET", "PUT", "PATCH", "DELETE"), Scope.SCIM)

    def get(self, request: Request, organization: str, pk: str) -> Response:
        """Tell a member."""
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_QUERY_RESPONSE)

    def put(self, request: Request, organization: str, pk: str) -> Response:
        """Replace what is known of a member."""
        former = _found(self, request, number(pk))
        given = User.model_validate(
            self.body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        given.replace(former)
        _change(self, number(pk), _entry(given, former))
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_REPLACEMENT_RESPONSE)

    def patch(self, request: Request, organization: str, pk: str) -> Response:
        """Change parts of what is known of a member."""
        former = _found(self, request, number(pk))
        patch = PatchOp[User].model_validate(
            self.body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        changed = former.model_copy(deep=True)
        if patch.patch(changed):
            if changed.active == former.active:
                changed.active = None  # nothing was said of it
            _change(self, number(pk), _entry(changed, former))
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_PATCH_RESPONSE)

    def delete(self, request: Request, organization: str, pk: str) -> Response:
        """Have the member leave: nothing of them is deleted."""
        _found(self, request, number(pk))
        if directory_user_leave(access=self.access, member_id=number(pk)):
            recompute_later(member=managed_member(self.access, number(pk)), is_bulk=True)
        return Response(status=204)


def _change(view: ScimView, member_id: int, entry: UserEntry) -> None:
    if directory_user_change(access=view.access, member_id=member_id, entry=entry):
        recompute_later(member=managed_member(view.access, member_id), is_bulk=True)


def _found(view: ScimView, request: Request, member_id: int) -> User:
    where = users_where("id", str(member_id))
    _, rows = directory_users(organization=view.access.organization, where=where)
    number(str(member_id) if rows else "")  # a 404 where there is none
    return _resource(view, request, rows[0])


def _resource(view: ScimView, request: Request, row: DirectoryUser) -> User:
    team = [UserGroup(value=str(row.team.id), display=row.team.name)] if row.team else None
    is_named = row.given_name or row.family_name
    return User(
        id=str(row.id),
        external_id=row.external_id or None,
        user_name=row.user_name,
        name=UserName(given_name=row.given_name or None, family_name=row.family_name or None)
        if is_named
        else None,
        display_name=row.name,
        title=row.title or None,
        active=row.is_active,
        # Addresses were checked when they came; one that a directory would not take is told, too.
        emails=[UserEmail.model_construct(value=row.email, type="work", primary=True)],
        groups=team,
        meta=Meta(
            resource_type="User",
            created=row.created_at,
            last_modified=row.changed_at,
            location=view.location(request, f"Users/{row.id}"),
        ),
    )


def _entry(given: User, former: User | None) -> UserEntry:
    user_name = (given.user_name or "").strip()
    given_name, family_name = _parts(given)
    return UserEntry(
        user_name=user_name,
        external_id=(given.external_id or "").strip(),
        name=_name(given, former)[:200],
        given_name=given_name,
        family_name=family_name,
        title=(given.title or "").strip(),
        email=entry_email(email=_email(given, former), user_name=user_name),
        is_active=given.active,
    )


def _parts(user: User) -> tuple[str, str]:
    name = user.name or UserName()
    return (name.given_name or "").strip(), (name.family_name or "").strip()


def _name(given: User, former: User | None) -> str:
    """Return what somebody is called: as the directory shows them, else by the parts.

    Where the parts alone are changed, a name that was made of them is so again.
    """
    shown, joined = (given.display_name or "").strip(), " ".join(_parts(given)).strip()
    if former is not None and shown == former.display_name:
        was_joined = " ".join(_parts(former)).strip()
        shown = joined if joined and shown == was_joined else shown
    return shown or joined or (given.user_name or "").strip()


def _email(given: User, former: User | None) -> str:
    """Return the one address that is kept: the first one, of work and the main ones before others.

    One that is new goes before the one there was: directories add addresses to change them.
    """
    told: list[Any] = [one for one in given.emails or [] if one.value]
    before = {one.value for one in (former.emails if former else None) or []}
    told.sort(key=lambda one: (one.value in before, not one.primary, one.type != "work"))
    return str(told[0].value) if told else ""
