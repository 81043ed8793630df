"""Rich_Media.csv: the only file that shows that a profile has a photo and a banner."""

from __future__ import annotations

import re
from datetime import datetime
from typing import ClassVar

from teams.importers.linkedin.context import Context, Tally
from teams.importers.linkedin.profile import Values
from teams.importers.tabular import Layout, Table
from teams.importers.times import utc

_UPLOAD = re.compile(
    r"You uploaded an? (?P<kind>.+?) on (?P<at>\w+ \d+, \d{4} at \d+:\d\d\s[AP]M)", re.IGNORECASE
)
_SHOWS = {
    "photo": ("profile photo", "profile-displayphoto"),
    "banner": ("profile background photo", "profile-displaybackgroundimage"),
}


class RichMedia:
    """The uploads. A photo that was uploaded is there; that none was tells nothing."""

    layout: ClassVar[Layout] = Layout(needed=("datetime", "medialink"), known=("mediadescription",))

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen: set[tuple[str, str]] = set()
        self.values: Values = {}

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are looked through; one upload may have a row for each size."""
        for row in table.rows():
            tally.records += 1
            upload = _UPLOAD.search(table.cell(row, "datetime"))
            kind, at = (upload["kind"].casefold(), upload["at"]) if upload else ("", "")
            if upload:
                instant = table.dated(row, "datetime", _uploaded_at, "May 6, 2026 at 7:08 AM")
                if instant is None:
                    continue
                tally.saw(self._context.on(instant))
            link = table.cell(row, "medialink")
            shown = [key for key, (name, path) in _SHOWS.items() if kind == name or path in link]
            uploads = {(key, at) for key in shown}
            if at and uploads & self._seen:
                tally.duplicates += 1
            elif shown:
                tally.kept += 1
            self._seen |= uploads
            self.values |= dict.fromkeys(shown, True)


def _uploaded_at(sentence: str) -> datetime:
    """The instant in a sentence. Raises ValueError."""
    upload = _UPLOAD.search(sentence)
    return utc(upload["at"] if upload else "")
