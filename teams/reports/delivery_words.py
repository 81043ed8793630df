"""What is happening to a delivery, or has happened, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from teams.models import Delivery, DeliveryStatus
from teams.reports.delivery_shapes import RUNNING
from teams.reports.import_shapes import Counts, ImportRow
from teams.reports.import_words import rows_in_words

WORDS = {
    DeliveryStatus.WAITING: "Waiting for a worker. You can leave this page.",
    DeliveryStatus.CHECKING: "Checking the files, nothing is saved. You can leave this page.",
    DeliveryStatus.ASKING: "The files leave something open. Answer it, and they are checked again.",
    DeliveryStatus.DISCARDED: "Discarded. Nothing was saved, and the files are gone.",
}


def message_of(delivery: Delivery, imports: Sequence[ImportRow]) -> str:
    """Return the sentence; of a delivery that failed, why. ``imports`` are those of it."""
    match DeliveryStatus(delivery.status):
        case DeliveryStatus.FAILED:
            return delivery.message
        case DeliveryStatus.READY:
            return _checked(delivery)
        case DeliveryStatus.COMMITTED:
            return _imported(imports)
        case other:
            return WORDS[other]


def _checked(delivery: Delivery) -> str:
    good = [entry for entry in delivery.plan if not entry.get("error")]
    if not delivery.plan:
        return "Checked. Everything is left out, so there is nothing to import."
    if not good:
        return "Checked. Nothing can be imported, for the reasons below."
    if not any(entry["new"] + entry["changed"] for entry in good):
        return "Checked. All of it is known already: an import would change nothing."
    return "Checked. Nothing is saved yet."


def _imported(imports: Sequence[ImportRow]) -> str:
    states = {row.state for row in imports}
    if not states:
        return "Nothing was imported."
    if states & {*RUNNING}:
        done = sum(row.state not in RUNNING for row in imports)
        return f"{done} of {len(imports)} members are done. You can leave this page."
    if states == {"undone"}:
        return "Undone. Its facts are gone, scores were computed again."
    if states == {"failed"}:
        return "Nothing was stored, for the reasons below."
    counts = [row.counts for row in imports if row.state in ("done", "partial")]
    rows = rows_in_words(Counts.summed(counts))
    if "failed" in states:
        return f"It is in, but not for everybody{rows}."
    if "partial" in states:
        return f"It is in, with problems{rows}. The rows below were left out."
    return f"It is in{rows}."
