"""Views of the report are kept: by a name, for the owner or for everybody who sees the report."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import User
from teams.access import require_change
from teams.models import SavedView

VIEWS_EACH = 30
TAKEN = "taken"


@transaction.atomic
def view_save(
    *,
    access: Access,
    name: str,
    query: str,
    is_shared: bool = False,
    is_start: bool = False,
    replaces: bool = False,
) -> SavedView:
    """Return the user's view with this name and state of the report; a new one comes last.

    ``query`` is as the report writes it. One with the same name is overwritten where ``replaces``.
    Raises ValidationError for a name that is taken otherwise, and for more than ``VIEWS_EACH``.
    """
    mine = _locked(access.user)
    view = mine.filter(name__iexact=name).first()
    if view is not None and not replaces:
        raise _taken(name)
    if view is None:
        if mine.count() >= VIEWS_EACH:
            most = gettext("You have %(n)s views, which is the most. Delete one.")
            raise ValidationError(most % {"n": VIEWS_EACH})
        last = mine.aggregate(last=Max("order"))["last"]
        view = SavedView(
            organization_id=access.organization.pk,
            owner=access.user,
            order=0 if last is None else last + 1,
        )
    view.query = query
    return _stored(access, view, name, is_shared, is_start)


@transaction.atomic
def view_change(
    *, access: Access, view: SavedView, name: str, is_shared: bool, is_start: bool
) -> SavedView:
    """Return the view under this name, shared or not. The owner's alone is what opens first.

    Raises PermissionDenied unless the user may change it, and ValidationError for a name that
    another view of its owner has.
    """
    require_change(access, view)
    others = _locked(view.owner).exclude(pk=view.pk)
    if others.filter(name__iexact=name).exists():
        raise _taken(name)
    is_mine = view.owner_id == access.user.pk
    return _stored(access, view, name, is_shared, is_start if is_mine else view.is_start)


@transaction.atomic
def view_move(*, access: Access, view: SavedView, up: bool) -> None:
    """The view stands one place earlier, or later, among those of its owner; an end stays one.

    Raises PermissionDenied unless it is the user's own.
    """
    if view.owner_id != access.user.pk:
        raise PermissionDenied(gettext("The order of views is their owner’s."))
    views = list(_locked(access.user))
    at = views.index(view)
    to = max(0, min(len(views) - 1, at - 1 if up else at + 1))
    views.insert(to, views.pop(at))
    for order, each in enumerate(views):
        each.order = order
    SavedView.objects.bulk_update(views, ["order"])


def view_delete(*, access: Access, view: SavedView) -> None:
    """The view is gone. Raises PermissionDenied unless the user may change it."""
    require_change(access, view)
    view.delete()


def _stored(
    access: Access, view: SavedView, name: str, is_shared: bool, is_start: bool
) -> SavedView:
    if is_start:
        starts = SavedView.objects.filter(owner_id=view.owner_id, is_start=True)
        starts.exclude(pk=view.pk).update(is_start=False)
    view.name, view.is_shared, view.is_start = name, is_shared, is_start
    view.full_clean()
    view.save()
    return view


def _locked(owner: User) -> QuerySet[SavedView]:
    """Return the owner's views; what is written beside waits, so that none of them is doubled."""
    User.objects.select_for_update().get(pk=owner.pk)
    return SavedView.objects.filter(owner=owner)


def _taken(name: str) -> ValidationError:
    said = gettext("There is a view named “%(name)s” already.") % {"name": name}
    return ValidationError({"name": ValidationError(said, code=TAKEN)})
