"""The environment that settings are read from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.secret_files import SecretFiles

DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps", "memory")
CACHE_SCHEMES = ("redis", "rediss", "unix")
MAIL_SCHEMES = tuple(environ.Env.EMAIL_SCHEMES)
NO = ("false", "off", "n", "no", "0")


class Environment(environ.Env):  # type: ignore[misc]
    """The environment, in which `NAME_FILE` names a file that holds what `NAME` would say.

    What cannot be read is never taken for something else: ImproperlyConfigured names the variable.
    """

    ENVIRON = SecretFiles()

    def get_value(self, var: str, *args: Any, **named: Any) -> Any:
        """Return what a variable says; raise ImproperlyConfigured where that is nonsense."""
        try:
            return super().get_value(var, *args, **named)
        except (ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{var}: {error}") from error

    def number(self, var: str, default: int, least: int = 1) -> int:
        """Return a whole number; raise ImproperlyConfigured where it is less than the least."""
        value: int = self.int(var, default=default)
        if value < least:
            raise ImproperlyConfigured(f"{var}: {value} is less than {least}")
        return value

    def address(self, var: str, schemes: Collection[str], **default: str) -> str:
        """Return where a server is; raise ImproperlyConfigured where that begins with no scheme.

        Nothing of an address is quoted: it may hold a password.
        """
        value: str = self.str(var, **default)
        if value.partition("://")[0] not in schemes:
            raise ImproperlyConfigured(f"{var}: it begins with none of {', '.join(schemes)}")
        return value

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        """Return a value of a kind; django-environ takes every word that is no yes for a no."""
        if cast is bool and value.lower().strip() not in (*cls.BOOLEAN_TRUE_STRINGS, *NO):
            raise ValueError(f"{value!r} is neither true nor false")
        return super().parse_value(value, cast)


def parsed(var: str, parse: Callable[[str], dict[str, Any]], address: str) -> dict[str, Any]:
    """Return what an address says; raise ImproperlyConfigured, which quotes nothing of it."""
    try:
        return dict(parse(address))
    except ValueError:
        why = "it cannot be read; signs such as / and @ in a password are written as %2F and %40"
        raise ImproperlyConfigured(f"{var}: {why}") from None


env = Environment()
