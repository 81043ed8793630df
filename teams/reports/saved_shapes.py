"""What pages of saved views and groups show."""

from __future__ import annotations

from dataclasses import dataclass

from teams.reports.shapes import Choice


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A view above the report. ``by`` is who shares it, where that is somebody else."""

    label: str
    url: str
    by: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportViews:
    """The row above the report: views to open, and what can be kept of what is shown.

    ``save_url`` and ``group_url`` lead to the forms that keep it; "" where there is nothing to
    keep. ``groups`` are the groups to filter by, without the choice of none.
    """

    tabs: tuple[ViewTab, ...]
    manage_url: str
    save_url: str
    group_url: str
    people: int
    groups: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """A saved view in the list. ``note`` says what keeps others, or the viewer, from it."""

    id: int
    name: str
    url: str
    by: str = ""
    is_mine: bool = True
    is_shared: bool = False
    is_start: bool = False
    may_change: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A saved group in the list, with as many people as the viewer sees in it."""

    id: int
    name: str
    report_url: str
    people: int
    by: str = ""
    is_mine: bool = True
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """Everything that is kept: the own views in their order, those of others, and the groups.

    ``closed`` says why none of it can be opened; then no row has an address. "" where it can.
    """

    built_in: tuple[ViewTab, ...]
    mine: tuple[ViewRow, ...]
    shared: tuple[ViewRow, ...]
    groups: tuple[GroupRow, ...]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a group, or who may come into it, with the team of today."""

    id: int
    name: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A saved group as the viewer sees it.

    ``found`` are the first of those whom the search finds and who are not in it, ``more`` says how
    many there are besides.
    """

    id: int
    name: str
    by: str
    is_mine: bool
    is_shared: bool
    may_change: bool
    report_url: str
    people: tuple[Listed, ...]
    q: str
    found: tuple[Listed, ...]
    more: int
