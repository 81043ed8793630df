"""A very large upload: through the real web server, which keeps none of it in memory."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT
from tests.services.programs import bare, descendants, free_port, run

MEGABYTE = 1 << 20
SIZE = 500 * MEGABYTE
# Most of it is code, of which a newer Python has more; tests/house/test_start.py says what is not
# loaded.
LIMIT = (150 if sys.version_info < (3, 12) else 170) * MEGABYTE
MORE = 40 * MEGABYTE
SIGN_IN = """
import django
django.setup()
from django.test import Client
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from accounts.services import organization_create, user_create
from teams.models import UploadConsent
from teams.services.consents import VERSION
from teams.services.people import member_create
home = organization_create(name="Acme", slug="acme")
user = user_create(email="rita@acme.example", organization=home, role=Role.REP)
with tenant_scope(home.pk):
    member_create(organization=home, name="Rita", email=user.email, user=user)
    UploadConsent.objects.create(user=user, version=VERSION)
client = Client()
client.force_login(user)
client.get("/o/acme/imports/")
print(client.cookies["sessionid"].value, client.cookies["csrftoken"].value)
"""
HEAD = (
    b"--line\r\nContent-Disposition: form-data; "
    b'name="files"; filename="big.zip"\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04'
)
TAIL = b"\r\n--line--\r\n"


def body() -> Iterator[bytes]:
    yield HEAD
    for _ in range(SIZE // MEGABYTE):
        yield bytes(MEGABYTE)
    yield TAIL


def most_resident(pid: int) -> int:
    """Return the most memory that a process ever had, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def web_servers(pid: int) -> list[int]:
    """Return the processes of the web server below ``up``, its workers among them."""
    servers = [
        child
        for child in descendants(pid)
        if b"granian" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return [*servers, *(child for server in servers for child in descendants(server))]


def test_the_web_server_holds_no_upload_in_memory(tmp_path: Path) -> None:
    environment = bare(tmp_path, DJANGO_SETTINGS_MODULE="config.settings.local")
    port = free_port()
    arguments = [str(ROOT / "manage.py"), "up", "--empty", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        while not program.stdout.readline().startswith("ready"):
            assert program.poll() is None
        session, token = run("-c", SIGN_IN, environment=environment).stdout.split()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        before = max(most_resident(pid) for pid in web_servers(program.pid))

        connection.request(
            "POST",
            "/o/acme/imports/",
            body=body(),
            headers={
                "Content-Type": "multipart/form-data; boundary=line",
                "Content-Length": str(len(HEAD) + SIZE + len(TAIL)),
                "Cookie": f"sessionid={session}; csrftoken={token}",
                "X-CSRFToken": token,
            },
        )

        answer = connection.getresponse()
        peaks = [most_resident(pid) for pid in web_servers(program.pid)]
        connection.close()
        program.send_signal(signal.SIGINT)
        program.stdout.read()

    assert (answer.status, "/o/acme/deliveries/" in answer.headers["Location"]) == (302, True)
    assert peaks
    assert max(peaks) < LIMIT
    assert max(peaks) - before < MORE
