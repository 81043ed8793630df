"""The parsing of an archive as one would write it with pandas, for comparison.

It takes in the same files and sums up the same things: exchanges a conversation, contact and day,
invitations, connections, posts, judged comments, reactions and searches a day. What is no table's
work (keys, titles, the quality of a comment) is the product's own, once for every different value.
It has none of the product's care for damaged, old or renamed files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd

from scoring.core.comments import quality_and_words, text_key, word_count
from scoring.core.model import ModelSpec
from scoring.core.titles import company_key, title_weight
from teams.importers.linkedin.shares import decoded
from teams.importers.people import People

UTC_TIME = "%Y-%m-%d %H:%M:%S"
COMMENT = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,https?://)", re.MULTILINE)
SAME_QUERY = pd.Timedelta(minutes=30)


class Parser:
    """Reads an archive into tables of evidence."""

    def __init__(self, path: Path, key: bytes, spec: ModelSpec) -> None:
        self._path = path
        self._people = People(key)
        self._spec = spec

    def parse(self) -> dict[str, list[Any]]:
        """Return the evidence by kind, as rows."""
        return {kind: list(found.itertuples()) for kind, found in self._found().items()}

    def _found(self) -> dict[str, Any]:
        with ZipFile(self._path) as archive:
            self._archive = archive
            invitations, owner = self._invitations()
            return {
                "connections": self._connections(),
                "invitations": invitations,
                "exchanges": self._exchanges(owner),
                "posts": self._posts(),
                "comments": self._comments(),
                "reactions": self._by_day("Reactions.csv", "Link").to_frame(),
                "searches": self._searches().to_frame(),
            }

    def _table(self, name: str, skip: int = 0) -> Any:
        with self._archive.open(name) as stream:
            return pd.read_csv(stream, dtype=str, keep_default_na=False, skiprows=skip)

    def _connections(self) -> Any:
        rows = self._table("Connections.csv", skip=3)
        return pd.DataFrame(
            {
                "on": pd.to_datetime(rows["Connected On"], format="%d %b %Y").dt.date,
                "contact": self._persons(rows["URL"]),
                "title": _each(rows["Position"], lambda text: title_weight(text, self._spec)),
                "company": _each(
                    rows["Company"], lambda text: company_key(text, self._people.secret)
                ),
            }
        ).drop_duplicates(["contact", "on"])

    def _invitations(self) -> tuple[Any, str]:
        rows = self._table("Invitations.csv")
        wall = pd.to_datetime(
            rows["Sent At"].str.replace("\u202f", " "), format="%m/%d/%y, %I:%M %p"
        )
        zone = wall.dt.tz_localize("America/Los_Angeles", ambiguous=True, nonexistent="NaT")
        out = rows["Direction"] == "OUTGOING"
        mine, theirs = rows["inviterProfileUrl"], rows["inviteeProfileUrl"]
        found = pd.DataFrame(
            {
                "at": zone.dt.tz_convert("UTC"),
                "contact": self._persons(theirs.where(out, mine)),
                "direction": out.map({True: "out", False: "in"}),
                "noted": rows["Message"] != "",
            }
        ).drop_duplicates(["direction", "contact", "at"])
        return found, self._people.slug(mine.where(out, theirs).mode()[0])

    def _exchanges(self, owner: str) -> Any:
        rows = self._table("messages.csv").drop_duplicates()
        drafts = [column for column in rows if column.endswith("DRAFT")]
        for column in drafts:
            rows = rows[rows[column] != "Yes"]
        blank = rows["SENDER PROFILE URL"] == ""
        spam = blank & rows["CONTENT"].str.contains("spinmail-quill-editor", regex=False)
        rows = rows[~rows["CONVERSATION ID"].isin(rows.loc[spam, "CONVERSATION ID"])]
        at = pd.to_datetime(rows["DATE"].str.removesuffix(" UTC"), format=UTC_TIME, utc=True)
        sender = _each(rows["SENDER PROFILE URL"], self._people.slug)
        out = sender == owner
        others = rows["RECIPIENT PROFILE URLS"].where(out, rows["SENDER PROFILE URL"])
        lanes = pd.DataFrame(
            {
                "conversation": rows["CONVERSATION ID"],
                "contact": others.str.split(","),
                "on": at.dt.date,
                "at": at,
                "out": out,
            }
        ).explode("contact")
        lanes["contact"] = self._persons(lanes["contact"])
        by_day = lanes.groupby(["conversation", "contact", "on"], sort=False)
        found = by_day.agg(
            outbound=("out", "sum"), messages=("out", "size"), first_at=("at", "min")
        ).reset_index()
        found["inbound"] = found["messages"] - found["outbound"]
        return found

    def _posts(self) -> Any:
        rows = self._table("Shares.csv").drop_duplicates("ShareLink")
        texts = rows["ShareCommentary"].map(decoded)
        return pd.DataFrame(
            {
                "at": pd.to_datetime(rows["Date"], format=UTC_TIME, utc=True),
                "words": texts.map(word_count),
                "chars": texts.str.len(),
            }
        )

    def _comments(self) -> Any:
        text = self._archive.read("Comments.csv").decode()
        records = [record.rstrip("\r\n").split(",", 2) for record in COMMENT.split(text)[1:]]
        rows = pd.DataFrame(records, columns=["Date", "Link", "Message"])
        judged = rows["Message"].map(lambda text: quality_and_words(text, self._spec))
        return pd.DataFrame(
            {
                "at": pd.to_datetime(rows["Date"], format=UTC_TIME, utc=True),
                "quality": judged.str[0],
                "words": judged.str[1],
                "key": rows["Message"].map(lambda text: text_key(text, self._people.secret)),
            }
        ).drop_duplicates()

    def _by_day(self, name: str, unique: str) -> Any:
        rows = self._table(name).drop_duplicates(unique)
        return pd.to_datetime(rows["Date"], format=UTC_TIME, utc=True).dt.date.value_counts()

    def _searches(self) -> Any:
        rows = self._table("SearchQueries.csv")
        times = rows["Time"].str.removesuffix(" UTC")
        rows["at"] = pd.to_datetime(times, format="%Y/%m/%d %H:%M:%S", utc=True)
        rows = rows.sort_values("at", kind="stable")
        rows = rows[(rows["at"].shift(-1) - rows["at"]).dt.total_seconds().fillna(9) > 5]
        since = rows.groupby("Search Query")["at"].diff()
        return rows[since.isna() | (since > SAME_QUERY)]["at"].dt.date.value_counts()

    def _persons(self, addresses: Any) -> Any:
        return _each(addresses, lambda address: self._people.key(self._people.slug(address)))


def _each(column: Any, of: Callable[[str], Any]) -> Any:
    """Return what becomes of a column, worked out once for every different value."""
    return column.map({value: of(value) for value in column.unique()})
