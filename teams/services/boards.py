"""Whether a member stands on leaderboards: a choice of their own."""

from __future__ import annotations

from django.db import transaction

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action
from teams.models import Member


@transaction.atomic
def stand_on_boards(*, access: Access, member: Member, listed: bool) -> None:
    """The member stands on leaderboards from now on, or on none; averages count them as before."""
    if member.on_leaderboards == listed:
        return
    after = {"on_leaderboards": listed}
    record(Action.CHANGED, by=access.user, target=member, after=after)
    member.on_leaderboards = listed
    member.save(update_fields=["on_leaderboards"])
