"""The embedded run (`python3 run.py`): SQLite, embedded broker, this machine only."""

import secrets

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import DATA_DIR
from config.settings.environment import env

try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"PILLARS_DATA_DIR: no such folder can be made: {error}") from error


def stored_secret() -> str:
    """Return the secret of this data folder, made on the first start and kept beside its data."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
