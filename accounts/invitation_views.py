"""The page behind a link that lets somebody in."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.decorators import public
from accounts.forms import PasswordForm
from accounts.http import UserRequest
from accounts.invitations import InviteGoneError, invite_accept, invite_found, sets_password


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "again")
@never_cache
@public
def invitation(request: UserRequest, secret: str) -> HttpResponse:
    """Say into which organization the link leads; let the invited one in, once.

    Opening the page uses nothing up: programs that look at links in mails do that too.
    """
    try:
        invite = invite_found(secret=secret)
    except InviteGoneError:
        return render(request, "accounts/invitation_gone.html", status=410)
    signed_in = request.user if request.user.is_authenticated else None
    is_new = sets_password(invite)
    is_somebody_else = signed_in is not None and signed_in.pk != invite.user_id
    form = PasswordForm(request.POST if request.method == "POST" and is_new else None)
    may_accept = not is_somebody_else and (signed_in is not None or form.is_valid())
    if request.method == "POST" and may_accept:
        try:
            password = form.cleaned_data["password"] if is_new else ""
            used = invite_accept(secret=secret, signed_in=signed_in, password=password)
        except ValidationError as wrong:
            form.add_error("password", wrong.messages)
        except (InviteGoneError, PermissionDenied):
            return render(request, "accounts/invitation_gone.html", status=410)
        else:
            inside = reverse("organization", args=[used.organization.slug])
            if is_new:
                answer: HttpResponse = perform_login(request, used.user, redirect_url=inside)
                return answer
            return redirect(inside)
    context = {
        "invite": invite,
        "form": form,
        "is_new": is_new,
        "is_somebody_else": is_somebody_else,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", context, status=status)
