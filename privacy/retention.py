"""How long what is kept: one table, enforced by one task, in batches.

A period begins where its row says so. The site sets it (``RETENTION_DAYS``), and an organization
may shorten what is its own. What has no period ends with somebody: see the policy of data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from accounts.audit import record
from accounts.audit_door import forget_events
from accounts.forgotten_invitations import forget_invitations
from accounts.idempotency import delete_old_requests
from accounts.models import Action, ApiToken, Organization
from accounts.roles import Capability
from accounts.selectors import days_kept, first_day_kept
from privacy.erasure import erasure_of_former
from scoring.models import RecomputeRun, RunStatus, ScoreSnapshot
from scoring.partitions import months_drop
from teams.models import (
    OPEN,
    Delivery,
    Import,
    ImportStatus,
    Look,
    Member,
    PersonalFile,
    ReportExport,
    UploadRequest,
)
from teams.services.exports import forget_files

BATCH = 1_000
SCORES = "scores"
Forget = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept from when on. ``days`` is fixed where no setting has the key.

    ``can_be_shorter`` tells that an organization may choose fewer days, but ``least``;
    ``of_the_site`` that the rows are of no organization. A site may have 0 days, for no end.
    """

    key: str
    what: str | Promise
    since: str | Promise
    forget: Forget
    fixed: int = 0
    can_be_shorter: bool = False
    least: int = 1
    of_the_site: bool = False

    @property
    def site_days(self) -> int:
        """The days that hold on this site."""
        return self.fixed or int(settings.RETENTION_DAYS[self.key])

    def days_for(self, organization: Organization) -> int:
        """The days that hold in an organization: its own where they are fewer."""
        return days_kept(organization, self.key) if self.can_be_shorter else self.site_days

    def lets_choose(self, days: int) -> bool:
        """Whether an organization may have so many days."""
        return self.can_be_shorter and self.least <= days <= self.site_days


def enforce(organization: Organization) -> dict[str, int]:
    """What has had its time in the entered organization is gone; return how many rows, by key."""
    return {
        period.key: period.forget(_before(days))
        for period in PERIODS
        if not period.of_the_site and (days := period.days_for(organization))
    }


def drop_months() -> int:
    """Months of daily scores that are over in every organization are gone, each as a whole.

    Return how many were; none where scores are not stored by month. What is left of a month that
    is over for some goes row by row, as everything else.
    """
    organizations = Organization.objects.all()
    firsts = [first_day_kept(organization, SCORES) for organization in organizations]
    return months_drop(before=min(firsts)) if firsts else 0


def enforce_site() -> dict[str, int]:
    """The same for what is of no organization."""
    return {
        period.key: period.forget(_before(period.site_days))
        for period in PERIODS
        if period.of_the_site
    }


@transaction.atomic
def periods_choose(*, access: Access, chosen: Mapping[str, int]) -> None:
    """The organization keeps what is its own for so many days, by key; the rest as the site says.

    Raises PermissionDenied, and ValidationError for a period that is longer than the site's, or is
    not the organization's to choose.
    """
    access.require(Capability.MANAGE_SETTINGS)
    for key, days in chosen.items():
        period = BY_KEY.get(key)
        if period is None or not period.lets_choose(days):
            raise ValidationError(gettext("A period can be shorter than the site’s, not longer."))
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    before, after = dict(organization.retention), dict(sorted(chosen.items()))
    if before == after:
        return
    organization.retention = access.organization.retention = after
    organization.save(update_fields=["retention"])
    record(Action.CHANGED, by=access.user, target=organization, before=before, after=after)


def _before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _forget(rows: QuerySet[Any]) -> int:
    """The rows are gone, a thousand in a transaction."""
    count = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            count += rows.model._default_manager.filter(pk__in=ids).delete()[0]
    return count


def _looks(before: datetime) -> int:
    return _forget(Look.objects.filter(last_at__lt=before))


def _report_exports(before: datetime) -> int:
    return _forget(ReportExport.objects.filter(finished_at__lt=before))


