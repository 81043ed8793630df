"""What the visibility of an organization means to a member, and what changed of it lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import VisibilityChange
from accounts.selectors import latest_visibility_change, local_today
from accounts.visibility import Policy
from teams.reports.wording.labels import day
from teams.reports.wording.visibility import meaning

NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class VisibilityTold:
    """The preset in words, who set it and when, and what a member is told of a late change.

    ``set_by`` is empty where it was never changed, ``notice`` where the last change is long ago.
    """

    preset: str
    meaning: str
    set_by: str
    notice: str = ""


def visibility_told(*, access: Access) -> VisibilityTold:
    """Return what members read of the preset that holds; one query."""
    change = latest_visibility_change()
    name = access.policy.preset.label
    told = meaning(access.policy)
    if change is None:
        return VisibilityTold(str(name), told, "")
    on = timezone.localdate(change.changed_at)
    is_late = local_today(access.organization) - on <= NOTICE
    return VisibilityTold(
        str(name), told, _set_by(change, on), _notice(change, on, access.policy) if is_late else ""
    )


def _set_by(change: VisibilityChange, on: date) -> str:
    who = change.changed_by
    name = (who.name or who.email) if who else gettext("somebody whose account was deleted")
    return gettext("Set by %(who)s on %(day)s.") % {"who": name, "day": f"{day(on)} {on.year}"}


def _notice(change: VisibilityChange, on: date, now: Policy) -> str:
    words = {
        "day": day(on),
        "before": _named(change.before),
        "after": _named(change.after),
        "meaning": meaning(now),
    }
    return (
        gettext(
            "What others see of you changed on %(day)s, from %(before)s to %(after)s. %(meaning)s"
        )
        % words
    )


def _named(policy: Policy) -> str:
    return gettext("“%(preset)s” (groups of %(floor)d)") % {
        "preset": policy.preset.label,
        "floor": policy.floor,
    }
