"""Tokens of the API, for site staff: made, revoked and replaced, never changed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.models import ApiToken, User
from accounts.roles import Scope
from accounts.staff_pages import ListedLookups, ModelForm
from accounts.tokens import MAX_DAYS, token_check, token_create, token_revoke, token_rotate

TOKEN_FIELDS = ("organization", "user", "name", "scopes", "days")


class TokenForm(ModelForm):
    """A new token."""

    scopes = forms.MultipleChoiceField(choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=MAX_DAYS, initial=90)

    class Meta:
        model = ApiToken
        fields = ("organization", "user", "name", "scopes")

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the token that would be made."""
        given = super().clean() or {}
        if not self.errors:
            token_check(**self.cleaned_data)
        return given


@admin.register(ApiToken)
class ApiTokenAdmin(ListedLookups):
    """Tokens of the API: made and revoked, never changed."""

    list_display = (
        *("name", "prefix", "organization", "user", "scope_names"),
        *("created_at", "last_used_at", "expires_at", "revoked_at"),
    )
    list_filter = ("organization", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("organization", "user")
    search_fields = ("name", "prefix", "user__email", "organization__name")
    autocomplete_fields = ("organization", "user")
    date_hierarchy = "created_at"
    fields = (
        *("name", "prefix", "organization", "user", "scopes"),
        *("created_at", "created_by", "last_used_at", "last_used_address"),
        *("expires_at", "revoked_at"),
    )
    actions = ("revoke_tokens", "rotate_token")

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the form of a new token; those that there are, are only looked at."""
        form = {} if obj else {"form": TokenForm}
        return super().get_form(request, obj, *args, **kwargs | form)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is shown of a token, and what is asked of a new one."""
        return super().get_fields(request, obj) if obj else TOKEN_FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: only what it opens would change, and nobody would be told."""
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may revoke: who may change tokens by Django's permissions."""
        return bool(request.user.has_perm("accounts.change_apitoken"))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> ApiToken:
        """Make the token; its secret stays with the request, for the answer."""
        super().save_form(request, form, change)
        by = cast(User, request.user)  # the admin lets nobody else in
        token, secret = token_create(by=by, **form.cleaned_data)
        request.secret = secret  # type: ignore[attr-defined]
        return token

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing is left to be stored."""

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kw: Any) -> HttpResponse:
        """Show the secret, on the answer itself: a message would wait for it in a cookie."""
        return self._shown(request, obj, request.secret)  # type: ignore[attr-defined]

    def _shown(self, request: HttpRequest, token: ApiToken, secret: str) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "token": token, "opts": self.opts}
        context["secret"] = secret
        return TemplateResponse(request, "admin/accounts/apitoken/made.html", context)

    @admin.action(description="Revoke token", permissions=["revoke"])
    def revoke_tokens(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Make the chosen tokens useless."""
        chosen = list(queryset)
        for token in chosen:
            token_revoke(token=token, by=cast(User, request.user))
        self.message_user(request, f"{len(chosen)} tokens are revoked.", messages.SUCCESS)

    @admin.action(description="Replace token by a new one", permissions=["revoke"])
    def rotate_token(
        self, request: HttpRequest, queryset: QuerySet[ApiToken]
    ) -> HttpResponse | None:
        """Make the token useless, and show the secret of another one that opens the same."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            said = "Choose one token: the secret of the new one is shown once."
            self.message_user(request, said, messages.WARNING)
            return None
        try:
            made, secret = token_rotate(token=chosen[0], by=cast(User, request.user))
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.WARNING)
            return None
        return self._shown(request, made, secret)
