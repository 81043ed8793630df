"""python manage.py ssi: the score of one person's files, without a database."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.core.mix import inputs
from scoring.core.registry import CURRENT, model
from scoring.core.what_if import FARTHEST
from scoring.management.evidence_files import uploads
from scoring.management.ssi_answer import Answer, Question
from scoring.management.ssi_json import as_json
from scoring.management.ssi_text import lines
from teams.importers.reading import Options, Unusable
from teams.importers.registry import read

CANNOT_SCORE = 2
FIRST_YEAR, LAST_YEAR = 1900, 9000
AHEAD = timedelta(weeks=12)


class Command(BaseCommand):
    """Prints the score, or raises ``CommandError`` with return code 2 and the reason."""

    help = (
        "Score the evidence of one person: LinkedIn archives (ZIP, a folder or single CSV files)"
        " and activity documents (JSON Lines). Needs no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of docs/activity-format.md."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a file or a folder")
        parser.add_argument(
            "--as-of", required=True, type=_day, metavar="DATE", help="the day that is scored"
        )
        parser.add_argument(
            "--since", type=_day, metavar="DATE", help="explain the change since this earlier day"
        )
        parser.add_argument(
            "--seat",
            choices=["free", "sales_navigator"],
            help="the seat on every date, whatever the evidence says",
        )
        parser.add_argument("--policy", choices=model(CURRENT).policies, default="equal")
        parser.add_argument(
            "--timezone", type=_zone, default="UTC", metavar="ZONE", help="the scoring time zone"
        )
        parser.add_argument(
            "--next", action="store_true", help="tell all that would earn points next"
        )
        parser.add_argument(
            "--mix",
            type=_amounts,
            metavar="NAME=COUNT,...",
            help="what if: so much of each input a week, such as posts=1,comments=4",
        )
        parser.add_argument(
            "--by", type=_day, metavar="DATE", help="the day of the what-if, in 12 weeks otherwise"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--explain", action="store_true", help="say how each number comes about"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the score of ``options["files"]``, or raise ``CommandError`` with code 2."""
        question = Question(
            as_of=options["as_of"],
            since=options["since"],
            seat=options["seat"],
            policy=options["policy"],
            zone=options["timezone"].key,
            amounts=options["mix"] or {},
            by=_horizon(options),
        )
        if question.since is not None and question.since >= question.as_of:
            raise CommandError("--since is not before --as-of", returncode=CANNOT_SCORE)
        if question.by is not None and not 0 < (question.by - question.as_of).days <= FARTHEST.days:
            reason = f"--by is not within {FARTHEST.days} days after --as-of"
            raise CommandError(reason, returncode=CANNOT_SCORE)
        answer = _answer(options["files"], question, options["timezone"])
        if options["json"]:
            self._print([as_json(answer, with_next=options["next"])])
        else:
            told = lines(answer, explain=options["explain"], with_next=options["next"])
            self._print(told)

    def _print(self, told: Iterable[str]) -> None:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        try:
            for line in told:
                self.stdout.write(_safe(line, encoding))
            self.stdout.flush()
        except BrokenPipeError:
            # Who read the output has seen enough. The interpreter flushes once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stdout.fileno())


def _answer(files: list[str], question: Question, zone: ZoneInfo) -> Answer:
    spec = model(CURRENT)
    try:
        reading = read(uploads(files), Options(zone=zone, key=None), spec)
    except Unusable as unusable:
        reasons = (_safe(line, "utf-8") for line in str(unusable).split("\n"))
        raise CommandError("\n".join(reasons), returncode=CANNOT_SCORE) from None
    except OSError as error:
        name = error.filename or "a file"
        reason = f"{name}: cannot be read: {error.strerror or error}"
        raise CommandError(_safe(reason, "utf-8"), returncode=CANNOT_SCORE) from None
    return Answer(spec, question, reading)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    is_iso = re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)
    if day is None or not is_iso or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ArgumentTypeError("expected a date such as 2026-11-22")
    return day


def _horizon(options: dict[str, Any]) -> date | None:
    if options["by"] is None and options["mix"] is not None:
        by: date = options["as_of"] + AHEAD
        return by
    found: date | None = options["by"]
    return found


def _amounts(text: str) -> dict[str, int]:
    """Amounts by input, each within what is sensible."""
    most = {one.name: one.most for one in inputs(model(CURRENT))}
    found = {}
    for part in filter(None, text.split(",")):
        name, _, count = part.partition("=")
        if name not in most:
            raise ArgumentTypeError(f"expected one of {', '.join(most)}, not {name!r}")
        if not re.fullmatch(r"\d{1,6}", count, re.ASCII) or int(count) > most[name]:
            raise ArgumentTypeError(f"expected {name} from 0 to {most[name]}, not {count!r}")
        found[name] = int(count)
    return found


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # Folders of the time zone database and names that lead out of it raise these.
    except (KeyError, ValueError, OSError):
        raise ArgumentTypeError("expected a time zone such as Europe/Berlin") from None


def _safe(text: str, encoding: str) -> str:
    """``text`` as a terminal can show it: names in files may hold anything."""
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return printable.encode(encoding, "replace").decode(encoding)