def _personal_files(before: datetime) -> int:
    """The file is gone, and so is that it was asked for: the log of changes has that."""
    return _forget(PersonalFile.objects.filter(finished_at__lt=before))


def _file_requests(before: datetime) -> int:
    return _forget(UploadRequest.objects.filter(asked_at__lt=before))


def _deliveries(before: datetime) -> int:
    """Those that brought nothing, and are over."""
    brought = Import.objects.filter(delivery=OuterRef("pk"))
    over = Delivery.objects.filter(~Exists(brought), created_at__lt=before)
    return _forget(over.exclude(status__in=OPEN))


def _ended_imports(before: datetime) -> int:
    """Those of which no fact is left: failed or undone."""
    failed = Q(status=ImportStatus.FAILED, finished_at__lt=before)
    undone = Q(status=ImportStatus.UNDONE, undone_at__lt=before)
    return _forget(Import.objects.filter(failed | undone))


def _former_members(before: datetime) -> int:
    """They are erased, as by their own word; a worker does it."""
    left = Member.objects.filter(left_on__lt=before.date())
    return sum(bool(erasure_of_former(member=member)) for member in left[:BATCH])


def _recomputes(before: datetime) -> int:
    over = (RunStatus.DONE, RunStatus.FAILED, RunStatus.STOPPED)
    return _forget(RecomputeRun.objects.filter(status__in=over, finished_at__lt=before))


def _scores(before: datetime) -> int:
    return _forget(ScoreSnapshot.objects.filter(on__lt=before.date()))


def _ended_tokens(before: datetime) -> int:
    over = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return _forget(ApiToken.objects.filter(over))


def _audit(_before: datetime) -> int:
    """The log has a door of its own, which knows the site's period."""
    return forget_events()


def _admin_log(before: datetime) -> int:
    return _forget(LogEntry.objects.filter(action_time__lt=before))


def _sessions(before: datetime) -> int:
    return _forget(Session.objects.filter(expire_date__lt=before))


_MADE, _ENDED = _("after it was made"), _("after it ended")
PERIODS = (
    Period(
        "looks",
        _("Who looked at whom"),
        _("after the last look of a day"),
        _looks,
        can_be_shorter=True,
    ),
    Period(
        "invitations",
        _("Invitations"),
        _("after the end of the link"),
        forget_invitations,
        fixed=30,
    ),
    Period("api_answers", _("Answers to programs"), _MADE, delete_old_requests, fixed=1),
    Period("ended_tokens", _("API tokens that ended"), _ENDED, _ended_tokens),
    Period("report_files", _("Files of the User Report"), _MADE, forget_files, fixed=1),
    Period(
        "report_exports",
        _("Who took out the User Report"),
        _MADE,
        _report_exports,
        can_be_shorter=True,
    ),
    Period("personal_files", _("Files of “My data”"), _MADE, _personal_files, fixed=7),
    Period("file_requests", _("Requests for files"), _MADE, _file_requests, can_be_shorter=True),
    Period(
        "deliveries", _("Deliveries that brought nothing"), _MADE, _deliveries, can_be_shorter=True
    ),
    Period(
        "ended_imports",
        _("Imports that failed or were undone"),
        _ENDED,
        _ended_imports,
        can_be_shorter=True,
    ),
    Period("recomputes", _("Computations that are over"), _ENDED, _recomputes, can_be_shorter=True),
    Period(
        SCORES,
        _("Daily scores"),
        _("after their day"),
        _scores,
        can_be_shorter=True,
        least=settings.SCORE_DAYS_LEAST,
    ),
    Period(
        "former_members",
        _("Members who left, with everything of theirs"),
        _("after their last day"),
        _former_members,
        can_be_shorter=True,
    ),
    Period("audit", _("Log of what people do"), _MADE, _audit),
    Period("admin_log", _("Log of changes by hand"), _MADE, _admin_log, of_the_site=True),
    Period("sessions", _("Sign-ins"), _ENDED, _sessions, fixed=1, of_the_site=True),
)
BY_KEY = {period.key: period for period in PERIODS}
