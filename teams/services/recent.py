"""The report that was read last: who is in it beside one member comes next, and is not read anew.

A report of a thousand people becomes a thousand imports, one after another in a few workers. One
report is held at most, as evidence; whatever holds one person alone is not held at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Lock
from typing import Any

from scoring.core.model import ModelSpec
from teams.importers.activity import Said
from teams.importers.reading import Answers, Finding, Options
from teams.importers.registry import read_source
from teams.importers.sources import Source
from teams.models import Import

_lock = Lock()
_last: tuple[Any, Finding] | None = None

SourceReader = Callable[[Source, Options, ModelSpec, Answers, Said | None], Finding]


def reader_for(batch: Import) -> SourceReader:
    """Return a reader of the sources in an import's files, as ``registry.read_source``."""
    digests = {file["name"]: file["digest"] for file in batch.uploads}

    def read(
        source: Source, options: Options, spec: ModelSpec, answers: Answers, said: Said | None
    ) -> Finding:
        global _last
        contents = tuple(digests.get(upload.name, "") for upload in source.uploads)
        # Of an entry of an archive nothing is known but the archive: such reports are read anew.
        mark = (batch.organization_id, source.name, contents, json.dumps(dict(answers)), options)
        with _lock:
            if _last is not None and _last[0] == mark:
                return _last[1]
        found = read_source(source, options, spec, answers, said)
        if len(found.portions) > 1 and all(contents):
            with _lock:
                _last = (mark, found)
        return found

    return read
