"""The environment that settings are read from."""

from __future__ import annotations

import environ

from config.settings.secret_files import SecretFiles


class Environment(environ.Env):  # type: ignore[misc]
    """The environment, in which `NAME_FILE` names a file that holds what `NAME` would say."""

    ENVIRON = SecretFiles()


env = Environment()
