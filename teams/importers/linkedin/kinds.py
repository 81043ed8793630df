"""The allow-list: which files of an archive are read, and as what.

Everything else is left unread: other people's addresses, job hunting, logins, full texts. Within
an archive a file's name decides. Outside of one a file may have been renamed, so there its header
decides where the name says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from teams.importers.linkedin.comments import Comments
from teams.importers.linkedin.connections import Connections
from teams.importers.linkedin.files import EMPTY, sheet_lines
from teams.importers.linkedin.invitations import Invitations
from teams.importers.linkedin.messages import Messages
from teams.importers.linkedin.praise import Endorsements, Recommendations
from teams.importers.linkedin.profile import Education, Positions, ProfileFile, Skills
from teams.importers.linkedin.reactions import Reactions
from teams.importers.linkedin.rich_media import RichMedia
from teams.importers.linkedin.searches import Searches
from teams.importers.linkedin.shares import InstantReposts, Shares
from teams.importers.linkedin.votes import Votes
from teams.importers.reading import Ignored, Problems, Unusable, Upload
from teams.importers.sniff import FileName, export_name, file_name, form
from teams.importers.tables import HEAD_ROWS, Sheet, sheets_of
from teams.importers.tabular import DAMAGE, Layout, NoHeader, Table, open_text

LAYOUTS: dict[str, Layout] = {
    "connections": Connections.layout,
    "invitations": Invitations.layout,
    "messages": Messages.layout,
    "shares": Shares.layout,
    "instant_reposts": InstantReposts.layout,
    "comments": Comments.layout,
    "reactions": Reactions.layout,
    "votes": Votes.layout,
    "searches": Searches.layout,
    "profile": ProfileFile.layout,
    "positions": Positions.layout,
    "education": Education.layout,
    "skills": Skills.layout,
    "recommendations": Recommendations.layout,
    "endorsements": Endorsements.layout,
    "rich_media": RichMedia.layout,
}
# By ``sniff.file_name``: lower-case letters and digits.
STEMS = {
    "connections": "connections",
    "invitations": "invitations",
    "messages": "messages",
    "shares": "shares",
    "instantreposts": "instant_reposts",
    "comments": "comments",
    "reactions": "reactions",
    "votes": "votes",
    "searchqueries": "searches",
    "profile": "profile",
    "positions": "positions",
    "education": "education",
    "skills": "skills",
    "recommendationsreceived": "recommendations",
    "endorsementreceivedinfo": "endorsements",
    "richmedia": "rich_media",
}
# Headers that no other file of an archive has.
TELLING = (
    "connections",
    "invitations",
    "messages",
    "shares",
    "comments",
    "reactions",
    "searches",
    "profile",
    "positions",
)
COMPLETE_ONLY = {
    "comments",
    "instantreposts",
    "logins",
    "memberfollows",
    "reactions",
    "recommendationsreceived",
    "saveditems",
    "searchqueries",
    "shares",
    "votes",
}

# Address books, private texts and job hunting: not opened, wherever they lie.
NEVER = {
    "adtargeting",
    "coachmessages",
    "contacts",
    "emailaddresses",
    "guidemessages",
    "importedcontacts",
    "inferencesaboutyou",
    "jobapplications",
    "jobapplicantsavedanswers",
    "jobapplicantsavedscreeningquestionresponses",
    "jobseekerpreferences",
    "learningcoachmessages",
    "learningroleplaymessages",
    "logins",
    "notes",
    "phonenumbers",
    "privateidentityasset",
    "receipts",
    "receiptsv2",
    "registration",
    "savedjobalerts",
    "securitychallenges",
    "verifications",
    "whatsappphonenumbers",
}

NOT_EVIDENCE = "not part of the evidence; not read"


@dataclass(slots=True)
class Files:
    """The files of one archive by kind, each kind in the order of its parts."""

    by_kind: dict[str, list[Upload]] = field(default_factory=dict)
    articles: list[Upload] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    member_ids: set[str] = field(default_factory=set)
    complete: bool = False


def files_of(entries: Iterable[Upload], *, loose: bool) -> Files:
    """The entries sorted. ``loose`` ones are in no archive and may have been renamed."""
    found = Files()
    parts: dict[tuple[str, int], list[Upload]] = {}
    declared = None
    for entry in entries:
        name = file_name(entry.name)
        declared = declared or export_name(entry.name)
        found.complete |= name.stem in COMPLETE_ONLY
        kind = _kind(entry, name, loose=loose)
        if kind:
            parts.setdefault((kind, int(name.part or 0)), []).append(entry)
            found.member_ids |= {name.member_id} - {""}
        elif name.ending in ("html", "htm") and "articles" in name.folders:
            found.articles.append(entry)
        else:
            found.ignored.append(Ignored(entry.name, NOT_EVIDENCE if entry.size else EMPTY))
    if declared:
        found.complete = declared.complete
    for (kind, _), twins in sorted(parts.items()):
        best = max(twins, key=lambda twin: _columns(twin, LAYOUTS[kind])) if twins[1:] else twins[0]
        found.by_kind.setdefault(kind, []).append(best)
        found.ignored += [
            Ignored(twin.name, f"says the same as {best.name}")
            for twin in twins
            if twin is not best
        ]
    return found


def is_linkedin(upload: Upload) -> bool:
    """Whether a file that came by itself is one of LinkedIn's, by its name or its header."""
    return bool(_kind(upload, file_name(upload.name), loose=True))


def _kind(entry: Upload, name: FileName, *, loose: bool) -> str:
    if name.ending in ("csv", "tsv", "txt") and name.stem in STEMS:
        return STEMS[name.stem]
    # Chats with LinkedIn's assistants look like messages.
    if not loose or name.stem.endswith("messages"):
        return ""
    if form(entry) == "workbook":
        return _kind_of_workbook(entry, name)
    return next((kind for kind in TELLING if _columns(entry, LAYOUTS[kind])), "")


def _kind_of_workbook(entry: Upload, name: FileName) -> str:
    """Which file somebody has saved as a workbook: its columns tell, whatever its name is."""
    try:
        sheets = sheets_of(entry, Problems(entry.name), most=HEAD_ROWS)
    except (Unusable, *DAMAGE):
        return ""
    kinds = (STEMS[name.stem],) if name.stem in STEMS else TELLING
    return next((k for k in kinds for sheet in sheets if _has_columns(sheet, LAYOUTS[k])), "")


def _has_columns(sheet: Sheet, layout: Layout) -> bool:
    try:
        Table(sheet_lines(sheet), layout, Problems(""))
    except NoHeader:
        return False
    return True


def _columns(entry: Upload, layout: Layout) -> int:
    """How many columns of a layout a file has; 0 where it has not all that are needed."""
    try:
        with entry.open() as stream, open_text(stream, lenient=True) as text:
            return len(Table(iter(text), layout, Problems(entry.name)).places)
    except (NoHeader, *DAMAGE):
        return 0
