"""What site staff have done to chosen members and imports, by the services that pages call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.access import Access, access_of_staff
from accounts.audit import record
from accounts.entered import entered
from accounts.models import Action, User
from scoring.merges import merge, merge_preview
from scoring.tasks import recompute_later, tell_workers
from teams.models import Import, Member
from teams.services import imports
from teams.services.import_retries import import_retry
from teams.tasks import tell_of_import

if TYPE_CHECKING:  # generic for the type checker alone
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the admin lets nobody else in


class MemberActions(ModelAdmin):
    """Scores anew, and two members who are one person."""

    actions = ("recompute", "merge_members")

    @admin.action(description="Compute scores again", permissions=["change"])
    def recompute(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Ask for the scores of the chosen members; workers are told once that is stored."""
        chosen = list(queryset.select_related("organization"))
        with transaction.atomic():
            for member in chosen:
                record(Action.RECOMPUTE_ASKED, by=_user(request), target=member)
                recompute_later(member=member, is_bulk=len(chosen) > 1)
        said = f"The scores of {len(chosen)} members are computed again."
        self.message_user(request, said, messages.SUCCESS)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may merge: one of the two is no more afterwards."""
        return request.user.has_perms(["teams.change_member", "teams.delete_member"])

    @admin.action(description="Merge two members", permissions=["merge"])
    def merge_members(
        self, request: HttpRequest, queryset: QuerySet[Member]
    ) -> HttpResponse | None:
        """Ask who of the two stays, show what that does, and do it once it is confirmed."""
        pair = list(queryset.select_related("organization").order_by("pk")[:3])
        refused = ""
        if not isinstance(entered(), int):
            refused = "Enter the one organization whose members they are, then merge."
        elif len(pair) != 2:
            refused = "Choose two members who are one person."
        if refused:
            self.message_user(request, refused, messages.WARNING)
            return None
        access = access_of_staff(_user(request), pair[0].organization)
        kept = next((one for one in pair if str(one.pk) == request.POST.get("kept")), None)
        if kept is None:
            return self._asked(request, access, pair, None)
        if "merge" not in request.POST:
            return self._asked(request, access, pair, kept)
        if request.POST.get("sure") != "on":
            self.message_user(request, "Tick that you have checked.", messages.WARNING)
            return self._asked(request, access, pair, kept)
        return self._merged(request, access, pair, kept)

    def _merged(
        self, request: HttpRequest, access: Access, pair: list[Member], kept: Member
    ) -> HttpResponse:
        gone = next(one for one in pair if one != kept)
        state = request.POST.get("state", "")
        try:
            with transaction.atomic():
                run = merge(access=access, gone=gone, kept=kept, state=state)
                tell_workers(run)
        except ValidationError as wrong:
            self.message_user(request, " ".join(wrong.messages), messages.ERROR)
            return self._asked(request, access, pair, kept)
        said = f"{gone.name} is {kept.name} now; the scores are computed again."
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:teams_member_change", kept.pk)

    def _asked(
        self, request: HttpRequest, access: Access, pair: list[Member], kept: Member | None
    ) -> HttpResponse:
        gone = next(one for one in pair if one != kept)
        preview = merge_preview(access=access, gone=gone, kept=kept) if kept else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {gone.name} into {kept.name}" if kept else "Merge two members",
            "opts": self.opts,
            "checkbox": ACTION_CHECKBOX_NAME,
            "pair": pair,
            "kept": kept,
            "gone": gone,
            "preview": preview,
        }
        return TemplateResponse(request, "admin/teams/member/merge.html", context)


class ImportActions(ModelAdmin):
    """Imports that are undone, and such that a worker is told of again."""

    actions = ("undo_imports", "retry_imports")

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may undo imports: who may change them by Django's permissions."""
        return request.user.has_perm("teams.change_import")

    @admin.action(description="Undo import", permissions=["undo"])
    def undo_imports(self, request: HttpRequest, queryset: QuerySet[Import]) -> None:
        """Undo the chosen imports, one by one; say which could not be."""
        chosen = list(queryset.select_related("member"))
        for batch in chosen:
            try:
                imports.undo(batch=batch, by=_user(request))
            except ValidationError as refusal:
                self._refused(request, batch, refusal)
                continue
            recompute_later(member=batch.member, is_bulk=len(chosen) > 1)
            self.message_user(request, f"Import {batch.pk} is undone.", messages.SUCCESS)

    @admin.action(description="Run import again", permissions=["undo"])
    def retry_imports(self, request: HttpRequest, queryset: QuerySet[Import]) -> None:
        """Tell a worker again of the chosen imports, one by one; say which wait for nobody."""
        for batch in queryset.select_related("delivery"):
            try:
                with transaction.atomic():
                    import_retry(batch=batch, by=_user(request))
                    tell_of_import(batch)
            except ValidationError as refusal:
                self._refused(request, batch, refusal)
                continue
            self.message_user(request, f"Import {batch.pk} is with a worker.", messages.SUCCESS)

    def _refused(self, request: HttpRequest, batch: Import, refusal: ValidationError) -> None:
        text = f"Import {batch.pk}: {' '.join(refusal.messages)}"
        self.message_user(request, text, messages.WARNING)
