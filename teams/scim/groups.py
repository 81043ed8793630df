"""SCIM's groups: the teams of the organization that are open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from scim2_models import Context, InvalidValueException, Meta, PatchOp

from accounts.roles import Capability, Scope
from teams.scim.answers import ScimView
from teams.scim.finding import Asked, is_number, number, told_in
from teams.scim.resources import Group, GroupMember
from teams.selectors.directory import DirectoryGroup, directory_groups, groups_where
from teams.services.directory_groups import (
    directory_group_add,
    directory_group_change,
    directory_group_close,
)


class GroupsView(ScimView):
    """Every team, and new ones."""

    scopes = {"GET": Scope.SCIM, "POST": Scope.SCIM}

    def get(self, request: Request, organization: str) -> Response:
        """List teams."""
        return self.found(request, told_in(request))

    def found(self, request: Request, told: Mapping[str, Any]) -> Response:
        """Return the teams that were asked for."""
        self.access.require(Capability.MANAGE_TEAMS)
        asked = Asked.of(told, Group)
        total, rows = directory_groups(
            organization=self.access.organization, where=asked.where(groups_where), **asked.part
        )
        total, found = asked.matching(total, [_resource(self, request, row) for row in rows])
        return self.listed(request, Group, found, total=total, first=asked.first, told=told)

    def post(self, request: Request, organization: str) -> Response:
        """Add a team."""
        given = Group.model_validate(self.body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        team_id = directory_group_add(
            access=self.access,
            name=given.display_name or "",
            external_id=given.external_id or "",
            members=_ids(given),
        )
        resource = _found(self, request, team_id)
        return self.answer(request, resource, Context.RESOURCE_CREATION_RESPONSE, status=201)


class GroupsSearchView(GroupsView):
    """The same list, asked for in a body."""

    scopes = {"POST": Scope.SCIM}

    def post(self, request: Request, organization: str) -> Response:
        """List teams."""
        return self.found(request, self.body(request))


class GroupView(ScimView):
    """One team."""

    scopes = dict.fromkeys(("GET", "PUT", "PATCH", "DELETE"), Scope.SCIM)

    def get(self, request: Request, organization: str, pk: str) -> Response:
        """Tell a team."""
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_QUERY_RESPONSE)

    def put(self, request: Request, organization: str, pk: str) -> Response:
        """Replace name and members of a team."""
        former = _found(self, request, number(pk))
        given = Group.model_validate(
            self.body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        given.replace(former)
        _change(self, number(pk), given)
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_REPLACEMENT_RESPONSE)

    def patch(self, request: Request, organization: str, pk: str) -> Response:
        """Change the name of a team, or who is in it."""
        group = _found(self, request, number(pk))
        patch = PatchOp[Group].model_validate(
            _merged(self.body(request)), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        if patch.patch(group):
            _change(self, number(pk), group)
        resource = _found(self, request, number(pk))
        return self.answer(request, resource, Context.RESOURCE_PATCH_RESPONSE)

    def delete(self, request: Request, organization: str, pk: str) -> Response:
        """Close the team: nothing of it is deleted."""
        directory_group_close(access=self.access, team_id=number(pk))
        return Response(status=204)


def _change(view: ScimView, team_id: int, given: Group) -> None:
    directory_group_change(
        access=view.access,
        team_id=team_id,
        name=given.display_name or "",
        external_id=given.external_id or "",
        members=_ids(given),
    )


def _merged(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a patch in which members who are added one after the other are added at once."""
    merged: list[Any] = []
    told = body.get("Operations")
    for one in told if isinstance(told, list) else []:
        if merged and _is_add(one) and _is_add(merged[-1]):
            merged[-1] = {**one, "value": [*merged[-1]["value"], *one["value"]]}
        else:
            merged.append(one)
    return {**body, "Operations": merged} if merged else dict(body)


def _is_add(one: Any) -> bool:
    """Return whether an operation adds members, as directories write it."""
    return (
        isinstance(one, dict)
        and one.keys() == {"op", "path", "value"}
        and isinstance(one["value"], list)
        and (str(one["op"]).lower(), one["path"]) == ("add", "members")
    )


def _ids(group: Group) -> list[int]:
    told = [one.value for one in group.members or [] if one.value]
    if wrong := [one for one in told if not is_number(one)]:
        raise InvalidValueException(detail=f"There is no member {wrong[0][:40]}.")
    return [int(one) for one in told]


def _found(view: ScimView, request: Request, team_id: int) -> Group:
    view.access.require(Capability.MANAGE_TEAMS)
    where = groups_where("id", str(team_id))
    _, rows = directory_groups(organization=view.access.organization, where=where)
    number(str(team_id) if rows else "")  # a 404 where there is none
    return _resource(view, request, rows[0])


def _resource(view: ScimView, request: Request, row: DirectoryGroup) -> Group:
    return Group(
        id=str(row.id),
        external_id=row.external_id or None,
        display_name=row.name,
        members=[_member(view, request, one.id) for one in row.members] or None,
        meta=Meta(
            resource_type="Group",
            created=row.created_at,
            last_modified=row.changed_at,
            location=view.location(request, f"Groups/{row.id}"),
        ),
    )


def _member(view: ScimView, request: Request, pk: int) -> GroupMember:
    at: Any = view.location(request, f"Users/{pk}")
    return GroupMember(value=str(pk), ref=at)
