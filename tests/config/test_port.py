"""The port of the embedded run: what can be one, and what it says of those that cannot."""

from __future__ import annotations

import socket
from argparse import ArgumentTypeError

import pytest
from django.core.management.base import CommandError

from config.management.commands.up import check_port, port_number


@pytest.mark.parametrize("text", ["1", "8000", "65535"])
def test_a_port_is_read(text: str) -> None:
    assert port_number(text) == int(text)


@pytest.mark.parametrize("text", ["0", "65536", "99999", "-1", "8e3", "²", "", "http"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no port: a number from 1 to 65535 is"):
        port_number(text)


def test_a_port_that_somebody_listens_on_is_busy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"port {port} is busy; choose another"):
            check_port(port)
