"""What site staff do in the admin stands in the log of the organization whose rows they see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.audit import HOUR, is_first, organizations_with, record
from accounts.models import Action, Organization, User
from accounts.refusals import refused_in

if TYPE_CHECKING:  # generic for the type checker alone
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

# Of these the values are written down, of others the names of the fields: no number of a score.
TOLD = frozenset(
    {
        *("accounts.organization", "accounts.user", "accounts.membership"),
        *("teams.member", "teams.team", "teams.teammanager", "teams.teammembership", "teams.seat"),
    }
)
NAMED = frozenset({"accounts.organization", "accounts.user", "teams.member", "teams.team"})
SECRET = frozenset({"password", "hash_key", "digest"})
WRITTEN = "_written_by_staff"


class Trailed(ModelAdmin):
    """Every row that is written or shown is in the log of its organization, in the same moment.

    Beside it Django's own log of the admin stays as it is.
    """

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Return Django's message; keep the values for the log, and write what stands below."""
        setattr(request, WRITTEN, _values(form, add=add))
        for formset in formsets or ():
            _write_inline(_user(request), formset)
        return super().construct_change_message(request, form, formsets, add)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Write what stands below and goes, while it still has a number; then store the rest."""
        for gone in formset.deleted_forms:
            if gone.instance.pk is not None:
                names = [name for name in formset.form.base_fields if name not in SECRET]
                before = {name: gone.initial[name] for name in names if name in gone.initial}
                _write(_user(request), Action.REMOVED, gone.instance, before, {})
        super().save_formset(request, form, formset, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write that the row was added."""
        _write(_user(request), Action.ADDED, obj, *getattr(request, WRITTEN, ({}, {})))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write what was changed, where anything was."""
        before, after = getattr(request, WRITTEN, ({}, {}))
        if before or after:
            _write(_user(request), Action.CHANGED, obj, before, after)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Write what is about to be removed."""
        for obj in queryset:
            _write(_user(request), Action.REMOVED, obj, {}, {})
        return super().log_deletions(request, queryset)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list; the organizations whose rows are on it have it in their logs."""
        shown = super().get_changelist_instance(request)
        _looked(_user(request), self.opts.label_lower, shown.result_list)
        return shown

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the row; its organization has in its log that it was opened.

        Where there is none, or it is of an organization that was not entered, that is a refusal.
        """
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            _looked(_user(request), self.opts.label_lower, [found])
        else:
            _missed(request)
        return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the admin lets nobody else in


def organizations_of_row(row: Model) -> list[int]:
    """Return the organizations in whose logs a row stands."""
    if isinstance(row, Organization):
        return [row.pk]
    if isinstance(row, User):
        return organizations_with(row)
    organization_id = getattr(row, "organization_id", None)
    return [] if organization_id is None else [organization_id]


def _looked(user: User, label: str, rows: Iterable[Any]) -> None:
    """Once an hour by person, organization and kind of row."""
    if label == "accounts.user":
        return  # an account belongs to nobody alone; what is written of it is in the log
    for organization_id in sorted({pk for row in rows for pk in organizations_of_row(row)}):
        if is_first(HOUR, "staff", user.pk, organization_id, label):
            after = {"rows": label}
            record(Action.STAFF_LOOKED, by=user, after=after, organization_id=organization_id)


def _missed(request: Any) -> None:
    """A row that was asked for is not in the organization that was entered."""
    organization_id = request.staff_entry.organization_id
    if organization_id is not None:
        view, method = request.resolver_match.view_name, request.method
        refused_in(organization_id, by=request.user, view=view, method=method, status=404)


def _write(
    user: User, action: Action, row: Model, before: dict[str, Any], after: dict[str, Any]
) -> None:
    if action == Action.REMOVED and isinstance(row, Organization):
        return  # its log goes with it; Django's own log of the admin has it
    label = row._meta.label_lower
    if label not in TOLD:
        before, after = {}, {"fields": sorted(after)} if after else {}
    for organization_id in organizations_of_row(row):
        record(
            action,
            by=user,
            target=row,
            named=label in NAMED,
            before=before,
            after=after,
            organization_id=organization_id,
        )


def _write_inline(user: User, formset: Any) -> None:
    for row in getattr(formset, "new_objects", ()):
        fields = [f.name for f in row._meta.concrete_fields if f.name in formset.form.base_fields]
        _write(user, Action.ADDED, row, {}, {name: _plain(getattr(row, name)) for name in fields})
    changed = {row.pk: names for row, names in getattr(formset, "changed_objects", ())}
    for form in formset.initial_forms:
        if form.instance.pk in changed:
            _write(user, Action.CHANGED, form.instance, *_values(form, add=False))


def _values(form: Any, *, add: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the fields of a form that changed were and are."""
    names = [name for name in form.changed_data if name not in SECRET and "password" not in name]
    before = {} if add else {name: _plain(form.initial.get(name)) for name in names}
    after = {name: _plain(form.cleaned_data.get(name)) for name in names}
    secret = [name for name in form.changed_data if name not in names]
    return before, {**after, **({"secrets": secret} if secret and not add else {})}


def _plain(value: Any) -> Any:
    """Return a value that the log takes; rows of a list are their keys."""
    if isinstance(value, QuerySet):
        return [row.pk for row in value]
    return value
