"""Users and groups as SCIM has them: the attributes that Pillars keeps, and no others.

What else a directory sends is read over: nothing is kept of people that nobody asked for.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import EmailStr, Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST = 200
# What Entra sends differs from the letter of the RFCs; attributes of others are left out.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class UserName(ComplexAttribute):
    """The parts of a name."""

    family_name: str | None = None
    given_name: str | None = None


class UserEmail(ComplexAttribute):
    """An e-mail address. One is kept."""

    value: EmailStr | None = None
    type: str | None = None
    primary: bool | None = None


class UserGroup(ComplexAttribute):
    """The team that somebody is in today."""

    value: Annotated[str | None, Mutability.read_only] = None
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    """A member."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: UserName | None = None
    display_name: str | None = None
    title: str | None = None
    active: bool | None = None
    emails: list[UserEmail] | None = None
    groups: Annotated[list[UserGroup] | None, Mutability.read_only] = None


class GroupMember(ComplexAttribute):
    """Who is in a team."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None


def config() -> ServiceProviderConfig:
    """Return what can be asked of this service, and what cannot."""
    bearer = AuthenticationScheme(
        type=AuthenticationScheme.Type.oauthbearertoken,
        name="API token",
        description="A token of the organization with the scope “scim”, as a bearer token.",
        primary=True,
    )
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[bearer],
    )


def resource_types() -> list[ResourceType]:
    """Return the kinds of things there are."""
    return [ResourceType.from_resource(User), ResourceType.from_resource(Group)]


def schemas() -> list[Schema]:
    """Return their attributes.

    Every member has an address and a name to be shown, so these are told as required.
    Who sends none is given what there is: an address as the userName, the parts of a name.
    """
    user = User.to_schema()
    for attribute in user.attributes or []:
        if attribute.name in ("displayName", "emails"):
            attribute.required = Required.true
        for part in attribute.sub_attributes or []:
            if (attribute.name, part.name) == ("emails", "value"):
                part.required = Required.true
    return [user, Group.to_schema()]
