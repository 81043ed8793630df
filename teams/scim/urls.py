"""Addresses of SCIM inside an organization.

Views are imported when they are first asked for: the models of SCIM take 15 MB, and most web
servers have no directory that asks.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from accounts.roles import Scope

View = Callable[..., HttpResponseBase]


def _view(name: str) -> View:
    """Return the view that a class of this package is."""

    @cache
    def found() -> View:
        view: View = import_string(f"teams.scim.{name}").as_view()
        return view

    @csrf_exempt
    @login_not_required
    def view(request: HttpRequest, **named: Any) -> HttpResponseBase:
        return found()(request, **named)

    view.access_rule = Scope.SCIM  # type: ignore[attr-defined]
    return view


app_name = "scim"
urlpatterns = [
    path("Users", _view("users.UsersView"), name="users"),
    path("Users/.search", _view("users.UsersSearchView"), name="users_search"),
    path("Users/<str:pk>", _view("users.UserView"), name="user"),
    path("Groups", _view("groups.GroupsView"), name="groups"),
    path("Groups/.search", _view("groups.GroupsSearchView"), name="groups_search"),
    path("Groups/<str:pk>", _view("groups.GroupView"), name="group"),
    path("ServiceProviderConfig", _view("service.ConfigView"), name="config"),
    path("ResourceTypes", _view("service.ResourceTypesView"), name="resource_types"),
    path("ResourceTypes/<str:pk>", _view("service.ResourceTypeView"), name="resource_type"),
    path("Schemas", _view("service.SchemasView"), name="schemas"),
    path("Schemas/<str:pk>", _view("service.SchemaView"), name="schema"),
]
