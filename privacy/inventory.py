"""The inventory of data as a page of the documentation, written from what was declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from accounts.data_policy import DataClass, ModelPolicy
from privacy.policy import POLICIES, model_of
from privacy.retention import BY_KEY, Period

HEAD = """# Data inventory

Every model and every field that Pillars stores, with whose data it is. This page is written from
the code by `python manage.py data_inventory`; a test compares the two, and another fails on a field
that nobody declared. What it means for people is in [privacy](privacy.md).

*Subject* is whose data a field is. *My data* tells whether it is in the file that members and users
take out of themselves, or why not. Rows go with the person, or after the period that is named.
"""


def inventory() -> str:
    """Return the whole page."""
    order = list(DataClass)
    by_class = sorted(POLICIES, key=lambda policy: order.index(policy.data_class))
    parts = [HEAD, "\n".join(_periods())]
    for data_class, policies in groupby(by_class, key=lambda policy: policy.data_class):
        parts.append(f"## {data_class.value}")
        parts += ["\n".join(_model(policy)) for policy in policies]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _periods() -> Iterator[str]:
    yield "## Periods"
    yield ""
    yield "| what | days | from when | an organization may choose fewer |"
    yield "|---|---|---|---|"
    for period in BY_KEY.values():
        shorter = "yes" if period.can_be_shorter else "no"
        yield f"| {period.what} | {period.site_days or 'no end'} | {period.since} | {shorter} |"


def _model(policy: ModelPolicy) -> Iterator[str]:
    yield f"### {str(model_of(policy)._meta.verbose_name).capitalize()} (`{policy.model}`)"
    yield ""
    yield f"{policy.purpose} Kept: {_kept(policy.kept)}."
    yield ""
    yield "| field | subject | my data |"
    yield "|---|---|---|"
    yield from _fields(policy)


def _fields(policy: ModelPolicy) -> Iterable[str]:
    for field in policy.fields():
        told = f"no. {field.why_not}" if field.why_not else "yes"
        if not field.why_not and field.name in policy.others.split():
            told = "as “you” or “somebody else”"
        yield f"| `{field.name}` | {field.subject.value} | {told} |"


def _kept(kept: str) -> str:
    period: Period | None = BY_KEY.get(kept)
    if period is None:
        return kept
    if not period.site_days:
        return "with the person; for fewer days where the site says so"
    return f"{period.site_days} days {period.since}, or with the person"
