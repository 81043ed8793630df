"""End with 0 where the web process of this machine answers that all is well.

    python deploy/health.py [--wait SECONDS]    # for so long it may still be starting

It asks as the proxy does, which tells a host name that is served and that HTTPS ended there.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import time


def main() -> str | None:
    """Return what is wrong, or None."""
    parser = argparse.ArgumentParser(prog="deploy/health.py")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS")
    until = time.monotonic() + parser.parse_args().wait
    while (wrong := asked()) and time.monotonic() < until:
        time.sleep(0.2)
    return wrong


def asked() -> str | None:
    """Return what is wrong with the answer, or None."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().removeprefix(".")
    port = int(os.environ.get("PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error}"
    return None if status == http.HTTPStatus.OK else f"the answer was {status}"


if __name__ == "__main__":
    sys.exit(main())
