"""What stands in the settings, and this machine: its disk, its clock, its files, its mail."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.db.models import Max

from accounts.models import User
from config.doctor.finding import Finding, ok, problem, warning
from config.reach import BROKER_ERRORS, PATIENCE, broker

# By how much clocks may differ before somebody should look, and before days are wrong, in seconds.
APART, FAR_APART = 2.0, 30.0
SHORTEST_SECRET_KEY, SHORTEST_KEY, LETTERS = 50, 32, 5
# Keys that seal what is stored; the secret key stands in for each that is not set.
SEALING = {
    "PORTABILITY_TOKEN_KEY": "PORTABILITY_TOKEN_KEY",
    "PILLARS_SSO_SECRET_KEY": "SSO_SECRET_KEY",
    "PILLARS_SECOND_FACTOR_KEY": "SECOND_FACTOR_KEY",
}
NEW_KEY = 'Make one: `python3 -c "import secrets; print(secrets.token_urlsafe(50))"`.'


def storage() -> Iterator[Finding]:
    """Whether uploads can be written, and the disk takes more of them."""
    folders = {settings.DATA_DIR: "data folder", Path(tempfile.gettempdir()): "temporary folder"}
    for folder, what in folders.items():
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"doctor")
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield problem(
                f"Nothing can be written to the {what}, {folder}: {error.strerror}.",
                "Make the folder, have the user of the processes own it, or name another in "
                "PILLARS_DATA_DIR or TMPDIR.",
            )
            continue
        room = f"The {what}, {folder}, has {free // 1024**2} MB left"
        if free < settings.IMPORT_MAX_BYTES:
            yield problem(f"{room}: less than one upload may have.", "Make room.")
        elif free < 4 * settings.IMPORT_MAX_BYTES:
            yield warning(f"{room}: room for a few large uploads.", "Make room soon.")
        else:
            yield ok(f"{room}.")


def mail(to: str = "") -> Iterator[Finding]:
    """Whether the mail server lets this machine in; a letter is sent only where ``to`` is told."""
    if not settings.MAIL_IS_CONFIGURED:
        yield warning(
            "No mail server is set: nobody gets a link for a new password.",
            "Name one in EMAIL_URL.",
        )
        return
    server = get_connection(timeout=PATIENCE)
    try:
        server.open()
        if to:
            text = "This letter was sent by `manage.py doctor`. Mail of Pillars arrives."
            EmailMessage("Pillars: mail arrives", text, to=[to], connection=server).send()
        server.close()
    except OSError as error:
        yield problem(
            f"The mail server does not take letters: {error}",
            "Check EMAIL_URL: host, port, user, password, and smtp+tls:// or smtp+ssl://.",
        )
        return
    yield ok("The mail server took a letter." if to else "The mail server lets this machine in.")


def clock() -> Iterator[Finding]:
    """Whether this machine, the database and the broker agree what time it is."""
    ahead = _last_sign_in()
    if ahead > FAR_APART:
        yield problem(
            f"Somebody signed in {ahead / 60:.0f} minutes from now: this clock was set back.",
            "Have it set by NTP. Until it has caught up, sessions and tokens last longer.",
        )
    told = list(_clocks())
    if not told:
        yield ok("There is no other clock to compare with.")
    for what, ahead in told:
        apart = abs(ahead)
        differs = f"The clock of {what} differs from this machine's by {apart:.1f} seconds"
        if apart > FAR_APART:
            yield problem(
                f"{differs}: what is stale, and which day it is, is judged wrongly.",
                "Have both set by NTP.",
            )
        elif apart > APART:
            yield warning(f"{differs}.", "Have both set by NTP.")
        else:
            yield ok(f"{differs}.")


def _last_sign_in() -> float:
    """Return how many seconds from now somebody signed in last; below 0 if it is over."""
    last = User.objects.aggregate(last=Max("last_login"))["last"]
    return last.timestamp() - time.time() if last else 0.0


def _clocks() -> Iterator[tuple[str, float]]:
    """Yield how far ahead of this machine's the clocks of servers are, in seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # whatever connecting takes is over
            before = time.time()
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            (told,) = cursor.fetchone()
        yield "the database", float(told) - (before + time.time()) / 2
    try:
        with broker() as channel:
            if hasattr(channel, "client"):
                before = time.time()
                seconds, parts = channel.client.time()
                yield "the broker", seconds + parts / 1e6 - (before + time.time()) / 2
    except BROKER_ERRORS:
        return


def secrets() -> Iterator[Finding]:
    """Whether keys are long, and each is for one purpose."""
    key: str = settings.SECRET_KEY
    faults = []
    if len(key) < SHORTEST_SECRET_KEY or len({*key}) < LETTERS:
        faults.append(f"SECRET_KEY is short or plain: {SHORTEST_SECRET_KEY} characters are needed.")
    others = {name: getattr(settings, setting) for name, setting in SEALING.items()}
    given = {name: value for name, value in others.items() if value}
    faults += [
        f"{name} is short: {SHORTEST_KEY} characters are needed."
        for name, value in given.items()
        if len(value) < SHORTEST_KEY
    ]
    if len({key, *given.values()}) <= len(given):
        faults.append("Two keys are the same: who learns one opens what the other seals.")
    yield from (problem(fault, NEW_KEY) for fault in faults)
    missing = [name for name in others if name not in given]
    if missing:
        yield warning(
            f"SECRET_KEY stands in for {', '.join(missing)}: a new one loses what they seal.",
            "Set each, to the secret key of now where something is sealed already.",
        )
    if not faults and not missing:
        yield ok("Keys are long, and each is for one purpose.")


def static_files() -> Iterator[Finding]:
    """Whether the files of pages are those of this version."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        yield ok("Files of pages are read from where they were written.")
        return
    left_out = apps.get_app_config("staticfiles").ignore_patterns
    wanted = {path for finder in get_finders() for path, _ in finder.list(left_out)}
    missing = wanted - staticfiles_storage.hashed_files.keys()
    if missing:
        yield problem(
            f"{len(missing)} of {len(wanted)} files of pages are not collected: pages break.",
            "Run `manage.py collectstatic --noinput`, then restart the web processes.",
        )
    else:
        yield ok(f"All {len(wanted)} files of pages are collected.")


def debug() -> Iterator[Finding]:
    """Whether errors are kept from visitors."""
    if settings.DEBUG:
        yield problem(
            "DEBUG is on: errors show code and settings to everybody.",
            "Use config.settings.production as it is.",
        )
    else:
        yield ok("DEBUG is off.")


def hosts() -> Iterator[Finding]:
    """Whether the site answers to its own names alone."""
    if not settings.ALLOWED_HOSTS:
        yield problem("ALLOWED_HOSTS is empty: nobody is answered.", "Name the site's host.")
    elif "*" in settings.ALLOWED_HOSTS:
        yield problem(
            "ALLOWED_HOSTS takes any name: links in mail can be led elsewhere.",
            "Name the site's hosts, separated by commas.",
        )
    else:
        yield ok(f"The site answers to {', '.join(settings.ALLOWED_HOSTS)}.")
