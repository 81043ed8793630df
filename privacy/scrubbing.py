"""What stays after somebody was erased says nothing of them: names of files, searches, plans."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from teams.models import OPEN, Delivery, Import, ImportStatus, ReportExport, SavedView
from teams.services.deliveries import delivery_give_up

ERASED = "(erased)"
SHORTEST = 4  # letters and digits: what is shorter stands in too many other words
# Where the texts stand that a person may have written, by what holds them. Nothing else is touched:
# keys, codes, digests and stored names are how the parts of a row find one another.
TEXTS: dict[str, tuple[str, ...]] = {
    "uploads": ("name",),
    "inputs": ("file",),
    "ignored": ("file", "reason"),
    "problems": ("file", "column"),
    "scope": ("source",),
    "sources": ("name", "files", "mapped", "error"),
    "people": ("shown",),
}
IMPORTED = ("uploads", "inputs", "ignored", "problems", "scope")
LISTED = ("inputs", "ignored", "problems", "people")
UNREAD = (ImportStatus.QUEUED, ImportStatus.RUNNING)
GIVEN_UP = "Somebody was erased whom a file’s name names. Bring the files again, by other names."


class Needles:
    """What a person is called by, to be found as whole words, however a file's name joins them."""

    def __init__(self, told: Iterable[str]) -> None:
        found = sorted({text for text in told if _is_long(text)})
        self.texts = tuple(found)
        self._pattern = re.compile("|".join(map(_pattern, found)), re.IGNORECASE) if found else None

    def are_in(self, text: str) -> bool:
        """Return whether the text names the person."""
        return self._pattern is not None and self._pattern.search(text) is not None


def is_read_now(*, member_id: int, needles: Needles) -> bool:
    """Return whether an import of others is under way whose files name the person."""
    rows = Import.objects.filter(status__in=UNREAD).exclude(member_id=member_id)
    return any(_names(batch.uploads, needles) for batch in rows.defer("claims"))


def scrub_files(*, member_id: int, needles: Needles) -> None:
    """No import or delivery of others names the person, in a file's name or elsewhere.

    Whose they were to be is gone from the plans of deliveries that stay. A delivery that waits, of
    files that are named after the person, is given up: its parts find one another by these names.
    """
    for batch in Import.objects.exclude(member_id=member_id).defer("claims").iterator():
        values = {name: _scrubbed(name, getattr(batch, name), needles) for name in IMPORTED}
        _store(batch, {**values, "message": _text(batch.message, needles)})
    for delivery in Delivery.objects.all().iterator():
        if delivery.status in OPEN and _names(delivery.uploads, needles):
            delivery_give_up(delivery=delivery, why=GIVEN_UP)
            delivery.refresh_from_db()
        sources = _scrubbed("sources", delivery.sources, needles)
        _store(
            delivery,
            {
                "uploads": _scrubbed("uploads", delivery.uploads, needles),
                "sources": [_without_person(one, member_id) for one in sources],
                "answers": _without_owner(delivery.answers, needles),
                "people": _without_member(delivery.people, member_id),
                "plan": [one for one in delivery.plan if one.get("member") != member_id],
                "message": _text(delivery.message, needles),
            },
        )


def scrub_queries(*, member_id: int, needles: Needles) -> None:
    """No saved state searches for the person, and no prepared file has them in it."""
    for view in SavedView.objects.exclude(query=""):
        _store(view, {"query": _without_search(view.query, needles.texts)})
    for export in ReportExport.objects.defer("content").exclude(query="", scope={}):
        if member_id in export.scope.get("members", ()):
            _store(export, {"query": "", "scope": {}, "content": None})
        else:
            _store(export, {"query": _without_search(export.query, needles.texts)})


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _is_long(text: str) -> bool:
    return len("".join(_words(text))) >= SHORTEST


def _pattern(text: str) -> str:
    """Return what finds the words of a text in one run, and nothing inside another word."""
    words = _words(text)
    before = r"(?<![^\W_])" if words[0][0].isdigit() else r"(?<![^\W\d_])"
    after = r"(?![^\W_])" if words[-1][-1].isdigit() else r"(?![^\W\d_])"
    return before + r"[\W_]*".join(map(re.escape, words)) + after


def _names(uploads: Iterable[dict[str, Any]], needles: Needles) -> bool:
    return any(needles.are_in(str(one.get("name", ""))) for one in uploads)


def _text(value: Any, needles: Needles) -> Any:
    if isinstance(value, list):
        return [_text(one, needles) for one in value]
    return ERASED if isinstance(value, str) and needles.are_in(value) else value


def _scrubbed(kind: str, rows: list[dict[str, Any]], needles: Needles) -> list[dict[str, Any]]:
    """Return rows of a kind in which every text that names the person is another."""
    texts, nested = TEXTS[kind], LISTED if kind == "sources" else ()
    return [
        {
            **row,
            **{name: _text(row[name], needles) for name in texts if name in row},
            **{name: _scrubbed(name, row[name], needles) for name in nested if name in row},
        }
        for row in rows
    ]


def _without_owner(answers: dict[str, Any], needles: Needles) -> dict[str, Any]:
    """Return answers without a profile that is the person's: whose the file is, is asked again."""
    return {
        source: {
            name: answer
            for name, answer in answers_of.items()
            if name != "owner" or not needles.are_in(str(answer))
        }
        for source, answers_of in answers.items()
    }


def _without_search(query: str, needles: Collection[str]) -> str:
    """Return a state without the search, where all that is searched for is in a needle."""
    pairs = parse_qsl(query, keep_blank_values=True)
    sought = [value.casefold().strip() for name, value in pairs if name == "q"]
    names = [needle.casefold() for needle in needles]
    if not any(text and any(text in name for name in names) for text in sought):
        return query
    return urlencode([(name, value) for name, value in pairs if name != "q"])


def _without_member(people: dict[str, Any], member_id: int) -> dict[str, Any]:
    return {
        source: {key: chosen for key, chosen in chosen_of.items() if chosen != str(member_id)}
        for source, chosen_of in people.items()
    }


def _without_person(source: dict[str, Any], member_id: int) -> dict[str, Any]:
    if "people" not in source:
        return source
    kept = [
        {**one, "suggested": None} if one.get("suggested") == member_id else one
        for one in source["people"]
        if one.get("member") != member_id
    ]
    return {**source, "people": kept}


def _store(row: Any, values: dict[str, Any]) -> None:
    changed = {
        name: v for name, v in values.items() if name == "content" or v != getattr(row, name)
    }
    if changed:
        type(row).objects.filter(pk=row.pk).update(**changed)
