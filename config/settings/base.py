"""Settings shared by every environment. Nonsense in the environment raises at start."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

env = environ.Env()

# --- Places ---------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("PILLARS_DATA_DIR", default=str(BASE_DIR / ".data")))
UPLOAD_DIR = DATA_DIR / "uploads"

# --- Core -----------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY: str
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "accounts",
    "teams",
    "scoring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OrganizationMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # WAL with IMMEDIATE is the one pair under which concurrent writers wait instead of failing.
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;"  # what is forgotten is overwritten
        "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
    ),
}


def database(url: str) -> dict[str, object]:
    """Return Django's settings for a database address; SQLite gets its concurrency options."""
    settings: dict[str, object] = dict(env.db_url_config(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        settings["CONN_MAX_AGE"] = 0
        settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}}
    return settings


DATABASES = {
    "default": database(env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))
}

# --- Broker, cache and tasks ----------------------------------------------------------------


def socket_path(data_dir: Path) -> Path:
    """Return where the embedded broker listens: in the data folder, where the path is short
    enough for a Unix socket (104 bytes on macOS, 108 on Linux), else in the temp folder.
    """
    path = data_dir / "valkey.sock"
    if len(str(path).encode()) < 100:
        return path
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"pillars-{digest}.sock"


BROKER_SOCKET = socket_path(DATA_DIR)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=f"redis+socket://{BROKER_SOCKET}")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # longer than the longest task
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default=f"unix://{BROKER_SOCKET}?db=1"),
    }
}

# --- Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Nobody can sign up: accounts are made by staff, who vouch for the address. See decision 0004.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever has no account is not invited to make one.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = True

# --- Cookies, headers, Content Security Policy ----------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_HANDLERS = ["config.uploads.ImportUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # an unpacked archive has a page for every article
# How long the viewer log is kept, in days.
VIEWER_LOG_DAYS = env.int("PILLARS_VIEWER_LOG_DAYS", default=365)
if VIEWER_LOG_DAYS < 1:
    raise ValueError("PILLARS_VIEWER_LOG_DAYS is 1 or more")
IMPORT_MAX_BYTES = env.int("PILLARS_IMPORT_MAX_BYTES", default=512 * 1024 * 1024)

# --- Log ------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "frames": {
            "()": "config.logs.FramesFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"classes": {"()": "config.logs.ClassesOnly"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "frames",
            "filters": ["classes"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a page that is missing is no news
        # They tell tokens where somebody debugs.
        **{name: {"level": "WARNING"} for name in ("oauthlib", "requests_oauthlib")},
        **{name: {"level": "INFO"} for name in ("accounts", "config", "scoring", "teams")},
    },
}

# --- LinkedIn's data portability interface --------------------------------------------------

# Without an id and a secret nothing is offered, and LinkedIn is never asked.
PORTABILITY_CLIENT_ID = env.str("PORTABILITY_CLIENT_ID", default="")
PORTABILITY_CLIENT_SECRET = env.str("PORTABILITY_CLIENT_SECRET", default="")
PORTABILITY_TOKEN_KEY = env.str("PORTABILITY_TOKEN_KEY", default="")
PORTABILITY_SCOPE = env.str("PORTABILITY_SCOPE", default="r_dma_portability_3rd_party")
PORTABILITY_CONSENT_URL = env.str(
    "PORTABILITY_CONSENT_URL", default="https://www.linkedin.com/oauth/v2/authorization"
)
PORTABILITY_TOKEN_URL = env.str(
    "PORTABILITY_TOKEN_URL", default="https://www.linkedin.com/oauth/v2/accessToken"
)
PORTABILITY_API_URL = env.str("PORTABILITY_API_URL", default="https://api.linkedin.com")

# --- API ------------------------------------------------------------------------------------

API_REQUESTS_PER_MINUTE = env.int("PILLARS_API_REQUESTS_PER_MINUTE", default=120)
API_PLANS_PER_MINUTE = env.int("PILLARS_API_PLANS_PER_MINUTE", default=30)
REST_FRAMEWORK = {
    # What a view does not say is denied: no session opens the API, no browser page shows it.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.Nobody"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_RATES": {
        "token": f"{API_REQUESTS_PER_MINUTE}/min",
        "plan": f"{API_PLANS_PER_MINUTE}/min",
    },
    "EXCEPTION_HANDLER": "accounts.errors.answer_error",
    "URL_FORMAT_OVERRIDE": None,
    "FORMAT_SUFFIX_KWARG": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Pillars API",
    "DESCRIPTION": "Send what a team did, or files that tell it. Guide: docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/organizations/{organization}",
    "POSTPROCESSING_HOOKS": ["teams.api.objects.add_objects"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "",
    # The validator would be asked on another server.
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
# One language is shipped. A second one is a catalogue and a line here (docs/wording.md).
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
