"""What each kind of file is called, what of it is kept, what is dropped, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.core.result import PillarName
from teams.reports.import_shapes import Counts, ImportFile


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words for one kind of file; ``feeds`` are codes of components."""

    label: str
    kept: str
    dropped: str = ""
    feeds: tuple[str, ...] = ()

    @property
    def components(self) -> tuple[tuple[str, PillarName], ...]:
        """The components that the kind feeds, each with its pillar."""
        return tuple((code, PILLARS[code[0]]) for code in self.feeds)


PILLARS: Mapping[str, PillarName] = {
    "B": "brand",
    "F": "find",
    "I": "insights",
    "R": "relationships",
}


KINDS: Mapping[str, KindWords] = {
    "linkedin.profile": KindWords(
        "Profile", "Lengths of headline and about, location and industry given", "Texts", ("B1",)
    ),
    "linkedin.positions": KindWords(
        "Positions", "Number of past roles, present role described", "Texts", ("B1",)
    ),
    "linkedin.education": KindWords("Education", "Whether there is any", "Schools", ("B1",)),
    "linkedin.skills": KindWords("Skills", "Number of skills", "Their names", ("B1",)),
    "linkedin.rich_media": KindWords("Media", "Photo and banner given", "Links", ("B1",)),
    "linkedin.endorsements": KindWords("Endorsements", "Number received", "Names, skills", ("B2",)),
    "linkedin.recommendations": KindWords(
        "Recommendations", "Number received", "Names, texts", ("B2",)
    ),
    "linkedin.connections": KindWords(
        "Connections",
        "Date, class of title, co-worker or not",
        "Names, e-mail addresses",
        ("R1", "R2", "R3"),
    ),
    "linkedin.invitations": KindWords(
        "Invitations", "Direction, date, outcome", "Names, text", ("F3", "R4")
    ),
    "linkedin.messages": KindWords(
        "Messages",
        "Direction, day, conversation as a code",
        "Text, subject, names",
        ("F3", "R5", "R6"),
    ),
    "linkedin.shares": KindWords("Posts", "Date, form, number of words", "Text", ("B3", "I1")),
    "linkedin.instant_reposts": KindWords("Reposts", "Date", feeds=("I1",)),
    "linkedin.articles": KindWords("Articles", "Date", "Text", ("B3", "I1")),
    "linkedin.comments": KindWords(
        "Comments", "Date, number of words, quality, fingerprint", "Text", ("I3", "I5")
    ),
    "linkedin.reactions": KindWords("Reactions", "Date", "Links", ("I4", "I5")),
    "linkedin.votes": KindWords("Votes", "Active days", "What was voted for", ("F5",)),
    "linkedin.searches": KindWords("Searches", "Number per day", "Every search term", ("F1",)),
    "sales_navigator.usage": KindWords(
        "Sales Navigator usage report",
        "Searches, views, leads and accounts saved, days active, connections, seat, LinkedIn’s SSI",
        "InMails, messages, totals, lists, links, coach level, category",
        ("F1", "F2", "F4", "F5"),
    ),
    "sales_navigator.activities": KindWords(
        "Sales Navigator activities",
        "Day of searches, views, leads and accounts saved; leads as a code",
        "Messages, connections made, identities of leads",
        ("F1", "F2", "F4", "F5", "R6"),
    ),
    "sales_navigator.outcomes": KindWords(
        "Outcomes of InMails", "Day on which an InMail was accepted", "Leads", ("R6",)
    ),
    "sales_navigator.seats": KindWords(
        "Sales Navigator seats",
        "Seat held or not, connections, LinkedIn’s SSI",
        "Everything else",
        ("R1",),
    ),
    "creator_analytics": KindWords(
        "Creator analytics",
        "New followers a day; day, engagements and impressions of the listed posts",
        "Addresses of posts, sums of days, who the readers are",
        ("B4", "B5", "I2"),
    ),
    "linkedin.changelog": KindWords(
        "Changes of 28 days",
        "Date of each post, comment and reaction, what your posts received, what you took back",
        "Texts, names; messages and invitations altogether",
        ("B3", "B4", "I1", "I2", "I3", "I4", "I5"),
    ),
    "activity": KindWords("Activity document", "What its lines declare"),
    "activity.csv": KindWords(
        "Activity table", "What its rows declare", "Columns that are no key of the format"
    ),
    "ssi.snapshot": KindWords(
        "LinkedIn’s SSI", "Total, pillars, top n %: a series of its own", "Scores of groups"
    ),
    "ssi.history": KindWords(
        "History of LinkedIn’s SSI", "Total, pillars, top n %: a series of its own", "Other columns"
    ),
    "crm.outcomes": KindWords(
        "Outcomes",
        "Day, kind, number, amount, currency, attainment: never the score",
        "Customers, contacts, subjects, notes",
    ),
    "table": KindWords("Mapped table", "The columns that are mapped", "All other columns"),
}


def kind_words(kind: str) -> KindWords:
    """Return the words for a kind; an unknown one is called by its own name."""
    known = KINDS.get(kind)
    return known or KindWords(kind.rpartition(".")[2].replace("_", " ").capitalize(), "")


def number(count: int) -> str:
    """Return a whole number in groups of three, divided by thin spaces."""
    return f"{count:,}".replace(",", "\u202f")


def rows_in_words(counts: Counts) -> str:
    """Return what became of the rows that were read well, to follow a sentence; "" untold."""
    if counts.new is None or counts.changed is None or counts.known is None:
        return ""
    return (
        f": {number(counts.new)} new, {number(counts.changed)} changed, "
        f"{number(counts.known)} known"
    )


def file_words(found: Mapping[str, Any], *, is_told: bool = True) -> ImportFile:
    """Return a file that was read, in words: what it is, what of it is kept and what dropped.

    Without ``is_told`` nothing is counted: how much there is of one person is a value of theirs.
    """
    words = kind_words(found["kind"])
    if not is_told:
        return ImportFile(
            name=found["file"],
            detected=words.label,
            kept=words.kept,
            dropped=words.dropped,
            feeds=words.components,
        )
    parts = [f"{number(found['kept'])} kept"]
    if found["duplicates"]:
        parts.append(f"{number(found['duplicates'])} twice")
    if words.kept:
        parts.append(words.kept[0].lower() + words.kept[1:])
    return ImportFile(
        name=found["file"],
        detected=words.label,
        records=found["records"],
        kept=", ".join(parts[:-1]) + f": {parts[-1]}" if words.kept else ", ".join(parts),
        dropped=words.dropped,
        feeds=words.components,
    )
