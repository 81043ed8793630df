"""The environment that settings are read from."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.secret_files import SecretFiles

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

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        """Return a value of a kind; django-environ takes every word that is no yes for a no."""
        if cast is bool and value.lower().strip() not in (*cls.BOOLEAN_TRUE_STRINGS, *NO):
            raise ValueError(f"{value!r} is neither true nor false")
        return super().parse_value(value, cast)


env = Environment()
