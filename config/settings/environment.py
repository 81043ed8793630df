"""The environment that settings are read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.secret_files import SecretFiles

DATABASE_SCHEMES = ("postgres", "postgresql", "psql", "pgsql", "sqlite")
BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps")
CACHE_SCHEMES = ("redis", "rediss", "unix")
MAIL_SCHEMES = tuple(environ.Env.EMAIL_SCHEMES)
MAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
UNREADABLE = "it cannot be read; signs such as / and @ in a password are written as %2F and %40"
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]", re.ASCII)
NO = ("false", "off", "n", "no", "0")
NOT_SET = environ.Env.NOTSET
# Days of a hundred years: dates that are computed with no more stay dates.
MOST = 36_500


class Environment(environ.Env):  # type: ignore[misc]
    """The environment, in which `NAME_FILE` names a file that holds what `NAME` would say.

    What cannot be read is never taken for something else: ImproperlyConfigured names the variable.
    """

    ENVIRON = SecretFiles()

    def get_value(
        self, var: str, cast: Any = None, default: Any = NOT_SET, parse_default: bool = False
    ) -> Any:
        """Return what a variable says; raise ImproperlyConfigured where that is nonsense.

        A value is its text: django-environ takes one that begins with a dollar, as keys may, for
        the name of another variable.
        """
        try:
            told = self.ENVIRON[var]
        except KeyError:
            if default is NOT_SET:
                raise ImproperlyConfigured(f"Set the {var} environment variable") from None
            return default
        except (ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{var}: {error}") from error
        try:
            return self.parse_value(told, cast)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var}: {error}") from error

    @classmethod
    def parse_value(cls, value: str, cast: Any) -> Any:
        """Return a value of a kind; django-environ takes every word that is no yes for a no."""
        if cast is bool and value.lower().strip() not in (*cls.BOOLEAN_TRUE_STRINGS, *NO):
            raise ValueError(f"{value!r} is neither true nor false")
        if cast is list:
            return [word for word in map(str.strip, value.split(",")) if word]
        return super().parse_value(value, cast)

    def number(self, var: str, default: int, least: int = 1, most: int = MOST) -> int:
        """Return a whole number; raise ImproperlyConfigured where it is beyond the bounds."""
        value: int = self.int(var, default=default)
        if not least <= value <= most:
            raise ImproperlyConfigured(f"{var}: {value} is not from {least} to {most}")
        return value

    def folder(self, var: str, default: Path) -> Path:
        """Return a folder; raise ImproperlyConfigured where it depends on where one is."""
        value = Path(self.str(var, default=str(default)))
        if not value.is_absolute():
            raise ImproperlyConfigured(f"{var}: {str(value)!r} is no absolute path")
        return value

    def hosts(self, var: str) -> list[str]:
        """Return names of hosts; raise ImproperlyConfigured where one is more than a name."""
        names: list[str] = self.list(var)
        if not all(map(HOST.fullmatch, names)):
            raise ImproperlyConfigured(f"{var}: names of hosts alone, with commas between them")
        return names

    def sender(self, var: str, default: str) -> str:
        """Return who letters are from, such as `Pillars <pillars@example.com>`; raise
        ImproperlyConfigured where that is no address.
        """
        value: str = self.str(var, default=default)
        if not MAIL_ADDRESS.fullmatch(parseaddr(value)[1]):
            raise ImproperlyConfigured(f"{var}: {value!r} has no address of mail")
        return value

    def address(
        self, var: str, schemes: Collection[str], read: Callable[[str], object], **default: str
    ) -> str:
        """Return where a server is, or the default; raise ImproperlyConfigured where it is none,
        as ``read`` says by a ValueError. Nothing of it is quoted: it may hold a password.
        """
        value: str = self.str(var, **default)
        if var not in self.ENVIRON:
            return value
        if value.partition("://")[0] not in schemes:
            raise ImproperlyConfigured(f"{var}: it begins with none of {', '.join(schemes)}")
        try:
            read(value)
        except ValueError:
            raise ImproperlyConfigured(f"{var}: {UNREADABLE}") from None
        return value


def read_servers(address: str) -> list[int | None]:
    """Return the ports of servers, with semicolons between; raise ValueError where one is none."""
    return [urlsplit(one).port for one in address.split(";")]


def read_mail_server(address: str) -> int | None:
    """Return the port of a mail server; raise ValueError where it is none, or there is no host."""
    parts = urlsplit(address)
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise ValueError("no host")
    return parts.port


env = Environment()
