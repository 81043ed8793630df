"""The embedded run (`python3 run.py`): SQLite, embedded broker, this machine only."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import BROKER_SOCKET, DATA_DIR
from config.settings.environment import env


def own_folder(path: Path) -> None:
    """Make a folder that is this user's alone; raise ImproperlyConfigured where it cannot be."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"PILLARS_DATA_DIR: no such folder can be made: {error}"
        ) from error


# What is written is its user's alone, in a data folder that others can enter, too.
os.umask(0o077)
own_folder(DATA_DIR)
# Whoever can listen there is believed. A folder of the temporary one is anybody's to make.
own_folder(BROKER_SOCKET.parent)
if BROKER_SOCKET.parent != DATA_DIR and BROKER_SOCKET.parent.lstat().st_uid != os.getuid():
    raise ImproperlyConfigured(f"{BROKER_SOCKET.parent} is another user's: take it away")


def stored_secret() -> str:
    """Return the secret of this data folder, made on the first start and kept beside its data."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        new = path.with_suffix(f".{os.getpid()}")
        new.write_text(secrets.token_urlsafe(50))
        new.rename(path)
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
