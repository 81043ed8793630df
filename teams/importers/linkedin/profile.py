"""Profile.csv, Positions.csv, Education.csv and Skills.csv: what the profile says of itself.

Only lengths, counts and flags are kept, and the member's own name, title, company and industry.
"""

from __future__ import annotations

from typing import ClassVar

from teams.importers.linkedin.context import Context, Tally
from teams.importers.tabular import Layout, Table

Values = dict[str, bool | int]


class ProfileFile:
    """The one row of Profile.csv."""

    layout: ClassVar[Layout] = Layout(
        needed=("firstname", "lastname", "headline"),
        wanted=("summary", "industry", "geolocation"),
        known=(
            "maidenname",
            "address",
            "birthdate",
            "contactinstructions",
            "zipcode",
            "country",
            "twitterhandles",
            "websites",
            "instantmessengers",
        ),
        aliases={"about": "summary", "location": "geolocation"},
    )

    def __init__(self, context: Context) -> None:
        self.name = ""
        self.industry = ""
        self.values: Values = {}

    def read(self, table: Table, tally: Tally) -> None:
        """The first row with a name stands."""
        for row in table.rows():
            tally.records += 1
            if self.values:
                tally.duplicates += 1
                continue
            tally.kept += 1
            names = table.cell(row, "firstname"), table.cell(row, "lastname")
            self.name = " ".join(filter(None, names))
            self.industry = table.cell(row, "industry")
            self.values["headline_chars"] = len(table.cell(row, "headline"))
            if "summary" in table.places:
                self.values["about_chars"] = len(table.cell(row, "summary"))
            if "geolocation" in table.places:
                self.values["location"] = bool(table.cell(row, "geolocation"))
            if "industry" in table.places:
                self.values["industry"] = bool(self.industry)


class Positions:
    """The roles. One without an end is held now; the first such row is the member's role."""

    layout: ClassVar[Layout] = Layout(
        needed=("companyname", "title"),
        wanted=("description", "startedon", "finishedon"),
        known=("location",),
        aliases={"startdate": "startedon", "enddate": "finishedon"},
    )

    def __init__(self, context: Context) -> None:
        self.title = ""
        self.company = ""
        self.values: Values = {"current_role_described": False, "past_roles": 0}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are counted as past roles or looked at as present ones."""
        for row in table.rows():
            tally.records += 1
            title, company = table.cell(row, "title"), table.cell(row, "companyname")
            if not title and not company:
                continue
            tally.kept += 1
            if table.cell(row, "finishedon"):
                self.values["past_roles"] += 1
                continue
            if not self.company and not self.title:
                self.title, self.company = title, company
            if table.cell(row, "description"):
                self.values["current_role_described"] = True


class Education:
    """The schools."""

    layout: ClassVar[Layout] = Layout(
        needed=("schoolname",),
        known=("startdate", "enddate", "notes", "degreename", "activities"),
    )
    counted: ClassVar[tuple[str, str]] = ("education", "schoolname")

    def __init__(self, context: Context) -> None:
        self.values: Values = {self.counted[0]: 0}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows that have a name are counted."""
        key, column = self.counted
        for row in table.rows():
            tally.records += 1
            if table.cell(row, column):
                tally.kept += 1
                self.values[key] += 1


class Skills(Education):
    """The skills."""

    layout: ClassVar[Layout] = Layout(needed=("name",))
    counted: ClassVar[tuple[str, str]] = ("skills", "name")
