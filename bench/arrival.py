"""From sending an archive until its score can be seen, with a worker that has nothing else to do.

    export DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench
    export CELERY_BROKER_URL=redis://127.0.0.1:6379/5 CACHE_URL=redis://127.0.0.1:6379/5
    python -m bench.arrival [megabytes] [times] [contacts]

A program sends the archive to the API of a web server and lets it be imported once it is checked.
A worker checks it, imports it and computes every day of it. It is over when the API tells a score.
Each time the organization is a new one, so that nothing of the archive is known.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import django

from bench.processes import empty_queue, prepare, worker
from bench.timing import seconds, told

prepare()
django.setup()

from accounts.roles import Role, Scope
from accounts.services import organization_create, user_create
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create
from bench.database import bench_organization
from bench.imports import NAME, parse
from bench.users import PORT, slowest_but, web_server
from config.management.commands.up import HOST
from scoring.models import RecomputeRun, ScoreSnapshot
from seeds.bulk import write_big_archive
from teams.models import Contact, Import, Member

GOAL = 2  # seconds
WITHIN = 120
ASK_EVERY = 0.05


class Sender:
    """A program that sends files of the one member of a new organization."""

    def __init__(self, number: int) -> None:
        self.organization = organization_create(name=f"Sent {number}", slug=f"sent-{number}")
        email = f"api-{number}@bench.example"
        user = user_create(email=email, organization=self.organization, role=Role.OWNER)
        with tenant_scope(self.organization.pk):
            self.member = Member.objects.create(name="Ada Muster", email="ada@bench.example")
            _, secret = token_create(
                organization=self.organization,
                user=user,
                name="bench",
                scopes=Scope.values,
                days=1,
                by=user,
            )
        self._head = {"Authorization": f"Bearer {secret}"}
        self._base = f"/api/v1/organizations/{self.organization.slug}"

    def send(self, archive: bytes) -> None:
        """Send the archive. Raises SystemExit where it is not taken."""
        fields = {"member": self.member.email, "commit": "true"}
        parts = [
            f'--line\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        parts.append(
            b'--line\r\nContent-Disposition: form-data; name="files"; '
            b'filename="%s"\r\nContent-Type: application/zip\r\n\r\n' % NAME.encode()
        )
        body = b"".join((*parts, archive, b"\r\n--line--\r\n"))
        kind = {"Content-Type": "multipart/form-data; boundary=line"}
        key = {"Idempotency-Key": self.organization.slug}
        status, answer = self._ask("POST", "/imports", body, {**kind, **key})
        if status != http.HTTPStatus.ACCEPTED:
            raise SystemExit(f"the archive was not taken: {status} {answer!r}")

    def wait(self) -> None:
        """Return once a score is told. Raises SystemExit where there is none in time."""
        until = time.perf_counter() + WITHIN
        while not self._is_scored():
            if time.perf_counter() > until:
                raise SystemExit("no score has come of the archive")
            time.sleep(ASK_EVERY)

    def _is_scored(self) -> bool:
        status, _ = self._ask("GET", f"/members/{self.member.pk}/score", b"", {})
        return status == http.HTTPStatus.OK

    def _ask(self, method: str, path: str, body: bytes, head: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(HOST, PORT, timeout=WITHIN)
        connection.request(method, self._base + path, body, {**self._head, **head})
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def noted(self) -> tuple[float, float]:
        """Return the seconds of the import and of the recompute, as the worker noted them."""
        with tenant_scope(self.organization.pk):
            return _lasted(Import.objects.get()), _lasted(RecomputeRun.objects.latest("pk"))

    def stored(self) -> tuple[int, int]:
        """Return how many contacts and days with a score have come of it."""
        with tenant_scope(self.organization.pk):
            return Contact.objects.count(), ScoreSnapshot.objects.count()


def main(megabytes: int, times: int, contacts: int) -> None:
    """Print within how many seconds 19 of 20 archives were seen, and what they are spent on."""
    with tempfile.TemporaryDirectory() as folder, bench_organization():
        path = Path(folder) / NAME
        write_big_archive(path, megabytes, contacts=contacts)
        archive = path.read_bytes()
        bare = min(seconds(lambda: parse(path)) for _ in range(3))
        empty_queue()
        with web_server(), worker():
            senders = [Sender(number) for number in range(times + 1)]
            took = [_seen(sender, archive) for sender in senders][1:]
        imported, computed = zip(*(sender.noted() for sender in senders[1:]), strict=True)
        met, days = senders[0].stored()
        print(f"{len(archive) / 1e6:.1f} MB in the ZIP, {met:,} contacts, {days:,} days")
        print(
            f"in the middle: seen after {median(took):.2f} s, of which importing "
            f"{median(imported):.2f}, computing {median(computed):.2f}; parsing alone {bare:.2f}"
        )
        told(f"{megabytes} MB until it is seen, 19 of 20", slowest_but(took), GOAL, " s")


def _lasted(row: Import | RecomputeRun) -> float:
    if row.started_at is None or row.finished_at is None:
        raise SystemExit(f"{row} is not over")
    return (row.finished_at - row.started_at).total_seconds()


def _seen(sender: Sender, archive: bytes) -> float:
    began = time.perf_counter()
    sender.send(archive)
    sender.wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [5, 20, 2_500][len(given) :])[:3])
