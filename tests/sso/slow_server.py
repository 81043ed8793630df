"""A server on this machine that answers by a byte now and then, for as long as anybody listens."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

HEAD = b"HTTP/1.1 200 OK\r\n"
BEFORE = {
    "nothing": b"",
    "headers": HEAD + b"X-Long: ",
    "body": HEAD + b"Content-Length: 100000\r\n\r\n",
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "endless": HEAD + b"\r\n",
}


@contextmanager
def slow_server(where: str) -> Iterator[str]:
    """Run a server that is slow in its headers, its body, or its chunks; give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = Event()

    def serve() -> None:
        with suppress(OSError):
            while True:
                taken, _ = listening.accept()
                Thread(target=_drip, args=(taken, where, done), daemon=True).start()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _drip(taken: socket.socket, where: str, done: Event) -> None:
    piece = b"1\r\na\r\n" if where == "chunks" else b"a"
    end = time.monotonic() + 8  # long after whoever asked should have gone
    with suppress(OSError), taken:
        taken.recv(65536)
        taken.sendall(BEFORE[where])
        while not done.wait(0.1) and time.monotonic() < end:
            if where != "nothing":
                taken.sendall(piece)
