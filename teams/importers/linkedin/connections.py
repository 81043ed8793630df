"""Connections.csv: the network, person by person, with the day on which each one joined it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from itertools import accumulate
from typing import ClassVar

from scoring.core.records import Connection, Network
from scoring.core.titles import company_key, title_weight
from teams.importers.linkedin.context import SOURCE, Context, Tally
from teams.importers.people import same_name
from teams.importers.tabular import Layout, Table
from teams.importers.times import calendar_day

DAY = "a day, as 11 Feb 2026"
NO_JOIN = "no addresses of profiles: joining people to other files is not possible"


class Connections:
    """The connections of one member.

    ``joinable`` says whether people can be found again in other files, which takes addresses.
    Rows with a date alone are closed or hidden accounts: they count in the size of the network
    and are no people.
    """

    layout: ClassVar[Layout] = Layout(
        needed=("firstname", "lastname", "connectedon"),
        wanted=("url", "company", "position"),
        known=("emailaddress", "address", "websites", "instantmessengers", "emailadresse"),
        aliases={
            "vorname": "firstname",
            "nachname": "lastname",
            "unternehmen": "company",
            "verbundenam": "connectedon",
            "profileurl": "url",
        },
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self.people: dict[tuple[str, date], Connection] = {}
        self._nameless: Counter[date] = Counter()
        self._addresses = 0
        self._company = cache(partial(company_key, key=context.people.secret))

    def read(self, table: Table, tally: Tally) -> None:
        """The rows become connections, one for a person and day."""
        addresses, people = self._addresses, len(self.people)
        for row in table.rows():
            tally.records += 1
            on = table.dated(row, "connectedon", calendar_day, DAY)
            if on is None:
                continue
            tally.saw(on)
            contact = self._contact(table, row, on)
            if not contact:
                self._nameless[on] += 1
            elif (contact, on) in self.people:
                tally.duplicates += 1
                continue
            else:
                self.people[contact, on] = self._connection(table, row, contact, on)
            tally.kept += 1
        if len(self.people) > people and self._addresses == addresses:
            table.problems.add(None, table.title("url"), NO_JOIN, lost=False)

    @property
    def joinable(self) -> bool:
        return self._addresses > 0 or not self.people

    def since(self, contact: str, on: date) -> bool:
        """Whether the contact was connected exactly on a day."""
        return (contact, on) in self.people

    def records(self) -> Iterator[Connection | Network]:
        """The connections; and, where some are no people, the size of the network over time.

        The size stands on every day that changed it from the first such row on, so that it is
        exact on any day and not only on the last one.
        """
        yield from self.people.values()
        if not self._nameless:
            return
        known: dict[str, date] = {}
        for contact, on in self.people:
            known[contact] = min(on, known.get(contact, on))
        gained = Counter(known.values()) + self._nameless
        days = sorted(gained)
        for on, size in zip(days, accumulate(gained[day] for day in days), strict=True):
            if on >= min(self._nameless):
                yield Network(source=SOURCE, ref=f"network:{on}", on=on, connections=size)

    def _contact(self, table: Table, row: list[str], on: date) -> str:
        people = self._context.people
        if slug := people.slug(table.cell(row, "url")):
            self._addresses += 1
            return people.key(slug)
        name = same_name(f"{table.cell(row, 'firstname')} {table.cell(row, 'lastname')}")
        return people.opaque("connection", name, on.isoformat()) if name else ""

    def _connection(self, table: Table, row: list[str], contact: str, on: date) -> Connection:
        context = self._context
        return Connection(
            source=SOURCE,
            ref=f"{contact}:{on}",
            on=on,
            contact=contact,
            title=title_weight(table.cell(row, "position"), context.spec),
            company=self._company(table.cell(row, "company")),
        )
