"""Links that let somebody in: made absolute, mailed where that works, and shown once."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.http import MemberRequest
from accounts.invitations import Invited
from accounts.mail import Letter, send_invitations
from teams.reports.organization_shapes import Handover


def handovers(request: MemberRequest, invited: Iterable[Invited]) -> tuple[Handover, ...]:
    """Return the links to be shown on this answer, and on no other; they are mailed besides.

    Call it after what they belong to is stored.
    """
    made = [
        (one, request.build_absolute_uri(reverse("accounts:invitation", args=[one.secret])))
        for one in invited
    ]
    name = request.access.organization.name
    mailed = send_invitations([Letter(one.user.email, name, url) for one, url in made])
    return tuple(Handover(one.user.email, url, mailed) for one, url in made)
